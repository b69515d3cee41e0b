//! Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1):
//! which packets of a transport arrived, and when, in ticks of 250 µs.

#![deny(clippy::indexing_slicing)]

mod encode;

use super::{feedback_ssrcs, Packet};
use crate::bytes::{array_at, u16_at, u24_at, u8_at};
use crate::error::Error;

pub use encode::write;

/// Ticks per unit of the reference time: 64 ms of 250 µs.
const TICKS_PER_REFERENCE: i64 = 256;
/// More packets than any sender has in flight between two feedbacks; more is an attack on our time.
pub const MAX_STATUSES: u16 = 8192;

const FIXED_LENGTH: usize = 16;
const ONE_BIT_SYMBOLS: usize = 14;
const TWO_BIT_SYMBOLS: usize = 7;

/// A packet's fate as the two bits on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    NotReceived = 0,
    SmallDelta = 1,
    LargeDelta = 2,
}

impl Symbol {
    fn from_bits(bits: u16) -> Result<Self, Error> {
        match bits & 3 {
            0 => Ok(Self::NotReceived),
            1 => Ok(Self::SmallDelta),
            2 => Ok(Self::LargeDelta),
            _ => Err(Error::Malformed("TWCC status")),
        }
    }

    fn delta_length(self) -> usize {
        self as usize
    }
}

/// A received feedback, checked whole: its packets can be walked without further errors.
#[derive(Debug, Clone, Copy)]
pub struct TransportFeedback<'a> {
    /// The peer that received the packets.
    pub sender_ssrc: u32,
    /// Any stream of the transport.
    pub media_ssrc: u32,
    /// Transport-wide number of the first packet reported on.
    pub base_sequence: u16,
    /// Packets reported on.
    pub status_count: u16,
    /// Counts feedbacks, modulo 256: a gap is a lost feedback.
    pub feedback_count: u8,
    reference_time: i32,
    chunks: &'a [u8],
    deltas: &'a [u8],
}

/// One packet's fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Transport-wide number.
    pub sequence: u16,
    /// Arrival in ticks of 250 µs by the receiver's clock, modulo 2**32 ticks; `None` when missing.
    pub arrival: Option<i64>,
}

impl<'a> TransportFeedback<'a> {
    pub(super) fn parse(packet: Packet<'a>) -> Result<Self, Error> {
        let body = packet.body;
        let (sender_ssrc, media_ssrc) = feedback_ssrcs(body)?;
        let status_count = u16_at(body, 10)?;
        if status_count > MAX_STATUSES {
            return Err(Error::Malformed("TWCC status count"));
        }
        let reference_time = (u24_at(body, 12)? as i32) << 8 >> 8;
        let feedback_count = u8_at(body, 15)?;

        let rest = body.get(FIXED_LENGTH..).ok_or(Error::Truncated)?;
        let (chunk_bytes, delta_bytes) = measure(rest, status_count)?;
        let (chunks, rest) = rest.split_at_checked(chunk_bytes).ok_or(Error::Truncated)?;
        let deltas = rest.get(..delta_bytes).ok_or(Error::Truncated)?;
        Ok(Self {
            sender_ssrc,
            media_ssrc,
            base_sequence: u16_at(body, 8)?,
            status_count,
            feedback_count,
            reference_time,
            chunks,
            deltas,
        })
    }

    /// Every packet reported on, in order of number.
    pub fn statuses(&self) -> impl Iterator<Item = Status> + use<'a> {
        let mut symbols = Symbols::new(self.chunks, self.status_count);
        let mut deltas = self.deltas;
        let mut at = i64::from(self.reference_time) * TICKS_PER_REFERENCE;
        let mut sequence = self.base_sequence;
        std::iter::from_fn(move || {
            let symbol = symbols.next()?.ok()?;
            let (delta, rest) = deltas.split_at_checked(symbol.delta_length())?;
            deltas = rest;
            let delta = match symbol {
                Symbol::NotReceived => None,
                Symbol::SmallDelta => u8_at(delta, 0).ok().map(i64::from),
                Symbol::LargeDelta => array_at(delta, 0)
                    .ok()
                    .map(|delta| i64::from(i16::from_be_bytes(delta))),
            };
            let status = Status {
                sequence,
                arrival: delta.map(|delta| {
                    at += delta;
                    at
                }),
            };
            sequence = sequence.wrapping_add(1);
            Some(status)
        })
    }
}

