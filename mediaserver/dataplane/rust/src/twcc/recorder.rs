//! Arrival times of a publisher's packets, turned into feedback at a steady pace.

#![deny(clippy::indexing_slicing)]

use std::collections::VecDeque;

use crate::bytes::Writer;
use crate::error::Error;
use crate::rtcp::twcc;
use crate::sequence::extend;

/// From the first packet not reported yet to its feedback, in microseconds.
pub const FEEDBACK_INTERVAL_US: u64 = 50_000;

const TICK_US: u64 = 250;
/// Packets kept after their report, so that one that comes late can still be reported.
const KEPT: u64 = 128;
/// After so long without a packet, in microseconds, what is missing was not squeezed out by others: the way was
/// gone. A sender told of such a loss would take it for congestion, and creep for many seconds.
const OUTAGE_US: u64 = 2_000_000;
/// Most packets remembered; a sender that skips more begins anew.
const MAX_LENGTH: u64 = 4096;

/// The arrivals of one transport's packets.
#[derive(Debug, Default)]
pub struct Recorder {
    /// Extended number of the first of `arrivals`.
    first: u64,
    /// In ticks of 250 µs; the last one is never `None`.
    arrivals: VecDeque<Option<i64>>,
    /// Extended number of the first packet to report.
    next: u64,
    /// When the last packet came; microseconds.
    last_us: u64,
    deadline_us: Option<u64>,
    feedback_count: u8,
}

impl Recorder {
    /// Starts with the first packet that carries a transport-wide number.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes that the packet with this transport-wide number arrived.
    pub fn record(&mut self, sequence: u16, now_us: u64) {
        let end = self.first + self.arrivals.len() as u64;
        let sequence = match self.arrivals.is_empty() {
            // One cycle up, so that numbers before the first are not below zero.
            true => u64::from(sequence) + 0x1_0000,
            false => extend(end - 1, sequence),
        };
        let was_cut = sequence > end && now_us >= self.last_us + OUTAGE_US;
        self.last_us = now_us;
        if self.arrivals.is_empty() || was_cut || sequence >= self.first + MAX_LENGTH {
            self.arrivals.clear();
            self.first = sequence;
            self.next = sequence;
        }
        let Some(place) = sequence.checked_sub(self.first) else {
            return; // Reported as missing so long ago that its sender has drawn its conclusions.
        };
        let length = self.arrivals.len().max(place as usize + 1);
        self.arrivals.resize(length, None);
        let Some(arrival) = self.arrivals.get_mut(place as usize) else {
            return;
        };
        if arrival.is_none() {
            *arrival = Some((now_us / TICK_US) as i64);
            self.next = self.next.min(sequence);
            self.deadline_us
                .get_or_insert(now_us + FEEDBACK_INTERVAL_US);
        }
    }

    /// When to call [`write`](Self::write) next; `None` while there is nothing to report.
    #[must_use]
    pub fn deadline_us(&self) -> Option<u64> {
        self.deadline_us
    }

