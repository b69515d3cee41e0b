//! BYE (RFC 3550 section 6.6): streams that have ended.

#![deny(clippy::indexing_slicing)]

use super::Packet;
use crate::bytes::{slice_at, u32_at};
use crate::error::Error;

/// A received BYE; its reason is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goodbye<'a> {
    ssrcs: &'a [u8],
}

impl<'a> Goodbye<'a> {
    pub(super) fn parse(packet: Packet<'a>) -> Result<Self, Error> {
        let ssrcs = slice_at(packet.body, 0, usize::from(packet.count) * 4)?;
        Ok(Self { ssrcs })
    }

    /// The streams that have ended.
    pub fn ssrcs(&self) -> impl Iterator<Item = u32> + use<'a> {
        let ssrcs = self.ssrcs.chunks_exact(4);
        ssrcs.filter_map(|ssrc| u32_at(ssrc, 0).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{only_message, Message};
    use super::*;

    #[test]
    fn reads_every_stream_and_passes_over_the_reason() {
        let bytes = b"\x82\xcb\x00\x03\x00\x00\x00\x01\x00\x00\x00\x02\x03end";
        let Ok(Message::Goodbye(bye)) = only_message(bytes) else {
            panic!("not a BYE");
        };
        assert_eq!(bye.ssrcs().collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn refuses_fewer_streams_than_counted() {
        let bytes = b"\x82\xcb\x00\x01\x00\x00\x00\x01";
        assert_eq!(only_message(bytes).err(), Some(Error::Truncated));
    }
}
