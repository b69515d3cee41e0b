//! Reception statistics of one stream (RFC 3550 appendices A.3 and A.8): what receiver reports say.

#![deny(clippy::indexing_slicing)]

use std::time::Duration;

use crate::rtcp::ntp::{to_compact, NtpTime};
use crate::rtcp::report::ReportBlock;

/// Counts and jitter of a received stream, and the publisher's last sender report.
#[derive(Debug)]
pub struct Reception {
    clock_rate: u32,
    range: Option<Range>,
    received: u64,
    /// Jitter in units of 1/16 tick.
    jitter: u64,
    last_transit: Option<u32>,
    reported: Reported,
    sender_report: Option<SenderReportArrival>,
}

/// The extended sequence numbers seen.
#[derive(Debug, Clone, Copy)]
struct Range {
    first: u64,
    highest: u64,
}

/// The totals when the last report was written.
#[derive(Debug, Default)]
struct Reported {
    expected: u64,
    received: u64,
}

#[derive(Debug)]
struct SenderReportArrival {
    ntp: NtpTime,
    at_us: u64,
}

impl Reception {
    /// `clock_rate`: ticks of the stream's timestamps per second.
    #[must_use]
    pub fn new(clock_rate: u32) -> Self {
        Self {
            clock_rate,
            range: None,
            received: 0,
            jitter: 0,
            last_transit: None,
            reported: Reported::default(),
            sender_report: None,
        }
    }

    /// Counts a packet of the stream itself; retransmissions under another SSRC do not count here.
    pub fn on_packet(&mut self, sequence: u64, timestamp: u32, now_us: u64) {
        self.received += 1;
        let range = self.range.get_or_insert(Range {
            first: sequence,
            highest: sequence,
        });
        range.first = range.first.min(sequence);
        range.highest = range.highest.max(sequence);

        let arrival = u128::from(now_us) * u128::from(self.clock_rate) / 1_000_000;
        let transit = (arrival as u32).wrapping_sub(timestamp);
        if let Some(last) = self.last_transit.replace(transit) {
            let difference = (transit.wrapping_sub(last) as i32).unsigned_abs();
            // J += (|D| - J) / 16, in sixteenths so that nothing is lost to rounding.
            self.jitter = self.jitter + u64::from(difference) - ((self.jitter + 8) >> 4);
        }
    }

    /// Takes note of the stream's sender report.
    pub fn on_sender_report(&mut self, ntp: NtpTime, now_us: u64) {
        self.sender_report = Some(SenderReportArrival { ntp, at_us: now_us });
    }

    /// Packets expected less packets received: negative when duplicates arrived.
    #[must_use]
    pub fn packets_lost(&self) -> i64 {
        self.expected() as i64 - self.received as i64
    }

    /// Interarrival jitter.
    #[must_use]
    pub fn jitter(&self) -> Duration {
        let ticks = self.jitter >> 4;
        Duration::from_micros(ticks * 1_000_000 / u64::from(self.clock_rate.max(1)))
    }

    /// A report of the stream, or `None` before its first packet.
    ///
    /// Begins a new interval for the fraction lost, so call it only for a report that is sent.
    pub fn report(&mut self, ssrc: u32, now_us: u64) -> Option<ReportBlock> {
        let highest = self.range?.highest;
        let expected = self.expected();
        let expected_now = expected.saturating_sub(self.reported.expected);
        let received_now = self.received - self.reported.received;
        let lost_now = expected_now.saturating_sub(received_now);
        self.reported = Reported {
            expected,
            received: self.received,
        };
        let (last_sender_report, delay_since_last) = match &self.sender_report {
            Some(report) => {
                let delay = Duration::from_micros(now_us.saturating_sub(report.at_us));
                (report.ntp.middle(), to_compact(delay))
            }
            None => (0, 0),
        };
        Some(ReportBlock {
            ssrc,
            fraction_lost: (lost_now << 8)
                .checked_div(expected_now)
                .map_or(0, |fraction| fraction.min(255) as u8),
            cumulative_lost: self
                .packets_lost()
                .clamp(i64::from(i32::MIN), i64::from(i32::MAX))
                as i32,
            highest_sequence: highest as u32,
            jitter: (self.jitter >> 4) as u32,
            last_sender_report,
            delay_since_last,
        })
    }

