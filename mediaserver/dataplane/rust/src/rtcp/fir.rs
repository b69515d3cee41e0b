//! Full Intra Request (RFC 5104 section 4.3.1): a numbered command to send a key frame.

#![deny(clippy::indexing_slicing)]

use super::{feedback_ssrcs, Packet};
use crate::bytes::{u32_at, u8_at};
use crate::error::Error;

/// One stream that has to send a key frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// The stream.
    pub ssrc: u32,
    /// The command's number: a repetition carries the same one and is to be ignored.
    pub number: u8,
}

/// A received FIR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FullIntraRequest<'a> {
    /// The peer that cannot decode.
    pub sender_ssrc: u32,
    requests: &'a [u8],
}

impl<'a> FullIntraRequest<'a> {
    pub(super) fn parse(packet: Packet<'a>) -> Result<Self, Error> {
        // The header's media SSRC is unused: "The SSRC of media source ... SHALL be set to 0".
        let (sender_ssrc, _) = feedback_ssrcs(packet.body)?;
        Ok(Self {
            sender_ssrc,
            requests: packet.body.get(8..).ok_or(Error::Truncated)?,
        })
    }

    /// The streams asked for.
    pub fn requests(&self) -> impl Iterator<Item = Request> + use<'a> {
        let requests = self.requests.chunks_exact(8);
        requests.filter_map(|request| {
            Some(Request {
                ssrc: u32_at(request, 0).ok()?,
                number: u8_at(request, 4).ok()?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{only_message, Message};
    use super::*;

    #[test]
    fn reads_every_request() {
        let bytes = b"\x84\xce\x00\x06\x00\x00\x00\x01\x00\x00\x00\x00\
            \x00\x00\x00\x02\x07\x00\x00\x00\x00\x00\x00\x03\x08\x00\x00\x00";
        let Ok(Message::FullIntraRequest(fir)) = only_message(bytes) else {
            panic!("not a FIR");
        };
        assert_eq!(fir.sender_ssrc, 1);
        assert_eq!(
            fir.requests().collect::<Vec<_>>(),
            [
                Request { ssrc: 2, number: 7 },
                Request { ssrc: 3, number: 8 }
            ]
        );
    }

    #[test]
    fn refuses_missing_ssrcs() {
        let bytes = b"\x84\xce\x00\x01\x00\x00\x00\x01";
        assert_eq!(only_message(bytes).err(), Some(Error::Truncated));
    }
}
