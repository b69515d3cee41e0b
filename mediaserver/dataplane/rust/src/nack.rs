//! Which packets of a received stream are missing and when to ask for them (RFC 4585 section
//! 6.2.1): at most [`MAX_TRIES`] times each, at least a round trip apart.

#![deny(clippy::indexing_slicing)]

use std::collections::VecDeque;

/// Requests per packet before it is given up.
pub const MAX_TRIES: u8 = 10;
/// Most packets named by one call of [`Generator::due`]; packed at worst they take 1000 bytes.
pub const MAX_ASKED: usize = 250;
/// A gap of more packets is no loss but an interruption: only a key frame helps.
pub const MAX_GAP: u64 = 1000;

/// A gap after so long a silence, in microseconds, is none either: its packets would come late and crowd out
/// those that a picture needs now.
pub const SILENCE_US: u64 = 2_000_000;

/// How long a packet may merely be late before it is asked for, in microseconds.
const REORDERING_US: u64 = 5_000;
/// The assumed round trip while none is known, in microseconds.
const DEFAULT_RTT_US: u64 = 100_000;
/// The shortest wait between two requests, in microseconds.
const MIN_INTERVAL_US: u64 = 20_000;

/// What a packet's arrival means for its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The next packet, or one after a gap that is now waited for.
    Newest,
    /// A packet that was missing.
    Filled,
    /// A packet that was not missing: a duplicate, or given up before.
    Unexpected,
    /// A packet after too wide a gap, or after one and a silence: nothing is waited for any more, ask for a key frame.
    Interrupted,
}

/// What [`Generator::due`] found beside the packets to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every missing packet may still arrive.
    Waiting,
    /// A packet was given up: ask for a key frame if the codec depends on it.
    GaveUp,
}

/// The missing packets of one stream, by extended sequence number.
#[derive(Debug, Default)]
pub struct Generator {
    highest: Option<u64>,
    /// When the newest packet came; microseconds.
    newest_us: u64,
    /// Ascending by sequence number.
    missing: VecDeque<Missing>,
    /// From the first request to what came of it, smoothed; microseconds.
    answered_us: Option<u64>,
}

#[derive(Debug)]
struct Missing {
    sequence: u64,
    tries: u8,
    /// When it was first asked for; microseconds.
    asked_us: u64,
    due_us: u64,
}

impl Generator {
    /// Starts with the first packet that arrives.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of a packet, received as such or restored from a retransmission.
    pub fn on_packet(&mut self, sequence: u64, now_us: u64) -> Arrival {
        let Some(highest) = self.highest else {
            self.highest = Some(sequence);
            self.newest_us = now_us;
            return Arrival::Newest;
        };
        if sequence <= highest {
            let found = self
                .missing
                .binary_search_by_key(&sequence, |missing| missing.sequence);
            return match found {
                Ok(at) => {
                    self.missing.remove(at);
                    Arrival::Filled
                }
                Err(_) => Arrival::Unexpected,
            };
        }
        self.highest = Some(sequence);
        let was_silent = now_us >= self.newest_us + SILENCE_US;
        self.newest_us = now_us;
        let gap = sequence - highest;
        if gap > MAX_GAP || (gap > 1 && was_silent) {
            self.missing.clear();
            return Arrival::Interrupted;
        }
        for sequence in highest + 1..sequence {
            self.missing.push_back(Missing {
                sequence,
                tries: 0,
                asked_us: 0,
                due_us: now_us + REORDERING_US,
            });
        }
        if self.missing.len() as u64 > MAX_GAP {
            self.missing.clear();
            return Arrival::Interrupted;
        }
        Arrival::Newest
    }

    /// Takes note that a packet came in a retransmission stream; call it before [`on_packet`](Self::on_packet).
    ///
    /// That measures the round trip to publishers who get nothing, and so report on nothing, from us.
    pub fn on_repair(&mut self, sequence: u64, now_us: u64) {
        let found = self
            .missing
            .binary_search_by_key(&sequence, |missing| missing.sequence);
        let missing = found.ok().and_then(|at| self.missing.get(at));
        if let Some(missing) = missing.filter(|missing| missing.tries > 0) {
            let took_us = now_us - missing.asked_us;
            self.answered_us = Some(match self.answered_us {
                Some(smoothed) => (7 * smoothed + took_us) / 8,
                None => took_us,
            });
        }
    }

