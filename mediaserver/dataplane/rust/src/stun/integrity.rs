//! What makes a message trustworthy: MESSAGE-INTEGRITY by the password, FINGERPRINT by a checksum
//! (RFC 8489 sections 14.5 and 14.7).

#![deny(clippy::indexing_slicing)]

use aws_lc_rs::hmac;

use super::FINGERPRINT;
use crate::bytes::{slice_at, u16_at, u32_at};
use crate::error::Error;

/// Bytes of the HMAC.
pub(super) const INTEGRITY_LENGTH: usize = 20;
/// Bytes of MESSAGE-INTEGRITY with its header.
pub(super) const INTEGRITY_ATTRIBUTE_LENGTH: usize = 4 + INTEGRITY_LENGTH;
/// Bytes of FINGERPRINT with its header.
pub(super) const FINGERPRINT_ATTRIBUTE_LENGTH: usize = 8;

const FINGERPRINT_XOR: u32 = 0x5354_554E;

/// A short-term credential (RFC 8489 section 9.1.1): the ICE password, expanded once.
#[derive(Clone)]
pub struct IntegrityKey(hmac::Key);

impl IntegrityKey {
    /// Expands an ICE password.
    #[must_use]
    pub fn new(password: &[u8]) -> Self {
        Self(hmac::Key::new(
            hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            password,
        ))
    }

    /// HMAC-SHA1 of a message up to its MESSAGE-INTEGRITY attribute, whose end `attributes_length`
    /// (as in the header's length field) has to cover (RFC 8489 section 14.5).
    pub(super) fn sign(&self, before: &[u8], attributes_length: u16) -> Result<hmac::Tag, Error> {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(slice_at(before, 0, 2)?);
        context.update(&attributes_length.to_be_bytes());
        context.update(before.get(4..).ok_or(Error::Truncated)?);
        Ok(context.sign())
    }
}

impl std::fmt::Debug for IntegrityKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IntegrityKey(..)")
    }
}

/// Requires a matching FINGERPRINT as the last attribute (RFC 8489 section 14.7).
pub(super) fn check_fingerprint(datagram: &[u8]) -> Result<(), Error> {
    let at = datagram
        .len()
        .checked_sub(FINGERPRINT_ATTRIBUTE_LENGTH)
        .ok_or(Error::Truncated)?;
    if u16_at(datagram, at)? != FINGERPRINT || u16_at(datagram, at + 2)? != 4 {
        return Err(Error::Malformed("STUN without fingerprint"));
    }
    if u32_at(datagram, at + 4)? == fingerprint(slice_at(datagram, 0, at)?) {
        Ok(())
    } else {
        Err(Error::Unauthenticated)
    }
}

/// The fingerprint of a message that ends before the attribute.
pub(super) fn fingerprint(message: &[u8]) -> u32 {
    crc32(message) ^ FINGERPRINT_XOR
}

/// CRC-32 as in ITU V.42 (reflected, polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        let entry = CRC_TABLE.get(usize::from(low ^ byte)).copied();
        (crc >> 8) ^ entry.unwrap_or_default()
    });
    !crc
}

static CRC_TABLE: [u32; 256] = crc_table();

#[allow(clippy::indexing_slicing)] // Evaluated by the compiler: a wrong index would not build.
const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
}
