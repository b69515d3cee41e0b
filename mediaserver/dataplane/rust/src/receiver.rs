//! One publication as it comes in from its publisher: its layers and what each has received.

use crate::command::{AddReceiver, Codec, MediaKind};
use crate::forward::Source;
use crate::history::History;
use crate::nack;
use crate::pool::Pool;
use crate::pulse::Pulse;
use crate::reception::Reception;
use crate::sender::Sender;
use crate::slab::Key;
use crate::stats::{LayerStats, ReceiverStats};
use crate::timeline::{ClockPair, Place};
use crate::transport::Transport;

/// Video packets kept per layer: 1.5 s of 7 Mbit/s.
const VIDEO_HISTORY: usize = 1024;
/// Audio packets kept: they are forwarded and then of little use.
const AUDIO_HISTORY: usize = 64;

/// One publication. Owned by the engine, found by the streams of its publisher's transport.
pub struct Receiver {
    /// The publisher's.
    pub transport: Key<Transport>,
    /// Media section.
    pub mid: Box<str>,
    /// Audio or video.
    pub kind: MediaKind,
    /// The publisher's payload types.
    pub codecs: Vec<Codec>,
    /// In ascending quality; at least one.
    pub layers: Vec<Layer>,
    /// Whom it is forwarded to.
    pub senders: Vec<Key<Sender>>,
    /// Arrived since the last flush: (layer, extended sequence number), in order of arrival.
    pub arrived: Vec<(u8, u64)>,
    /// What the running flush forwards; takes `arrived`'s place when a flush begins.
    pub forwarding: Vec<(u8, u64)>,
    /// Level of the loudest packet of the current window, -dBov.
    pub loudest: Option<u8>,
    /// Whether a timer for reports is set.
    pub report_due: bool,
    /// Whether a timer for liveness is set.
    pub liveness_due: bool,
}

/// One layer of a publication.
pub struct Layer {
    /// Restriction id.
    pub rid: Option<Box<str>>,
    /// Of the media stream, once known.
    pub ssrc: Option<u32>,
    /// Of its retransmissions, once known.
    pub rtx_ssrc: Option<u32>,
    /// Which layer, and how many SSRCs it had before.
    pub source: Source,
    /// Highest extended sequence number of the current SSRC.
    pub highest: Option<u64>,
    /// What it received lately.
    pub history: History,
    /// For receiver reports.
    pub reception: Reception,
    /// What is missing.
    pub missing: nack::Generator,
    /// When the timer for `missing` fires, if it is set; microseconds.
    pub missing_due_us: Option<u64>,
    /// Requests for key frames.
    pub key_frames: KeyFrames,
    /// Newest sender report.
    pub clock: Option<ClockPair>,
    /// On the publication's timeline; of the stream before, while nothing of a new one has come.
    pub place: Option<Place>,
    /// Whether media flows; `LayerStarted` was told.
    pub active: bool,
    /// How its media keeps coming.
    pub pulse: Pulse,
    /// Timestamp of the newest packet.
    pub timestamp: u32,
    /// Packets of the current SSRC that were recovered by retransmission.
    pub repaired: i64,
    /// What is shown in statistics.
    pub counts: LayerCounts,
}

/// Counts of a layer since its beginning.
#[derive(Debug, Clone, Copy, Default)]
pub struct LayerCounts {
    /// Media packets, recovered ones included.
    pub packets: u64,
    /// Their payload bytes.
    pub bytes: u64,
    /// Frames begun.
    pub frames: u64,
    /// Key frames begun.
    pub key_frames: u64,
    /// Packets recovered by retransmission.
    pub recovered: u64,
    /// NACK messages sent.
    pub nacks: u64,
    /// PLI messages sent.
    pub plis: u64,
}

/// When key frames were asked for, and whether one is still awaited.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeyFrames {
    /// Somebody needs one.
    pub wanted: bool,
    /// When the publisher was last asked; microseconds.
    pub asked_us: Option<u64>,
    /// When the earliest timer to ask again fires, if one is set; microseconds.
    pub timer_us: Option<u64>,
}

impl Receiver {
    /// Starts without media.
    #[must_use]
    pub fn new(transport: Key<Transport>, command: AddReceiver) -> Self {
        let capacity = match command.kind {
            MediaKind::Video => VIDEO_HISTORY,
            MediaKind::Audio => AUDIO_HISTORY,
        };
        let clock_rate = command
            .codecs
            .first()
            .map_or(90_000, |codec| codec.name.clock_rate());
        let count = command.layer_count() as u8;
        let mut rids = command.rids.into_iter();
        let layers = (0..count)
            .map(|layer| Layer::new(layer, rids.next(), capacity, clock_rate))
            .collect();
        Self {
            transport,
            mid: command.mid,
            kind: command.kind,
            codecs: command.codecs,
            layers,
            senders: Vec::new(),
            arrived: Vec::new(),
            forwarding: Vec::new(),
            loudest: None,
            report_due: false,
            liveness_due: false,
        }
    }

    /// A layer by index.
    #[must_use]
    pub fn layer(&self, layer: u8) -> Option<&Layer> {
        self.layers.get(usize::from(layer))
    }

