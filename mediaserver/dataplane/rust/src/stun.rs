//! STUN Binding for an ICE-lite agent (RFC 8489, RFC 8445 section 7.3): reads connectivity
//! checks from the demultiplexer and writes the answers.
//!
//! Order of work per datagram: [`BindingRequest::parse`] (no key needed, drops noise by the
//! fingerprint), look up the local user fragment, [`BindingRequest::authenticate`] with that
//! transport's [`IntegrityKey`], then [`write_success`]. Anything that fails is dropped
//! unanswered, so an unknown sender learns nothing and gets no byte back.

#![deny(clippy::indexing_slicing)]

use std::net::{IpAddr, SocketAddr};

use aws_lc_rs::{constant_time, hmac};

use crate::bytes::{array_at, slice_at, u16_at, u32_at, u64_at, Writer};
use crate::error::Error;

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

const INTEGRITY_LENGTH: usize = 20;
const INTEGRITY_ATTRIBUTE_LENGTH: usize = 4 + INTEGRITY_LENGTH;
const FINGERPRINT_ATTRIBUTE_LENGTH: usize = 8;
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
    fn sign(&self, before: &[u8], attributes_length: u16) -> Result<hmac::Tag, Error> {
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

/// The ICE role a request's sender claims, with its tie-breaker (RFC 8445 section 7.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The sender nominates: what every peer of an ICE-lite agent must be.
    Controlling(u64),
    /// The sender expects to be nominated: answer with [`write_role_conflict`].
    Controlled(u64),
}

/// A well-formed Binding request whose fingerprint matched; not yet authenticated.
#[derive(Debug, Clone, Copy)]
pub struct BindingRequest<'a> {
    datagram: &'a [u8],
    integrity_at: usize,
    username: &'a [u8],
    transaction_id: [u8; 12],
    /// PRIORITY: what the sender's peer-reflexive candidate would be worth.
    pub priority: u32,
    /// USE-CANDIDATE: whether the sender nominates this pair.
    pub use_candidate: bool,
    /// The ICE role the sender claims.
    pub role: Role,
}

impl<'a> BindingRequest<'a> {
    /// Reads a datagram as a Binding request.
    ///
    /// USERNAME, PRIORITY, the role, MESSAGE-INTEGRITY and FINGERPRINT are required, the
    /// fingerprint last (RFC 8445 section 7.1): with them no request is shorter than its answer,
    /// so nobody can be flooded through us. Attributes after MESSAGE-INTEGRITY are ignored but for the fingerprint
    /// (RFC 8489 section 14.5). The caller must [`authenticate`](Self::authenticate) before it
    /// acts on any field.
    pub fn parse(datagram: &'a [u8]) -> Result<Self, Error> {
        if u16_at(datagram, 0)? != BINDING_REQUEST || u32_at(datagram, 4)? != MAGIC_COOKIE {
            return Err(Error::WrongType);
        }
        let transaction_id = array_at(datagram, 8)?;
        let length = usize::from(u16_at(datagram, 2)?);
        if length % 4 != 0 || HEADER_LENGTH + length != datagram.len() {
            return Err(Error::Malformed("STUN length"));
        }
        check_fingerprint(datagram)?;

        let attributes = Attributes::parse(datagram)?;
        Ok(Self {
            datagram,
            transaction_id,
            integrity_at: attributes
                .integrity_at
                .ok_or(Error::Malformed("STUN without integrity"))?,
            username: attributes
                .username
                .ok_or(Error::Malformed("STUN without username"))?,
            priority: attributes
                .priority
                .ok_or(Error::Malformed("STUN without priority"))?,
            use_candidate: attributes.use_candidate,
            role: attributes
                .role
                .ok_or(Error::Malformed("STUN without role"))?,
        })
    }

