//! Sender reports (RFC 3550 section 6.4.1): a stream's clock against wall-clock time.

#![deny(clippy::indexing_slicing)]

use super::ntp::NtpTime;
use super::report::{ReportBlock, ReportBlocks, MAX_BLOCKS};
use super::{begin_packet, end_packet, Packet, SENDER_REPORT};
use crate::bytes::{u32_at, u64_at, Writer};
use crate::error::Error;

/// What a sender says of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderInfo {
    /// The stream.
    pub ssrc: u32,
    /// Wall-clock time of `rtp_timestamp`, by the sender's clock.
    pub ntp: NtpTime,
    /// The same instant in ticks of the stream's clock, modulo 2**32.
    pub rtp_timestamp: u32,
    /// RTP packets sent since the beginning, modulo 2**32.
    pub packet_count: u32,
    /// Payload bytes sent since the beginning, modulo 2**32.
    pub octet_count: u32,
}

/// A received sender report.
#[derive(Debug, Clone, Copy)]
pub struct SenderReport<'a> {
    /// What it says of the sender's own stream.
    pub info: SenderInfo,
    /// What it says of streams the sender receives.
    pub blocks: ReportBlocks<'a>,
}

impl<'a> SenderReport<'a> {
    pub(super) fn parse(packet: Packet<'a>) -> Result<Self, Error> {
        let body = packet.body;
        Ok(Self {
            info: SenderInfo {
                ssrc: u32_at(body, 0)?,
                ntp: NtpTime(u64_at(body, 4)?),
                rtp_timestamp: u32_at(body, 12)?,
                packet_count: u32_at(body, 16)?,
                octet_count: u32_at(body, 20)?,
            },
            blocks: ReportBlocks::parse(body, 24, packet.count)?,
        })
    }
}

/// Appends a sender report with up to [`MAX_BLOCKS`] blocks; send further ones in a receiver report.
pub fn write(
    writer: &mut Writer<'_>,
    info: &SenderInfo,
    blocks: &[ReportBlock],
) -> Result<(), Error> {
    if blocks.len() > MAX_BLOCKS {
        return Err(Error::Argument("report blocks"));
    }
    let start = begin_packet(writer, SENDER_REPORT, blocks.len() as u8)?;
    writer.put_u32(info.ssrc)?;
    writer.put_u64(info.ntp.0)?;
    writer.put_u32(info.rtp_timestamp)?;
    writer.put_u32(info.packet_count)?;
    writer.put_u32(info.octet_count)?;
    for block in blocks {
        block.write(writer)?;
    }
    end_packet(writer, start)
}

#[cfg(test)]
mod tests {
    use super::super::{only_message, written, Message};
    use super::*;

    const INFO: SenderInfo = SenderInfo {
        ssrc: 0x0102_0304,
        ntp: NtpTime(0x1112_1314_1516_1718),
        rtp_timestamp: 0x2122_2324,
        packet_count: 7,
        octet_count: 8400,
    };

    #[test]
    fn reads_what_it_writes() {
        let block = ReportBlock {
            ssrc: 9,
            cumulative_lost: -3,
            ..ReportBlock::default()
        };
        let bytes = written(|writer| write(writer, &INFO, &[block, block]));
        assert_eq!(bytes.len(), 28 + 48);
        let Ok(Message::SenderReport(report)) = only_message(&bytes) else {
            panic!("not a sender report");
        };
        assert_eq!(report.info, INFO);
        assert_eq!(report.blocks.collect::<Vec<_>>(), [block, block]);
    }

    #[test]
    fn refuses_fewer_blocks_than_counted() {
        let mut bytes = written(|writer| write(writer, &INFO, &[]));
        bytes[0] |= 1;
        assert_eq!(only_message(&bytes).err(), Some(Error::Truncated));
    }
}
