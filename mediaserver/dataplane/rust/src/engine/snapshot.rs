//! Copies the counters out.

use super::Engine;
use crate::event::Event;
use crate::stats::{Stats, WorkerStats};

impl Engine {
    /// Answers a request for statistics.
    pub(super) fn snapshot(&mut self, token: u64) {
        let transport = |key| self.transports.id(key).unwrap_or_default();
        let stats = Stats {
            token,
            worker: WorkerStats {
                datagrams_received: self.counters.datagrams_received,
                bytes_received: self.counters.bytes_received,
                datagrams_sent: self.counters.datagrams_sent,
                bytes_sent: self.counters.bytes_sent,
                messages_sent: self.counters.messages_sent,
                // The queue towards Python is the worker's, which adds its count.
                events_dropped: 0,
                dropped: self.counters.occurred().collect(),
            },
            transports: self
                .transports
                .iter()
                .map(|(id, transport)| transport.stats(id))
                .collect(),
            receivers: self
                .receivers
                .iter()
                .map(|(id, receiver)| receiver.stats(id, transport(receiver.transport)))
                .collect(),
            senders: self
                .senders
                .iter()
                .map(|(id, sender)| {
                    let receiver = self.receivers.id(sender.receiver).unwrap_or_default();
                    sender.stats(id, transport(sender.transport), receiver)
                })
                .collect(),
        };
        self.events.push_back(Event::Stats(Box::new(stats)));
    }
}
