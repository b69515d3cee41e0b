//! Housecall's data plane: everything that happens once per packet.
//!
//! Python decides, this crate moves packets. `py` is the only file that names PyO3.

#[cfg(feature = "extension-module")]
mod py;
