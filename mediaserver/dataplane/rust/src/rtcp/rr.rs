//! Receiver reports (RFC 3550 section 6.4.2).

#![deny(clippy::indexing_slicing)]

use super::report::{ReportBlock, ReportBlocks, MAX_BLOCKS};
use super::{begin_packet, end_packet, Packet, RECEIVER_REPORT};
use crate::bytes::{u32_at, Writer};
use crate::error::Error;

/// A received receiver report.
#[derive(Debug, Clone, Copy)]
pub struct ReceiverReport<'a> {
    /// The reporting peer's SSRC.
    pub sender_ssrc: u32,
    /// One block per stream it receives.
    pub blocks: ReportBlocks<'a>,
}

impl<'a> ReceiverReport<'a> {
    pub(super) fn parse(packet: Packet<'a>) -> Result<Self, Error> {
        Ok(Self {
            sender_ssrc: u32_at(packet.body, 0)?,
            blocks: ReportBlocks::parse(packet.body, 4, packet.count)?,
        })
    }
}

/// Appends a receiver report with up to [`MAX_BLOCKS`] blocks; without any it is the empty report
/// that begins a compound of feedback.
pub fn write(
    writer: &mut Writer<'_>,
    sender_ssrc: u32,
    blocks: &[ReportBlock],
) -> Result<(), Error> {
    if blocks.len() > MAX_BLOCKS {
        return Err(Error::Argument("report blocks"));
    }
    let start = begin_packet(writer, RECEIVER_REPORT, blocks.len() as u8)?;
    writer.put_u32(sender_ssrc)?;
    for block in blocks {
        block.write(writer)?;
    }
    end_packet(writer, start)
}

#[cfg(test)]
mod tests {
    use super::super::{only_message, written, Message};
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let block = ReportBlock {
            ssrc: 1,
            fraction_lost: 64,
            cumulative_lost: 0x7F_FFFF,
            highest_sequence: 0x0001_ffff,
            jitter: 90,
            last_sender_report: 4,
            delay_since_last: 5,
        };
        let blocks = [block; MAX_BLOCKS];
        let bytes = written(|writer| write(writer, 7, &blocks));
        let Ok(Message::ReceiverReport(report)) = only_message(&bytes) else {
            panic!("not a receiver report");
        };
        assert_eq!(report.sender_ssrc, 7);
        assert_eq!(report.blocks.collect::<Vec<_>>(), blocks);
    }

    #[test]
    fn holds_losses_inside_24_bits() {
        for (said, kept) in [(i32::MAX, 0x7F_FFFF), (i32::MIN, -0x80_0000), (-1, -1)] {
            let block = ReportBlock {
                cumulative_lost: said,
                ..ReportBlock::default()
            };
            let bytes = written(|writer| write(writer, 7, &[block]));
            let Ok(Message::ReceiverReport(mut report)) = only_message(&bytes) else {
                panic!("not a receiver report");
            };
            assert_eq!(report.blocks.next().unwrap().cumulative_lost, kept);
        }
    }

    #[test]
    fn refuses_too_many_blocks() {
        let mut buffer = [0; 1500];
        let blocks = [ReportBlock::default(); MAX_BLOCKS + 1];
        let result = write(&mut Writer::new(&mut buffer), 7, &blocks);
        assert_eq!(result, Err(Error::Argument("report blocks")));
    }
}