    fn expected(&self) -> u64 {
        self.range
            .map_or(0, |range| range.highest - range.first + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK_RATE: u32 = 90_000;
    const FRAME_US: u64 = 33_333;
    const FRAME_TICKS: u32 = 3000;

    /// Receives `sequences`, sent and delivered a frame apart by number.
    fn received(sequences: impl IntoIterator<Item = u64>) -> Reception {
        let mut reception = Reception::new(CLOCK_RATE);
        for sequence in sequences {
            let timestamp = (sequence as u32).wrapping_mul(FRAME_TICKS);
            reception.on_packet(sequence, timestamp, sequence * FRAME_US);
        }
        reception
    }

    #[test]
    fn says_nothing_before_the_first_packet() {
        assert_eq!(Reception::new(CLOCK_RATE).report(1, 0), None);
    }

    #[test]
    fn counts_losses_over_every_wrap() {
        for start in [0u64, 127, 32767, 65535] {
            let mut reception = received((start..start + 100).filter(|sequence| sequence % 4 != 3));
            let report = reception.report(7, 0).unwrap();
            assert_eq!(report.ssrc, 7);
            let lost = (start..start + 99).filter(|sequence| sequence % 4 == 3);
            let lost = lost.count() - usize::from(start % 4 == 3);
            assert_eq!(report.cumulative_lost, lost as i32);
            assert!((60..=66).contains(&report.fraction_lost));
            let last = (start..start + 100).rfind(|sequence| sequence % 4 != 3);
            assert_eq!(Some(u64::from(report.highest_sequence)), last);
        }
    }

    #[test]
    fn starts_each_interval_afresh() {
        let mut reception = received([0, 1, 2, 9]);
        assert_eq!(
            reception.report(1, 0).unwrap().fraction_lost,
            153,
            "6 of 10"
        );
        for sequence in 10..20 {
            reception.on_packet(sequence, 0, 0);
        }
        let report = reception.report(1, 0).unwrap();
        assert_eq!(report.fraction_lost, 0);
        assert_eq!(report.cumulative_lost, 6);
    }

    #[test]
    fn goes_below_zero_by_duplicates() {
        let mut reception = received([5, 5, 5, 6]);
        let report = reception.report(1, 0).unwrap();
        assert_eq!(report.cumulative_lost, -2);
        assert_eq!(report.fraction_lost, 0);
    }

    #[test]
    fn has_no_jitter_on_an_even_stream() {
        let reception = received(0..1000);
        assert!(reception.jitter() < Duration::from_micros(50));
    }

    #[test]
    fn approaches_the_deviation_of_an_uneven_stream() {
        let mut reception = Reception::new(CLOCK_RATE);
        for sequence in 0..1000u64 {
            let late_us = if sequence % 2 == 0 { 0 } else { 10_000 };
            let timestamp = sequence as u32 * FRAME_TICKS;
            reception.on_packet(sequence, timestamp, sequence * FRAME_US + late_us);
        }
        let jitter = reception.jitter();
        assert!(jitter.abs_diff(Duration::from_millis(10)) < Duration::from_millis(1));
    }

    #[test]
    fn tells_how_long_ago_the_sender_report_came() {
        let mut reception = received([1]);
        reception.on_sender_report(NtpTime(0x1234_5678_9abc_def0), 1_000_000);
        let report = reception.report(1, 1_500_000).unwrap();
        assert_eq!(report.last_sender_report, 0x5678_9abc);
        assert_eq!(report.delay_since_last, 0x8000);
    }
}