    /// Appends the packets to ask for now to `asked`, ascending, and counts the attempt.
    ///
    /// `rtt_us` is the round-trip time to the publisher, if known otherwise. Send what was appended as one
    /// NACK. At most [`MAX_ASKED`] are appended; the next deadline is then already past.
    pub fn due(&mut self, now_us: u64, rtt_us: Option<u64>, asked: &mut Vec<u64>) -> Outcome {
        let rtt_us = rtt_us.or(self.answered_us).unwrap_or(DEFAULT_RTT_US);
        let interval_us = rtt_us.max(MIN_INTERVAL_US);
        let before = self.missing.len();
        self.missing
            .retain(|missing| missing.tries < MAX_TRIES || missing.due_us > now_us);
        let due = self
            .missing
            .iter_mut()
            .filter(|missing| missing.due_us <= now_us);
        for missing in due.take(MAX_ASKED) {
            if missing.tries == 0 {
                missing.asked_us = now_us;
            }
            missing.tries += 1;
            missing.due_us = now_us + interval_us;
            asked.push(missing.sequence);
        }
        if self.missing.len() < before {
            Outcome::GaveUp
        } else {
            Outcome::Waiting
        }
    }

    /// When [`due`](Self::due) has something to do next, if nothing arrives before.
    #[must_use]
    pub fn deadline_us(&self) -> Option<u64> {
        self.missing.iter().map(|missing| missing.due_us).min()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const RTT_US: u64 = 80_000;

    fn asked(generator: &mut Generator, now_us: u64) -> Vec<u64> {
        let mut asked = Vec::new();
        generator.due(now_us, Some(RTT_US), &mut asked);
        asked
    }

    #[test]
    fn asks_for_a_gap_over_every_wrap() {
        for start in [0u64, 127, 32767, 65535] {
            let mut generator = Generator::new();
            assert_eq!(generator.on_packet(start, 0), Arrival::Newest);
            assert_eq!(generator.on_packet(start + 4, 0), Arrival::Newest);
            assert_eq!(generator.deadline_us(), Some(REORDERING_US));
            assert_eq!(asked(&mut generator, REORDERING_US - 1), [0_u64; 0]);
            assert_eq!(
                asked(&mut generator, REORDERING_US),
                [start + 1, start + 2, start + 3]
            );
        }
    }

    #[test]
    fn waits_a_round_trip_between_requests_and_gives_up_after_ten() {
        let mut generator = Generator::new();
        generator.on_packet(1, 0);
        generator.on_packet(3, 0);
        let mut times = Vec::new();
        let mut outcome = Outcome::Waiting;
        let mut now_us = 0;
        while outcome == Outcome::Waiting {
            now_us += 1000;
            let mut asked = Vec::new();
            outcome = generator.due(now_us, Some(RTT_US), &mut asked);
            if !asked.is_empty() {
                times.push(now_us);
            }
        }
        assert_eq!(times.len(), usize::from(MAX_TRIES));
        assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= RTT_US));
        assert_eq!(generator.deadline_us(), None);
        assert_eq!(generator.on_packet(2, now_us), Arrival::Unexpected);
    }

    #[test]
    fn learns_the_round_trip_by_what_is_answered() {
        const FAR_US: u64 = 400_000;
        let mut generator = Generator::new();
        let mut requests = Vec::new();
        let (mut highest, mut now_us) = (0, 0);
        generator.on_packet(highest, now_us);
        for _ in 0..3 {
            highest += 2;
            generator.on_packet(highest, now_us);
            let answered_us = now_us + REORDERING_US + FAR_US;
            let mut count = 0;
            while now_us < answered_us {
                let mut asked = Vec::new();
                generator.due(now_us, None, &mut asked);
                count += asked.len();
                now_us += 1000;
            }
            generator.on_repair(highest - 1, now_us);
            assert_eq!(generator.on_packet(highest - 1, now_us), Arrival::Filled);
            requests.push(count);
        }
        assert_eq!(requests, [4, 1, 1]);
    }

    #[test]
    fn asks_no_more_for_what_arrived() {
        let mut generator = Generator::new();
        generator.on_packet(1, 0);
        generator.on_packet(4, 0);
        assert_eq!(generator.on_packet(2, 1000), Arrival::Filled);
        assert_eq!(generator.on_packet(2, 1000), Arrival::Unexpected);
        assert_eq!(asked(&mut generator, REORDERING_US), [3]);
    }

    #[test]
    fn takes_a_wide_gap_for_an_interruption() {
        let mut generator = Generator::new();
        generator.on_packet(1, 0);
        generator.on_packet(3, 0);
        assert_eq!(
            generator.on_packet(3 + MAX_GAP + 1, 0),
            Arrival::Interrupted
        );
        assert_eq!(generator.deadline_us(), None);
        assert_eq!(generator.on_packet(3 + MAX_GAP + 2, 0), Arrival::Newest);
    }

    #[test]
    fn asks_for_nothing_from_before_a_silence() {
        let mut generator = Generator::new();
        generator.on_packet(1, 0);
        generator.on_packet(3, 0);
        assert_eq!(generator.on_packet(9, SILENCE_US), Arrival::Interrupted);
        assert_eq!(asked(&mut generator, 2 * SILENCE_US), [0_u64; 0]);
        // Who merely had nothing to send has lost nothing.
        assert_eq!(generator.on_packet(10, 3 * SILENCE_US), Arrival::Newest);
        assert_eq!(generator.on_packet(12, 4 * SILENCE_US - 1), Arrival::Newest);
        assert_eq!(asked(&mut generator, 5 * SILENCE_US), [11]);
    }

    #[test]
    fn bounds_what_it_waits_for() {
        let mut generator = Generator::new();
        generator.on_packet(0, 0);
        let arrivals: Vec<_> = (1..=600)
            .map(|step| generator.on_packet(step * 3, 0))
            .collect();
        assert!(arrivals.contains(&Arrival::Interrupted));
        assert!(generator.missing.len() as u64 <= MAX_GAP);
    }

    #[test]
    fn asks_for_a_datagram_full_at_once() {
        let mut generator = Generator::new();
        generator.on_packet(0, 0);
        generator.on_packet(901, 0);
        let mut all = Vec::new();
        for _ in 0..4 {
            let batch = asked(&mut generator, REORDERING_US);
            assert!(batch.len() <= MAX_ASKED);
            all.extend(batch);
        }
        assert_eq!(all, (1..=900).collect::<Vec<u64>>());
    }

    proptest! {
        #[test]
        fn asks_for_exactly_what_is_missing(
            start in prop::sample::select(vec![0u64, 127, 32767, 65535]),
            steps in prop::collection::vec(-20i64..30, 1..200),
        ) {
            let mut generator = Generator::new();
            generator.on_packet(start, 0);
            let mut received = BTreeSet::from([start]);
            for step in steps {
                let highest = *received.last().unwrap();
                let sequence = highest.saturating_add_signed(step).max(start);
                let expected = match (sequence > highest, received.insert(sequence)) {
                    (true, _) => Arrival::Newest,
                    (false, true) => Arrival::Filled,
                    (false, false) => Arrival::Unexpected,
                };
                prop_assume!(sequence - start < MAX_GAP);
                prop_assert_eq!(expected, generator.on_packet(sequence, 0));
            }
            let highest = *received.last().unwrap();
            let expected: Vec<u64> = (start..highest)
                .filter(|sequence| !received.contains(sequence))
                .take(MAX_ASKED)
                .collect();
            prop_assert_eq!(expected, asked(&mut generator, REORDERING_US));
        }
    }
}
