//! The engine and its peers on one virtual clock: runs until nothing is left to do before a time.

use std::net::SocketAddr;

use housecall_dataplane::command::{
    AddReceiver, AddSender, Codec, CodecName, Command, IceCredentials, MediaKind, SrtpKeys,
};
use housecall_dataplane::engine::{Config, Engine};
use housecall_dataplane::event::Event;
use housecall_dataplane::rtcp::ntp::NtpTime;
use housecall_dataplane::srtp::{Inbound, Outbound, Profile};
use housecall_dataplane::stats::Stats;

use crate::endpoint::ice::IceClient;
use crate::endpoint::incoming::Incoming;
use crate::endpoint::outgoing::Outgoing;
use crate::endpoint::{extension_ids, Endpoint};
use crate::netem::{Conditions, Link};
use crate::random::Random;

pub const SECOND_US: u64 = 1_000_000;
pub const PASSWORD: &str = "a password of 22 chars";

/// An endpoint with the links to and from it.
pub struct Peer {
    pub endpoint: Endpoint,
    /// To the server.
    pub up: Link,
    /// From the server.
    pub down: Link,
    /// When its handshake ends, once begun.
    keys_us: Option<u64>,
}

pub struct World {
    pub engine: Engine,
    pub now_us: u64,
    pub peers: Vec<Peer>,
    /// All events so far, with their times.
    pub events: Vec<(u64, Event)>,
    /// Addresses that peers have left: what is sent there is lost.
    pub absent: Vec<SocketAddr>,
    /// From the first check to the installation of keys; microseconds.
    pub handshake_us: u64,
    profile: Profile,
    random: Random,
    next_id: u64,
    next_ssrc: u32,
}

/// Master keys of both directions, and the salt of both.
struct Keys {
    up: [u8; 16],
    down: [u8; 16],
    salt: Vec<u8>,
}

/// A subscription as its subscriber sees it.
#[derive(Debug, Clone, Copy)]
pub struct Subscription {
    /// The engine's.
    pub sender: u64,
    pub peer: usize,
    pub ssrc: u32,
}

impl World {
    pub fn new(seed: u64) -> Self {
        Self {
            engine: Engine::new(Config {
                seed,
                ntp_at_start: NtpTime(0xE123_4567_0000_0000),
            }),
            now_us: 0,
            peers: Vec::new(),
            events: Vec::new(),
            absent: Vec::new(),
            handshake_us: 0,
            profile: Profile::AeadAes128Gcm,
            random: Random::new(seed),
            next_id: 1,
            next_ssrc: 0x1000,
        }
    }

    /// Uses another SRTP profile for the peers that connect from now on.
    pub fn with_profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    pub fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    pub fn ssrc(&mut self) -> u32 {
        self.next_ssrc += 0x10;
        self.next_ssrc
    }

    pub fn command(&mut self, command: Command) {
        self.engine.handle_command(self.now_us, command);
    }

    /// Adds a peer with keys, whose transport has its place as id. It sends its first check at once.
    pub fn connect(&mut self, conditions: Conditions) -> usize {
        let peer = self.peers.len();
        let (ufrag, address) = (ufrag(peer), address(peer));
        self.command(Command::OpenTransport {
            transport: peer as u64,
            credentials: IceCredentials::new(&ufrag, PASSWORD).unwrap(),
        });
        self.command(Command::SetHeaderExtensions {
            transport: peer as u64,
            extensions: extension_ids(),
        });
        let keys = self.keys(peer);
        let mut ice = IceClient::new(&ufrag, PASSWORD);
        ice.restart(&ufrag, PASSWORD, self.now_us);
        self.peers.push(Peer {
            endpoint: Endpoint::new(
                address,
                ice,
                Inbound::new(self.profile, &keys.down, &keys.salt).unwrap(),
                Outbound::new(self.profile, &keys.up, &keys.salt).unwrap(),
            ),
            up: Link::new(conditions, self.random.next()),
            down: Link::new(conditions, self.random.next()),
            keys_us: None,
        });
        peer
    }

    fn keys(&self, peer: usize) -> Keys {
        Keys {
            up: [peer as u8; 16],
            down: [peer as u8 + 128; 16],
            salt: vec![3; self.profile.salt_length()],
        }
    }

