//! What can go wrong in this crate: one enum, cheap to make, without text of the packet.

use std::fmt;

/// Why a value was refused.
///
/// Packet faults are counted by the engine and never logged or raised one by one; key and
/// argument faults reach Python as `ValueError`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Error {
    /// The bytes end before a header or a length field says they should.
    Truncated,
    /// A field holds a value its specification forbids; the text names the field.
    Malformed(&'static str),
    /// The bytes belong to another protocol, packet type or version.
    WrongType,
    /// The output buffer is shorter than what has to be written.
    NoRoom,
    /// An authentication tag, integrity attribute or checksum does not match.
    Unauthenticated,
    /// The packet index was seen before or has left the replay window.
    Replayed,
    /// Sealing this index again would reuse a nonce for other plaintext.
    IndexReused,
    /// A key, salt or password has the wrong length for its profile.
    KeyLength,
    /// An argument is outside its documented range; the text names it.
    Argument(&'static str),
    /// The cryptographic library refused an operation on valid arguments.
    Crypto,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated => f.write_str("truncated"),
            Self::Malformed(field) => write!(f, "malformed {field}"),
            Self::WrongType => f.write_str("another protocol or packet type"),
            Self::NoRoom => f.write_str("output buffer too small"),
            Self::Unauthenticated => f.write_str("not authentic"),
            Self::Replayed => f.write_str("replayed or too old"),
            Self::IndexReused => f.write_str("packet index used before"),
            Self::KeyLength => f.write_str("wrong key or salt length"),
            Self::Argument(name) => write!(f, "{name} out of range"),
            Self::Crypto => f.write_str("cryptographic operation failed"),
        }
    }
}

impl std::error::Error for Error {}