    /// A layer by index.
    pub fn layer_mut(&mut self, layer: u8) -> Option<&mut Layer> {
        self.layers.get_mut(usize::from(layer))
    }

    /// Makes packets of one frame equally long, where some bytes of padding suffice, so that they share a message.
    ///
    /// Encoders cut a frame into packets that differ by a byte or two, in any order; the kernel cuts a message
    /// into equal ones only.
    pub fn equalise(&mut self, pool: &mut Pool) {
        let layers = &mut self.layers;
        let mut rest = self.forwarding.as_slice();
        while let Some((first, _)) = rest.split_first() {
            let facts = |layers: &[Layer], (number, index): (u8, u64)| {
                let layer = layers.get(usize::from(number))?;
                let packet = &layer.history.get(index)?.packet;
                Some((number, packet.numbers.timestamp, packet.length))
            };
            let frame = facts(layers, *first);
            let of_frame = |item: &&(u8, u64)| {
                facts(layers, **item).map(|(number, timestamp, _)| (number, timestamp))
                    == frame.map(|(number, timestamp, _)| (number, timestamp))
            };
            let count = rest.iter().take_while(of_frame).count().max(1);
            let (packets, others) = rest.split_at(count);
            rest = others;
            if count < 2 {
                continue;
            }
            let lengths = packets.iter().filter_map(|item| facts(layers, *item));
            let longest = lengths.map(|(_, _, length)| length).max().unwrap_or(0);
            for (number, index) in packets {
                if let Some(layer) = layers.get_mut(usize::from(*number)) {
                    layer.history.pad(pool, *index, longest);
                }
            }
        }
    }

    /// The clock rate of a source's timestamps; Hz.
    #[must_use]
    pub fn clock_rate(&self) -> u32 {
        self.codecs
            .first()
            .map_or(90_000, |codec| codec.name.clock_rate())
    }

    /// The publisher's clock of a source, if it is still the layer's current one.
    #[must_use]
    pub fn clock_of(&self, source: Source) -> Option<ClockPair> {
        self.layer(source.layer)
            .filter(|layer| layer.source == source)
            .and_then(|layer| layer.clock)
    }

    /// What a source's timestamps are behind the publication's timeline; ticks, modulo 2**32.
    #[must_use]
    pub fn offset_of(&self, source: Source) -> u32 {
        let place = self.layer(source.layer).and_then(|layer| layer.place);
        place.map_or(0, |place| place.offset)
    }

    /// Gives all memory back.
    pub fn clear(&mut self, pool: &mut Pool) {
        for layer in &mut self.layers {
            layer.history.clear(pool);
        }
    }

    /// A snapshot.
    #[must_use]
    pub fn stats(&self, receiver: u64, transport: u64) -> ReceiverStats {
        ReceiverStats {
            receiver,
            transport,
            kind: self.kind.name(),
            mid: self.mid.to_string(),
            layers: self.layers.iter().map(Layer::stats).collect(),
        }
    }
}

impl Layer {
    fn new(layer: u8, rid: Option<Box<str>>, capacity: usize, clock_rate: u32) -> Self {
        Self {
            rid,
            ssrc: None,
            rtx_ssrc: None,
            source: Source {
                layer,
                incarnation: 0,
            },
            highest: None,
            history: History::new(capacity),
            reception: Reception::new(clock_rate),
            missing: nack::Generator::new(),
            missing_due_us: None,
            key_frames: KeyFrames::default(),
            clock: None,
            place: None,
            active: false,
            pulse: Pulse::default(),
            timestamp: 0,
            repaired: 0,
            counts: LayerCounts::default(),
        }
    }

    /// Names the stream that is the layer. Another one than before begins a new incarnation: its numbers have
    /// nothing to do with the old ones'.
    pub fn set_ssrc(&mut self, ssrc: u32, clock_rate: u32, pool: &mut Pool) {
        if self.ssrc.replace(ssrc).is_some_and(|old| old != ssrc) {
            self.source.incarnation += 1;
            self.highest = None;
            self.history.clear(pool);
            self.reception = Reception::new(clock_rate);
            self.repaired = 0;
            self.missing = nack::Generator::new();
            self.clock = None;
            // Its first packet starts the layer anew, for Python and for all senders.
            self.active = false;
        }
    }

    fn stats(&self) -> LayerStats {
        LayerStats {
            layer: self.source.layer,
            rid: self.rid.as_ref().map(ToString::to_string),
            ssrc: self.ssrc,
            rtx_ssrc: self.rtx_ssrc,
            active: self.active,
            packets_received: self.counts.packets,
            bytes_received: self.counts.bytes,
            // Recovered packets did not count as received in their own stream.
            packets_lost: self.reception.packets_lost() - self.repaired,
            jitter: self.reception.jitter().as_secs_f64(),
            frames_received: self.counts.frames,
            key_frames_received: self.counts.key_frames,
            retransmitted_packets_received: self.counts.recovered,
            nack_count: self.counts.nacks,
            pli_count: self.counts.plis,
        }
    }
}
