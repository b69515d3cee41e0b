//! Tells protocols apart on the shared port by their first bytes (RFC 7983, RFC 5761 section 4).

/// Longest datagram that is looked at. Peers on the internet send at most 1472 bytes.
pub const MAX_DATAGRAM: usize = 1500;

/// What a datagram claims to be; its own parser still has to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// A connectivity check or its answer.
    Stun,
    /// A DTLS record.
    Dtls,
    /// Media.
    Rtp,
    /// Reports and feedback.
    Rtcp,
}

/// Names the protocol of a datagram, or None for what is too short, too long or none of ours.
#[must_use]
pub fn classify(datagram: &[u8]) -> Option<Protocol> {
    if datagram.len() > MAX_DATAGRAM {
        return None;
    }
    let (protocol, shortest) = match *datagram {
        [0..=3, ..] => (Protocol::Stun, 20),
        [20..=63, ..] => (Protocol::Dtls, 13),
        [128..=191, 192..=223, ..] => (Protocol::Rtcp, 8),
        [128..=191, ..] => (Protocol::Rtp, 12),
        _ => return None,
    };
    (datagram.len() >= shortest).then_some(protocol)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datagram(first: u8, second: u8, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        bytes.splice(0..2, [first, second]);
        bytes
    }

    #[test]
    fn knows_the_ranges_of_rfc_7983() {
        for first in 0..=255_u8 {
            let expected = match first {
                0..=3 => Some(Protocol::Stun),
                20..=63 => Some(Protocol::Dtls),
                128..=191 => Some(Protocol::Rtp),
                _ => None,
            };
            assert_eq!(classify(&datagram(first, 96, 100)), expected, "{first}");
        }
    }

    #[test]
    fn tells_rtcp_from_rtp_by_the_second_byte() {
        for (second, expected) in [
            (191, Protocol::Rtp),
            (192, Protocol::Rtcp),
            (200, Protocol::Rtcp),
            (223, Protocol::Rtcp),
            (224, Protocol::Rtp),
            (96 | 0x80, Protocol::Rtp),
        ] {
            assert_eq!(classify(&datagram(0x80, second, 20)), Some(expected));
        }
    }

    #[test]
    fn refuses_what_is_empty_short_or_long() {
        assert_eq!(classify(&[]), None);
        assert_eq!(classify(&[0x80]), None);
        assert_eq!(classify(&datagram(0, 1, 19)), None);
        assert_eq!(classify(&datagram(22, 1, 12)), None);
        assert_eq!(classify(&datagram(0x80, 96, 11)), None);
        assert_eq!(classify(&datagram(0x80, 200, 7)), None);
        assert_eq!(classify(&datagram(0x80, 96, MAX_DATAGRAM + 1)), None);
    }
}
