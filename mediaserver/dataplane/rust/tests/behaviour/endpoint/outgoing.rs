//! One stream a publisher sends: frames by the clock, retransmissions when asked (RFC 4588), key
//! frames when asked, sender reports each second.

use std::collections::BTreeMap;
use std::time::Duration;

use housecall_dataplane::header_ext::{AudioLevel, Values};
use housecall_dataplane::rtcp::ntp::NtpTime;
use housecall_dataplane::rtcp::report::ReportBlock;
use housecall_dataplane::rtcp::sr::SenderInfo;
use housecall_dataplane::rtp::Fields;
use housecall_dataplane::sequence::extend;

use super::media::{opus_payload, vp8_payload, Body, Picture};

/// Packets that name their stream by MID and RID, as Chromium does until it is acknowledged.
const NAMED_PACKETS: u64 = 100;
const REPORT_INTERVAL_US: u64 = 1_000_000;

/// A packet before it is sealed.
#[derive(Debug, Clone)]
pub struct Plain {
    pub fields: Fields,
    pub index: u64,
    pub payload: Vec<u8>,
}

pub struct Outgoing {
    pub ssrc: u32,
    pub rtx_ssrc: Option<u32>,
    pub mid: String,
    pub rid: Option<String>,
    /// VP8 in several packets per frame, or Opus.
    pub video: bool,
    pub payload_type: u8,
    pub rtx_payload_type: u8,
    pub clock_rate: u32,
    pub frame_us: u64,
    pub parts: u8,
    /// Whether it sends now.
    pub sending: bool,
    /// -dBov, of audio.
    pub level: Option<AudioLevel>,
    pub next_index: u64,
    pub next_rtx_index: u64,
    /// The timestamp when the virtual clock was 0.
    pub first_timestamp: u32,
    pub picture: Picture,
    pub frame: u32,
    /// When each frame so far was made.
    pub made_us: Vec<u64>,
    next_us: u64,
    key_frame_due: bool,
    report_us: u64,
    sent: BTreeMap<u64, Plain>,
    named: u64,
    pub repeated: u64,
    /// When it was asked for key frames.
    pub asked_us: Vec<u64>,
    /// What the server said of it.
    pub reports: Vec<ReportBlock>,
}

impl Outgoing {
    /// 30 frames per second of three packets each, beginning with a key frame.
    pub fn video(ssrc: u32, mid: &str, rid: Option<&str>) -> Self {
        Self {
            ssrc,
            rtx_ssrc: Some(ssrc + 1),
            mid: mid.to_owned(),
            rid: rid.map(str::to_owned),
            video: true,
            payload_type: 96,
            rtx_payload_type: 97,
            clock_rate: 90_000,
            frame_us: 33_333,
            parts: 3,
            sending: true,
            level: None,
            next_index: 1000,
            next_rtx_index: 500,
            first_timestamp: ssrc.wrapping_mul(77_777),
            picture: Picture {
                id: ssrc as u16 & 0x7FFF,
                tl0: ssrc as u8,
            },
            frame: 0,
            made_us: Vec::new(),
            next_us: 0,
            key_frame_due: true,
            report_us: 0,
            sent: BTreeMap::new(),
            named: 0,
            repeated: 0,
            asked_us: Vec::new(),
            reports: Vec::new(),
        }
    }

    /// 50 packets per second.
    pub fn audio(ssrc: u32, mid: &str, level: u8) -> Self {
        Self {
            rtx_ssrc: None,
            video: false,
            payload_type: 111,
            clock_rate: 48_000,
            frame_us: 20_000,
            parts: 1,
            level: Some(AudioLevel { voice: true, level }),
            ..Self::video(ssrc, mid, None)
        }
    }

    pub fn next_us(&self) -> u64 {
        if self.sending {
            self.next_us
        } else {
            u64::MAX
        }
    }

    /// Makes no frames before `now_us`.
    pub fn begin(&mut self, now_us: u64) {
        self.next_us = self.next_us.max(now_us);
    }

