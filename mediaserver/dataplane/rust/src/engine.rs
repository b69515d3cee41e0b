//! The data plane without its socket and clock (sans-I/O): one owner of all state.
//!
//! The loop of whoever drives it (the worker's thread, or a test):
//!
//! 1. `handle_command` for each command,
//! 2. `handle_datagram` for each datagram that waits,
//! 3. `handle_timeout` when `next_deadline` has passed,
//! 4. `poll_transmits` and send, until it returns None,
//! 5. `poll_event` until None,
//! 6. sleep until `next_deadline` or until something arrives.
//!
//! `now_us` is microseconds on a clock that starts at 0 and never goes back; read it once per round.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

use aws_lc_rs::hmac;

use crate::counters::{Counters, Drop, FailureLimit};
use crate::demux::{classify, Protocol};
use crate::event::Event;
use crate::outbound::{Outbound, Transmit};
use crate::pool::Pool;
use crate::receiver::Receiver;
use crate::rtcp::ntp::NtpTime;
use crate::sender::Sender;
use crate::slab::{Key, Slab};
use crate::timers::Timers;
use crate::transport::Transport;

mod commands;
mod connectivity;
mod feedback;
mod forwarding;
mod key_frames;
mod liveness;
mod media;
mod objects;
mod reports;
mod sealing;
mod snapshot;

use forwarding::Work;

/// What the engine cannot know by itself.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// Unpredictable; all random choices derive from it.
    pub seed: u64,
    /// The wall clock when `now_us` was 0.
    pub ntp_at_start: NtpTime,
}

/// Something to do at a time. It may turn out not to be due yet, or its object to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Consent(Key<Transport>),
    Arrivals(Key<Transport>),
    ReceiverReport(Key<Receiver>),
    Liveness(Key<Receiver>),
    Missing(Key<Receiver>, u8),
    KeyFrame(Key<Receiver>, u8),
    SenderReport(Key<Sender>),
    AudioLevels,
}

/// All state of one worker.
pub struct Engine {
    transports: Slab<Transport>,
    receivers: Slab<Receiver>,
    senders: Slab<Sender>,
    by_ufrag: HashMap<Box<[u8]>, Key<Transport>>,
    by_address: HashMap<SocketAddr, Key<Transport>>,
    failures: FailureLimit,
    timers: Timers<Timer>,
    pool: Pool,
    outbound: Outbound,
    /// Receivers that something arrived for since the last flush.
    dirty: Vec<Key<Receiver>>,
    /// Receivers of the running flush.
    forwarded: Vec<Key<Receiver>>,
    /// Senders of the running flush, and how many of them are done.
    work: Vec<Work>,
    next_work: usize,
    /// Packets to send again: (sender, extended sequence number).
    repeats: VecDeque<(Key<Sender>, u64)>,
    /// Sequence numbers for one NACK.
    asked: Vec<u64>,
    /// Whether a timer for audio levels is set, and whether the last ones told named anybody.
    audio_due: bool,
    audible: bool,
    ntp_at_start: NtpTime,
    /// Ours, in receiver reports.
    cname: [u8; 16],
    random_state: u64,
    events: VecDeque<Event>,
    counters: Counters,
}

