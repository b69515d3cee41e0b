//! Outgoing RTP: what arrived since the last flush goes to all senders, destination by destination, so that
//! the packets of one destination lie side by side and leave in one message.

use super::sealing::{send_time, Way};
use super::{Engine, Timer};
use crate::event::Event;
use crate::history::Stored;
use crate::receiver::Receiver;
use crate::sender::Sender;
use crate::slab::Key;
use crate::transport::Transport;

/// A sender with something to send, and its destination to sort by.
pub(super) type Work = (Key<Transport>, Key<Sender>);

impl Engine {
    /// Fills the arena with what there is to forward; what finds no room stays for the next call.
    pub(super) fn forward(&mut self, now_us: u64) {
        self.repeat(now_us);
        if self.work.is_empty() {
            self.gather();
        }
        while let Some((_, key)) = self.work.get(self.next_work).copied() {
            if !self.forward_to(now_us, key) {
                return;
            }
            self.next_work += 1;
        }
        self.finish();
    }

    /// How many packets the next one of every video frame whose end has not arrived yet will make.
    ///
    /// Asked before `poll_transmits`, which takes what arrived: whoever drives the engine may wait a moment for
    /// those, so that they leave in the same messages.
    #[must_use]
    pub fn sends_expected(&self) -> usize {
        let receivers = self.dirty.iter().filter_map(|key| self.receivers.get(*key));
        receivers
            .filter(|receiver| is_amid_frame(receiver))
            .map(|receiver| receiver.senders.len())
            .sum()
    }

    /// Lists the senders of all receivers that something arrived for, by destination.
    fn gather(&mut self) {
        std::mem::swap(&mut self.dirty, &mut self.forwarded);
        for key in &self.forwarded {
            let Some(receiver) = self.receivers.get_mut(*key) else {
                continue;
            };
            std::mem::swap(&mut receiver.arrived, &mut receiver.forwarding);
            receiver.equalise(&mut self.pool);
            for sender in &receiver.senders {
                if let Some(sending) = self.senders.get_mut(*sender) {
                    sending.cursor = 0;
                    self.work.push((sending.transport, *sender));
                }
            }
        }
        if self.forwarded.len() > 1 {
            self.work.sort_unstable();
        }
    }

    fn finish(&mut self) {
        for key in self.forwarded.drain(..) {
            if let Some(receiver) = self.receivers.get_mut(key) {
                receiver.forwarding.clear();
            }
        }
        self.work.clear();
        self.next_work = 0;
    }

    /// Sends a sender its packets; false when the arena is full before the end.
    fn forward_to(&mut self, now_us: u64, key: Key<Sender>) -> bool {
        let id = self.senders.id(key);
        let Some(sender) = self.senders.get_mut(key) else {
            return true;
        };
        let (Some(receiver), Some(transport)) = (
            self.receivers.get(sender.receiver),
            self.transports.get_mut(sender.transport),
        ) else {
            return true;
        };
        if transport.ready().is_none() {
            return true;
        }
        let mut way = Way {
            now_us,
            send_time: send_time(self.ntp_at_start, now_us),
            pool: &self.pool,
            outbound: &mut self.outbound,
            counters: &mut self.counters,
        };
        let before = sender.counts.packets;
        while let Some((number, index)) = receiver.forwarding.get(sender.cursor).copied() {
            if !way.outbound.has_room() {
                return false;
            }
            sender.cursor += 1;
            let Some(layer) = receiver.layer(number) else {
                continue;
            };
            let Some(stored) = layer.history.get(index) else {
                continue;
            };
            let Some(accepted) = sender.accept(&stored.packet, receiver, now_us) else {
                continue;
            };
            way.send(sender, transport, stored, accepted.numbers);
            if accepted.switched {
                way.catch_up(sender, transport, layer, &stored.packet);
                self.events.extend(id.map(|sender| Event::SenderLayer {
                    sender,
                    layer: Some(number),
                }));
            }
        }
        if sender.counts.packets != before && !std::mem::replace(&mut sender.report_due, true) {
            self.timers.set(now_us, Timer::SenderReport(key));
        }
        true
    }

    /// Answers NACKs, as far as the arena has room.
    fn repeat(&mut self, now_us: u64) {
        while self.outbound.has_room() {
            let Some((key, index)) = self.repeats.pop_front() else {
                return;
            };
            let Some(sender) = self.senders.get_mut(key) else {
                continue;
            };
            let (Some(receiver), Some(transport)) = (
                self.receivers.get(sender.receiver),
                self.transports.get_mut(sender.transport),
            ) else {
                continue;
            };
            let mut way = Way {
                now_us,
                send_time: send_time(self.ntp_at_start, now_us),
                pool: &self.pool,
                outbound: &mut self.outbound,
                counters: &mut self.counters,
            };
            if sender.rtx_ssrc.is_none() {
                way.repeat_as_sent(sender, transport, index);
            } else if let Some(stored) = locate(sender, receiver, index) {
                way.repeat_by_rtx(sender, transport, stored, index);
            }
        }
    }
}

/// Whether the newest packet is of a frame that others follow of: "the RTP marker bit" is "set for the very last
/// packet of each encoded frame" (RFC 7741 section 4.1). Of sound, every packet is whole.
fn is_amid_frame(receiver: &Receiver) -> bool {
    let newest = receiver.arrived.last().and_then(|(number, index)| {
        let layer = receiver.layer(*number)?;
        layer.history.get(*index)
    });
    newest.is_some_and(|stored| stored.packet.descriptor.is_some() && !stored.packet.marker)
}

/// Whether a packet that a sender sent, or was to send, with extended sequence number `index` can be sent again.
pub(super) fn is_kept(sender: &Sender, receiver: &Receiver, index: u64) -> bool {
    if sender.rtx_ssrc.is_none() {
        sender.retransmissions.sealed(index).is_some()
    } else {
        locate(sender, receiver, index).is_some()
    }
}

/// The packet a sender sent with extended sequence number `index`, if it is still kept.
fn locate<'a>(sender: &Sender, receiver: &'a Receiver, index: u64) -> Option<&'a Stored> {
    let (source, index) = sender.rewriter.locate(index)?;
    let layer = receiver.layer(source.layer)?;
    layer
        .history
        .get(index)
        .filter(|stored| stored.packet.source == source)
}
