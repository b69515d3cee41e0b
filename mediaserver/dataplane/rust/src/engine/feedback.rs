//! Incoming RTCP: publishers' clocks, and what subscribers say of what they got.

use super::forwarding::is_kept;
use super::Engine;
use crate::counters::Drop;
use crate::demux::MAX_DATAGRAM;
use crate::error::Error;
use crate::rtcp::nack::Nack;
use crate::rtcp::report::ReportBlock;
use crate::rtcp::sr::SenderInfo;
use crate::rtcp::twcc::TransportFeedback;
use crate::rtcp::{Message, Packets};
use crate::sender::Sender;
use crate::slab::Key;
use crate::timeline::{settle, ClockPair};
use crate::transport::Transport;

/// A publisher's clock that jumps further than this was set anew; 32.32 seconds.
const CLOCK_JUMP: i64 = 1 << 32;
/// Retransmissions that may wait for the next flush, of all senders together.
const MAX_REPEATS: usize = 8192;

impl Engine {
    /// Takes an RTCP packet in from an address of the transport.
    pub(super) fn handle_rtcp(&mut self, now_us: u64, key: Key<Transport>, datagram: &[u8]) {
        if let Err(reason) = self.receive_rtcp(now_us, key, datagram) {
            self.counters.count(reason);
        }
    }

    fn receive_rtcp(
        &mut self,
        now_us: u64,
        key: Key<Transport>,
        datagram: &[u8],
    ) -> Result<(), Drop> {
        let transport = self.transports.get_mut(key).ok_or(Drop::UnknownAddress)?;
        let Some(srtp) = &mut transport.srtp else {
            let held = transport.hold(datagram);
            return if held { Ok(()) } else { Err(Drop::BeforeKeys) };
        };
        let mut copy = [0; MAX_DATAGRAM];
        let packet = copy.get_mut(..datagram.len()).ok_or(Drop::RtcpMalformed)?;
        packet.copy_from_slice(datagram);
        let opened = srtp.inbound.open_rtcp(packet).map_err(|error| match error {
            Error::Unauthenticated => Drop::RtcpUnauthenticated,
            Error::Replayed => Drop::RtcpReplayed,
            _ => Drop::RtcpMalformed,
        });
        let compound = packet.get(..opened?).ok_or(Drop::RtcpMalformed)?;
        if transport.ice.handle_media(now_us) {
            self.receive_back(now_us, key);
        }
        for packet in Packets::new(compound) {
            let message = packet.and_then(|packet| packet.message());
            self.take_message(now_us, key, message.map_err(|_| Drop::RtcpMalformed)?);
        }
        Ok(())
    }

    fn take_message(&mut self, now_us: u64, key: Key<Transport>, message: Message<'_>) {
        match message {
            Message::SenderReport(report) => {
                self.take_sender_report(now_us, key, &report.info);
                for block in report.blocks {
                    self.take_report_block(now_us, key, &block);
                }
            }
            Message::ReceiverReport(report) => {
                for block in report.blocks {
                    self.take_report_block(now_us, key, &block);
                }
            }
            Message::Goodbye(goodbye) => {
                for ssrc in goodbye.ssrcs() {
                    self.end_stream(key, ssrc);
                }
            }
            Message::Nack(nack) => self.take_nack(now_us, key, &nack),
            Message::PictureLoss(loss) => {
                if let Some(sender) = self.sender_of(key, loss.media_ssrc) {
                    self.count_picture_loss(now_us, sender, None);
                }
            }
            Message::FullIntraRequest(request) => {
                for request in request.requests() {
                    if let Some(sender) = self.sender_of(key, request.ssrc) {
                        self.count_picture_loss(now_us, sender, Some(request.number));
                    }
                }
            }
            Message::TransportFeedback(feedback) => self.take_feedback(now_us, key, &feedback),
            Message::Other(_) => {}
        }
    }

    fn sender_of(&self, key: Key<Transport>, ssrc: u32) -> Option<Key<Sender>> {
        self.transports.get(key)?.sender(ssrc)
    }