    /// The addressee's user fragment: the part of USERNAME before the colon, or all of it.
    #[must_use]
    pub fn local_ufrag(&self) -> &'a [u8] {
        self.username
            .split(|byte| *byte == b':')
            .next()
            .unwrap_or_default()
    }

    /// The sender's user fragment: the part of USERNAME after the first colon, if there is one.
    #[must_use]
    pub fn remote_ufrag(&self) -> Option<&'a [u8]> {
        self.username.splitn(2, |byte| *byte == b':').nth(1)
    }

    /// What the answer must repeat.
    #[must_use]
    pub fn transaction_id(&self) -> [u8; 12] {
        self.transaction_id
    }

    /// Proves that the sender knows the password of [`local_ufrag`](Self::local_ufrag).
    ///
    /// Fails with [`Error::Unauthenticated`]: drop the datagram then, unanswered.
    pub fn authenticate(&self, key: &IntegrityKey) -> Result<(), Error> {
        let before = slice_at(self.datagram, 0, self.integrity_at)?;
        let covered = self.integrity_at + INTEGRITY_ATTRIBUTE_LENGTH - HEADER_LENGTH;
        let length = u16::try_from(covered).map_err(|_| Error::Malformed("STUN length"))?;
        let tag = key.sign(before, length)?;
        let received = slice_at(self.datagram, self.integrity_at + 4, INTEGRITY_LENGTH)?;
        constant_time::verify_slices_are_equal(tag.as_ref(), received)
            .map_err(|_| Error::Unauthenticated)
    }
}

/// What a request said up to its MESSAGE-INTEGRITY.
#[derive(Default)]
struct Attributes<'a> {
    integrity_at: Option<usize>,
    username: Option<&'a [u8]>,
    priority: Option<u32>,
    use_candidate: bool,
    role: Option<Role>,
}

impl<'a> Attributes<'a> {
    fn parse(datagram: &'a [u8]) -> Result<Self, Error> {
        let mut attributes = Self::default();
        let mut at = HEADER_LENGTH;
        while at < datagram.len() && attributes.integrity_at.is_none() {
            let kind = u16_at(datagram, at)?;
            let length = usize::from(u16_at(datagram, at + 2)?);
            let value = slice_at(datagram, at + 4, length)?;
            attributes.take(kind, value, at)?;
            at += 4 + length.next_multiple_of(4);
        }
        Ok(attributes)
    }

    fn take(&mut self, kind: u16, value: &'a [u8], at: usize) -> Result<(), Error> {
        match kind {
            USERNAME => self.username = Some(value),
            PRIORITY => self.priority = Some(u32_at(value, 0)?),
            USE_CANDIDATE => self.use_candidate = true,
            ICE_CONTROLLING => self.role = Some(Role::Controlling(u64_at(value, 0)?)),
            ICE_CONTROLLED => self.role = Some(Role::Controlled(u64_at(value, 0)?)),
            MESSAGE_INTEGRITY => {
                if value.len() != INTEGRITY_LENGTH {
                    return Err(Error::Malformed("STUN integrity length"));
                }
                self.integrity_at = Some(at);
            }
            // A comprehension-required attribute we do not know would call for a 420 answer;
            // no ICE agent sends one in a check, so it counts as noise.
            0x0000..=0x7FFF => return Err(Error::Malformed("STUN attribute")),
            _ => {}
        }
        Ok(())
    }
}

/// Writes the success answer to an authenticated request and returns its length in bytes.
///
/// `mapped` is the address the request came from. The answer takes 64 bytes for IPv4 and 76 for
/// IPv6; the shortest request that [`BindingRequest::parse`] accepts has 80.
pub fn write_success(
    buffer: &mut [u8],
    transaction_id: [u8; 12],
    mapped: SocketAddr,
    key: &IntegrityKey,
) -> Result<usize, Error> {
    let mut writer = Writer::new(buffer);
    write_header(&mut writer, BINDING_SUCCESS, transaction_id)?;
    write_xor_mapped_address(&mut writer, mapped, transaction_id)?;
    finish(writer, key)
}

/// Writes 487 (Role Conflict), which makes the peer take the controlling role (RFC 8445 section
/// 7.3.1.1), and returns the length in bytes.
///
/// Only for an authenticated request with [`Role::Controlled`]: an ICE-lite agent never controls.
pub fn write_role_conflict(
    buffer: &mut [u8],
    transaction_id: [u8; 12],
    key: &IntegrityKey,
) -> Result<usize, Error> {
    let mut writer = Writer::new(buffer);
    write_header(&mut writer, BINDING_ERROR, transaction_id)?;
    // Class 4, number 87, and an empty reason phrase (RFC 8489 section 14.8).
    writer.put_u16(ERROR_CODE)?;
    writer.put_u16(4)?;
    writer.put(&[0, 0, 4, 87])?;
    finish(writer, key)
}