/// Bytes of the chunks that hold `count` statuses, and of the deltas they announce.
fn measure(chunks: &[u8], count: u16) -> Result<(usize, usize), Error> {
    let mut symbols = Symbols::new(chunks, count);
    let mut delta_bytes = 0;
    for symbol in symbols.by_ref() {
        delta_bytes += symbol?.delta_length();
    }
    Ok((symbols.next_chunk, delta_bytes))
}

/// Walks the symbols of status chunks.
struct Symbols<'a> {
    chunks: &'a [u8],
    /// Offset of the chunk after the current one.
    next_chunk: usize,
    chunk: u16,
    /// Symbols of the current chunk not walked yet.
    in_chunk: u16,
    /// Symbols not walked yet.
    left: u16,
}

impl<'a> Symbols<'a> {
    fn new(chunks: &'a [u8], count: u16) -> Self {
        Self {
            chunks,
            next_chunk: 0,
            chunk: 0,
            in_chunk: 0,
            left: count,
        }
    }

    fn step(&mut self) -> Result<Symbol, Error> {
        while self.in_chunk == 0 {
            self.chunk = u16_at(self.chunks, self.next_chunk)?;
            self.next_chunk += 2;
            self.in_chunk = match self.chunk >> 14 {
                0 | 1 => self.chunk & 0x1FFF,
                2 => ONE_BIT_SYMBOLS as u16,
                _ => TWO_BIT_SYMBOLS as u16,
            };
        }
        self.in_chunk -= 1;
        self.left -= 1;
        match self.chunk >> 14 {
            0 | 1 => Symbol::from_bits(self.chunk >> 13),
            2 => Symbol::from_bits((self.chunk >> self.in_chunk) & 1),
            _ => Symbol::from_bits(self.chunk >> (2 * self.in_chunk)),
        }
    }
}

