//! Opens what a peer sends: index estimation, replay protection, authentication, decryption.

#![deny(clippy::indexing_slicing)]

use super::cipher::{Cipher, Stream};
use super::window::Window;
use super::{Profile, MAX_RTP_INDEX, RTCP_ENCRYPTED};
use crate::bytes::u32_at;
use crate::error::Error;
use crate::rtp::Header;
use crate::sequence::extend;

/// Streams remembered per context, RTP and RTCP apart; packets of further ones are refused.
///
/// Only authenticated packets make a stream, and streams are never forgotten: forgetting one
/// would let its packets be replayed.
pub const MAX_STREAMS: usize = 1024;

/// An authenticated, decrypted RTP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenedRtp {
    /// Bytes of payload, padding taken off.
    pub payload_length: usize,
    /// The extended sequence number: 48 bits, starting in cycle 0.
    pub index: u64,
}

/// The receiving half of a transport's SRTP keys, with every stream's replay window.
pub struct Inbound {
    rtp: Cipher,
    rtcp: Cipher,
    rtp_streams: Streams,
    rtcp_streams: Streams,
}

impl Inbound {
    /// Derives the session keys from the peer's master key and salt.
    ///
    /// Fails with [`Error::KeyLength`] unless both have the profile's length.
    pub fn new(profile: Profile, key: &[u8], salt: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            rtp: Cipher::new(profile, key, salt, Stream::Rtp)?,
            rtcp: Cipher::new(profile, key, salt, Stream::Rtcp)?,
            rtp_streams: Streams::default(),
            rtcp_streams: Streams::default(),
        })
    }

    /// Opens an SRTP packet into `payload`; `header` must have been parsed from `packet`.
    ///
    /// `payload` needs room for what follows the header; as much as the whole packet always
    /// suffices. On failure the packet must be dropped: `payload` may have been overwritten.
    pub fn open_rtp(
        &mut self,
        packet: &[u8],
        header: &Header,
        payload: &mut [u8],
    ) -> Result<OpenedRtp, Error> {
        let ssrc = header.fields.ssrc;
        let stream = self.rtp_streams.find(ssrc)?;
        let highest = self.rtp_streams.window(stream).and_then(Window::highest);
        let index = match highest {
            Some(highest) => extend(highest, header.fields.sequence_number),
            None => u64::from(header.fields.sequence_number),
        };
        if index > MAX_RTP_INDEX {
            return Err(Error::Malformed("SRTP index"));
        }
        self.rtp_streams.check(stream, index)?;
        let id = (ssrc, index);
        let length = self.rtp.open_rtp(packet, header.length, payload, id)?;
        self.rtp_streams.mark(stream, ssrc, index)?;
        let padded = payload.get(..length).unwrap_or_default();
        Ok(OpenedRtp {
            payload_length: header.without_padding(padded)?.len(),
            index,
        })
    }

    /// Opens an SRTCP packet in place and returns the length of the compound packet in it.
    ///
    /// On failure the packet must be dropped: its bytes may have been overwritten.
    pub fn open_rtcp(&mut self, packet: &mut [u8]) -> Result<usize, Error> {
        let ssrc = u32_at(packet, 4)?;
        let trailer = self.rtcp.rtcp_trailer(packet)?;
        if trailer & RTCP_ENCRYPTED == 0 {
            return Err(Error::Malformed("SRTCP not encrypted"));
        }
        let index = trailer & !RTCP_ENCRYPTED;
        let stream = self.rtcp_streams.find(ssrc)?;
        self.rtcp_streams.check(stream, u64::from(index))?;
        let length = self.rtcp.open_rtcp(packet, (ssrc, index))?;
        self.rtcp_streams.mark(stream, ssrc, u64::from(index))?;
        Ok(length)
    }
}

impl std::fmt::Debug for Inbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inbound(..)")
    }
}

/// Replay windows by SSRC. The SSRCs lie apart so that a search reads few cache lines.
#[derive(Default)]
struct Streams {
    ssrcs: Vec<u32>,
    windows: Vec<Window>,
}

impl Streams {
    /// The place of a known stream, or `None` for one that may be added.
    fn find(&self, ssrc: u32) -> Result<Option<usize>, Error> {
        let found = self.ssrcs.iter().position(|known| *known == ssrc);
        if found.is_none() && self.ssrcs.len() >= MAX_STREAMS {
            return Err(Error::Malformed("number of streams"));
        }
        Ok(found)
    }

    fn window(&self, stream: Option<usize>) -> Option<&Window> {
        self.windows.get(stream?)
    }

    fn check(&self, stream: Option<usize>, index: u64) -> Result<(), Error> {
        match self.window(stream) {
            Some(window) if !window.admits(index) => Err(Error::Replayed),
            _ => Ok(()),
        }
    }

    fn mark(&mut self, stream: Option<usize>, ssrc: u32, index: u64) -> Result<(), Error> {
        if let Some(window) = stream.and_then(|stream| self.windows.get_mut(stream)) {
            return window.mark(index);
        }
        let mut window = Window::default();
        window.mark(index)?;
        self.ssrcs.push(ssrc);
        self.windows.push(window);
        Ok(())
    }
}