impl Engine {
    /// Starts empty.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            transports: Slab::default(),
            receivers: Slab::default(),
            senders: Slab::default(),
            by_ufrag: HashMap::new(),
            by_address: HashMap::new(),
            failures: FailureLimit::new(derived(config.seed, b"failures")),
            timers: Timers::default(),
            pool: Pool::default(),
            outbound: Outbound::default(),
            dirty: Vec::new(),
            forwarded: Vec::new(),
            work: Vec::new(),
            next_work: 0,
            repeats: VecDeque::new(),
            asked: Vec::new(),
            audio_due: false,
            audible: false,
            ntp_at_start: config.ntp_at_start,
            cname: cname(derived(config.seed, b"cname")),
            random_state: derived(config.seed, b"numbers"),
            events: VecDeque::new(),
            counters: Counters::default(),
        }
    }

    /// Takes one datagram in. It may be anything, from anybody.
    pub fn handle_datagram(&mut self, now_us: u64, source: SocketAddr, datagram: &[u8]) {
        self.counters.datagrams_received += 1;
        self.counters.bytes_received += datagram.len() as u64;
        let Some(protocol) = classify(datagram) else {
            self.counters.count(Drop::UnknownProtocol);
            return;
        };
        if protocol == Protocol::Stun {
            self.handle_stun(now_us, source, datagram);
            return;
        }
        let Some((key, transport)) = self.accepting(source) else {
            self.counters.count(Drop::UnknownAddress);
            return;
        };
        transport.traffic.packets_received += 1;
        transport.traffic.bytes_received += datagram.len() as u64;
        match protocol {
            Protocol::Dtls => self.handle_dtls(key, datagram),
            _ => self.handle_media(now_us, key, datagram),
        }
    }

    fn handle_media(&mut self, now_us: u64, key: Key<Transport>, datagram: &[u8]) {
        match classify(datagram) {
            Some(Protocol::Rtp) => self.handle_rtp(now_us, key, datagram),
            Some(Protocol::Rtcp) => self.handle_rtcp(now_us, key, datagram),
            _ => {}
        }
    }

    /// Does what has become due.
    pub fn handle_timeout(&mut self, now_us: u64) {
        while let Some(timer) = self.timers.pop_due(now_us) {
            match timer {
                Timer::Consent(transport) => self.check_consent(now_us, transport),
                Timer::Arrivals(transport) => self.send_arrivals(now_us, transport),
                Timer::ReceiverReport(receiver) => self.send_receiver_report(now_us, receiver),
                Timer::Liveness(receiver) => self.check_liveness(now_us, receiver),
                Timer::Missing(receiver, layer) => self.send_missing(now_us, receiver, layer),
                Timer::KeyFrame(receiver, layer) => self.retry_key_frame(now_us, receiver, layer),
                Timer::SenderReport(sender) => self.send_sender_report(now_us, sender),
                Timer::AudioLevels => self.tell_audio_levels(now_us),
            }
        }
    }

    /// When `handle_timeout` wants to be called; microseconds. None is never.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        self.timers.next_us()
    }

    /// The next batch to send; None when nothing is left. Asking again forgets the batch before.
    pub fn poll_transmits(&mut self, now_us: u64) -> Option<impl Iterator<Item = Transmit<'_>>> {
        self.fill(now_us).map(Outbound::transmits)
    }

    /// The batch as the socket takes it; see `poll_transmits`.
    pub(crate) fn fill(&mut self, now_us: u64) -> Option<&Outbound> {
        self.forward(now_us);
        if self.outbound.is_empty() {
            return None;
        }
        let (messages, datagrams, bytes) = self.outbound.queued();
        self.counters.messages_sent += messages;
        self.counters.datagrams_sent += datagrams;
        self.counters.bytes_sent += bytes;
        self.outbound.mark_taken();
        Some(&self.outbound)
    }

    /// Counts what was dropped outside.
    pub(crate) fn note_drops(&mut self, reason: Drop, number: u64) {
        self.counters.count_many(reason, number);
    }

    /// Whether `poll_event` has something to return.
    #[must_use]
    pub fn has_events(&self) -> bool {
        !self.events.is_empty()
    }

    /// The next event for Python.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// The transport that accepts datagrams from an address.
    fn accepting(&mut self, source: SocketAddr) -> Option<(Key<Transport>, &mut Transport)> {
        let key = *self.by_address.get(&source)?;
        self.transports
            .get_mut(key)
            .map(|transport| (key, transport))
    }

    /// The next number of a fixed sequence that only the seed foretells (splitmix64).
    fn random(&mut self) -> u64 {
        self.random_state = self.random_state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random_state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// A secret of its own for each use: peers are shown what comes of some, and must not learn the others from it.
fn derived(seed: u64, purpose: &[u8]) -> u64 {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &seed.to_be_bytes());
    let tag = hmac::sign(&key, purpose);
    tag.as_ref()
        .iter()
        .take(8)
        .fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// A canonical name that says nothing (RFC 7022).
fn cname(random: u64) -> [u8; 16] {
    let mut name = [0; 16];
    for (place, digit) in (0..).zip(&mut name) {
        *digit = b'a' + ((random >> (4 * place)) & 0xF) as u8;
    }
    name
}
