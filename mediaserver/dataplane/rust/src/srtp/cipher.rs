//! The two transforms over one key set: AES-GCM (RFC 7714) and AES-CM with HMAC-SHA1 (RFC 3711).
//!
//! Stateless: which index a packet has, and whether it may be used, is decided by the callers.

#![deny(clippy::indexing_slicing)]

use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce, UnboundKey, AES_128_GCM};
use aws_lc_rs::cipher::{EncryptingKey, EncryptionContext, UnboundCipherKey, AES_128};
use aws_lc_rs::{constant_time, hmac};

use super::kdf::{derive, Label};
use super::{Profile, RTCP_CLEAR_LENGTH, RTCP_ENCRYPTED, RTCP_TRAILER_LENGTH};
use crate::bytes::{set_at, slice_at};
use crate::error::Error;

/// Which of a master key's two sets of session keys.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Rtp,
    Rtcp,
}

/// The session keys of one direction, for RTP or for RTCP.
// One per transport and direction, never moved per packet: boxing the larger would only add a hop.
#[allow(clippy::large_enum_variant)]
pub(super) enum Cipher {
    Gcm(Gcm),
    Cm(Cm),
}

pub(super) struct Gcm {
    key: LessSafeKey,
    salt: [u8; 12],
}

pub(super) struct Cm {
    key: EncryptingKey,
    salt: [u8; 14],
    authentication: hmac::Key,
}

impl Cipher {
    /// Derives and expands the keys. Fails with [`Error::KeyLength`].
    pub(super) fn new(
        profile: Profile,
        key: &[u8],
        salt: &[u8],
        stream: Stream,
    ) -> Result<Self, Error> {
        if key.len() != profile.key_length() || salt.len() != profile.salt_length() {
            return Err(Error::KeyLength);
        }
        let (encryption, authentication, salting) = match stream {
            Stream::Rtp => (
                Label::RtpEncryption,
                Label::RtpAuthentication,
                Label::RtpSalt,
            ),
            Stream::Rtcp => (
                Label::RtcpEncryption,
                Label::RtcpAuthentication,
                Label::RtcpSalt,
            ),
        };
        let session: [u8; 16] = derive(key, salt, encryption)?;
        match profile {
            Profile::AeadAes128Gcm => {
                Gcm::new(&session, derive(key, salt, salting)?).map(Self::Gcm)
            }
            Profile::Aes128CmSha1_80 => {
                let tagging: [u8; 20] = derive(key, salt, authentication)?;
                Cm::new(&session, derive(key, salt, salting)?, &tagging).map(Self::Cm)
            }
        }
    }

    pub(super) fn tag_length(&self) -> usize {
        match self {
            Self::Gcm(_) => Profile::AeadAes128Gcm.tag_length(),
            Self::Cm(_) => Profile::Aes128CmSha1_80.tag_length(),
        }
    }

    /// Seals header ‖ prefix (already in `packet`) ‖ `rest` and returns the sealed length.
    pub(super) fn seal_rtp(
        &self,
        packet: &mut [u8],
        header_length: usize,
        prefix_length: usize,
        rest: &[u8],
        (ssrc, index): (u32, u64),
    ) -> Result<usize, Error> {
        let plain_length = header_length + prefix_length + rest.len();
        let length = plain_length + self.tag_length();
        let packet = packet.get_mut(..length).ok_or(Error::NoRoom)?;
        let (header, body) = packet
            .split_at_mut_checked(header_length)
            .ok_or(Error::NoRoom)?;
        match self {
            Self::Gcm(gcm) => {
                let (prefix, out) = body
                    .split_at_mut_checked(prefix_length)
                    .ok_or(Error::NoRoom)?;
                gcm.seal(gcm.nonce(ssrc, index), header, prefix, rest, out)?;
            }
            Self::Cm(cm) => {
                set_at(body, prefix_length, rest)?;
                let (media, tag) = body
                    .split_at_mut_checked(prefix_length + rest.len())
                    .ok_or(Error::NoRoom)?;
                cm.apply_keystream(cm.iv(ssrc, index), media)?;
                let roc = rollover_counter(index);
                cm.write_tag(&[header, media, &roc], tag)?;
            }
        }
        Ok(length)
    }

