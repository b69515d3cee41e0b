//! Sequence numbers: 16 bits on the wire, extended to 64 inside (RFC 3550 appendix A.1).
//!
//! A received packet's extended number is its SRTP packet index, so the extension happens once,
//! in [`crate::srtp::Inbound`]. Numbers that arrive inside payloads and feedback (the original
//! number of a retransmission, the ids of a NACK, transport-wide numbers) are extended here,
//! near a number already known.

/// Returns the number nearest to `near` whose low 16 bits are `low`.
///
/// A number that would lie below zero is taken as one cycle later: a stream begins in cycle 0.
/// Exactly half a cycle away counts as behind.
#[must_use]
pub fn extend(near: u64, low: u16) -> u64 {
    let ahead = low.wrapping_sub(near as u16);
    if ahead < 0x8000 {
        return near.saturating_add(u64::from(ahead));
    }
    let behind = 0x1_0000 - u64::from(ahead);
    near.checked_sub(behind)
        .unwrap_or(near.saturating_add(u64::from(ahead)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_nearest_across_every_wrap() {
        for start in [0u64, 127, 32767, 65535, 65536, 1 << 40] {
            for distance in [-32767i64, -1000, -1, 0, 1, 1000, 32767] {
                let Some(expected) = start.checked_add_signed(distance) else {
                    continue;
                };
                assert_eq!(expected, extend(start, expected as u16));
            }
        }
    }

    #[test]
    fn never_goes_below_the_first_cycle() {
        assert_eq!(extend(2, 65535), 65535);
        assert_eq!(extend(0, 40000), 40000);
    }

    #[test]
    fn stays_inside_64_bits() {
        assert_eq!(extend(u64::MAX, 0), u64::MAX);
    }
}
