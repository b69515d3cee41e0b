//! The controlling side of ICE (RFC 8445 section 7.2): nominating checks, every 2.5 s as Chromium's.

use aws_lc_rs::hmac;
use housecall_dataplane::stun::{IntegrityKey, MAGIC_COOKIE};

const RETRY_US: u64 = 100_000;

pub struct IceClient {
    username: String,
    password: String,
    next_us: u64,
    transaction: u64,
    /// Successful answers so far.
    pub answers: u64,
    /// Time between checks.
    pub interval_us: u64,
    /// Whether checks are sent.
    pub checking: bool,
    answered: bool,
}

impl IceClient {
    /// Checks the server's `ufrag` with its `password`, beginning at once.
    pub fn new(ufrag: &str, password: &str) -> Self {
        Self {
            username: format!("{ufrag}:peer"),
            password: password.to_owned(),
            next_us: 0,
            transaction: 0,
            answers: 0,
            interval_us: 2_500_000,
            checking: true,
            answered: false,
        }
    }

    /// Goes on with other credentials, checking at once.
    pub fn restart(&mut self, ufrag: &str, password: &str, now_us: u64) {
        self.username = format!("{ufrag}:peer");
        password.clone_into(&mut self.password);
        self.next_us = now_us;
        self.answered = false;
    }

    pub fn next_us(&self) -> u64 {
        if self.checking {
            self.next_us
        } else {
            u64::MAX
        }
    }

    pub fn poll(&mut self, now_us: u64) -> Option<Vec<u8>> {
        if now_us < self.next_us() {
            return None;
        }
        self.next_us = now_us
            + if self.answered {
                self.interval_us
            } else {
                RETRY_US
            };
        self.transaction += 1;
        Some(self.request())
    }

    /// Takes an answer in, checking that it is one to the last request.
    pub fn handle(&mut self, datagram: &[u8]) {
        assert_eq!(&datagram[..2], [0x01, 0x01], "a success response");
        assert_eq!(&datagram[12..20], self.transaction.to_be_bytes());
        self.answers += 1;
        self.answered = true;
    }

    /// A Binding request with all an ICE agent has to say.
    pub fn request(&self) -> Vec<u8> {
        let mut message = vec![0x00, 0x01, 0, 0];
        message.extend(MAGIC_COOKIE.to_be_bytes());
        message.extend([0; 4]);
        message.extend(self.transaction.to_be_bytes());
        put(&mut message, 0x0006, self.username.as_bytes());
        put(&mut message, 0x0024, &0x6E00_01FFu32.to_be_bytes());
        put(&mut message, 0x802A, &7u64.to_be_bytes());
        put(&mut message, 0x0025, &[]);
        set_length(&mut message, 24);
        let key = hmac::Key::new(
            hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            self.password.as_bytes(),
        );
        let tag = hmac::sign(&key, &message);
        put(&mut message, 0x0008, tag.as_ref());
        set_length(&mut message, 8);
        let fingerprint = crc32(&message) ^ 0x5354_554E;
        put(&mut message, 0x8028, &fingerprint.to_be_bytes());
        message
    }
}

fn put(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend(kind.to_be_bytes());
    message.extend((value.len() as u16).to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
}

/// Writes the length field for a message that will grow by `more` bytes.
fn set_length(message: &mut [u8], more: usize) {
    let length = (message.len() - 20 + more) as u16;
    message[2..4].copy_from_slice(&length.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn the_server_understands_the_request() {
    let client = IceClient::new("server", "a password of 22 chars");
    let message = client.request();
    let request = housecall_dataplane::stun::BindingRequest::parse(&message).unwrap();
    assert_eq!(request.local_ufrag(), b"server");
    assert!(request.use_candidate);
    let key = IntegrityKey::new(b"a password of 22 chars");
    assert_eq!(request.authenticate(&key), Ok(()));
}
