//! What the data plane tells Python, and the bounded queue in which it waits to be taken.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;

use crate::stats::Stats;

/// One event; the door's classes of the same names say what each means.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// ICE has selected an address.
    Connected {
        /// Python's id.
        transport: u64,
        /// The address.
        address: SocketAddr,
    },
    /// The peer's consent ran out.
    Disconnected {
        /// Python's id.
        transport: u64,
    },
    /// A handshake datagram.
    Dtls {
        /// Python's id.
        transport: u64,
        /// As received.
        datagram: Box<[u8]>,
    },
    /// Media of a layer begins.
    LayerStarted {
        /// Python's id.
        receiver: u64,
        /// Which layer.
        layer: u8,
        /// Its SSRC.
        ssrc: u32,
    },
    /// Media of a layer has ended.
    LayerStopped {
        /// Python's id.
        receiver: u64,
        /// Which layer.
        layer: u8,
    },
    /// What a sender forwards now.
    SenderLayer {
        /// Python's id.
        sender: u64,
        /// Which layer; None is paused.
        layer: Option<u8>,
    },
    /// Who is audible.
    AudioLevels {
        /// (receiver, -dBov).
        levels: Vec<(u64, u8)>,
    },
    /// A snapshot.
    Stats(Box<Stats>),
}

/// Handshake datagrams that may wait per transport.
const MAX_DTLS: u8 = 64;
/// Events that may wait in all: some minutes of a busy worker whose Python is stuck.
const MAX_EVENTS: usize = 65_536;

/// Events between the worker's thread and Python.
#[derive(Debug, Default)]
pub struct EventQueue {
    events: VecDeque<Event>,
    dtls: HashMap<u64, u8>,
    dropped: u64,
}

impl EventQueue {
    /// Queues an event, or counts it when there is no room. What Python waits for always finds room: it comes once
    /// for each request, and nobody would ask again.
    pub fn push(&mut self, event: Event) {
        if self.events.len() >= MAX_EVENTS && !matches!(event, Event::Stats(_)) {
            self.dropped += 1;
            return;
        }
        if let Event::Dtls { transport, .. } = event {
            let waiting = self.dtls.entry(transport).or_default();
            if *waiting >= MAX_DTLS {
                self.dropped += 1;
                return;
            }
            *waiting += 1;
        }
        self.events.push_back(event);
    }

    /// Takes all events.
    pub fn take(&mut self) -> VecDeque<Event> {
        self.dtls.clear();
        std::mem::take(&mut self.events)
    }

    /// Whether there is nothing to take.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Events lost since the start.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dtls(transport: u64) -> Event {
        Event::Dtls {
            transport,
            datagram: Box::default(),
        }
    }

    #[test]
    fn one_transport_cannot_fill_the_queue_with_handshakes() {
        let mut queue = EventQueue::default();
        for _ in 0..100 {
            queue.push(dtls(1));
        }
        queue.push(dtls(2));
        assert_eq!(queue.take().len(), 65);
        assert_eq!(queue.dropped(), 36);
        queue.push(dtls(1));
        assert_eq!(queue.take().len(), 1);
    }

    #[test]
    fn the_queue_is_bounded() {
        let mut queue = EventQueue::default();
        for _ in 0..MAX_EVENTS + 3 {
            queue.push(Event::Disconnected { transport: 1 });
        }
        assert_eq!(queue.take().len(), MAX_EVENTS);
        assert_eq!(queue.dropped(), 3);
        assert!(queue.is_empty());
    }

    #[test]
    fn statistics_reach_whoever_asked_through_a_full_queue() {
        let mut queue = EventQueue::default();
        for _ in 0..=MAX_EVENTS {
            queue.push(Event::Disconnected { transport: 1 });
        }
        queue.push(Event::Stats(Box::default()));
        assert!(matches!(queue.take().pop_back(), Some(Event::Stats(_))));
    }
}
