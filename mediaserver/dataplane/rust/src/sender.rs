//! One subscription: what a subscriber is sent of a publication, and what it says about it.

use std::collections::HashMap;

use crate::command::{AddSender, Codec, MediaKind};
use crate::forward::{most_apart, Landing, Numbers, Rewriter};
use crate::header_ext::PlayoutDelay;
use crate::history::Packet;
use crate::playout::Playout;
use crate::receiver::Receiver;
use crate::retransmit::Retransmissions;
use crate::slab::Key;
use crate::stats::SenderStats;
use crate::transport::Transport;

/// One subscription. Owned by the engine; fed by its receiver, sent on its transport.
pub struct Sender {
    /// The subscriber's.
    pub transport: Key<Transport>,
    /// What is forwarded.
    pub receiver: Key<Receiver>,
    /// Media section of the subscriber's session.
    pub mid: Box<str>,
    /// The stream's SSRC.
    pub ssrc: u32,
    /// The SSRC of its retransmissions.
    pub rtx_ssrc: Option<u32>,
    /// RFC 3550 section 6.5.1.
    pub cname: Box<str>,
    /// By the publisher's payload type.
    payload_types: Vec<PayloadTypes>,
    /// Audio may begin anywhere, video at a key frame.
    kind: MediaKind,
    /// Wanted layer; None is paused.
    pub target: Option<u8>,
    /// Whether packets pass; else a key frame is awaited or the sender is paused.
    pub flowing: bool,
    /// The subscriber has lost its picture and waits for a key frame.
    pub picture_lost: bool,
    /// Older packets are not sent again: the subscriber was out of reach when they were sent, and a key frame
    /// takes their place. Extended sequence number.
    pub repeats_from: u64,
    /// The last FIR's number, of which repetitions are ignored.
    pub fir_number: Option<u8>,
    /// Continues the numbers.
    pub rewriter: Rewriter,
    /// When the newest packet was sent; microseconds.
    sent_us: u64,
    /// How many of the flush's packets were looked at.
    pub cursor: usize,
    /// What may be sent again.
    pub retransmissions: Retransmissions,
    /// How long what is sent is to be held back.
    pub playout: Playout,
    /// Whether a timer for sender reports is set.
    pub report_due: bool,
    /// Packets when the last report was sent.
    pub reported_packets: u64,
    /// What is shown in statistics.
    pub counts: SenderCounts,
    /// What the subscriber reports.
    pub remote: Remote,
}

/// The payload types of one codec.
#[derive(Debug, Clone, Copy)]
pub struct PayloadTypes {
    incoming: u8,
    /// Towards the subscriber.
    pub outgoing: u8,
    /// Towards the subscriber, for retransmissions.
    pub rtx: Option<u8>,
}

/// Counts since the beginning.
#[derive(Debug, Clone, Copy, Default)]
pub struct SenderCounts {
    /// Media packets, without retransmissions.
    pub packets: u64,
    /// Their payload bytes.
    pub bytes: u64,
    /// Packets sent again.
    pub repeated_packets: u64,
    /// Their payload bytes.
    pub repeated_bytes: u64,
    /// NACK messages received.
    pub nacks: u64,
    /// PLI messages received.
    pub plis: u64,
    /// FIR messages received.
    pub firs: u64,
}

/// The newest receiver report about the stream.
#[derive(Debug, Clone, Copy, Default)]
pub struct Remote {
    /// Since the beginning.
    pub packets_lost: i64,
    /// 0 to 1.
    pub fraction_lost: f64,
    /// Seconds.
    pub jitter: f64,
    /// Seconds.
    pub round_trip_time: Option<f64>,
}

/// A packet to send, and whether it is the first of a newly chosen layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// What to write into it.
    pub numbers: Numbers,
    /// `SenderLayer` is to be told, and packets of the source that overtook this one are to be sent.
    pub switched: bool,
}

impl Sender {
    /// Starts paused or waiting for its first packet. `seed`: any number, for where numbering starts.
    #[must_use]
    pub fn new(
        transport: Key<Transport>,
        receiver_key: Key<Receiver>,
        receiver: &Receiver,
        command: AddSender,
        seed: u64,
    ) -> Self {
        Self {
            transport,
            receiver: receiver_key,
            mid: command.mid,
            ssrc: command.ssrc,
            rtx_ssrc: command.rtx_ssrc,
            cname: command.cname,
            payload_types: payload_types(&receiver.codecs, &command.codecs),
            kind: receiver.kind,
            target: command.layer,
            flowing: false,
            picture_lost: false,
            repeats_from: 0,
            fir_number: None,
            // Below 2^14: far from a wrap, as `srtp::Outbound` wants a stream's beginning.
            rewriter: Rewriter::new(1 + seed % 0x3FFF),
            sent_us: 0,
            cursor: 0,
            retransmissions: Retransmissions::default(),
            playout: Playout::default(),
            report_due: false,
            reported_packets: 0,
            counts: SenderCounts::default(),
            remote: Remote::default(),
        }
    }

