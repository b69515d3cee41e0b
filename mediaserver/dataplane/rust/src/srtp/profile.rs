//! The protection profiles (RFC 5764 section 4.1.2, RFC 7714 section 14.2).

use crate::error::Error;

/// What DTLS-SRTP agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// AES-128 in GCM with a 16-byte tag: several times cheaper, so negotiated first.
    AeadAes128Gcm,
    /// AES-128 in counter mode with HMAC-SHA1 cut to 80 bits.
    Aes128CmSha1_80,
}

impl Profile {
    /// Finds a profile by its IANA name without the `SRTP_` prefix.
    pub fn from_name(name: &str) -> Result<Self, Error> {
        match name {
            "AEAD_AES_128_GCM" => Ok(Self::AeadAes128Gcm),
            "AES128_CM_SHA1_80" => Ok(Self::Aes128CmSha1_80),
            _ => Err(Error::Argument("SRTP profile")),
        }
    }

    /// Bytes of the master key.
    #[must_use]
    pub fn key_length(self) -> usize {
        16
    }

    /// Bytes of the master salt.
    #[must_use]
    pub fn salt_length(self) -> usize {
        match self {
            Self::AeadAes128Gcm => 12,
            Self::Aes128CmSha1_80 => 14,
        }
    }

    /// Bytes of the authentication tag of a packet.
    #[must_use]
    pub fn tag_length(self) -> usize {
        match self {
            Self::AeadAes128Gcm => 16,
            Self::Aes128CmSha1_80 => 10,
        }
    }
}
