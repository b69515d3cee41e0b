//! Why datagrams and commands were dropped: counted, never logged one by one.

use std::net::{IpAddr, SocketAddr};

macro_rules! drops {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A reason to drop something.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Drop { $($(#[$doc])* $name,)* }

        /// The reasons as Python reads them, in the order of `Drop`.
        pub const DROP_NAMES: &[&str] = &[$($text,)*];
    };
}

drops! {
    /// Empty, oversized or of no protocol of ours.
    UnknownProtocol = "unknown_protocol",
    /// No Binding request with what ICE demands.
    StunMalformed = "stun_malformed",
    /// A user fragment that is not ours.
    StunUnknownUser = "stun_unknown_user",
    /// A wrong password.
    StunUnauthenticated = "stun_unauthenticated",
    /// From a source that failed too often just now.
    StunRateLimited = "stun_rate_limited",
    /// From an address that is in use by another transport.
    StunAddressTaken = "stun_address_taken",
    /// From an address that ICE has not validated.
    UnknownAddress = "unknown_address",
    /// A handshake datagram for a peer whose address is not known.
    DtlsWithoutAddress = "dtls_without_address",
    /// Media before its keys, beyond what is held.
    BeforeKeys = "before_keys",
    /// RTP or SRTP that cannot be parsed.
    RtpMalformed = "rtp_malformed",
    /// SRTP whose tag is wrong.
    RtpUnauthenticated = "rtp_unauthenticated",
    /// SRTP seen before or too old to tell.
    RtpReplayed = "rtp_replayed",
    /// A stream of no receiver.
    RtpUnknownStream = "rtp_unknown_stream",
    /// A stream beyond the cap of its transport.
    RtpTooManyStreams = "rtp_too_many_streams",
    /// A payload type that was not negotiated.
    RtpUnknownPayloadType = "rtp_unknown_payload_type",
    /// A packet that was received before, by its sequence number.
    RtpDuplicate = "rtp_duplicate",
    /// SRTCP that cannot be parsed.
    RtcpMalformed = "rtcp_malformed",
    /// SRTCP whose tag is wrong.
    RtcpUnauthenticated = "rtcp_unauthenticated",
    /// SRTCP seen before or too old to tell.
    RtcpReplayed = "rtcp_replayed",
    /// A packet that could not be protected or did not fit.
    SendFailed = "send_failed",
    /// The kernel refused a message.
    SocketError = "socket_error",
    /// A command that names an unknown id.
    UnknownId = "unknown_id",
    /// Keys for a transport that has keys.
    KeysTaken = "keys_taken",
    /// A command that uses an id or user fragment twice.
    IdTaken = "id_taken",
}

/// Counts per reason, and the worker's totals.
#[derive(Debug, Clone, Default)]
pub struct Counters {
    drops: [u64; DROP_NAMES.len()],
    /// Datagrams taken from the socket.
    pub datagrams_received: u64,
    /// Their bytes.
    pub bytes_received: u64,
    /// Datagrams given to the socket.
    pub datagrams_sent: u64,
    /// Their bytes.
    pub bytes_sent: u64,
    /// Messages they were given in.
    pub messages_sent: u64,
}

impl Counters {
    /// Counts one drop.
    pub fn count(&mut self, reason: Drop) {
        self.count_many(reason, 1);
    }

    /// Counts drops.
    pub fn count_many(&mut self, reason: Drop, number: u64) {
        if let Some(count) = self.drops.get_mut(reason as usize) {
            *count += number;
        }
    }

    /// The count of one reason.
    #[must_use]
    pub fn dropped(&self, reason: Drop) -> u64 {
        self.drops.get(reason as usize).copied().unwrap_or(0)
    }

    /// The reasons that occurred.
    pub fn occurred(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        DROP_NAMES
            .iter()
            .zip(self.drops)
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| (*name, count))
    }
}

/// Failures a source may make at once.
const BURST: u64 = 20;
/// Time in which a source earns one more; microseconds.
const REFILL_US: u64 = 100_000;
/// Buckets; sources share one when their hashes agree, so that a flood costs no memory.
const BUCKETS: usize = 1024;

/// Token buckets that stop a source from making us check wrong passwords.
pub struct FailureLimit {
    /// When each bucket will be full again; microseconds.
    full_us: Box<[u64; BUCKETS]>,
    seed: u64,
}

impl FailureLimit {
    /// `seed`: unpredictable, so that nobody can aim at another's bucket.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            full_us: Box::new([0; BUCKETS]),
            seed,
        }
    }

    /// Whether the source has a failure left.
    #[must_use]
    pub fn allows(&self, source: SocketAddr, now_us: u64) -> bool {
        let full_us = self.full_us.get(self.bucket(source)).copied();
        full_us.unwrap_or(0).saturating_sub(now_us) < BURST * REFILL_US
    }

    /// Notes a failure.
    pub fn failed(&mut self, source: SocketAddr, now_us: u64) {
        let bucket = self.bucket(source);
        if let Some(full_us) = self.full_us.get_mut(bucket) {
            *full_us = (*full_us).max(now_us) + REFILL_US;
        }
    }

    fn bucket(&self, source: SocketAddr) -> usize {
        let bits = match source.ip() {
            IpAddr::V4(ip) => u64::from(ip.to_bits()),
            // A site has a /64 at least: one host must not have a bucket per address.
            IpAddr::V6(ip) => (ip.to_bits() >> 64) as u64,
        };
        let mixed = (bits ^ self.seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as usize % BUCKETS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_reasons_that_occurred_are_told() {
        let mut counters = Counters::default();
        counters.count(Drop::IdTaken);
        counters.count_many(Drop::UnknownId, 2);
        assert_eq!(
            counters.occurred().collect::<Vec<_>>(),
            [("unknown_id", 2), ("id_taken", 1)]
        );
    }

    #[test]
    fn a_source_that_keeps_failing_is_shut_out_and_let_in_again() {
        let mut limit = FailureLimit::new(1);
        let source = SocketAddr::from(([192, 0, 2, 1], 1));
        for _ in 0..BURST {
            assert!(limit.allows(source, 5));
            limit.failed(source, 5);
        }
        assert!(!limit.allows(source, 5));
        assert!(limit.allows(source, 5 + REFILL_US));
        assert!(limit.allows(SocketAddr::from(([192, 0, 2, 2], 1)), 5));
    }
}
