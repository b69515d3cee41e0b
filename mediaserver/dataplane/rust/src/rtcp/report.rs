//! Report blocks, common to sender and receiver reports (RFC 3550 section 6.4.1).

#![deny(clippy::indexing_slicing)]

use std::time::Duration;

use super::ntp::{from_compact, NtpTime};
use crate::bytes::{slice_at, u24_at, u32_at, u8_at, Writer};
use crate::error::Error;

/// Bytes of one block.
pub const BLOCK_LENGTH: usize = 24;
/// Most blocks one report can carry.
pub const MAX_BLOCKS: usize = 31;

/// What a receiver says of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportBlock {
    /// The stream reported on.
    pub ssrc: u32,
    /// Share of packets lost since the last report, in 1/256.
    pub fraction_lost: u8,
    /// Packets lost since the beginning, 24 bits signed: negative when duplicates arrive.
    pub cumulative_lost: i32,
    /// Highest sequence number received, with 16 bits of cycles above.
    pub highest_sequence: u32,
    /// Interarrival jitter in ticks of the stream's clock.
    pub jitter: u32,
    /// Middle of the NTP time of the last sender report received, or 0.
    pub last_sender_report: u32,
    /// Time since then in 1/65536 s.
    pub delay_since_last: u32,
}

impl ReportBlock {
    fn parse(block: &[u8]) -> Result<Self, Error> {
        let lost = u24_at(block, 5)? as i32;
        Ok(Self {
            ssrc: u32_at(block, 0)?,
            fraction_lost: u8_at(block, 4)?,
            cumulative_lost: (lost << 8) >> 8,
            highest_sequence: u32_at(block, 8)?,
            jitter: u32_at(block, 12)?,
            last_sender_report: u32_at(block, 16)?,
            delay_since_last: u32_at(block, 20)?,
        })
    }

    pub(super) fn write(&self, writer: &mut Writer<'_>) -> Result<(), Error> {
        writer.put_u32(self.ssrc)?;
        writer.put_u8(self.fraction_lost)?;
        let lost = self.cumulative_lost.clamp(-0x80_0000, 0x7F_FFFF);
        writer.put_u24(lost as u32)?;
        writer.put_u32(self.highest_sequence)?;
        writer.put_u32(self.jitter)?;
        writer.put_u32(self.last_sender_report)?;
        writer.put_u32(self.delay_since_last)
    }

    /// The round-trip time of a report that arrives at `now`, by the clock of our sender reports.
    ///
    /// `None` before the peer has seen a sender report, and when its delay is impossible.
    #[must_use]
    pub fn round_trip_time(&self, now: NtpTime) -> Option<Duration> {
        if self.last_sender_report == 0 {
            return None;
        }
        let elapsed = now.middle().wrapping_sub(self.last_sender_report);
        elapsed
            .checked_sub(self.delay_since_last)
            // More than half the range is a delay longer than the time elapsed, by rounding.
            .filter(|compact| *compact < 0x8000_0000)
            .map(from_compact)
    }
}

/// Walks the blocks of a report.
#[derive(Debug, Clone, Copy)]
pub struct ReportBlocks<'a> {
    rest: &'a [u8],
}

impl<'a> ReportBlocks<'a> {
    /// Takes `count` blocks from offset `at` of a report's body.
    pub(super) fn parse(body: &'a [u8], at: usize, count: u8) -> Result<Self, Error> {
        let rest = slice_at(body, at, usize::from(count) * BLOCK_LENGTH)?;
        Ok(Self { rest })
    }
}

impl Iterator for ReportBlocks<'_> {
    type Item = ReportBlock;

    fn next(&mut self) -> Option<ReportBlock> {
        let (block, rest) = self.rest.split_at_checked(BLOCK_LENGTH)?;
        self.rest = rest;
        ReportBlock::parse(block).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_the_example_of_rfc_3550_figure_2() {
        let block = ReportBlock {
            last_sender_report: 0xb705_2000,
            delay_since_last: 0x0005_4000,
            ..ReportBlock::default()
        };
        // A = 0xb710:8000, so A - LSR - DLSR = 6.125 s.
        let now = NtpTime(0xb44d_b710_8000_0000);
        assert_eq!(
            block.round_trip_time(now),
            Some(Duration::from_millis(6125))
        );
    }

    #[test]
    fn knows_no_round_trip_without_a_sender_report_or_by_an_impossible_delay() {
        let now = NtpTime(0x0000_0001_0000_0000);
        let mut block = ReportBlock::default();
        assert_eq!(block.round_trip_time(now), None);
        block.last_sender_report = now.middle() - 10;
        block.delay_since_last = 11;
        assert_eq!(block.round_trip_time(now), None);
    }
}
