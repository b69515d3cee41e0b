//! What the data plane reads of codecs: key frames, picture numbers and layers, never pictures.
//!
//! Opus needs no file: its packets are forwarded as they are.

pub mod vp8;
