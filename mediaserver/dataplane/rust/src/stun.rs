//! STUN Binding for an ICE-lite agent (RFC 8489, RFC 8445 section 7.3): reads connectivity
//! checks from the demultiplexer and writes the answers.
//!
//! Order of work per datagram: [`BindingRequest::parse`] (no key needed, drops noise by the
//! fingerprint), look up the local user fragment, [`BindingRequest::authenticate`] with that
//! transport's [`IntegrityKey`], then [`write_success`]. Anything that fails is dropped
//! unanswered, so an unknown sender learns nothing and gets no byte back.

#![deny(clippy::indexing_slicing)]

mod integrity;
mod request;
mod response;

pub use integrity::IntegrityKey;
pub use request::{BindingRequest, Role};
pub use response::{write_role_conflict, write_success};

/// The constant in bytes 4 to 7 of every STUN message (RFC 8489 section 5).
pub const MAGIC_COOKIE: u32 = 0x2112_A442;
/// Bytes before the first attribute.
pub const HEADER_LENGTH: usize = 20;
/// Longest message this module writes: an error or an IPv6 success, with room to spare.
pub const MAX_RESPONSE_LENGTH: usize = 128;

const BINDING_REQUEST: u16 = 0x0001;
const BINDING_SUCCESS: u16 = 0x0101;
const BINDING_ERROR: u16 = 0x0111;

const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const PRIORITY: u16 = 0x0024;
const USE_CANDIDATE: u16 = 0x0025;
const FINGERPRINT: u16 = 0x8028;
const ICE_CONTROLLED: u16 = 0x8029;
const ICE_CONTROLLING: u16 = 0x802A;

#[cfg(test)]
mod tests;
