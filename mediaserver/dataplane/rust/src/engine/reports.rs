//! RTCP that we send by the clock: reports, transport-wide feedback, requests for missing packets; and the
//! other things that are looked at from time to time.

use std::time::Duration;

use super::{Engine, Timer};
use crate::bytes::Writer;
use crate::command::MediaKind;
use crate::counters::Drop;
use crate::error::Error;
use crate::event::Event;
use crate::nack::Outcome;
use crate::receiver::Receiver;
use crate::rtcp::ntp::NtpTime;
use crate::rtcp::{nack, rr, sdes, sr};
use crate::sender::Sender;
use crate::slab::Key;
use crate::srtp::MAX_OVERHEAD;
use crate::transport::Transport;

/// Sender reports per stream that flows.
const SENDER_REPORT_US: u64 = 1_000_000;
/// While the publisher's clock is not known yet, look again after this long.
const SENDER_REPORT_RETRY_US: u64 = 200_000;
/// Audio levels are told this often while anybody speaks.
const AUDIO_WINDOW_US: u64 = 200_000;
/// Quieter than this is silence, -dBov.
const AUDIBLE: u8 = 70;
/// Time between two receiver reports.
pub(super) fn report_interval_us(kind: MediaKind) -> u64 {
    match kind {
        MediaKind::Video => 1_000_000,
        MediaKind::Audio => 5_000_000,
    }
}

