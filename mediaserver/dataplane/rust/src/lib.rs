//! Housecall's data plane: everything that happens once per packet.
//!
//! Python decides, this crate moves packets. `py` is the only file that names PyO3.

pub mod bytes;
pub mod error;
pub mod header_ext;
pub mod rtp;
pub mod sequence;
pub mod srtp;
pub mod stun;

#[cfg(feature = "extension-module")]
mod py;
