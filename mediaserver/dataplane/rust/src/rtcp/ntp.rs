//! NTP time as RTCP uses it (RFC 3550 section 4): 32.32 fixed-point seconds since 1900, and the
//! 16.16 middle of it in report blocks.

#![deny(clippy::indexing_slicing)]

use std::time::Duration;

/// Seconds from 1900 to 1970.
const UNIX_EPOCH: u64 = 2_208_988_800;

/// A point in time in 32.32 fixed-point seconds; the era after 2036 wraps as on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NtpTime(pub u64);

impl NtpTime {
    /// Converts the time since the Unix epoch.
    #[must_use]
    pub fn from_unix(since_epoch: Duration) -> Self {
        let seconds = since_epoch.as_secs().wrapping_add(UNIX_EPOCH);
        Self((seconds << 32) | fraction(since_epoch))
    }

    /// The middle 32 bits: 16.16 seconds, as in LSR.
    #[must_use]
    pub fn middle(self) -> u32 {
        (self.0 >> 16) as u32
    }

    /// The time later by `duration`.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let fixed = (duration.as_secs() << 32) | fraction(duration);
        Self(self.0.wrapping_add(fixed))
    }

    /// Microseconds from `earlier` to this time; negative when it is later.
    #[must_use]
    pub fn micros_since(self, earlier: Self) -> i64 {
        let difference = self.0.wrapping_sub(earlier.0) as i64;
        ((i128::from(difference) * 1_000_000) >> 32) as i64
    }
}

/// A duration in 16.16 seconds, as in DLSR; saturates after 18 hours.
#[must_use]
pub fn to_compact(duration: Duration) -> u32 {
    let seconds = u32::try_from(duration.as_secs()).unwrap_or(u32::MAX);
    if seconds > 0xFFFF {
        return u32::MAX;
    }
    (seconds << 16) | (fraction(duration) >> 16) as u32
}

/// A 16.16 duration as a [`Duration`].
#[must_use]
pub fn from_compact(compact: u32) -> Duration {
    Duration::from_nanos((u64::from(compact) * 1_000_000_000) >> 16)
}

/// The part below a second in units of 2**-32 s.
fn fraction(duration: Duration) -> u64 {
    (u64::from(duration.subsec_nanos()) << 32) / 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_1900() {
        let time = NtpTime::from_unix(Duration::from_millis(500));
        assert_eq!(time, NtpTime((2_208_988_800 << 32) | 0x8000_0000));
        assert_eq!(time.middle(), 0x7E80_8000);
    }

    #[test]
    fn wraps_into_the_next_era() {
        let before = NtpTime(u64::MAX);
        let after = before.plus(Duration::from_secs(1));
        assert_eq!(after.micros_since(before), 1_000_000);
        assert_eq!(before.micros_since(after), -1_000_000);
    }

    #[test]
    fn keeps_compact_durations_to_a_few_microseconds() {
        for millis in [0, 1, 250, 1500, 60_000] {
            let duration = Duration::from_millis(millis);
            let back = from_compact(to_compact(duration));
            assert!(duration.abs_diff(back) < Duration::from_micros(16));
        }
        assert_eq!(to_compact(Duration::from_secs(70_000)), u32::MAX);
    }
}
