//! Which layers of a publication are being sent: told when one begins and when it has ended.

use super::reports::report_interval_us;
use super::{Engine, Timer};
use crate::command::MediaKind;
use crate::event::Event;
use crate::pulse::VIDEO_SILENCE_US;
use crate::receiver::{Layer, Receiver};
use crate::slab::Key;
use crate::transport::Transport;

/// As `VIDEO_SILENCE_US` for audio, which pauses when nobody speaks (Opus DTX sends every 400 ms).
const AUDIO_SILENCE_US: u64 = 5_000_000;
/// When to look first whether a layer is over.
const FIRST_LOOK_US: u64 = 1_000_000;

impl Engine {
    /// Media of a layer begins, perhaps again.
    pub(super) fn start_layer(&mut self, now_us: u64, key: Key<Receiver>, number: u8) {
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        let interval_us = report_interval_us(receiver.kind);
        if !std::mem::replace(&mut receiver.report_due, true) {
            self.timers
                .set(now_us + interval_us, Timer::ReceiverReport(key));
        }
        if !std::mem::replace(&mut receiver.liveness_due, true) {
            self.timers
                .set(now_us + FIRST_LOOK_US, Timer::Liveness(key));
        }
        if let Some(layer) = receiver.layer_mut(number) {
            layer.active = true;
            let ssrc = layer.ssrc.unwrap_or_default();
            if let Some(receiver) = self.receivers.id(key) {
                self.events.push_back(Event::LayerStarted {
                    receiver,
                    layer: number,
                    ssrc,
                });
            }
        }
    }

    /// Counts a frame that layer `number` begins against the layers above it, if it is the lowest that is sent.
    pub(super) fn overtake(&mut self, now_us: u64, key: Key<Receiver>, number: u8) {
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        let lowest = receiver.layers.iter().find(|layer| layer.active);
        if lowest.is_none_or(|lowest| lowest.source.layer != number) {
            return;
        }
        for layer in receiver.layers.iter_mut().skip(usize::from(number) + 1) {
            layer.pulse.on_lower_frame();
        }
        self.stop_layers(key, |layer| layer.pulse.is_overtaken(now_us));
    }

    /// Looks which layers of a receiver have ended.
    pub(super) fn check_liveness(&mut self, now_us: u64, key: Key<Receiver>) {
        let Some(receiver) = self.receivers.get(key) else {
            return;
        };
        let silence_us = match receiver.kind {
            MediaKind::Video => VIDEO_SILENCE_US,
            MediaKind::Audio => AUDIO_SILENCE_US,
        };
        self.stop_layers(key, |layer| now_us >= layer.pulse.media_us() + silence_us);
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        let sent = receiver.layers.iter().filter(|layer| layer.active);
        let next_us = sent.map(|layer| layer.pulse.media_us() + silence_us).min();
        receiver.liveness_due = next_us.is_some();
        if let Some(at_us) = next_us {
            self.timers.set(at_us, Timer::Liveness(key));
        }
    }

    /// A publisher says that a stream has ended (RFC 3550 section 6.6).
    pub(super) fn end_stream(&mut self, key: Key<Transport>, ssrc: u32) {
        let binding = self
            .transports
            .get(key)
            .and_then(|transport| transport.streams.get(ssrc));
        if let Some(binding) = binding.filter(|binding| !binding.repair) {
            self.stop_layers(binding.receiver, |layer| {
                layer.source.layer == binding.layer
            });
        }
    }

    /// Tells the end of those layers that are sent and of which `is_over` holds.
    fn stop_layers(&mut self, key: Key<Receiver>, is_over: impl Fn(&Layer) -> bool) {
        let id = self.receivers.id(key);
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        for layer in receiver.layers.iter_mut().filter(|layer| layer.active) {
            if is_over(layer) {
                layer.active = false;
                self.events.extend(id.map(|receiver| Event::LayerStopped {
                    receiver,
                    layer: layer.source.layer,
                }));
            }
        }
    }
}
