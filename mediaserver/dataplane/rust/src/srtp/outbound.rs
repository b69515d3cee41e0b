//! Seals what is sent to a peer. No packet index is ever sealed twice under one SSRC: with GCM a
//! repeated nonce would give away the authentication key.

#![deny(clippy::indexing_slicing)]

use super::cipher::{Cipher, Stream};
use super::window::Window;
use super::{Profile, MAX_RTCP_INDEX, MAX_RTP_INDEX};
use crate::bytes::{u16_at, u32_at};
use crate::error::Error;

/// The sending half of a transport's SRTP keys, with the indices used by every stream.
///
/// Streams are never forgotten, so a stream that ends and another that begins with its SSRC
/// cannot reuse an index. The caller chooses the SSRCs and with them how many there are.
pub struct Outbound {
    rtp: Cipher,
    rtcp: Cipher,
    /// SSRCs apart from their windows, so that a search reads few cache lines.
    ssrcs: Vec<u32>,
    used: Vec<Window>,
    next_rtcp_index: u32,
}

impl Outbound {
    /// Derives the session keys from our master key and salt.
    ///
    /// Fails with [`Error::KeyLength`] unless both have the profile's length.
    pub fn new(profile: Profile, key: &[u8], salt: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            rtp: Cipher::new(profile, key, salt, Stream::Rtp)?,
            rtcp: Cipher::new(profile, key, salt, Stream::Rtcp)?,
            ssrcs: Vec::new(),
            used: Vec::new(),
            next_rtcp_index: 0,
        })
    }

    /// Seals an RTP packet and returns its length.
    ///
    /// `packet` begins with `header_length` bytes of RTP header and `prefix_length` bytes of
    /// payload the caller rewrote (a codec's payload descriptor, a retransmission's original
    /// sequence number; may be 0). `rest` is the payload after it and stays untouched: it is
    /// encrypted on its way into `packet`, which needs room for it and
    /// [`MAX_OVERHEAD`](super::MAX_OVERHEAD) more bytes.
    ///
    /// `index` is the extended sequence number; its low 16 bits must be the header's. A stream
    /// should begin below 32768, or a peer that misses its first packets may guess the wrong
    /// cycle (RFC 3711 section 3.3.1).
    ///
    /// Fails with [`Error::IndexReused`] when the index was sealed before or is older than
    /// [`WINDOW_LENGTH`](super::WINDOW_LENGTH): send it as a retransmission stream's packet
    /// instead. An index counts as used even when sealing then fails.
    pub fn seal_rtp(
        &mut self,
        packet: &mut [u8],
        header_length: usize,
        prefix_length: usize,
        rest: &[u8],
        index: u64,
    ) -> Result<usize, Error> {
        let ssrc = u32_at(packet, 8)?;
        if index > MAX_RTP_INDEX || u16_at(packet, 2)? != index as u16 {
            return Err(Error::Argument("SRTP index"));
        }
        self.use_index(ssrc, index)?;
        self.rtp
            .seal_rtp(packet, header_length, prefix_length, rest, (ssrc, index))
    }

    /// Seals the `length` bytes of compound RTCP at the start of `packet` in place and returns
    /// the new length, at most [`MAX_OVERHEAD`](super::MAX_OVERHEAD) more.
    ///
    /// Fails with [`Error::IndexReused`] after 2^31 packets: the transport then needs new keys.
    pub fn seal_rtcp(&mut self, packet: &mut [u8], length: usize) -> Result<usize, Error> {
        let ssrc = u32_at(packet, 4)?;
        // One counter for all senders of the transport: each sees it grow, none sees it repeat.
        let index = self.next_rtcp_index;
        if index > MAX_RTCP_INDEX {
            return Err(Error::IndexReused);
        }
        self.next_rtcp_index = index + 1;
        self.rtcp.seal_rtcp(packet, length, (ssrc, index))
    }

    fn use_index(&mut self, ssrc: u32, index: u64) -> Result<(), Error> {
        let known = self.ssrcs.iter().position(|known| *known == ssrc);
        let window = match known {
            Some(known) => self.used.get_mut(known),
            None => {
                self.ssrcs.push(ssrc);
                self.used.push(Window::default());
                self.used.last_mut()
            }
        };
        window
            .ok_or(Error::Crypto)?
            .mark(index)
            .map_err(|_| Error::IndexReused)
    }
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outbound(..)")
    }
}