impl Iterator for Symbols<'_> {
    type Item = Result<Symbol, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let symbol = self.step();
        if symbol.is_err() {
            self.left = 0;
        }
        Some(symbol)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{only_message, Message};
    use super::*;
    use crate::bytes::Writer;

    /// Writes as many feedbacks as it takes into datagrams of `size` and reads them back.
    fn round_trip(base: u16, arrivals: &[Option<i64>], size: usize) -> Vec<Status> {
        let mut statuses = Vec::new();
        let mut at = 0;
        let mut count = 0;
        while at < arrivals.len() {
            let mut buffer = vec![0; size];
            let mut writer = Writer::new(&mut buffer);
            let sequence = base.wrapping_add(at as u16);
            let covered = write(&mut writer, (1, 2), count, sequence, &arrivals[at..]).unwrap();
            if covered == 0 {
                break;
            }
            let Ok(Message::TransportFeedback(feedback)) = only_message(writer.written()) else {
                panic!("not a feedback");
            };
            assert_eq!(feedback.feedback_count, count);
            assert_eq!(feedback.base_sequence, sequence);
            assert_eq!(feedback.statuses().count(), covered);
            statuses.extend(feedback.statuses());
            at += covered;
            count = count.wrapping_add(1);
        }
        statuses
    }

    fn expected(base: u16, arrivals: &[Option<i64>]) -> Vec<Status> {
        let numbered = arrivals.iter().enumerate();
        numbered
            .map(|(place, arrival)| Status {
                sequence: base.wrapping_add(place as u16),
                arrival: *arrival,
            })
            .collect()
    }

    #[test]
    fn reads_a_feedback_from_a_capture() {
        // Run of 3 small, one-bit vector 10000000000001, two-bit vector with a large delta.
        let bytes = b"\x8f\xcd\x00\x08\x00\x00\x00\x01\x00\x00\x00\x02\
            \xff\xfe\x00\x13\x00\x00\x02\x05\
            \x20\x03\xa0\x01\xd8\x00\
            \x01\x02\x03\x04\x05\x06\xff\xff\x00\x00";
        let Ok(Message::TransportFeedback(feedback)) = only_message(bytes) else {
            panic!("not a feedback");
        };
        assert_eq!(feedback.feedback_count, 5);
        let statuses: Vec<_> = feedback.statuses().collect();
        assert_eq!(statuses.len(), 19);
        let arrived: Vec<_> = statuses
            .iter()
            .filter_map(|status| Some((status.sequence, status.arrival?)))
            .collect();
        assert_eq!(
            arrived,
            [
                (0xfffe, 513),
                (0xffff, 515),
                (0, 518),
                (1, 522),
                (14, 527),
                (15, 533),
                (16, 532)
            ]
        );
    }

    #[test]
    fn ends_before_an_arrival_too_far_away() {
        let arrivals = [Some(0), None, Some(40_000), Some(40_001), Some(0)];
        assert_eq!(
            round_trip(65535, &arrivals, 1200),
            expected(65535, &arrivals)
        );
    }

    #[test]
    fn says_nothing_when_nothing_arrived() {
        let mut buffer = [0; 100];
        let mut writer = Writer::new(&mut buffer);
        assert_eq!(write(&mut writer, (1, 2), 0, 0, &[None, None]), Ok(0));
        assert!(writer.is_empty());
    }

    #[test]
    fn fails_without_room_for_one_packet() {
        let mut buffer = [0; 24];
        let mut writer = Writer::new(&mut buffer);
        assert_eq!(
            write(&mut writer, (1, 2), 0, 0, &[Some(1)]),
            Err(Error::NoRoom)
        );
        assert!(writer.is_empty());
    }

    #[test]
    fn refuses_more_packets_than_it_has_chunks_or_deltas_for() {
        for tail in [
            b"\x40\x02\x00\x01".as_slice(),
            b"\x20\x01\x00\x00",
            b"\xff\xff\x00\x00",
            b"\x00\x00\x00\x00",
        ] {
            let mut bytes = b"\x8f\xcd\x00\x05ssrcssrc\x00\x00\x00\x02\x00\x00\x02\x05".to_vec();
            bytes.extend_from_slice(tail);
            assert!(only_message(&bytes).is_err(), "{tail:?}");
        }
        let flood = b"\x8f\xcd\x00\x05ssrcssrc\x00\x00\xff\xff\x00\x00\x02\x05\x1f\xff\x1f\xff";
        assert_eq!(
            only_message(flood).err(),
            Some(Error::Malformed("TWCC status count"))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn reads_what_it_writes(
            base in prop::sample::select(vec![0u16, 127, 32767, 65535]),
            first in 0i64..100_000,
            steps in prop::collection::vec(
                prop_oneof![
                    4 => (0i64..40).prop_map(Some),
                    1 => (-3000i64..3000).prop_map(Some),
                    1 => (-60_000i64..60_000).prop_map(Some),
                    2 => Just(None),
                ],
                0..600,
            ),
            repeats in 1usize..30,
            size in prop::sample::select(vec![60usize, 200, 1200]),
        ) {
            let mut at = first;
            let mut arrivals = vec![Some(first)];
            for step in steps {
                for _ in 0..repeats {
                    arrivals.push(step.map(|step| {
                        at = (at + step).clamp(0, 1 << 30);
                        at
                    }));
                }
            }
            while arrivals.last() == Some(&None) {
                arrivals.pop();
            }
            prop_assert_eq!(expected(base, &arrivals), round_trip(base, &arrivals, size));
        }
    }
}
