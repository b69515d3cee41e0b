//! Transport-wide numbers given to a subscriber's packets, matched with its feedback.

#![deny(clippy::indexing_slicing)]

use crate::rtcp::twcc::TransportFeedback;
use crate::sequence::extend;

/// Packets remembered: half a second at 4000 packets per second.
pub const HISTORY_LENGTH: usize = 2048;

/// What one feedback said about our packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FeedbackReport {
    /// Packets said for the first time to have arrived.
    pub received: u32,
    /// Their bytes.
    pub received_bytes: u32,
    /// Packets said for the first time to be missing; a few of them may be received later.
    pub lost: u32,
    /// From sending the newest packet that arrived to this feedback, in microseconds; the peer's
    /// wait before it sent the feedback counts in.
    pub round_trip_us: Option<u64>,
}

/// The numbering and send times of one subscriber's transport.
#[derive(Debug)]
pub struct History {
    /// Extended number of the next packet.
    next: u64,
    /// Ring by number modulo [`HISTORY_LENGTH`].
    sent: Box<[Sent]>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sent {
    /// Microseconds modulo 2**32: far longer than anything stays here.
    at_us: u32,
    size: u16,
    fate: Fate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Fate {
    /// Never sent, or forgotten.
    #[default]
    None,
    InFlight,
    Received,
    Lost,
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}

impl History {
    /// Starts numbering at zero.
    #[must_use]
    pub fn new() -> Self {
        Self {
            next: 0,
            sent: vec![Sent::default(); HISTORY_LENGTH].into_boxed_slice(),
        }
    }

    /// Returns the number for a packet of `size` bytes that is sent now: media, retransmission or
    /// padding alike.
    pub fn next(&mut self, now_us: u64, size: usize) -> u16 {
        let number = self.next;
        self.next += 1;
        if let Some(slot) = self.sent.get_mut(number as usize % HISTORY_LENGTH) {
            *slot = Sent {
                at_us: now_us as u32,
                size: u16::try_from(size).unwrap_or(u16::MAX),
                fate: Fate::InFlight,
            };
        }
        number as u16
    }

    /// Settles the fate of the packets a feedback reports on.
    pub fn on_feedback(&mut self, feedback: &TransportFeedback<'_>, now_us: u64) -> FeedbackReport {
        let mut report = FeedbackReport::default();
        let base = extend(self.next, feedback.base_sequence);
        for (number, status) in (base..).zip(feedback.statuses()) {
            if let Some(sent) = self.remembered(number) {
                match (sent.fate, status.arrival) {
                    (Fate::InFlight | Fate::Lost, Some(_)) => {
                        sent.fate = Fate::Received;
                        report.received += 1;
                        report.received_bytes += u32::from(sent.size);
                        let elapsed = (now_us as u32).wrapping_sub(sent.at_us);
                        report.round_trip_us = Some(u64::from(elapsed));
                    }
                    (Fate::InFlight, None) => {
                        sent.fate = Fate::Lost;
                        report.lost += 1;
                    }
                    _ => {}
                }
            }
        }
        report
    }

    fn remembered(&mut self, number: u64) -> Option<&mut Sent> {
        if number >= self.next || self.next - number > HISTORY_LENGTH as u64 {
            return None;
        }
        self.sent.get_mut(number as usize % HISTORY_LENGTH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Writer;
    use crate::rtcp::{twcc, Message, Packets};

    fn answer(
        history: &mut History,
        base: u16,
        arrivals: &[Option<i64>],
        now_us: u64,
    ) -> FeedbackReport {
        let mut buffer = [0; 1200];
        let mut writer = Writer::new(&mut buffer);
        twcc::write(&mut writer, (1, 2), 0, base, arrivals).unwrap();
        let packet = Packets::new(writer.written()).next().unwrap().unwrap();
        let Ok(Message::TransportFeedback(feedback)) = packet.message() else {
            panic!("not a feedback");
        };
        history.on_feedback(&feedback, now_us)
    }

    #[test]
    fn settles_packets_over_every_wrap() {
        for start in [0u64, 127, 32767, 65533] {
            let mut history = History::new();
            history.next = start;
            for step in 0..4 {
                assert_eq!(history.next(step * 1000, 1200), (start + step) as u16);
            }
            let arrivals = [Some(1), None, Some(2), Some(3)];
            assert_eq!(
                answer(&mut history, start as u16, &arrivals, 50_000),
                FeedbackReport {
                    received: 3,
                    received_bytes: 3600,
                    lost: 1,
                    round_trip_us: Some(47_000),
                }
            );
        }
    }

    #[test]
    fn counts_each_packet_once_and_forgives_a_late_one() {
        let mut history = History::new();
        history.next(0, 100);
        history.next(0, 100);
        answer(&mut history, 0, &[Some(1), None, Some(1)], 1000);
        let again = answer(&mut history, 0, &[Some(1), None], 2000);
        assert_eq!(again, FeedbackReport::default());
        let late = answer(&mut history, 0, &[Some(1), Some(9)], 3000);
        assert_eq!((late.received, late.lost), (1, 0));
    }

    #[test]
    fn ignores_what_was_never_sent_or_is_forgotten() {
        let mut history = History::new();
        assert_eq!(
            answer(&mut history, 0, &[Some(1)], 0),
            FeedbackReport::default()
        );
        for _ in 0..HISTORY_LENGTH + 1 {
            history.next(0, 100);
        }
        assert_eq!(
            answer(&mut history, 0, &[Some(1)], 0),
            FeedbackReport::default()
        );
        assert_eq!(answer(&mut history, 1, &[Some(1)], 0).received, 1);
    }

    #[test]
    fn measures_across_the_wrap_of_its_clock() {
        let mut history = History::new();
        let now_us = (1 << 32) - 1000;
        history.next(now_us, 100);
        let report = answer(&mut history, 0, &[Some(1)], now_us + 5000);
        assert_eq!(report.round_trip_us, Some(5000));
    }
}
