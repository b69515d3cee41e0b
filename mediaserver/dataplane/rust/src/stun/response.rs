//! The answers (RFC 8489 section 7.3.1): success with the reflexive address, or a role conflict.

#![deny(clippy::indexing_slicing)]

use std::net::{IpAddr, SocketAddr};

use super::integrity::{
    fingerprint, FINGERPRINT_ATTRIBUTE_LENGTH, INTEGRITY_ATTRIBUTE_LENGTH, INTEGRITY_LENGTH,
};
use super::{
    IntegrityKey, BINDING_ERROR, BINDING_SUCCESS, ERROR_CODE, FINGERPRINT, HEADER_LENGTH,
    MAGIC_COOKIE, MESSAGE_INTEGRITY, XOR_MAPPED_ADDRESS,
};
use crate::bytes::Writer;
use crate::error::Error;

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
    let fingerprint = fingerprint(writer.written());
    writer.put_u16(FINGERPRINT)?;
    writer.put_u16(4)?;
    writer.put_u32(fingerprint)?;
    Ok(writer.len())
}

fn attributes_length(message_length: usize) -> Result<u16, Error> {
    u16::try_from(message_length - HEADER_LENGTH).map_err(|_| Error::NoRoom)
}
