//! RTCP (RFC 3550 section 6, RFC 4585, RFC 5506): walks decrypted compound packets and names the
//! packets the data plane acts on, one file each.
//!
//! Reduced-size packets are taken like compound ones. Writers append one whole packet to a
//! [`Writer`]; the caller concatenates them into a compound and seals it.

#![deny(clippy::indexing_slicing)]

pub mod bye;
pub mod fir;
pub mod nack;
pub mod ntp;
pub mod pli;
pub mod report;
pub mod rr;
pub mod sdes;
pub mod sr;
pub mod twcc;

use crate::bytes::{u16_at, u32_at, u8_at, Writer};
use crate::error::Error;

/// Bytes of the header every RTCP packet begins with.
pub const HEADER_LENGTH: usize = 4;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const GOODBYE: u8 = 203;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;

const FORMAT_NACK: u8 = 1;
const FORMAT_TWCC: u8 = 15;
const FORMAT_PLI: u8 = 1;
const FORMAT_FIR: u8 = 4;

/// One packet of a compound, checked as far as its own length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet<'a> {
    /// The PT field, 192 to 223.
    pub packet_type: u8,
    /// The five bits after version and padding: a count or, for feedback, the format.
    pub count: u8,
    /// What follows the header, without padding.
    pub body: &'a [u8],
}