    fn take_sender_report(&mut self, now_us: u64, key: Key<Transport>, info: &SenderInfo) {
        let ours = self.ntp(now_us);
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        let Some(binding) = transport.streams.get(info.ssrc) else {
            return;
        };
        // One offset for all streams of a publisher, whose clocks would drift apart otherwise.
        let offset = ours.0.wrapping_sub(info.ntp.0);
        let jumped = |old: u64| (offset.wrapping_sub(old) as i64).abs() > CLOCK_JUMP;
        if transport.clock_offset.is_none_or(jumped) {
            transport.clock_offset = Some(offset);
        }
        let Some(receiver) = self.receivers.get_mut(binding.receiver) else {
            return;
        };
        let rate = receiver.clock_rate();
        if let Some(layer) = receiver
            .layer_mut(binding.layer)
            .filter(|_| !binding.repair)
        {
            layer.reception.on_sender_report(info.ntp, now_us);
            layer.clock = Some(ClockPair {
                ntp: info.ntp,
                timestamp: info.rtp_timestamp,
            });
            settle(&mut receiver.layers, rate);
        }
    }

    fn take_report_block(&mut self, now_us: u64, key: Key<Transport>, block: &ReportBlock) {
        let rtt = block.round_trip_time(self.ntp(now_us));
        let Some(sender) = self.sender_of(key, block.ssrc) else {
            return;
        };
        if let (Some(rtt), Some(transport)) = (rtt, self.transports.get_mut(key)) {
            transport.measure_rtt(rtt.as_micros() as u64);
        }
        let Some(sender) = self.senders.get_mut(sender) else {
            return;
        };
        let rate = self
            .receivers
            .get(sender.receiver)
            .map_or(90_000, |receiver| receiver.clock_rate());
        sender.remote.packets_lost = i64::from(block.cumulative_lost);
        sender.remote.fraction_lost = f64::from(block.fraction_lost) / 256.0;
        sender.remote.jitter = f64::from(block.jitter) / f64::from(rate);
        if let Some(rtt) = rtt {
            sender.remote.round_trip_time = Some(rtt.as_secs_f64());
        }
    }

    /// Queues what a subscriber misses, as far as it has not just been sent again.
    fn take_nack(&mut self, now_us: u64, key: Key<Transport>, nack: &Nack<'_>) {
        let Some(sender_key) = self.sender_of(key, nack.media_ssrc) else {
            return;
        };
        let rtt_us = self
            .transports
            .get(key)
            .and_then(|transport| transport.rtt_us);
        let Some(sender) = self.senders.get_mut(sender_key) else {
            return;
        };
        sender.counts.nacks += 1;
        sender
            .playout
            .on_nack(sender.counts.packets, rtt_us, now_us);
        if sender.rtx_ssrc.is_none() {
            sender.retransmissions.keep_sealed();
        }
        for number in nack.sequence_numbers() {
            let index = sender.rewriter.extend(number);
            // What the publisher still owes counts only once it is there to be sent.
            let receiver = self.receivers.get(sender.receiver);
            if index >= sender.repeats_from
                && receiver.is_some_and(|receiver| is_kept(sender, receiver, index))
                && self.repeats.len() < MAX_REPEATS
                && sender.retransmissions.allow(index, rtt_us, now_us)
            {
                self.repeats.push_back((sender_key, index));
            }
        }
    }

    /// A subscriber cannot decode. `fir_number`: the command number of a FIR, whose repetitions are ignored.
    fn count_picture_loss(&mut self, now_us: u64, key: Key<Sender>, fir_number: Option<u8>) {
        let Some(sender) = self.senders.get_mut(key) else {
            return;
        };
        match fir_number {
            Some(number) if sender.fir_number == Some(number) => return,
            Some(number) => {
                sender.fir_number = Some(number);
                sender.counts.firs += 1;
            }
            None => sender.counts.plis += 1,
        }
        sender.picture_lost = true;
        let receiver = sender.receiver;
        // While a switch is pending, the picture that counts is the target's.
        if let Some(layer) = sender.target {
            self.want_key_frame(now_us, receiver, layer);
        }
    }

    fn take_feedback(
        &mut self,
        now_us: u64,
        key: Key<Transport>,
        feedback: &TransportFeedback<'_>,
    ) {
        let Some(transport) = self.transports.get_mut(key) else {
            return;
        };
        if let Some(departures) = &mut transport.departures {
            let report = departures.on_feedback(feedback, now_us);
            transport.traffic.acknowledged += u64::from(report.received);
            transport.traffic.reported_lost += u64::from(report.lost);
        }
    }
}