    /// Continues where a former sender with the same SSRCs ended: an index is sealed once only.
    pub fn continue_numbering(&mut self, ended: &HashMap<u32, u64>) {
        if let Some(next) = ended.get(&self.ssrc) {
            self.rewriter = Rewriter::new(*next);
        }
        if let Some(last) = self.rtx_ssrc.and_then(|ssrc| ended.get(&ssrc)) {
            self.retransmissions.continue_after(*last);
        }
    }

    /// For each SSRC, where numbering has got to.
    pub fn numbering(&self) -> impl Iterator<Item = (u32, u64)> {
        let media = (self.ssrc, self.rewriter.next_index());
        let rtx = self
            .rtx_ssrc
            .map(|ssrc| (ssrc, self.retransmissions.last_index()));
        std::iter::once(media).chain(rtx)
    }

    /// Takes note that the subscriber was out of reach: of video it needs a key frame now.
    pub fn interrupt(&mut self) {
        self.picture_lost = self.kind == MediaKind::Video;
        self.repeats_from = self.rewriter.next_index();
    }

    /// What is being forwarded.
    #[must_use]
    pub fn layer(&self) -> Option<u8> {
        let source = self.rewriter.source().filter(|_| self.flowing);
        source.map(|source| source.layer)
    }

    /// Whether a key frame of the layer would be of use.
    #[must_use]
    pub fn needs_key_frame(&self, layer: u8) -> bool {
        self.kind == MediaKind::Video
            && self.target == Some(layer)
            && (self.picture_lost || self.layer() != Some(layer))
    }

    /// The subscriber's payload types for a packet.
    #[must_use]
    pub fn payload_types(&self, incoming: u8) -> Option<PayloadTypes> {
        self.payload_types
            .iter()
            .find(|types| types.incoming == incoming)
            .copied()
    }

    /// Decides whether a packet is sent, and with which numbers.
    pub fn accept(
        &mut self,
        packet: &Packet,
        receiver: &Receiver,
        now_us: u64,
    ) -> Option<Accepted> {
        let target = self.target?;
        let source = packet.source;
        let begins = self.kind == MediaKind::Audio || packet.key_frame;
        let current = self.rewriter.source().filter(|_| self.flowing);
        let switched = current != Some(source) && source.layer == target && begins;
        let offset = receiver.offset_of(source);
        if switched {
            let timestamp = packet.numbers.timestamp.wrapping_add(offset);
            let timestamp = self.landing(timestamp, receiver.clock_rate(), now_us);
            self.rewriter.begin(source, &packet.numbers, timestamp);
            self.flowing = true;
        } else if current != Some(source) {
            return None;
        } else if self.rewriter.is_off(offset) && packet.starts_frame() {
            let most = most_apart(receiver.clock_rate());
            self.rewriter.approach(&packet.numbers, offset, most);
        }
        let numbers = self.rewriter.rewrite(&packet.numbers)?;
        if packet.key_frame {
            self.picture_lost = false;
        }
        self.sent_us = now_us;
        Some(Accepted { numbers, switched })
    }

    /// The outgoing timestamp of a switch's first packet, whose own on the publication's timeline is `timestamp`.
    fn landing(&self, timestamp: u32, rate: u32, now_us: u64) -> u32 {
        let Some(last) = self.rewriter.last_timestamp() else {
            return timestamp;
        };
        let landing = Landing {
            last,
            elapsed_us: now_us.saturating_sub(self.sent_us),
            rate,
        };
        landing.timestamp(timestamp)
    }

    /// What to tell with a packet about holding it back: receivers look at a frame's first one.
    #[must_use]
    pub fn playout_delay(&self, packet: &Packet, now_us: u64) -> Option<PlayoutDelay> {
        let delay = self.playout.delay(now_us)?;
        (self.kind == MediaKind::Video && packet.starts_frame()).then_some(delay)
    }

    /// A snapshot.
    #[must_use]
    pub fn stats(&self, sender: u64, transport: u64, receiver: u64) -> SenderStats {
        SenderStats {
            sender,
            transport,
            receiver,
            ssrc: self.ssrc,
            layer: self.layer(),
            target_layer: self.target,
            packets_sent: self.counts.packets,
            bytes_sent: self.counts.bytes,
            retransmitted_packets_sent: self.counts.repeated_packets,
            retransmitted_bytes_sent: self.counts.repeated_bytes,
            nack_count: self.counts.nacks,
            pli_count: self.counts.plis,
            fir_count: self.counts.firs,
            packets_lost: self.remote.packets_lost,
            fraction_lost: self.remote.fraction_lost,
            jitter: self.remote.jitter,
            round_trip_time: self.remote.round_trip_time,
        }
    }
}

/// Pairs both sides' payload types by codec.
fn payload_types(incoming: &[Codec], outgoing: &[Codec]) -> Vec<PayloadTypes> {
    let pair = |incoming: &Codec| {
        let same = outgoing
            .iter()
            .find(|outgoing| outgoing.name == incoming.name)?;
        Some(PayloadTypes {
            incoming: incoming.payload_type,
            outgoing: same.payload_type,
            rtx: same.rtx_payload_type,
        })
    };
    incoming.iter().filter_map(pair).collect()
}
