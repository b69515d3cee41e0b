//! Generic NACK (RFC 4585 section 6.2.1): names packets that are missing.

#![deny(clippy::indexing_slicing)]

use super::{begin_feedback, end_packet, feedback_ssrcs, Packet, FORMAT_NACK, TRANSPORT_FEEDBACK};
use crate::bytes::{u16_at, Writer};
use crate::error::Error;

/// A missing packet and, by bit, those of the sixteen after it that are missing too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NackPair {
    /// The first missing packet's sequence number.
    pub packet_id: u16,
    /// Bit `n` set: packet `packet_id + n + 1` is missing.
    pub following: u16,
}

impl NackPair {
    fn sequence_numbers(self) -> impl Iterator<Item = u16> {
        let following = (0..16).filter(move |bit| self.following & (1 << bit) != 0);
        let following = following.map(move |bit| self.packet_id.wrapping_add(bit + 1));
        std::iter::once(self.packet_id).chain(following)
    }
}

/// A received NACK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nack<'a> {
    /// The peer that misses packets.
    pub sender_ssrc: u32,
    /// The stream they are missing from.
    pub media_ssrc: u32,
    pairs: &'a [u8],
}

impl<'a> Nack<'a> {
    pub(super) fn parse(packet: Packet<'a>) -> Result<Self, Error> {
        let (sender_ssrc, media_ssrc) = feedback_ssrcs(packet.body)?;
        Ok(Self {
            sender_ssrc,
            media_ssrc,
            pairs: packet.body.get(8..).ok_or(Error::Truncated)?,
        })
    }

    /// The missing sequence numbers in the order named.
    ///
    /// A peer may name the same packet again and again; the caller limits what it resends.
    pub fn sequence_numbers(&self) -> impl Iterator<Item = u16> + use<'a> {
        let pairs = self.pairs.chunks_exact(4);
        let pairs = pairs.filter_map(|pair| {
            Some(NackPair {
                packet_id: u16_at(pair, 0).ok()?,
                following: u16_at(pair, 2).ok()?,
            })
        });
        pairs.flat_map(NackPair::sequence_numbers)
    }
}

/// Packs missing packets into pairs.
///
/// `missing` holds extended sequence numbers, ascending. One pair names a packet and up to
/// sixteen after it. Empty in, empty out: the caller then sends no feedback.
pub fn pack(missing: &[u64]) -> impl Iterator<Item = NackPair> + '_ {
    let mut rest = missing.iter().copied().peekable();
    std::iter::from_fn(move || {
        let first = rest.next()?;
        let mut following = 0;
        while let Some(next) = rest.next_if(|next| (1..=16).contains(&next.wrapping_sub(first))) {
            following |= 1 << (next - first - 1);
        }
        Some(NackPair {
            packet_id: first as u16,
            following,
        })
    })
}

/// Appends a NACK for `missing`, extended sequence numbers, ascending and not empty.
pub fn write(
    writer: &mut Writer<'_>,
    sender_ssrc: u32,
    media_ssrc: u32,
    missing: &[u64],
) -> Result<(), Error> {
    let start = begin_feedback(
        writer,
        TRANSPORT_FEEDBACK,
        FORMAT_NACK,
        sender_ssrc,
        media_ssrc,
    )?;
    for pair in pack(missing) {
        writer.put_u16(pair.packet_id)?;
        writer.put_u16(pair.following)?;
    }
    end_packet(writer, start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{only_message, written, Message};
    use super::*;

    fn read_back(bytes: &[u8]) -> Vec<u16> {
        let Ok(Message::Nack(nack)) = only_message(bytes) else {
            panic!("not a NACK");
        };
        assert_eq!((nack.sender_ssrc, nack.media_ssrc), (1, 2));
        nack.sequence_numbers().collect()
    }

    #[test]
    fn packs_sixteen_followers_into_one_pair() {
        let missing: Vec<u64> = (100..118).collect();
        let pairs: Vec<_> = pack(&missing).collect();
        assert_eq!(
            pairs,
            [
                NackPair {
                    packet_id: 100,
                    following: 0xffff
                },
                NackPair {
                    packet_id: 117,
                    following: 0
                },
            ]
        );
        assert_eq!(pack(&[]).count(), 0);
    }

    #[test]
    fn ignores_half_a_pair() {
        let mut bytes = written(|writer| write(writer, 1, 2, &[5, 6]));
        bytes.extend([0; 4]);
        bytes[3] += 1;
        bytes[0] |= 0x20;
        *bytes.last_mut().unwrap() = 2;
        assert_eq!(read_back(&bytes), [5, 6]);
    }

    proptest! {
        #[test]
        fn reads_what_it_writes_across_the_wrap(
            start in prop::sample::select(vec![0u64, 127, 32767, 65535]),
            steps in prop::collection::vec(1u64..40, 1..100),
        ) {
            let missing: Vec<u64> = steps
                .into_iter()
                .scan(start, |at, step| {
                    *at += step;
                    Some(*at)
                })
                .collect();
            let bytes = written(|writer| write(writer, 1, 2, &missing));
            let expected: Vec<u16> = missing.into_iter().map(|sequence| sequence as u16).collect();
            prop_assert_eq!(expected, read_back(&bytes));
        }
    }
}