    /// Appends one feedback on the packets not reported yet.
    ///
    /// `sender_ssrc` is ours, `media_ssrc` any stream of the transport. Nothing is written while
    /// there is nothing to report. When the deadline still stands afterwards not all fitted: send
    /// this one and call again with a new buffer.
    pub fn write(
        &mut self,
        writer: &mut Writer<'_>,
        sender_ssrc: u32,
        media_ssrc: u32,
    ) -> Result<(), Error> {
        let reported = (self.next - self.first) as usize;
        let arrivals = self.arrivals.make_contiguous();
        let Some(rest) = arrivals.get(reported..).filter(|rest| !rest.is_empty()) else {
            self.deadline_us = None;
            return Ok(());
        };
        let ssrcs = (sender_ssrc, media_ssrc);
        let covered = twcc::write(writer, ssrcs, self.feedback_count, self.next as u16, rest)?;
        if covered == rest.len() {
            self.deadline_us = None;
        }
        self.feedback_count = self.feedback_count.wrapping_add(1);
        self.next += covered as u64;
        while self.next - self.first > KEPT {
            self.arrivals.pop_front();
            self.first += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtcp::{Message, Packets};

    /// Everything reported, as (number, microseconds if it arrived), and how many feedbacks it took.
    fn reported(recorder: &mut Recorder, size: usize) -> (Vec<(u16, Option<u64>)>, usize) {
        let mut statuses = Vec::new();
        let mut feedbacks = 0;
        while recorder.deadline_us().is_some() {
            let mut buffer = vec![0; size];
            let mut writer = Writer::new(&mut buffer);
            recorder.write(&mut writer, 1, 2).unwrap();
            for packet in Packets::new(writer.written()) {
                let Ok(Message::TransportFeedback(feedback)) = packet.unwrap().message() else {
                    panic!("not a feedback");
                };
                feedbacks += 1;
                statuses.extend(feedback.statuses().map(|status| {
                    let arrival = status.arrival.map(|ticks| ticks as u64 * TICK_US);
                    (status.sequence, arrival)
                }));
            }
        }
        (statuses, feedbacks)
    }

    #[test]
    fn takes_what_an_outage_swallowed_for_no_loss() {
        let mut recorder = Recorder::new();
        recorder.record(1, 0);
        assert_eq!(reported(&mut recorder, 1200).0, [(1, Some(0))]);
        recorder.record(3, OUTAGE_US - 1000);
        let at_us = OUTAGE_US - 1000;
        assert_eq!(
            reported(&mut recorder, 1200).0,
            [(2, None), (3, Some(at_us))]
        );
        let back_us = at_us + OUTAGE_US;
        recorder.record(9, back_us);
        recorder.record(11, back_us);
        let after = [(9, Some(back_us)), (10, None), (11, Some(back_us))];
        assert_eq!(reported(&mut recorder, 1200).0, after);
    }

    #[test]
    fn reports_arrivals_and_gaps_over_every_wrap() {
        for start in [0u16, 127, 32767, 65535] {
            let at = |step: u16| start.wrapping_add(step);
            let mut recorder = Recorder::new();
            assert_eq!(recorder.deadline_us(), None);
            recorder.record(at(0), 1_000_000);
            recorder.record(at(3), 1_001_000);
            recorder.record(at(2), 1_002_000);
            recorder.record(at(2), 1_003_000);
            assert_eq!(
                recorder.deadline_us(),
                Some(1_000_000 + FEEDBACK_INTERVAL_US)
            );
            assert_eq!(
                reported(&mut recorder, 1200).0,
                [
                    (at(0), Some(1_000_000)),
                    (at(1), None),
                    (at(2), Some(1_002_000)),
                    (at(3), Some(1_001_000))
                ]
            );
            recorder.record(at(5), 2_000_000);
            assert_eq!(
                reported(&mut recorder, 1200).0,
                [(at(4), None), (at(5), Some(2_000_000))]
            );
        }
    }

    #[test]
    fn reports_again_from_a_packet_that_came_late() {
        let mut recorder = Recorder::new();
        recorder.record(10, 0);
        recorder.record(12, 0);
        reported(&mut recorder, 1200);
        recorder.record(11, 60_000);
        assert_eq!(recorder.deadline_us(), Some(60_000 + FEEDBACK_INTERVAL_US));
        assert_eq!(
            reported(&mut recorder, 1200).0,
            [(11, Some(60_000)), (12, Some(0))]
        );
    }

    #[test]
    fn splits_what_does_not_fit() {
        let mut recorder = Recorder::new();
        for sequence in 0..1000 {
            recorder.record(sequence, u64::from(sequence) * 1000);
        }
        let (statuses, feedbacks) = reported(&mut recorder, 400);
        assert!(feedbacks > 1);
        assert_eq!(statuses.len(), 1000);
        assert!(statuses.iter().all(|(_, arrival)| arrival.is_some()));
    }

    #[test]
    fn begins_anew_after_a_jump_and_stays_bounded() {
        let mut recorder = Recorder::new();
        for step in 0..100u16 {
            recorder.record(step.wrapping_mul(20_000), 0);
            assert!(recorder.arrivals.len() as u64 <= MAX_LENGTH);
        }
        let (statuses, _) = reported(&mut recorder, 1200);
        assert_eq!(statuses.last().map(|last| last.1), Some(Some(0)));
    }

    #[test]
    fn forgets_old_reports() {
        let mut recorder = Recorder::new();
        for sequence in 0..10_000u64 {
            recorder.record(sequence as u16, sequence * 1000);
            if sequence % 50 == 0 {
                reported(&mut recorder, 1200);
            }
        }
        assert!(recorder.arrivals.len() < 200);
    }
}