    /// Opens a packet into `payload` and returns how many bytes that are; padding still counts.
    pub(super) fn open_rtp(
        &self,
        packet: &[u8],
        header_length: usize,
        payload: &mut [u8],
        (ssrc, index): (u32, u64),
    ) -> Result<usize, Error> {
        let (header, sealed) = packet
            .split_at_checked(header_length)
            .ok_or(Error::Truncated)?;
        let length = sealed
            .len()
            .checked_sub(self.tag_length())
            .ok_or(Error::Truncated)?;
        let (media, tag) = sealed.split_at_checked(length).ok_or(Error::Truncated)?;
        let payload = payload.get_mut(..length).ok_or(Error::NoRoom)?;
        match self {
            Self::Gcm(gcm) => gcm.open_into(gcm.nonce(ssrc, index), header, media, tag, payload)?,
            Self::Cm(cm) => {
                cm.check_tag(&[header, media, &rollover_counter(index)], tag)?;
                payload.copy_from_slice(media);
                cm.apply_keystream(cm.iv(ssrc, index), payload)?;
            }
        }
        Ok(length)
    }

    /// Seals `length` bytes of compound RTCP in place and returns the sealed length.
    pub(super) fn seal_rtcp(
        &self,
        packet: &mut [u8],
        length: usize,
        (ssrc, index): (u32, u32),
    ) -> Result<usize, Error> {
        let trailer = (RTCP_ENCRYPTED | index).to_be_bytes();
        let sealed_length = length + self.tag_length() + RTCP_TRAILER_LENGTH;
        let packet = packet.get_mut(..sealed_length).ok_or(Error::NoRoom)?;
        let (plain, end) = packet.split_at_mut_checked(length).ok_or(Error::NoRoom)?;
        let (clear, body) = plain
            .split_at_mut_checked(RTCP_CLEAR_LENGTH)
            .ok_or(Error::Truncated)?;
        match self {
            Self::Gcm(gcm) => {
                let aad = rtcp_aad(clear, trailer)?;
                let (tag, after) = end
                    .split_at_mut_checked(self.tag_length())
                    .ok_or(Error::NoRoom)?;
                gcm.seal(gcm.nonce(ssrc, u64::from(index)), &aad, body, &[], tag)?;
                set_at(after, 0, &trailer)?;
            }
            Self::Cm(cm) => {
                cm.apply_keystream(cm.iv(ssrc, u64::from(index)), body)?;
                set_at(end, 0, &trailer)?;
                let tag = end.get_mut(RTCP_TRAILER_LENGTH..).ok_or(Error::NoRoom)?;
                cm.write_tag(&[clear, body, &trailer], tag)?;
            }
        }
        Ok(sealed_length)
    }

    /// The E flag and index of a sealed RTCP packet, not authenticated yet.
    pub(super) fn rtcp_trailer(&self, packet: &[u8]) -> Result<u32, Error> {
        let behind = match self {
            Self::Gcm(_) => 0,
            Self::Cm(_) => self.tag_length(),
        };
        let at = packet
            .len()
            .checked_sub(behind + RTCP_TRAILER_LENGTH)
            .ok_or(Error::Truncated)?;
        crate::bytes::u32_at(packet, at)
    }

    /// Opens compound RTCP in place and returns its length without tag and index.
    pub(super) fn open_rtcp(
        &self,
        packet: &mut [u8],
        (ssrc, index): (u32, u32),
    ) -> Result<usize, Error> {
        let trailer = (RTCP_ENCRYPTED | index).to_be_bytes();
        let length = packet
            .len()
            .checked_sub(self.tag_length() + RTCP_TRAILER_LENGTH)
            .ok_or(Error::Truncated)?;
        let (plain, end) = packet
            .split_at_mut_checked(length)
            .ok_or(Error::Truncated)?;
        let (clear, body) = plain
            .split_at_mut_checked(RTCP_CLEAR_LENGTH)
            .ok_or(Error::Truncated)?;
        match self {
            Self::Gcm(gcm) => {
                let tag = slice_at(end, 0, self.tag_length())?;
                let aad = rtcp_aad(clear, trailer)?;
                gcm.open_in_place(gcm.nonce(ssrc, u64::from(index)), &aad, body, tag)?;
            }
            Self::Cm(cm) => {
                let tag = slice_at(end, RTCP_TRAILER_LENGTH, self.tag_length())?;
                cm.check_tag(&[clear, body, &trailer], tag)?;
                cm.apply_keystream(cm.iv(ssrc, u64::from(index)), body)?;
            }
        }
        Ok(length)
    }
}

impl Gcm {
    pub(super) fn new(key: &[u8; 16], salt: [u8; 12]) -> Result<Self, Error> {
        let key = UnboundKey::new(&AES_128_GCM, key).map_err(|_| Error::KeyLength)?;
        Ok(Self {
            key: LessSafeKey::new(key),
            salt,
        })
    }