    /// Ends the handshake that begins when the peer's address is known.
    fn set_keys(&mut self, peer: usize) {
        let keys = self.keys(peer);
        self.command(Command::SetSrtpKeys {
            transport: peer as u64,
            keys: Box::new(SrtpKeys {
                profile: self.profile,
                inbound: Inbound::new(self.profile, &keys.up, &keys.salt).unwrap(),
                outbound: Outbound::new(self.profile, &keys.down, &keys.salt).unwrap(),
            }),
        });
    }

    /// Publishes VP8 in as many layers as there are rids (none: one without rid); returns the receiver.
    pub fn publish_video(&mut self, peer: usize, mid: &str, rids: &[&str]) -> u64 {
        self.add_video_receiver(peer, mid, rids, &[]);
        let receiver = self.next_id;
        let named = rids.iter().map(|rid| Some(*rid));
        let layers: Vec<Option<&str>> = if rids.is_empty() {
            vec![None]
        } else {
            named.collect()
        };
        for rid in layers {
            let ssrc = self.ssrc();
            let mut stream = Outgoing::video(ssrc, mid, rid);
            stream.begin(self.now_us);
            self.peers[peer].endpoint.outgoing.push(stream);
        }
        receiver
    }

    /// Adds a receiver without anything that sends to it.
    pub fn add_video_receiver(
        &mut self,
        peer: usize,
        mid: &str,
        rids: &[&str],
        ssrcs: &[(u32, Option<u32>)],
    ) -> u64 {
        let receiver = self.id();
        self.command(Command::AddReceiver(Box::new(AddReceiver {
            receiver,
            transport: peer as u64,
            mid: mid.into(),
            kind: MediaKind::Video,
            codecs: vec![vp8(96, 97)],
            rids: rids.iter().map(|rid| (*rid).into()).collect(),
            ssrcs: ssrcs.to_vec(),
        })));
        receiver
    }

    /// Publishes Opus; returns the receiver.
    pub fn publish_audio(&mut self, peer: usize, mid: &str, level: u8) -> u64 {
        let (receiver, ssrc) = (self.id(), self.ssrc());
        self.command(Command::AddReceiver(Box::new(AddReceiver {
            receiver,
            transport: peer as u64,
            mid: mid.into(),
            kind: MediaKind::Audio,
            codecs: vec![opus(111)],
            rids: Vec::new(),
            ssrcs: vec![(ssrc, None)],
        })));
        let mut stream = Outgoing::audio(ssrc, mid, level);
        stream.begin(self.now_us);
        self.peers[peer].endpoint.outgoing.push(stream);
        receiver
    }

    pub fn subscribe_video(
        &mut self,
        peer: usize,
        receiver: u64,
        layer: Option<u8>,
    ) -> Subscription {
        let ssrc = self.ssrc();
        self.subscribe(peer, receiver, ssrc, Some(ssrc + 1), true, layer)
    }

    pub fn subscribe_audio(&mut self, peer: usize, receiver: u64) -> Subscription {
        let ssrc = self.ssrc();
        self.subscribe(peer, receiver, ssrc, None, false, Some(0))
    }

    fn subscribe(
        &mut self,
        peer: usize,
        receiver: u64,
        ssrc: u32,
        rtx_ssrc: Option<u32>,
        video: bool,
        layer: Option<u8>,
    ) -> Subscription {
        let sender = self.id();
        let mid = format!("m{sender}");
        let incoming = Incoming::new(ssrc, rtx_ssrc, &mid, video);
        self.add_sender(sender, peer as u64, receiver, &incoming, layer);
        self.peers[peer].endpoint.incoming.insert(ssrc, incoming);
        Subscription { sender, peer, ssrc }
    }

    /// Subscribes anew with the SSRCs of a subscription whose sender was removed.
    pub fn subscribe_again(&mut self, before: Subscription, receiver: u64) -> Subscription {
        let sender = self.id();
        let endpoint = &mut self.peers[before.peer].endpoint;
        let incoming = endpoint.incoming.remove(&before.ssrc).unwrap();
        self.add_sender(sender, before.peer as u64, receiver, &incoming, Some(0));
        let endpoint = &mut self.peers[before.peer].endpoint;
        endpoint.incoming.insert(before.ssrc, incoming);
        Subscription { sender, ..before }
    }