    /// Sends no sender reports before `now_us`.
    pub fn report_from(&mut self, now_us: u64) {
        self.report_us = now_us;
    }

    /// Makes no more frames.
    pub fn stop(&mut self) {
        self.sending = false;
    }

    /// Goes on from `now_us` with a key frame.
    pub fn resume(&mut self, now_us: u64) {
        self.sending = true;
        self.key_frame_due = true;
        self.begin(now_us);
    }

    pub fn ask_key_frame(&mut self, now_us: u64) {
        self.asked_us.push(now_us);
        self.key_frame_due = true;
    }

    /// The next frame's packets.
    pub fn next_frame(&mut self) -> Vec<Plain> {
        let timestamp = self.timestamp_at(self.next_us);
        let key_frame = std::mem::replace(&mut self.key_frame_due, false);
        self.made_us.push(self.next_us);
        self.next_us += self.frame_us;
        self.frame += 1;
        self.picture.id = (self.picture.id + 1) & 0x7FFF;
        self.picture.tl0 = self.picture.tl0.wrapping_add(1);
        let parts = (0..self.parts).map(|part| {
            let body = Body {
                origin: self.ssrc,
                frame: self.frame,
                part,
                parts: self.parts,
                key_frame,
            };
            let index = self.next_index + u64::from(part);
            Plain {
                fields: Fields {
                    marker: self.video && part + 1 == self.parts,
                    payload_type: self.payload_type,
                    sequence_number: index as u16,
                    timestamp,
                    ssrc: self.ssrc,
                },
                index,
                payload: if self.video {
                    vp8_payload(self.picture, body)
                } else {
                    opus_payload(body)
                },
            }
        });
        let packets: Vec<Plain> = parts.collect();
        self.next_index += packets.len() as u64;
        for packet in &packets {
            self.sent.insert(packet.index, packet.clone());
        }
        packets
    }

    /// The retransmission of a packet, if it was sent.
    pub fn repeat(&mut self, number: u16) -> Option<Plain> {
        let original = self.sent.get(&extend(self.next_index, number))?;
        let index = self.next_rtx_index;
        self.next_rtx_index += 1;
        self.repeated += 1;
        let mut payload = number.to_be_bytes().to_vec();
        payload.extend(&original.payload);
        Some(Plain {
            fields: Fields {
                payload_type: self.rtx_payload_type,
                sequence_number: index as u16,
                ssrc: self.rtx_ssrc?,
                ..original.fields
            },
            index,
            payload,
        })
    }

    /// The extensions of a packet: its names as long as they may be unknown.
    pub fn extensions<'a>(&'a mut self, packet: &Plain, number: u16) -> Values<'a> {
        let repair = Some(packet.fields.ssrc) == self.rtx_ssrc;
        self.named += 1;
        let named = self.named <= NAMED_PACKETS || repair;
        let rid = self.rid.as_deref().filter(|_| named).map(str::as_bytes);
        Values {
            mid: Some(self.mid.as_bytes()).filter(|_| named),
            rid: rid.filter(|_| !repair),
            rrid: rid.filter(|_| repair),
            twcc: Some(number),
            audio_level: self.level,
            ..Values::default()
        }
    }

    /// The sender report to send before the frame at `now_us`, once a second.
    pub fn sender_info_due(&mut self, now_us: u64, clock: NtpTime) -> Option<SenderInfo> {
        if now_us < self.report_us {
            return None;
        }
        self.report_us = now_us + REPORT_INTERVAL_US;
        Some(SenderInfo {
            ssrc: self.ssrc,
            ntp: clock.plus(Duration::from_micros(now_us)),
            rtp_timestamp: self.timestamp_at(now_us),
            packet_count: self.sent.len() as u32,
            octet_count: 0,
        })
    }

    /// Its clock.
    pub fn timestamp_at(&self, now_us: u64) -> u32 {
        let ticks = now_us * u64::from(self.clock_rate) / 1_000_000;
        self.first_timestamp.wrapping_add(ticks as u32)
    }
}
