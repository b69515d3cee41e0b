//! Picture Loss Indication (RFC 4585 section 6.3.1): asks for a key frame.

#![deny(clippy::indexing_slicing)]

use super::{begin_feedback, end_packet, feedback_ssrcs, Packet, FORMAT_PLI, PAYLOAD_FEEDBACK};
use crate::bytes::Writer;
use crate::error::Error;

/// A received PLI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureLoss {
    /// The peer that cannot decode.
    pub sender_ssrc: u32,
    /// The stream that needs a key frame.
    pub media_ssrc: u32,
}

impl PictureLoss {
    pub(super) fn parse(packet: Packet<'_>) -> Result<Self, Error> {
        let (sender_ssrc, media_ssrc) = feedback_ssrcs(packet.body)?;
        Ok(Self {
            sender_ssrc,
            media_ssrc,
        })
    }
}

/// Appends a PLI for the stream `media_ssrc`.
pub fn write(writer: &mut Writer<'_>, sender_ssrc: u32, media_ssrc: u32) -> Result<(), Error> {
    let start = begin_feedback(
        writer,
        PAYLOAD_FEEDBACK,
        FORMAT_PLI,
        sender_ssrc,
        media_ssrc,
    )?;
    end_packet(writer, start)
}

#[cfg(test)]
mod tests {
    use super::super::{only_message, written, Message};
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let bytes = written(|writer| write(writer, 1, 2));
        assert_eq!(bytes, b"\x81\xce\x00\x02\x00\x00\x00\x01\x00\x00\x00\x02");
        assert!(matches!(
            only_message(&bytes),
            Ok(Message::PictureLoss(PictureLoss {
                sender_ssrc: 1,
                media_ssrc: 2
            }))
        ));
    }

    #[test]
    fn refuses_a_missing_ssrc() {
        let bytes = b"\x81\xce\x00\x01\x00\x00\x00\x01";
        assert_eq!(only_message(bytes).err(), Some(Error::Truncated));
    }
}
