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

use crate::counters::{Counters, Drop, FailureLimit};
use crate::demux::{classify, Protocol};
use crate::event::Event;
use crate::outbound::{Outbound, Transmit};
use crate::slab::{Key, Slab};
use crate::timers::Timers;
use crate::transport::Transport;

mod commands;
mod connectivity;
mod snapshot;

/// What the engine cannot know by itself.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// Unpredictable; all random choices derive from it.
    pub seed: u64,
    /// The wall clock when `now_us` was 0: an NTP timestamp, seconds since 1900 in the upper 32 bits.
    pub ntp_at_start: u64,
}

/// Something to do at a time. It may turn out not to be due yet, or its object to be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Consent(Key<Transport>),
}

/// All state of one worker.
pub struct Engine {
    transports: Slab<Transport>,
    by_ufrag: HashMap<Box<[u8]>, Key<Transport>>,
    by_address: HashMap<SocketAddr, Key<Transport>>,
    failures: FailureLimit,
    timers: Timers<Timer>,
    outbound: Outbound,
    events: VecDeque<Event>,
    counters: Counters,
}

impl Engine {
    /// Starts empty.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            transports: Slab::default(),
            by_ufrag: HashMap::new(),
            by_address: HashMap::new(),
            failures: FailureLimit::new(config.seed),
            timers: Timers::default(),
            outbound: Outbound::default(),
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
            Protocol::Rtp | Protocol::Rtcp | Protocol::Stun => {}
        }
    }

    /// Does what has become due.
    pub fn handle_timeout(&mut self, now_us: u64) {
        while let Some(timer) = self.timers.pop_due(now_us) {
            match timer {
                Timer::Consent(transport) => self.check_consent(now_us, transport),
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
    pub(crate) fn fill(&mut self, _now_us: u64) -> Option<&Outbound> {
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
}