    /// Two zero bytes, SSRC, 48 bits of index, XOR salt. For RTP the index is rollover counter and
    /// sequence number (RFC 7714 section 8.1), for RTCP it begins with two zero bytes (section 9.1).
    fn nonce(&self, ssrc: u32, index: u64) -> Nonce {
        let counter = (u128::from(ssrc) << 48) | u128::from(index);
        let [_, _, _, _, counter @ ..] = counter.to_be_bytes();
        let mut nonce = self.salt;
        nonce
            .iter_mut()
            .zip(counter)
            .for_each(|(to, from)| *to ^= from);
        Nonce::assume_unique_for_key(nonce)
    }

    /// Encrypts `prefix` in place, then `rest` into `out`, which ends with the tag.
    fn seal(
        &self,
        nonce: Nonce,
        aad: &[u8],
        prefix: &mut [u8],
        rest: &[u8],
        out: &mut [u8],
    ) -> Result<(), Error> {
        self.key
            .seal_in_place_scatter(nonce, Aad::from(aad), prefix, rest, out)
            .map_err(|_| Error::Crypto)
    }

    fn open_into(
        &self,
        nonce: Nonce,
        aad: &[u8],
        sealed: &[u8],
        tag: &[u8],
        plain: &mut [u8],
    ) -> Result<(), Error> {
        self.key
            .open_separate_gather(nonce, Aad::from(aad), sealed, tag, plain)
            .map_err(|_| Error::Unauthenticated)
    }

    fn open_in_place(
        &self,
        nonce: Nonce,
        aad: &[u8],
        body: &mut [u8],
        tag: &[u8],
    ) -> Result<(), Error> {
        self.key
            .open_in_place_separate_tag(nonce, Aad::from(aad), tag, body)
            .map(|_| ())
            .map_err(|_| Error::Unauthenticated)
    }
}

impl Cm {
    pub(super) fn new(key: &[u8; 16], salt: [u8; 14], tagging: &[u8; 20]) -> Result<Self, Error> {
        let key = UnboundCipherKey::new(&AES_128, key).map_err(|_| Error::KeyLength)?;
        Ok(Self {
            key: EncryptingKey::ctr(key).map_err(|_| Error::Crypto)?,
            salt,
            authentication: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, tagging),
        })
    }

    /// (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16) (RFC 3711 section 4.1.1).
    fn iv(&self, ssrc: u32, index: u64) -> [u8; 16] {
        let counter = (u128::from(ssrc) << 64) | (u128::from(index) << 16);
        let mut iv = counter.to_be_bytes();
        iv.iter_mut()
            .zip(self.salt)
            .for_each(|(to, from)| *to ^= from);
        iv
    }

    /// Encrypts or decrypts in place: counter mode is its own inverse.
    pub(super) fn apply_keystream(&self, iv: [u8; 16], body: &mut [u8]) -> Result<(), Error> {
        self.key
            .less_safe_encrypt(body, EncryptionContext::Iv128((&iv).into()))
            .map(|_| ())
            .map_err(|_| Error::Crypto)
    }

    fn tag(&self, parts: &[&[u8]]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.authentication);
        for part in parts {
            context.update(part);
        }
        context.sign()
    }

    fn write_tag(&self, parts: &[&[u8]], to: &mut [u8]) -> Result<(), Error> {
        let tag = self.tag(parts);
        let cut = slice_at(tag.as_ref(), 0, to.len())?;
        to.copy_from_slice(cut);
        Ok(())
    }

    fn check_tag(&self, parts: &[&[u8]], received: &[u8]) -> Result<(), Error> {
        let tag = self.tag(parts);
        let cut = slice_at(tag.as_ref(), 0, received.len())?;
        constant_time::verify_slices_are_equal(cut, received).map_err(|_| Error::Unauthenticated)
    }
}

fn rollover_counter(index: u64) -> [u8; 4] {
    ((index >> 16) as u32).to_be_bytes()
}

/// Header, SSRC, then E flag and index (RFC 7714 section 9.2).
fn rtcp_aad(clear: &[u8], trailer: [u8; 4]) -> Result<[u8; 12], Error> {
    let mut aad = [0; RTCP_CLEAR_LENGTH + RTCP_TRAILER_LENGTH];
    set_at(&mut aad, 0, clear)?;
    set_at(&mut aad, RTCP_CLEAR_LENGTH, &trailer)?;
    Ok(aad)
}
