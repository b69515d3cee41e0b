//! The vectors of RFC 5769, and what is refused.

use super::integrity::check_fingerprint;
use super::*;
use crate::error::Error;

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
