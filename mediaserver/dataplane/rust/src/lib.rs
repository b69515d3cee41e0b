//! Housecall's data plane: everything that happens once per packet.
//!
//! Python decides, this crate moves packets. `py` is the only file that names PyO3.

pub mod bytes;
pub mod codec;
pub mod command;
pub mod counters;
pub mod demux;
pub mod engine;
pub mod error;
pub mod event;
pub mod forward;
pub mod header_ext;
pub mod history;
pub mod ice;
pub mod nack;
pub mod outbound;
pub mod playout;
pub mod pool;
pub mod pulse;
pub mod receiver;
pub mod reception;
pub mod retransmit;
pub mod rtcp;
pub mod rtp;
pub mod sender;
pub mod sequence;
pub mod slab;
pub mod srtp;
pub mod stats;
pub mod streams;
pub mod stun;
pub mod timeline;
pub mod timers;
pub mod transport;
pub mod twcc;
pub mod udp;
pub mod worker;

#[cfg(feature = "extension-module")]
mod py;
