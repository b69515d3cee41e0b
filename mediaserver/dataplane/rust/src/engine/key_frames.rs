//! Asks publishers for key frames on behalf of all their subscribers: at most every 500 ms per layer, again
//! each second while somebody waits.

use super::{Engine, Timer};
use crate::receiver::Receiver;
use crate::rtcp::pli;
use crate::slab::Key;

/// Least time between two requests for one layer.
const THROTTLE_US: u64 = 500_000;
/// Time after which an unanswered request is repeated.
const RETRY_US: u64 = 1_000_000;

impl Engine {
    /// Somebody needs a key frame of a layer.
    pub(super) fn want_key_frame(&mut self, now_us: u64, key: Key<Receiver>, number: u8) {
        let Some(layer) = self
            .receivers
            .get_mut(key)
            .and_then(|receiver| receiver.layer_mut(number))
        else {
            return;
        };
        layer.key_frames.wanted = true;
        let allowed_us = layer
            .key_frames
            .asked_us
            .map_or(0, |asked_us| asked_us + THROTTLE_US);
        if now_us >= allowed_us {
            self.ask_for_key_frame(now_us, key, number);
        } else {
            self.ask_again_at(allowed_us, key, number);
        }
    }

    /// Sets a timer, unless one fires before.
    fn ask_again_at(&mut self, at_us: u64, key: Key<Receiver>, number: u8) {
        let Some(layer) = self
            .receivers
            .get_mut(key)
            .and_then(|receiver| receiver.layer_mut(number))
        else {
            return;
        };
        let timer_us = &mut layer.key_frames.timer_us;
        if timer_us.is_none_or(|set_us| at_us < set_us) {
            *timer_us = Some(at_us);
            self.timers.set(at_us, Timer::KeyFrame(key, number));
        }
    }

    /// As `want_key_frame`, if any sender of the receiver waits for one.
    pub(super) fn want_key_frame_for_senders(
        &mut self,
        now_us: u64,
        key: Key<Receiver>,
        number: u8,
    ) {
        if self.somebody_waits(key, number) {
            self.want_key_frame(now_us, key, number);
        }
    }

    /// A layer flows again: what was asked for in vain is asked for now.
    pub(super) fn want_key_frame_again(&mut self, now_us: u64, key: Key<Receiver>, number: u8) {
        let layer = self
            .receivers
            .get(key)
            .and_then(|receiver| receiver.layer(number));
        if layer.is_some_and(|layer| layer.key_frames.wanted) {
            self.want_key_frame(now_us, key, number);
        }
    }

    /// Packets of a layer are lost for good, or it has paused: whoever is shown it needs a key frame.
    pub(super) fn want_key_frame_for_flowing(
        &mut self,
        now_us: u64,
        key: Key<Receiver>,
        number: u8,
    ) {
        let Some(receiver) = self.receivers.get(key) else {
            return;
        };
        let mut anybody = false;
        for sender in &receiver.senders {
            if let Some(sender) = self.senders.get_mut(*sender) {
                if sender.layer() == Some(number) {
                    sender.picture_lost = true;
                    anybody = true;
                }
            }
        }
        if anybody {
            self.want_key_frame(now_us, key, number);
        }
    }

    /// Asks again, unless a key frame has come or nobody waits any more.
    pub(super) fn retry_key_frame(&mut self, now_us: u64, key: Key<Receiver>, number: u8) {
        let waits = self.somebody_waits(key, number);
        let Some(layer) = self
            .receivers
            .get_mut(key)
            .and_then(|receiver| receiver.layer_mut(number))
        else {
            return;
        };
        layer.key_frames.timer_us = layer.key_frames.timer_us.filter(|at_us| *at_us > now_us);
        if waits && layer.key_frames.wanted {
            self.want_key_frame(now_us, key, number);
        }
    }

    /// Whether a key frame would be shown to anybody. A peer that cannot be sent to yet does not count: its
    /// request would only hold up the one that follows when it can.
    fn somebody_waits(&self, key: Key<Receiver>, number: u8) -> bool {
        let Some(receiver) = self.receivers.get(key) else {
            return false;
        };
        let senders = receiver
            .senders
            .iter()
            .filter_map(|sender| self.senders.get(*sender));
        senders
            .filter(|sender| sender.needs_key_frame(number))
            .filter_map(|sender| self.transports.get(sender.transport))
            .any(|transport| transport.ready().is_some())
    }

    fn ask_for_key_frame(&mut self, now_us: u64, key: Key<Receiver>, number: u8) {
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        let transport = receiver.transport;
        let Some(layer) = receiver.layer_mut(number) else {
            return;
        };
        // A layer that does not flow cannot answer, and its encoder would trouble the other layers instead. Its
        // first packet brings us back here.
        let Some(ssrc) = layer.ssrc.filter(|_| layer.active) else {
            return;
        };
        let own = self
            .transports
            .get(transport)
            .map(|transport| transport.ssrc);
        layer.key_frames.asked_us = Some(now_us);
        layer.counts.plis += 1;
        self.ask_again_at(now_us + RETRY_US, key, number);
        if let Some(own) = own {
            self.send_rtcp(transport, |writer| pli::write(writer, own, ssrc));
        }
    }
}
