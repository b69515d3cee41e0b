//! Fuzzes the whole engine: a publisher and a subscriber with keys, whose datagrams the input
//! writes. Most are sealed for it, so that what lies behind authentication is reached.

use std::net::SocketAddr;

use housecall_dataplane::command::{
    AddReceiver, AddSender, Codec, CodecName, Command, IceCredentials, MediaKind, SrtpKeys,
};
use housecall_dataplane::engine::{Config, Engine};
use housecall_dataplane::header_ext::{Ids, KINDS};
use housecall_dataplane::rtcp::ntp::NtpTime;
use housecall_dataplane::rtp::Header;
use housecall_dataplane::srtp::{Inbound, Outbound, Profile, MAX_OVERHEAD};

const PASSWORD: &str = "a password of 22 chars";
const PUBLISHER: usize = 0;
const SUBSCRIBER: usize = 1;
/// Most datagrams the engine may answer one with: the packets of one NACK, and reports.
const MAX_ANSWERS: usize = 8192;

/// A record of the input is its kind, the length of its body in two bytes, the body.
pub fn engine(data: &[u8]) {
    let mut world = World::new();
    let mut rest = data;
    while let Some(([kind, high, low], after)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(after.len());
        let (body, after) = after.split_at(length);
        rest = after;
        world.take(*kind, body);
        world.settle();
    }
}

struct World {
    engine: Engine,
    now_us: u64,
    /// The peers' sending halves.
    sealing: [Outbound; 2],
}

impl World {
    fn new() -> Self {
        let config = Config {
            seed: 1,
            ntp_at_start: NtpTime(0xE123_4567_0000_0000),
        };
        let mut world = Self {
            engine: Engine::new(config),
            now_us: 0,
            sealing: [PUBLISHER, SUBSCRIBER].map(|peer| outbound(peer as u8)),
        };
        for peer in [PUBLISHER, SUBSCRIBER] {
            world.connect(peer);
        }
        world.publish_and_subscribe();
        world.settle();
        world
    }

    fn connect(&mut self, peer: usize) {
        let transport = peer as u64;
        let ufrag = format!("peer{peer}");
        let credentials = IceCredentials::new(&ufrag, PASSWORD);
        self.run(credentials.map(|credentials| Command::OpenTransport {
            transport,
            credentials,
        }));
        let mut extensions = Ids::default();
        for (kind, id) in KINDS.into_iter().zip(1..) {
            assert!(extensions.set(kind, id).is_ok());
        }
        self.run(Ok(Command::SetHeaderExtensions {
            transport,
            extensions,
        }));
        self.run(inbound(peer as u8).map(|inbound| Command::SetSrtpKeys {
            transport,
            keys: Box::new(SrtpKeys {
                profile: Profile::AeadAes128Gcm,
                inbound,
                outbound: outbound(peer as u8 + 2),
            }),
        }));
        let check = super::stun_request(&ufrag, PASSWORD);
        self.engine.handle_datagram(0, address(peer), &check);
    }

    fn publish_and_subscribe(&mut self) {
        let codecs = |payload_type| {
            vec![Codec {
                name: CodecName::Vp8,
                payload_type,
                rtx_payload_type: Some(payload_type + 1),
            }]
        };
        self.run(Ok(Command::AddReceiver(Box::new(AddReceiver {
            receiver: 1,
            transport: PUBLISHER as u64,
            mid: "0".into(),
            kind: MediaKind::Video,
            codecs: codecs(96),
            rids: vec!["q".into(), "h".into()],
            ssrcs: vec![(1, Some(2)), (3, Some(4))],
        }))));
        self.run(Ok(Command::AddSender(Box::new(AddSender {
            sender: 1,
            transport: SUBSCRIBER as u64,
            receiver: 1,
            mid: "0".into(),
            ssrc: 5,
            rtx_ssrc: Some(6),
            codecs: codecs(106),
            cname: "room".into(),
            layer: Some(0),
        }))));
    }

    fn run(&mut self, command: Result<Command, housecall_dataplane::error::Error>) {
        let command = command.expect("our own arguments are right");
        self.engine.handle_command(self.now_us, command);
    }

    fn take(&mut self, kind: u8, body: &[u8]) {
        let peer = usize::from(kind >> 7);
        let from = address(peer);
        match kind % 8 {
            0 => self.engine.handle_datagram(self.now_us, from, body),
            1 => self.engine.handle_datagram(self.now_us, address(9), body),
            2..=4 => self.take_rtp(peer, body),
            5 | 6 => self.take_rtcp(peer, body),
            _ => {
                let wait = body.first().copied().unwrap_or(0);
                self.now_us += u64::from(wait) * 10_000;
                let layer = body
                    .get(1)
                    .map(|layer| layer % 4)
                    .filter(|layer| *layer < 3);
                self.run(Ok(Command::SetSenderLayer { sender: 1, layer }));
            }
        }
    }

    fn take_rtp(&mut self, peer: usize, body: &[u8]) {
        let Ok(header) = Header::parse(body) else {
            return;
        };
        let mut packet = body.to_vec();
        packet.resize(body.len() + MAX_OVERHEAD, 0);
        let rest = &body[header.length..];
        let index = u64::from(header.fields.sequence_number);
        let sealed = self.sealing[peer].seal_rtp(&mut packet, header.length, 0, rest, index);
        if let Ok(length) = sealed {
            self.engine
                .handle_datagram(self.now_us, address(peer), &packet[..length]);
        }
    }

    fn take_rtcp(&mut self, peer: usize, body: &[u8]) {
        let mut packet = body.to_vec();
        packet.resize(body.len() + MAX_OVERHEAD, 0);
        if let Ok(length) = self.sealing[peer].seal_rtcp(&mut packet, body.len()) {
            self.engine
                .handle_datagram(self.now_us, address(peer), &packet[..length]);
        }
    }

    fn settle(&mut self) {
        let mut rounds = 0;
        while self
            .engine
            .next_deadline()
            .is_some_and(|at_us| at_us <= self.now_us)
        {
            self.engine.handle_timeout(self.now_us);
            rounds += 1;
            assert!(rounds < 100, "deadlines that never pass");
        }
        let mut answers = 0;
        while let Some(transmits) = self.engine.poll_transmits(self.now_us) {
            for transmit in transmits {
                let known = [PUBLISHER, SUBSCRIBER].map(address);
                assert!(known.contains(&transmit.destination));
                answers += transmit.datagrams().count();
            }
            assert!(answers < MAX_ANSWERS);
        }
        while self.engine.poll_event().is_some() {}
    }
}

fn outbound(direction: u8) -> Outbound {
    let made = Outbound::new(Profile::AeadAes128Gcm, &[direction; 16], &[7; 12]);
    made.expect("keys of the right length")
}

fn inbound(direction: u8) -> Result<Inbound, housecall_dataplane::error::Error> {
    Inbound::new(Profile::AeadAes128Gcm, &[direction; 16], &[7; 12])
}

fn address(peer: usize) -> SocketAddr {
    ([192, 0, 2, peer as u8 + 1], 5000).into()
}