impl Engine {
    /// Seals what `write` writes, and queues it. Counted and dropped without an address or keys.
    pub(super) fn send_rtcp(
        &mut self,
        key: Key<Transport>,
        write: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>,
    ) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let (Some(destination), Some(srtp)) = (transport.ready(), &mut transport.srtp) else {
            return;
        };
        let pushed = self.outbound.push(destination, |buffer| {
            let room = buffer.len() - MAX_OVERHEAD;
            let mut writer = Writer::new(buffer.get_mut(..room).ok_or(Error::NoRoom)?);
            write(&mut writer)?;
            let length = writer.len();
            srtp.outbound.seal_rtcp(buffer, length)
        });
        match pushed {
            Ok(length) => {
                transport.traffic.packets_sent += 1;
                transport.traffic.bytes_sent += length as u64;
            }
            Err(_) => self.counters.count(Drop::SendFailed),
        }
    }

    /// The wall clock at `now_us`.
    pub(super) fn ntp(&self, now_us: u64) -> NtpTime {
        self.ntp_at_start.plus(Duration::from_micros(now_us))
    }

    /// Reports on what a publisher's layers lost.
    pub(super) fn send_receiver_report(&mut self, now_us: u64, key: Key<Receiver>) {
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        let mut blocks = Vec::with_capacity(receiver.layers.len());
        for layer in receiver.layers.iter_mut().filter(|layer| layer.active) {
            let ssrc = layer.ssrc.unwrap_or_default();
            blocks.extend(layer.reception.report(ssrc, now_us));
        }
        receiver.report_due = !blocks.is_empty();
        if blocks.is_empty() {
            return;
        }
        let interval_us = report_interval_us(receiver.kind);
        self.timers
            .set(now_us + interval_us, Timer::ReceiverReport(key));
        let transport = receiver.transport;
        let own = self.transports.get(transport).map_or(0, |t| t.ssrc);
        let cname = self.cname;
        self.send_rtcp(transport, |writer| {
            rr::write(writer, own, &blocks)?;
            sdes::write(writer, own, &cname)
        });
    }

    /// Ties a sender's timestamps to the wall clock, as the publisher's reports tie the original ones; so that
    /// a publisher's sound and picture, mapped with the same offset, stay in step.
    pub(super) fn send_sender_report(&mut self, now_us: u64, key: Key<Sender>) {
        let ntp = self.ntp(now_us);
        let Some(sender) = self.senders.get_mut(key) else {
            return;
        };
        if sender.counts.packets == sender.reported_packets {
            sender.report_due = false;
            return;
        }
        let timestamp = self.receivers.get(sender.receiver).and_then(|receiver| {
            let source = sender.rewriter.source()?;
            let clock = receiver.clock_of(source)?;
            let publisher = self.transports.get(receiver.transport)?;
            let theirs = NtpTime(ntp.0.wrapping_sub(publisher.clock_offset?));
            let original = clock.timestamp_at(theirs, receiver.clock_rate());
            sender.rewriter.continued_timestamp(original)
        });
        let Some(rtp_timestamp) = timestamp else {
            self.timers
                .set(now_us + SENDER_REPORT_RETRY_US, Timer::SenderReport(key));
            return;
        };
        sender.reported_packets = sender.counts.packets;
        self.timers
            .set(now_us + SENDER_REPORT_US, Timer::SenderReport(key));
        let info = sr::SenderInfo {
            ssrc: sender.ssrc,
            ntp,
            rtp_timestamp,
            packet_count: sender.counts.packets as u32,
            octet_count: sender.counts.bytes as u32,
        };
        let (transport, cname) = (sender.transport, sender.cname.clone());
        self.send_rtcp(transport, |writer| {
            sr::write(writer, &info, &[])?;
            sdes::write(writer, info.ssrc, cname.as_bytes())
        });
    }

    /// Reports arrival times to a publisher's bandwidth estimator.
    pub(super) fn send_arrivals(&mut self, now_us: u64, key: Key<Transport>) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        transport.arrivals_due = false;
        if transport.ready().is_none() {
            return; // The next packet sets the timer again.
        }
        let (own, media) = (transport.ssrc, transport.media_ssrc);
        let mut arrivals = std::mem::take(&mut transport.arrivals);
        self.send_rtcp(key, |writer| arrivals.write(writer, own, media));
        // Already past when not all fitted.
        let again_us = arrivals.deadline_us();
        if let Some(transport) = self.transports.get_mut(key) {
            transport.arrivals = arrivals;
            transport.arrivals_due = again_us.is_some();
        }
        if let Some(at_us) = again_us {
            self.timers
                .set(at_us.max(now_us + 1000), Timer::Arrivals(key));
        }
    }

    /// Asks a publisher for what is missing.
    pub(super) fn send_missing(&mut self, now_us: u64, key: Key<Receiver>, number: u8) {
        let Some(receiver) = self.receivers.get_mut(key) else {
            return;
        };
        let (transport, kind) = (receiver.transport, receiver.kind);
        let (own, rtt_us) = self
            .transports
            .get(transport)
            .map_or((0, None), |transport| (transport.ssrc, transport.rtt_us));
        let Some(layer) = receiver.layer_mut(number) else {
            return;
        };
        self.asked.clear();
        let outcome = layer.missing.due(now_us, rtt_us, &mut self.asked);
        layer.missing_due_us = layer.missing_due_us.filter(|at_us| *at_us > now_us);
        let ssrc = layer.ssrc.unwrap_or_default();
        if !self.asked.is_empty() {
            layer.counts.nacks += 1;
            let asked = std::mem::take(&mut self.asked);
            self.send_rtcp(transport, |writer| nack::write(writer, own, ssrc, &asked));
            self.asked = asked;
        }
        self.watch_missing(key, number);
        if outcome == Outcome::GaveUp && kind == MediaKind::Video {
            self.want_key_frame_for_flowing(now_us, key, number);
        }
    }

    /// Sets a timer for a layer's missing packets, unless one fires before.
    pub(super) fn watch_missing(&mut self, key: Key<Receiver>, number: u8) {
        let layer = self
            .receivers
            .get_mut(key)
            .and_then(|receiver| receiver.layer_mut(number));
        let Some(layer) = layer else {
            return;
        };
        if let Some(at_us) = layer.missing.deadline_us() {
            if layer.missing_due_us.is_none_or(|set_us| at_us < set_us) {
                layer.missing_due_us = Some(at_us);
                self.timers.set(at_us, Timer::Missing(key, number));
            }
        }
    }

    /// Sets the timer for audio levels, if it is not set.
    pub(super) fn watch_audio(&mut self, now_us: u64) {
        if !std::mem::replace(&mut self.audio_due, true) {
            self.timers
                .set(now_us + AUDIO_WINDOW_US, Timer::AudioLevels);
        }
    }

    /// Tells who was audible in the window that ends now.
    pub(super) fn tell_audio_levels(&mut self, now_us: u64) {
        let mut levels = Vec::new();
        let mut anybody = false;
        for (id, receiver) in self.receivers.iter_mut() {
            let loudest = receiver.loudest.take();
            anybody |= loudest.is_some();
            levels.extend(
                loudest
                    .filter(|level| *level <= AUDIBLE)
                    .map(|level| (id, level)),
            );
        }
        if !levels.is_empty() || self.audible {
            self.audible = !levels.is_empty();
            self.events.push_back(Event::AudioLevels { levels });
        }
        self.audio_due = anybody;
        if anybody {
            self.timers
                .set(now_us + AUDIO_WINDOW_US, Timer::AudioLevels);
        }
    }
}