/// A packet the data plane acts on.
#[derive(Debug, Clone, Copy)]
pub enum Message<'a> {
    /// Sender report.
    SenderReport(sr::SenderReport<'a>),
    /// Receiver report.
    ReceiverReport(rr::ReceiverReport<'a>),
    /// Some streams have ended.
    Goodbye(bye::Goodbye<'a>),
    /// Packets are missing.
    Nack(nack::Nack<'a>),
    /// A decoder needs a key frame.
    PictureLoss(pli::PictureLoss),
    /// Decoders need key frames, each said once per command number.
    FullIntraRequest(fir::FullIntraRequest<'a>),
    /// Arrival times of a transport's packets.
    TransportFeedback(twcc::TransportFeedback<'a>),
    /// Anything else, well-formed but of no consequence here.
    Other(Packet<'a>),
}

impl<'a> Packet<'a> {
    /// Reads the packet's content by its type.
    pub fn message(self) -> Result<Message<'a>, Error> {
        Ok(match (self.packet_type, self.count) {
            (SENDER_REPORT, _) => Message::SenderReport(sr::SenderReport::parse(self)?),
            (RECEIVER_REPORT, _) => Message::ReceiverReport(rr::ReceiverReport::parse(self)?),
            (GOODBYE, _) => Message::Goodbye(bye::Goodbye::parse(self)?),
            (TRANSPORT_FEEDBACK, FORMAT_NACK) => Message::Nack(nack::Nack::parse(self)?),
            (TRANSPORT_FEEDBACK, FORMAT_TWCC) => {
                Message::TransportFeedback(twcc::TransportFeedback::parse(self)?)
            }
            (PAYLOAD_FEEDBACK, FORMAT_PLI) => Message::PictureLoss(pli::PictureLoss::parse(self)?),
            (PAYLOAD_FEEDBACK, FORMAT_FIR) => {
                Message::FullIntraRequest(fir::FullIntraRequest::parse(self)?)
            }
            _ => Message::Other(self),
        })
    }
}

/// Walks the packets of a decrypted compound; ends after the first malformed one.
#[derive(Debug, Clone, Copy)]
pub struct Packets<'a> {
    rest: &'a [u8],
}

impl<'a> Packets<'a> {
    /// Starts at the first packet.
    #[must_use]
    pub fn new(compound: &'a [u8]) -> Self {
        Self { rest: compound }
    }

    fn step(&mut self) -> Result<Packet<'a>, Error> {
        let first = u8_at(self.rest, 0)?;
        if first >> 6 != 2 {
            return Err(Error::WrongType);
        }
        let end = HEADER_LENGTH + 4 * usize::from(u16_at(self.rest, 2)?);
        let (packet, rest) = self.rest.split_at_checked(end).ok_or(Error::Truncated)?;
        let mut body = packet.get(HEADER_LENGTH..).ok_or(Error::Truncated)?;
        if first & 0x20 != 0 {
            let padding = usize::from(body.last().copied().unwrap_or(0));
            // "padding MUST be ... a multiple of four" and only in the last packet (RFC 3550
            // section 6.4.1).
            body = body
                .len()
                .checked_sub(padding)
                .filter(|_| padding != 0 && rest.is_empty())
                .and_then(|length| body.get(..length))
                .ok_or(Error::Malformed("RTCP padding"))?;
        }
        self.rest = rest;
        Ok(Packet {
            packet_type: u8_at(packet, 1)?,
            count: first & 0x1F,
            body,
        })
    }
}

impl<'a> Iterator for Packets<'a> {
    type Item = Result<Packet<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let packet = self.step();
        if packet.is_err() {
            self.rest = &[];
        }
        Some(packet)
    }
}

/// The two SSRCs every feedback message begins with (RFC 4585 section 6.1).
fn feedback_ssrcs(body: &[u8]) -> Result<(u32, u32), Error> {
    Ok((u32_at(body, 0)?, u32_at(body, 4)?))
}

/// Appends a header whose length [`end_packet`] fills in, and returns where it begins.
fn begin_packet(writer: &mut Writer<'_>, packet_type: u8, count: u8) -> Result<usize, Error> {
    let start = writer.len();
    writer.put(&[0x80 | (count & 0x1F), packet_type, 0, 0])?;
    Ok(start)
}

/// Pads the packet to 32 bits with zeros and writes its length.
fn end_packet(writer: &mut Writer<'_>, start: usize) -> Result<(), Error> {
    while (writer.len() - start) % 4 != 0 {
        writer.put_u8(0)?;
    }
    let words = (writer.len() - start - HEADER_LENGTH) / 4;
    let words = u16::try_from(words).map_err(|_| Error::NoRoom)?;
    writer.set_u16(start + 2, words)
}

/// Appends a feedback header with both SSRCs.
fn begin_feedback(
    writer: &mut Writer<'_>,
    packet_type: u8,
    format: u8,
    sender_ssrc: u32,
    media_ssrc: u32,
) -> Result<usize, Error> {
    let start = begin_packet(writer, packet_type, format)?;
    writer.put_u32(sender_ssrc)?;
    writer.put_u32(media_ssrc)?;
    Ok(start)
}

/// Writes one packet into a fresh buffer, for the tests of the packets.
#[cfg(test)]
fn written(write: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>) -> Vec<u8> {
    let mut buffer = [0; 1500];
    let mut writer = Writer::new(&mut buffer);
    write(&mut writer).unwrap();
    writer.written().to_vec()
}

/// Reads back the only packet in `bytes`, for the tests of the packets.
#[cfg(test)]
fn only_message(bytes: &[u8]) -> Result<Message<'_>, Error> {
    let mut packets = Packets::new(bytes);
    let message = packets.next().unwrap()?.message();
    assert!(packets.next().is_none());
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPOUND: &[u8] = b"\x80\xc9\x00\x01ssrc\
        \x81\xca\x00\x02ssrc\x01\x01c\x00\
        \xa0\xce\x00\x02abcd\x00\x00\x00\x04";

    #[test]
    fn walks_a_compound_and_strips_the_padding() {
        let packets: Result<Vec<_>, _> = Packets::new(COMPOUND).collect();
        let packets = packets.unwrap();
        let kinds: Vec<_> = packets.iter().map(|packet| packet.packet_type).collect();
        assert_eq!(kinds, [201, 202, 206]);
        assert_eq!(packets[1].count, 1);
        assert_eq!(packets[2].body, b"abcd");
    }

    #[test]
    fn ends_at_the_first_cut_packet() {
        for length in 1..COMPOUND.len() {
            let packets: Vec<_> = Packets::new(&COMPOUND[..length]).collect();
            let whole = [8, 20].iter().filter(|end| length >= **end).count();
            let cut = usize::from(length != 8 && length != 20);
            assert_eq!(packets.len(), whole + cut);
            assert_eq!(packets.last().unwrap().is_err(), cut == 1);
        }
    }

    #[test]
    fn refuses_other_versions_and_impossible_padding() {
        for bytes in [
            b"\x40\xc9\x00\x00".as_slice(),
            b"\xa0\xc9\x00\x00",
            b"\xa0\xc9\x00\x01\x00\x00\x00\x00",
            b"\xa0\xc9\x00\x01\x00\x00\x00\x05",
            b"\xa0\xc9\x00\x01\x00\x00\x00\x04\x80\xc9\x00\x00",
        ] {
            assert!(Packets::new(bytes).next().unwrap().is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn passes_over_what_it_does_not_know() {
        let message = only_message(b"\x82\xcc\x00\x01ssrc").unwrap();
        assert!(matches!(message, Message::Other(packet) if packet.count == 2));
    }
}