fn write_header(writer: &mut Writer<'_>, kind: u16, transaction_id: [u8; 12]) -> Result<(), Error> {
    writer.put_u16(kind)?;
    writer.put_u16(0)?;
    writer.put_u32(MAGIC_COOKIE)?;
    writer.put(&transaction_id)
}

fn write_xor_mapped_address(
    writer: &mut Writer<'_>,
    mapped: SocketAddr,
    transaction_id: [u8; 12],
) -> Result<(), Error> {
    let [hi, lo, ..] = MAGIC_COOKIE.to_be_bytes();
    let port = mapped.port() ^ u16::from_be_bytes([hi, lo]);
    writer.put_u16(XOR_MAPPED_ADDRESS)?;
    match mapped.ip().to_canonical() {
        IpAddr::V4(address) => {
            writer.put(&[0, 8, 0, 1])?;
            writer.put_u16(port)?;
            writer.put_u32(address.to_bits() ^ MAGIC_COOKIE)
        }
        IpAddr::V6(address) => {
            let mut mask = [0; 16];
            mask.iter_mut()
                .zip(MAGIC_COOKIE.to_be_bytes().into_iter().chain(transaction_id))
                .for_each(|(to, from)| *to = from);
            writer.put(&[0, 20, 0, 2])?;
            writer.put_u16(port)?;
            writer.put(&(address.to_bits() ^ u128::from_be_bytes(mask)).to_be_bytes())
        }
    }
}

/// Appends MESSAGE-INTEGRITY and FINGERPRINT and returns the length of the whole message.
fn finish(mut writer: Writer<'_>, key: &IntegrityKey) -> Result<usize, Error> {
    let length = attributes_length(writer.len() + INTEGRITY_ATTRIBUTE_LENGTH)?;
    let tag = key.sign(writer.written(), length)?;
    writer.put_u16(MESSAGE_INTEGRITY)?;
    writer.put_u16(INTEGRITY_LENGTH as u16)?;
    writer.put(tag.as_ref())?;
    let length = attributes_length(writer.len() + FINGERPRINT_ATTRIBUTE_LENGTH)?;
    writer.set_u16(2, length)?;
    let fingerprint = crc32(writer.written()) ^ FINGERPRINT_XOR;
    writer.put_u16(FINGERPRINT)?;
    writer.put_u16(4)?;
    writer.put_u32(fingerprint)?;
    Ok(writer.len())
}

fn attributes_length(message_length: usize) -> Result<u16, Error> {
    u16::try_from(message_length - HEADER_LENGTH).map_err(|_| Error::NoRoom)
}

