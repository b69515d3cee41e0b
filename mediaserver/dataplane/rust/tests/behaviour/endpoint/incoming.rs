//! One stream a subscriber receives: keeps all of it, asks for what is missing, and can tell
//! whether it would have played without a gap.

use std::collections::BTreeMap;

use housecall_dataplane::header_ext::PlayoutDelay;
use housecall_dataplane::nack::Generator;
use housecall_dataplane::reception::Reception;
use housecall_dataplane::rtcp::report::ReportBlock;
use housecall_dataplane::rtcp::sr::SenderInfo;
use housecall_dataplane::rtp::Fields;
use housecall_dataplane::sequence::extend;

use super::media::{read_opus, read_vp8, Body, Picture};

/// A packet as it arrived.
#[derive(Debug, Clone)]
pub struct Got {
    pub at_us: u64,
    pub fields: Fields,
    pub picture: Option<Picture>,
    pub body: Body,
    /// Whether it came as a retransmission.
    pub repaired: bool,
}

pub struct Incoming {
    pub ssrc: u32,
    pub rtx_ssrc: Option<u32>,
    pub mid: String,
    pub video: bool,
    pub payload_type: u8,
    pub rtx_payload_type: u8,
    /// By extended sequence number.
    pub packets: BTreeMap<u64, Got>,
    /// Packets that came more than once.
    pub duplicates: u64,
    missing: Generator,
    reception: Reception,
    pub sender_reports: Vec<(u64, SenderInfo)>,
    /// What it was told about holding back, with the times.
    pub playout_delays: Vec<(u64, PlayoutDelay)>,
}

impl Incoming {
    pub fn new(ssrc: u32, rtx_ssrc: Option<u32>, mid: &str, video: bool) -> Self {
        Self {
            ssrc,
            rtx_ssrc,
            mid: mid.to_owned(),
            video,
            payload_type: if video { 106 } else { 121 },
            rtx_payload_type: 107,
            packets: BTreeMap::new(),
            duplicates: 0,
            missing: Generator::new(),
            reception: Reception::new(if video { 90_000 } else { 48_000 }),
            sender_reports: Vec::new(),
            playout_delays: Vec::new(),
        }
    }

    pub fn next_us(&self) -> Option<u64> {
        self.missing
            .deadline_us()
            .filter(|_| self.rtx_ssrc.is_some())
    }

    /// What to ask for now.
    pub fn missing_now(&mut self, now_us: u64) -> Vec<u64> {
        let mut asked = Vec::new();
        if self.rtx_ssrc.is_some() {
            self.missing.due(now_us, None, &mut asked);
        }
        asked
    }

    pub fn hold(&mut self, now_us: u64, delay: Option<PlayoutDelay>) {
        self.playout_delays
            .extend(delay.map(|delay| (now_us, delay)));
    }

    pub fn take(&mut self, now_us: u64, fields: &Fields, index: u64, payload: &[u8]) {
        assert_eq!(fields.payload_type, self.payload_type);
        self.reception.on_packet(index, fields.timestamp, now_us);
        self.store(now_us, fields, index, payload, false);
    }

    /// Takes a retransmission in (RFC 4588 section 4).
    pub fn restore(&mut self, now_us: u64, fields: &Fields, payload: &[u8]) {
        assert_eq!(fields.payload_type, self.rtx_payload_type);
        let (number, payload) = payload.split_first_chunk().unwrap();
        let number = u16::from_be_bytes(*number);
        let highest = *self.packets.keys().last().unwrap();
        let original = Fields {
            ssrc: self.ssrc,
            payload_type: self.payload_type,
            sequence_number: number,
            ..*fields
        };
        self.store(now_us, &original, extend(highest, number), payload, true);
    }

    fn store(&mut self, now_us: u64, fields: &Fields, index: u64, payload: &[u8], repaired: bool) {
        self.missing.on_packet(index, now_us);
        let (picture, body) = if self.video {
            let (picture, body) = read_vp8(payload);
            (Some(picture), body)
        } else {
            (None, read_opus(payload))
        };
        let got = Got {
            at_us: now_us,
            fields: *fields,
            picture,
            body,
            repaired,
        };
        match self.packets.get(&index) {
            Some(before) => {
                assert_eq!((before.body, before.picture), (body, picture));
                self.duplicates += 1;
            }
            None => {
                self.packets.insert(index, got);
            }
        }
    }

