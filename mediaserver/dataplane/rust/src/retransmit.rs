//! Which packets a subscriber's NACK may have sent again: at most three times each, a round trip apart.

/// Times a packet is sent again at most.
const MAX_TIMES: u8 = 3;
/// Packets remembered as sent again; more within their round trip would be more than any decoder waits for.
const REMEMBERED: usize = 256;
/// Assumed round trip while none is known; microseconds.
const DEFAULT_RTT_US: u64 = 100_000;
/// Two requests closer than this are one; microseconds.
const MIN_RTT_US: u64 = 10_000;

/// Sealed packets kept: a second of audio.
const KEPT_SEALED: usize = 64;

#[derive(Debug, Clone, Copy)]
struct Repeated {
    index: u64,
    times: u8,
    at_us: u64,
}

/// What one sender has sent again, and the numbering of its retransmission stream (RFC 4588).
#[derive(Debug, Default)]
pub struct Retransmissions {
    /// A ring by extended sequence number; memory is taken with the first NACK.
    ring: Vec<Option<Repeated>>,
    next_index: u64,
    /// Sealed packets by extended sequence number, for a stream without retransmission stream. Empty until its
    /// first NACK: hardly any peer sends one for audio, and copying every packet is not free.
    sealed: Vec<(u64, Vec<u8>)>,
}

impl Retransmissions {
    /// Whether packet `index` may be sent again now; if so, counts it.
    pub fn allow(&mut self, index: u64, rtt_us: Option<u64>, now_us: u64) -> bool {
        if self.ring.is_empty() {
            self.ring.resize(REMEMBERED, None);
        }
        let place = (index % REMEMBERED as u64) as usize;
        let Some(place) = self.ring.get_mut(place) else {
            return false;
        };
        let before = place.filter(|repeated| repeated.index == index);
        let interval_us = rtt_us.unwrap_or(DEFAULT_RTT_US).max(MIN_RTT_US);
        if before
            .is_some_and(|before| before.times >= MAX_TIMES || now_us < before.at_us + interval_us)
        {
            return false;
        }
        *place = Some(Repeated {
            index,
            times: before.map_or(0, |before| before.times) + 1,
            at_us: now_us,
        });
        true
    }

    /// Begins to keep sealed packets.
    pub fn keep_sealed(&mut self) {
        if self.sealed.is_empty() {
            self.sealed.resize(KEPT_SEALED, (0, Vec::new()));
        }
    }

    /// Keeps a sealed packet, if that is wanted.
    pub fn keep(&mut self, index: u64, packet: &[u8]) {
        if self.sealed.is_empty() {
            return;
        }
        if let Some(place) = self.sealed.get_mut((index % KEPT_SEALED as u64) as usize) {
            place.0 = index;
            place.1.clear();
            place.1.extend_from_slice(packet);
        }
    }

    /// The sealed packet with an extended sequence number.
    #[must_use]
    pub fn sealed(&self, index: u64) -> Option<&[u8]> {
        self.sealed
            .get((index % KEPT_SEALED as u64) as usize)
            .filter(|(kept, packet)| *kept == index && !packet.is_empty())
            .map(|(_, packet)| packet.as_slice())
    }

    /// Continues a retransmission stream of the same SSRC behind `index`.
    pub fn continue_after(&mut self, index: u64) {
        self.next_index = index;
    }

    /// The last extended sequence number used; 0 for none.
    #[must_use]
    pub fn last_index(&self) -> u64 {
        self.next_index
    }

    /// The next extended sequence number of the retransmission stream.
    pub fn next_index(&mut self) -> u64 {
        self.next_index += 1;
        self.next_index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_goes_three_times_a_round_trip_apart() {
        let mut sent = Retransmissions::default();
        let times = (0..100).map(|step| step * 10_000);
        let allowed: Vec<u64> = times
            .filter(|now_us| sent.allow(7, Some(50_000), *now_us))
            .collect();
        assert_eq!(allowed, [0, 50_000, 100_000]);
    }

    #[test]
    fn sealed_packets_are_kept_once_that_is_wanted() {
        let mut sent = Retransmissions::default();
        sent.keep(1, b"one");
        assert_eq!(sent.sealed(1), None);
        sent.keep_sealed();
        sent.keep(2, b"two");
        assert_eq!(sent.sealed(2), Some(b"two".as_slice()));
        sent.keep(2 + KEPT_SEALED as u64, b"later");
        assert_eq!(sent.sealed(2), None);
    }

    #[test]
    fn packets_are_counted_apart() {
        let mut sent = Retransmissions::default();
        assert!((0..REMEMBERED as u64).all(|index| sent.allow(index, None, 0)));
        assert!(!(0..REMEMBERED as u64).any(|index| sent.allow(index, None, 1000)));
        assert_eq!((sent.next_index(), sent.next_index()), (1, 2));
    }
}
