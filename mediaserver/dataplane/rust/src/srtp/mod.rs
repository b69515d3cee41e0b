//! SRTP and SRTCP (RFC 3711, RFC 7714) for the two profiles DTLS-SRTP may choose.
//!
//! [`Inbound`] opens what a peer sends and [`Outbound`] seals what is sent to it; each is made
//! from one half of the keys exported by DTLS and belongs to one transport. Keys are expanded
//! once, when a context is made: per packet only the nonce is new, and it always comes from the
//! packet index.

mod cipher;
mod inbound;
mod kdf;
mod outbound;
mod profile;
mod window;

pub use inbound::{Inbound, OpenedRtp, MAX_STREAMS};
pub use outbound::Outbound;
pub use profile::Profile;
pub use window::WINDOW_LENGTH;

/// Most bytes a sealed RTP or RTCP packet is longer than the plain one, in any profile.
pub const MAX_OVERHEAD: usize = 20;

/// The largest SRTP packet index: a 32-bit rollover counter and 16 bits of sequence number.
const MAX_RTP_INDEX: u64 = (1 << 48) - 1;
/// The largest SRTCP index (RFC 3711 section 3.4).
const MAX_RTCP_INDEX: u32 = (1 << 31) - 1;
/// Bytes of an RTCP packet that stay in clear: its header and the sender's SSRC.
const RTCP_CLEAR_LENGTH: usize = 8;
/// The E flag and index that follow an SRTCP packet.
const RTCP_TRAILER_LENGTH: usize = 4;
/// The E flag: the packet is encrypted. Every other packet is refused.
const RTCP_ENCRYPTED: u32 = 1 << 31;

#[cfg(test)]
mod tests;