    pub fn take_report(&mut self, info: SenderInfo, now_us: u64) {
        self.reception.on_sender_report(info.ntp, now_us);
        self.sender_reports.push((now_us, info));
    }

    pub fn report(&mut self, now_us: u64) -> Option<ReportBlock> {
        self.reception.report(self.ssrc, now_us)
    }

    /// Frames that lack their last packets.
    pub fn cut_frames(&self) -> usize {
        let bodies: Vec<Body> = self.packets.values().map(|got| got.body).collect();
        let pairs = bodies.windows(2);
        pairs
            .filter(|pair| pair[1].part == 0 && pair[0].part + 1 < pair[0].parts)
            .count()
    }

    /// Extended sequence numbers between the first and last that never came.
    pub fn holes(&self) -> Vec<u64> {
        let first = self.packets.keys().next().copied().unwrap_or(0);
        let last = self.packets.keys().last().copied().unwrap_or(0);
        (first..last)
            .filter(|index| !self.packets.contains_key(index))
            .collect()
    }

    pub fn repaired(&self) -> usize {
        self.packets.values().filter(|got| got.repaired).count()
    }

    /// Which of the publisher's streams the packets came from, in order, without repetition.
    pub fn origins(&self) -> Vec<u32> {
        let mut origins: Vec<u32> = self.packets.values().map(|got| got.body.origin).collect();
        origins.dedup();
        origins
    }

    /// Panics unless a decoder could play all of it from the start to `ends_us`: no hole, every
    /// frame whole, timestamps ever growing, picture ids in step with frames, a key frame wherever
    /// the origin changes. Only there may a frame end early: what is lost of it when the switch
    /// comes is never sent, and the key frame needs nothing before it.
    pub fn assert_playable(&self, ends_us: u64) {
        assert!(!self.packets.is_empty(), "nothing arrived");
        assert_eq!(self.holes(), [0; 0]);
        let mut before: Option<&Got> = None;
        for (index, got) in &self.packets {
            if got.at_us > ends_us {
                break;
            }
            let switches = |before: &Got| {
                before.body.origin != got.body.origin && got.body.key_frame && got.body.part == 0
            };
            let continues = before
                .filter(|before| before.body.part + 1 < before.body.parts && !switches(before));
            if let Some(before) = continues {
                let expected = Body {
                    part: before.body.part + 1,
                    ..before.body
                };
                assert_eq!(got.body, expected, "packet {index} continues its frame");
                assert_eq!(got.fields.timestamp, before.fields.timestamp);
                assert_eq!(got.picture, before.picture);
            } else {
                assert_eq!(got.body.part, 0, "packet {index} begins a frame");
                self.assert_frame_follows(*index, before, got);
            }
            let last = got.body.part + 1 == got.body.parts;
            assert_eq!(got.fields.marker, self.video && last);
            before = Some(got);
        }
    }

    fn assert_frame_follows(&self, index: u64, before: Option<&Got>, got: &Got) {
        let Some(before) = before else {
            assert!(got.body.key_frame || !self.video, "begins with a key frame");
            return;
        };
        let step = got.fields.timestamp.wrapping_sub(before.fields.timestamp) as i32;
        assert!(step > 0, "packet {index}: the clock goes on, not by {step}");
        if let (Some(before), Some(now)) = (before.picture, got.picture) {
            assert_eq!(now.id, (before.id + 1) & 0x7FFF, "packet {index}");
            assert_eq!(now.tl0, before.tl0.wrapping_add(1), "packet {index}");
        }
        if before.body.origin == got.body.origin {
            assert_eq!(got.body.frame, before.body.frame + 1, "packet {index}");
        } else {
            assert!(got.body.key_frame, "packet {index} switches at a key frame");
        }
    }

    /// The longest time between the arrivals of two packets from `from_us` on.
    pub fn longest_silence_us(&self, from_us: u64) -> u64 {
        let mut times: Vec<u64> = self.packets.values().map(|got| got.at_us).collect();
        times.retain(|at_us| *at_us >= from_us);
        times.sort_unstable();
        let gaps = times.windows(2).map(|pair| pair[1] - pair[0]);
        gaps.max().unwrap_or(u64::MAX)
    }
}
