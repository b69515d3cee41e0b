//! The peers of a worker: one publisher, and subscribers that only connect; both by real checks and real keys.

use std::net::{Ipv4Addr, UdpSocket};

use aws_lc_rs::hmac;
use housecall_dataplane::command::{
    AddReceiver, AddSender, Codec, CodecName, Command, IceCredentials, MediaKind, SrtpKeys,
};
use housecall_dataplane::header_ext::{Ids, Kind};
use housecall_dataplane::srtp::{self, Profile};
use housecall_dataplane::worker::Worker;

const PASSWORD: &str = "a password of 24 letters";
const PROFILE: Profile = Profile::AeadAes128Gcm;
const RECEIVER: u64 = 1;
const PUBLISHER: u64 = 1_000_000;
const SSRC: u32 = 77;
const VP8: Codec = Codec {
    name: CodecName::Vp8,
    payload_type: 96,
    rtx_payload_type: Some(97),
};

/// Sends VP8 that looks like an encoder's to the worker.
pub struct Publisher {
    socket: UdpSocket,
    keys: srtp::Outbound,
    next: u64,
    picture: u16,
}

/// Opens a transport for each socket, connects it and gives it a sender.
pub fn subscribe(worker: &Worker, port: u16, sockets: &[UdpSocket]) {
    for (id, socket) in (1_u64..).zip(sockets) {
        open(worker, port, id, socket);
        let sender = AddSender {
            sender: id,
            transport: id,
            receiver: RECEIVER,
            mid: "1".into(),
            ssrc: 1000 + id as u32,
            rtx_ssrc: Some(500_000 + id as u32),
            codecs: vec![VP8],
            cname: "bench".into(),
            layer: Some(0),
        };
        submit(worker, vec![Command::AddSender(Box::new(sender))]);
    }
}

impl Publisher {
    /// Connects to the worker and publishes one video layer.
    pub fn new(worker: &Worker, port: u16) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        open(worker, port, PUBLISHER, &socket);
        let receiver = AddReceiver {
            receiver: RECEIVER,
            transport: PUBLISHER,
            mid: "0".into(),
            kind: MediaKind::Video,
            codecs: vec![VP8],
            rids: Vec::new(),
            ssrcs: vec![(SSRC, None)],
        };
        submit(worker, vec![Command::AddReceiver(Box::new(receiver))]);
        let (key, salt) = master(PUBLISHER);
        Self {
            socket,
            keys: srtp::Outbound::new(PROFILE, &key, &salt).unwrap(),
            next: 1,
            picture: 0,
        }
    }

    /// Sends one frame's packets; returns the first one's sequence number. Every frame is a key frame to the
    /// server, which therefore starts new subscribers at once; its work is the same.
    pub fn send(&mut self, sizes: &[usize]) -> u64 {
        let first = self.next;
        self.picture = self.picture.wrapping_add(1) & 0x7FFF;
        for (place, size) in sizes.iter().enumerate() {
            let packet = self.packet(*size, place == 0, place + 1 == sizes.len());
            self.socket.send(&packet).unwrap();
        }
        first
    }

    /// Sends a connectivity check.
    pub fn renew(&self) {
        renew(&self.socket, PUBLISHER);
    }

    fn packet(&mut self, size: usize, starts: bool, ends: bool) -> Vec<u8> {
        let index = self.next;
        self.next += 1;
        let mut packet = vec![0; size + 64];
        packet[0] = 0x80;
        packet[1] = 96 | (u8::from(ends) << 7);
        packet[2..4].copy_from_slice(&(index as u16).to_be_bytes());
        let timestamp = u32::from(self.picture).wrapping_mul(3000);
        packet[4..8].copy_from_slice(&timestamp.to_be_bytes());
        packet[8..12].copy_from_slice(&SSRC.to_be_bytes());
        let mut payload = vec![0; size];
        payload[0] = 0x80 | (u8::from(starts) << 4);
        payload[1] = 0xC0;
        payload[2..4].copy_from_slice(&(self.picture | 0x8000).to_be_bytes());
        payload[4] = self.picture as u8;
        let length = self.keys.seal_rtp(&mut packet, 12, 0, &payload, index);
        packet.truncate(length.unwrap());
        packet
    }
}

fn submit(worker: &Worker, mut commands: Vec<Command>) {
    worker.submit(&mut commands).unwrap();
}

/// Opens a transport and connects it from a socket.
fn open(worker: &Worker, port: u16, id: u64, socket: &UdpSocket) {
    let mut extensions = Ids::default();
    extensions.set(Kind::Mid, 1).unwrap();
    extensions.set(Kind::Twcc, 2).unwrap();
    let (key, salt) = master(id);
    let keys = SrtpKeys {
        profile: PROFILE,
        inbound: srtp::Inbound::new(PROFILE, &key, &salt).unwrap(),
        outbound: srtp::Outbound::new(PROFILE, &key, &salt).unwrap(),
    };
    submit(
        worker,
        vec![
            Command::OpenTransport {
                transport: id,
                credentials: IceCredentials::new(&ufrag(id), PASSWORD).unwrap(),
            },
            Command::SetHeaderExtensions {
                transport: id,
                extensions,
            },
            Command::SetSrtpKeys {
                transport: id,
                keys: Box::new(keys),
            },
        ],
    );
    socket.connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    renew(socket, id);
    let mut answer = [0; 200];
    while socket.recv(&mut answer).unwrap() < 20 || answer[..2] != [1, 1] {}
}

/// Sends a connectivity check for a transport; the answer is left to whoever reads the socket.
pub fn renew(socket: &UdpSocket, id: u64) {
    socket.send(&binding_request(&ufrag(id))).unwrap();
}

fn ufrag(id: u64) -> String {
    format!("user{id}")
}

fn master(id: u64) -> ([u8; 16], [u8; 12]) {
    let mut key = [3; 16];
    key[..8].copy_from_slice(&id.to_be_bytes());
    (key, [5; 12])
}

/// A nominating check (RFC 8445 section 7.2).
fn binding_request(ufrag: &str) -> Vec<u8> {
    let mut message = vec![0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42];
    message.extend([9; 12]);
    attribute(&mut message, 0x0006, format!("{ufrag}:peer").as_bytes());
    attribute(&mut message, 0x0024, &[0, 0, 1, 0]);
    attribute(&mut message, 0x802A, &[1; 8]);
    attribute(&mut message, 0x0025, &[]);
    set_length(&mut message, 24);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, PASSWORD.as_bytes());
    let tag = hmac::sign(&key, &message);
    attribute(&mut message, 0x0008, tag.as_ref());
    set_length(&mut message, 8);
    let fingerprint = crc32(&message) ^ 0x5354_554E;
    attribute(&mut message, 0x8028, &fingerprint.to_be_bytes());
    message
}

fn attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend((value.len() as u16).to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
}

/// Writes the length of the message with `more` bytes to come.
fn set_length(message: &mut [u8], more: usize) {
    let length = (message.len() - 20 + more) as u16;
    message[2..4].copy_from_slice(&length.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    };
    !bytes.iter().fold(u32::MAX, step)
}