    fn add_sender(
        &mut self,
        sender: u64,
        transport: u64,
        receiver: u64,
        incoming: &Incoming,
        layer: Option<u8>,
    ) {
        let codec = if incoming.video {
            vp8(106, 107)
        } else {
            opus(121)
        };
        self.command(Command::AddSender(Box::new(AddSender {
            sender,
            transport,
            receiver,
            mid: incoming.mid.as_str().into(),
            ssrc: incoming.ssrc,
            rtx_ssrc: incoming.rtx_ssrc,
            codecs: vec![codec],
            cname: "room".into(),
            layer,
        })));
    }

    pub fn incoming(&self, subscription: Subscription) -> &Incoming {
        &self.peers[subscription.peer].endpoint.incoming[&subscription.ssrc]
    }

    pub fn set_layer(&mut self, subscription: Subscription, layer: Option<u8>) {
        self.command(Command::SetSenderLayer {
            sender: subscription.sender,
            layer,
        });
    }

    /// A snapshot.
    pub fn stats(&mut self) -> Stats {
        self.settle();
        self.command(Command::RequestStats { token: 0 });
        match self.engine.poll_event() {
            Some(Event::Stats(stats)) => *stats,
            other => panic!("no statistics but {other:?}"),
        }
    }

    pub fn run_for(&mut self, duration_us: u64) {
        let end_us = self.now_us + duration_us;
        loop {
            self.settle();
            let next_us = self.next_us();
            if next_us > end_us {
                self.now_us = end_us;
                return;
            }
            self.now_us = self.now_us.max(next_us);
        }
    }

    /// Everything that happens at this instant.
    fn settle(&mut self) {
        let now_us = self.now_us;
        for peer in &mut self.peers {
            while let Some(datagram) = peer.down.receive(now_us) {
                peer.endpoint.handle_datagram(now_us, &datagram);
            }
            if peer.endpoint.next_us() <= now_us {
                peer.endpoint.handle_timeout(now_us);
            }
            for datagram in peer.endpoint.take_datagrams() {
                peer.up.send(now_us, &datagram);
            }
        }
        for peer in &mut self.peers {
            while let Some(datagram) = peer.up.receive(now_us) {
                self.engine
                    .handle_datagram(now_us, peer.endpoint.address, &datagram);
            }
        }
        if self
            .engine
            .next_deadline()
            .is_some_and(|at_us| at_us <= now_us)
        {
            self.engine.handle_timeout(now_us);
        }
        while let Some(transmits) = self.engine.poll_transmits(now_us) {
            for transmit in transmits {
                let to = transmit.destination;
                let peer = self
                    .peers
                    .iter_mut()
                    .find(|peer| peer.endpoint.address == to);
                let Some(peer) = peer else {
                    assert!(self.absent.contains(&to), "the server sent to {to}");
                    continue;
                };
                for datagram in transmit.datagrams() {
                    peer.down.send(now_us, datagram);
                }
            }
        }
        while let Some(event) = self.engine.poll_event() {
            if let Event::Connected { transport, .. } = event {
                let peer = &mut self.peers[transport as usize];
                peer.keys_us.get_or_insert(now_us + self.handshake_us);
            }
            self.events.push((now_us, event));
        }
        for peer in 0..self.peers.len() {
            if self.peers[peer]
                .keys_us
                .is_some_and(|at_us| at_us <= now_us)
            {
                self.peers[peer].keys_us = Some(u64::MAX);
                self.set_keys(peer);
            }
        }
    }

    fn next_us(&self) -> u64 {
        let peers = self.peers.iter().flat_map(|peer| {
            let links = [peer.up.next_us(), peer.down.next_us()];
            let links = links.into_iter().flatten();
            links.chain(peer.keys_us).chain([peer.endpoint.next_us()])
        });
        let next = peers.chain(self.engine.next_deadline()).min();
        next.unwrap_or(u64::MAX)
    }
}

pub fn vp8(payload_type: u8, rtx_payload_type: u8) -> Codec {
    Codec {
        name: CodecName::Vp8,
        payload_type,
        rtx_payload_type: Some(rtx_payload_type),
    }
}

pub fn opus(payload_type: u8) -> Codec {
    Codec {
        name: CodecName::Opus,
        payload_type,
        rtx_payload_type: None,
    }
}

pub fn ufrag(peer: usize) -> String {
    format!("peer{peer}")
}

pub fn address(peer: usize) -> SocketAddr {
    ([192, 0, 2, peer as u8 + 1], 5000).into()
}
