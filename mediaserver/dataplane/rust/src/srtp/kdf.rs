//! Session keys from master keys (RFC 3711 section 4.3), with a key derivation rate of zero:
//! one derivation for the life of the context.

#![deny(clippy::indexing_slicing)]

use aws_lc_rs::cipher::{EncryptingKey, EncryptionContext, UnboundCipherKey, AES_128};

use crate::error::Error;

/// What a derived key is for; RTCP labels are the RTP ones plus 3.
#[derive(Debug, Clone, Copy)]
pub(super) enum Label {
    RtpEncryption = 0,
    RtpAuthentication = 1,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpAuthentication = 4,
    RtcpSalt = 5,
}

/// Derives `N` bytes: the keystream of AES-CM under the master key, from the salt and the label.
///
/// A 12-byte salt is taken as 14 bytes ending in zeros (RFC 7714 section 11).
pub(super) fn derive<const N: usize>(
    key: &[u8],
    salt: &[u8],
    label: Label,
) -> Result<[u8; N], Error> {
    let mut iv = [0; 16];
    iv.iter_mut().zip(salt).for_each(|(to, from)| *to = *from);
    // The label stands 48 bits above the end of the 112-bit salt: in its eighth byte.
    if let Some(byte) = iv.get_mut(7) {
        *byte ^= label as u8;
    }
    let key = UnboundCipherKey::new(&AES_128, key).map_err(|_| Error::KeyLength)?;
    let cipher = EncryptingKey::ctr(key).map_err(|_| Error::Crypto)?;
    let mut derived = [0; N];
    cipher
        .less_safe_encrypt(&mut derived, EncryptionContext::Iv128((&iv).into()))
        .map_err(|_| Error::Crypto)?;
    Ok(derived)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"\xE1\xF9\x7A\x0D\x3E\x01\x8B\xE0\xD6\x4F\xA3\x2C\x06\xDE\x41\x39";
    const SALT: &[u8] = b"\x0E\xC6\x75\xAD\x49\x8A\xFE\xEB\xB6\x96\x0B\x3A\xAB\xE6";

    #[test]
    fn derives_the_keys_of_rfc_3711_appendix_b_3() {
        assert_eq!(
            derive(KEY, SALT, Label::RtpEncryption),
            Ok(*b"\xC6\x1E\x7A\x93\x74\x4F\x39\xEE\x10\x73\x4A\xFE\x3F\xF7\xA0\x87")
        );
        assert_eq!(
            derive(KEY, SALT, Label::RtpSalt),
            Ok(*b"\x30\xCB\xBC\x08\x86\x3D\x8C\x85\xD4\x9D\xB3\x4A\x9A\xE1")
        );
        assert_eq!(
            derive(KEY, SALT, Label::RtpAuthentication),
            Ok(*b"\xCE\xBE\x32\x1F\x6F\xF7\x71\x6B\x6F\xD4\xAB\x49\xAF\x25\x6A\x15\x6D\x38\xBA\xA4")
        );
    }

    #[test]
    fn refuses_a_key_of_another_length() {
        assert_eq!(
            derive::<16>(&KEY[1..], SALT, Label::RtpSalt),
            Err(Error::KeyLength)
        );
    }
}
