//! One peer's transport: its ICE agent, its keys, its streams both ways, and the counts of what passed.

use std::collections::HashMap;
use std::net::SocketAddr;

use crate::command::SrtpKeys;
use crate::header_ext::Ids;
use crate::ice::IceAgent;
use crate::receiver::Receiver;
use crate::sender::Sender;
use crate::slab::Key;
use crate::srtp::Profile;
use crate::stats::TransportStats;
use crate::streams::Streams;
use crate::twcc;

/// Datagrams held while their keys are on the way.
const MAX_HELD: usize = 64;

/// What hangs on one peer's address. Owned by the engine.
pub struct Transport {
    /// Whom we talk to.
    pub ice: IceAgent,
    /// Whether a timer for the peer's consent is set.
    pub consent_due: bool,
    /// Once the handshake is done.
    pub srtp: Option<Box<SrtpKeys>>,
    /// Negotiated header extension ids, for both directions.
    pub extensions: Ids,
    /// Our SSRC in feedback.
    pub ssrc: u32,
    /// What the peer sends.
    pub streams: Streams,
    /// Its publications.
    pub receivers: Vec<Key<Receiver>>,
    /// Its subscriptions, by SSRC.
    pub senders: Vec<(u32, Key<Sender>)>,
    /// Where numbering of removed senders' SSRCs ended: an index must never be sealed twice.
    pub ended: HashMap<u32, u64>,
    /// Arrivals to report to the peer.
    pub arrivals: twcc::Recorder,
    /// Whether a timer for that report is set.
    pub arrivals_due: bool,
    /// An SSRC the peer sends media with.
    pub media_ssrc: u32,
    /// What was sent to the peer, once it wants transport-wide numbers.
    pub departures: Option<Box<twcc::History>>,
    /// Our wall clock less the peer's, 32.32 seconds, modulo 2**64.
    pub clock_offset: Option<u64>,
    /// Smoothed round-trip time; microseconds.
    pub rtt_us: Option<u64>,
    /// Media that came before its keys.
    held: Vec<Box<[u8]>>,
    /// Counts of what passed.
    pub traffic: Traffic,
}

/// Counts of a transport, all kinds of datagrams together.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traffic {
    /// Datagrams from its addresses.
    pub packets_received: u64,
    /// Their bytes.
    pub bytes_received: u64,
    /// Datagrams to it.
    pub packets_sent: u64,
    /// Their bytes.
    pub bytes_sent: u64,
    /// Authenticated checks.
    pub requests_received: u64,
    /// Selections of an address.
    pub selections: u64,
    /// Packets acknowledged by transport-wide feedback.
    pub acknowledged: u64,
    /// Packets reported missing by transport-wide feedback.
    pub reported_lost: u64,
}

impl Transport {
    /// Starts without an address and without keys. `ssrc`: ours in feedback, unpredictable.
    #[must_use]
    pub fn new(ice: IceAgent, ssrc: u32) -> Self {
        Self {
            ice,
            consent_due: false,
            srtp: None,
            extensions: Ids::default(),
            ssrc,
            streams: Streams::default(),
            receivers: Vec::new(),
            senders: Vec::new(),
            ended: HashMap::new(),
            arrivals: twcc::Recorder::new(),
            arrivals_due: false,
            media_ssrc: 0,
            departures: None,
            clock_offset: None,
            rtt_us: None,
            held: Vec::new(),
            traffic: Traffic::default(),
        }
    }

    /// Where media can be sent, once there are an address and keys.
    #[must_use]
    pub fn ready(&self) -> Option<SocketAddr> {
        self.ice.destination().filter(|_| self.srtp.is_some())
    }

    /// Keeps media that came before its keys; false when there is no more room.
    ///
    /// The peer's handshake ends one flight before ours, and Python takes some milliseconds to hand the keys
    /// down. Dropping would lose the start of the first key frame and cost a round trip and an encoder's pause
    /// before the first picture. Holding is safe: only a peer that ICE has authenticated gets here.
    pub fn hold(&mut self, datagram: &[u8]) -> bool {
        let room = self.held.len() < MAX_HELD;
        if room {
            self.held.push(datagram.into());
        }
        room
    }

    /// Takes what was held.
    pub fn take_held(&mut self) -> Vec<Box<[u8]>> {
        std::mem::take(&mut self.held)
    }

    /// The sender with an SSRC.
    #[must_use]
    pub fn sender(&self, ssrc: u32) -> Option<Key<Sender>> {
        self.senders
            .iter()
            .find(|(known, _)| *known == ssrc)
            .map(|(_, sender)| *sender)
    }

    /// Takes a measurement of the round trip in.
    pub fn measure_rtt(&mut self, rtt_us: u64) {
        self.rtt_us = Some(match self.rtt_us {
            Some(smoothed) => (7 * smoothed + rtt_us) / 8,
            None => rtt_us,
        });
    }

    /// A snapshot.
    #[must_use]
    pub fn stats(&self, transport: u64) -> TransportStats {
        TransportStats {
            transport,
            packets_received: self.traffic.packets_received,
            bytes_received: self.traffic.bytes_received,
            packets_sent: self.traffic.packets_sent,
            bytes_sent: self.traffic.bytes_sent,
            requests_received: self.traffic.requests_received,
            selected_candidate_pair_changes: self.traffic.selections,
            srtp_profile: self.srtp.as_ref().map(|keys| profile_name(keys.profile)),
            current_round_trip_time: self.rtt_us.map(|rtt_us| rtt_us as f64 / 1e6),
            feedback_packets_received: self.traffic.acknowledged,
            feedback_packets_lost: self.traffic.reported_lost,
        }
    }
}

fn profile_name(profile: Profile) -> &'static str {
    match profile {
        Profile::AeadAes128Gcm => "AEAD_AES_128_GCM",
        Profile::Aes128CmSha1_80 => "AES128_CM_SHA1_80",
    }
}