/// Requires a matching FINGERPRINT as the last attribute (RFC 8489 section 14.7).
fn check_fingerprint(datagram: &[u8]) -> Result<(), Error> {
    let at = datagram
        .len()
        .checked_sub(FINGERPRINT_ATTRIBUTE_LENGTH)
        .ok_or(Error::Truncated)?;
    if u16_at(datagram, at)? != FINGERPRINT || u16_at(datagram, at + 2)? != 4 {
        return Err(Error::Malformed("STUN without fingerprint"));
    }
    let expected = crc32(slice_at(datagram, 0, at)?) ^ FINGERPRINT_XOR;
    if u32_at(datagram, at + 4)? == expected {
        Ok(())
    } else {
        Err(Error::Unauthenticated)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &[u8] = b"VOkJxbRl1RmTxUk/WvJxBt";
    const TRANSACTION: [u8; 12] = *b"\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae";

    /// RFC 5769 section 2.1, with its optional SOFTWARE and its three-byte padding.
    const SAMPLE_REQUEST: &[u8] = b"\x00\x01\x00\x58\x21\x12\xa4\x42\
        \xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x10STUN test client\
        \x00\x24\x00\x04\x6e\x00\x01\xff\
        \x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\
        \x00\x06\x00\x09\x65\x76\x74\x6a\x3a\x68\x36\x76\x59\x20\x20\x20\
        \x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\
        \x80\x28\x00\x04\xe5\x7a\x3b\xcf";

    /// RFC 5769 section 2.2 without SOFTWARE cannot be compared byte by byte; its address can.
    const SAMPLE_XOR_ADDRESS: &[u8] = b"\x00\x20\x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43";

    #[test]
    fn reads_the_request_of_rfc_5769() {
        let request = BindingRequest::parse(SAMPLE_REQUEST).unwrap();
        assert_eq!(request.local_ufrag(), b"evtj");
        assert_eq!(request.remote_ufrag(), Some(b"h6vY".as_slice()));
        assert_eq!(request.transaction_id(), TRANSACTION);
        assert_eq!(request.priority, 0x6e00_01ff);
        assert!(!request.use_candidate);
        assert_eq!(request.role, Role::Controlled(0x932f_f9b1_5126_3b36));
        assert_eq!(request.authenticate(&IntegrityKey::new(PASSWORD)), Ok(()));
    }

    #[test]
    fn refuses_another_password() {
        let request = BindingRequest::parse(SAMPLE_REQUEST).unwrap();
        assert_eq!(
            request.authenticate(&IntegrityKey::new(b"VOkJxbRl1RmTxUk/WvJxBu")),
            Err(Error::Unauthenticated)
        );
    }

    #[test]
    fn refuses_every_truncation_and_every_flipped_bit() {
        for length in 0..SAMPLE_REQUEST.len() {
            assert!(BindingRequest::parse(&SAMPLE_REQUEST[..length]).is_err());
        }
        let mut bytes = SAMPLE_REQUEST.to_vec();
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(BindingRequest::parse(&bytes).is_err(), "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn writes_the_mapped_address_of_rfc_5769() {
        let mut buffer = [0; MAX_RESPONSE_LENGTH];
        let mapped = "192.0.2.1:32853".parse().unwrap();
        let key = IntegrityKey::new(PASSWORD);
        let length = write_success(&mut buffer, TRANSACTION, mapped, &key).unwrap();
        assert_eq!(length, 64);
        assert_eq!(&buffer[20..32], SAMPLE_XOR_ADDRESS);
        assert_eq!(check_fingerprint(&buffer[..length]), Ok(()));
        let tag = key.sign(&buffer[..32], 36).unwrap();
        assert_eq!(&buffer[36..56], tag.as_ref());
    }

    #[test]
    fn writes_an_ipv6_address_as_in_rfc_5769() {
        let mut buffer = [0; MAX_RESPONSE_LENGTH];
        let mapped = "[2001:db8:1234:5678:11:2233:4455:6677]:32853"
            .parse()
            .unwrap();
        let key = IntegrityKey::new(PASSWORD);
        let length = write_success(&mut buffer, TRANSACTION, mapped, &key).unwrap();
        assert_eq!(length, 76);
        assert_eq!(
            &buffer[20..44],
            b"\x00\x20\x00\x14\x00\x02\xa1\x47\x01\x13\xa9\xfa\xa5\xd3\xf1\x79\xbc\x25\xf4\xb5\xbe\xd2\xb9\xd9"
        );
    }

    #[test]
    fn writes_an_ipv4_address_that_came_through_an_ipv6_socket_as_ipv4() {
        let mut buffer = [0; MAX_RESPONSE_LENGTH];
        let mapped = "[::ffff:192.0.2.1]:32853".parse().unwrap();
        let key = IntegrityKey::new(PASSWORD);
        let length = write_success(&mut buffer, TRANSACTION, mapped, &key).unwrap();
        assert_eq!(&buffer[20..32], SAMPLE_XOR_ADDRESS);
        assert_eq!(length, 64);
    }

    #[test]
    fn writes_a_role_conflict() {
        let mut buffer = [0; MAX_RESPONSE_LENGTH];
        let key = IntegrityKey::new(PASSWORD);
        let length = write_role_conflict(&mut buffer, TRANSACTION, &key).unwrap();
        assert_eq!(&buffer[..4], b"\x01\x11\x00\x28");
        assert_eq!(&buffer[20..28], b"\x00\x09\x00\x04\x00\x00\x04\x57");
        assert_eq!(check_fingerprint(&buffer[..length]), Ok(()));
    }

    #[test]
    fn fails_without_room() {
        let key = IntegrityKey::new(PASSWORD);
        let mapped = "192.0.2.1:32853".parse().unwrap();
        for length in 0..64 {
            let mut buffer = vec![0; length];
            assert_eq!(
                write_success(&mut buffer, TRANSACTION, mapped, &key),
                Err(Error::NoRoom)
            );
        }
    }
}
