//! How long a subscriber of video is to hold it back (the playout-delay header extension of WebRTC), so that what it
//! asks for again comes in time.
//!
//! That a frame's last packet is lost shows with the next frame only. Where round trips are short, receivers show
//! that one at once, and what is sent again comes too late for its own frame. Pure.

use crate::header_ext::PlayoutDelay;

const UNIT_US: u64 = 10_000;
/// Receivers' own most, ten seconds: only the least is of interest.
const MAX: u16 = 1_000;
/// Until a loss shows, beyond the round trip of asking: the next frame at 15 a second, and some for queues.
const SHOWS_US: u64 = 80_000;
/// More delay would disturb a conversation more than missing frames do.
const MOST_US: u64 = 250_000;

/// The share of packets asked for from which on losses are waited for: one in so many.
const ONE_IN: u64 = 100;
const LEAST_ASKED: u64 = 3;
const WINDOW_US: u64 = 5_000_000;
/// What is asked for within so short a time may be one interruption.
const SETTLES_US: u64 = 1_000_000;
/// Losses come and go; what is shown should not speed up and slow down with them.
const HOLDS_US: u64 = 20_000_000;
/// How long the end of holding back is told: the packet that tells it may be lost itself.
const RELEASES_US: u64 = 2_000_000;

/// What a subscriber has asked for of late, and what follows.
#[derive(Debug, Default)]
pub struct Playout {
    /// When the window began; microseconds.
    window_us: u64,
    sent_before: u64,
    asked: u64,
    holding: Option<Holding>,
}

#[derive(Debug, Clone, Copy)]
struct Holding {
    min: u16,
    until_us: u64,
}

impl Playout {
    /// Takes note of a NACK: receivers send one as soon as they find a gap. `sent`: media packets so far.
    pub fn on_nack(&mut self, sent: u64, rtt_us: Option<u64>, now_us: u64) {
        if now_us >= self.window_us + WINDOW_US {
            self.window_us = now_us;
            self.sent_before = sent;
            self.asked = 0;
        }
        self.asked += 1;
        let sent = sent.saturating_sub(self.sent_before);
        let is_settled = now_us >= self.window_us + SETTLES_US;
        if is_settled && self.asked >= LEAST_ASKED && self.asked * ONE_IN >= sent {
            let least_us = (SHOWS_US + rtt_us.unwrap_or_default()).min(MOST_US);
            self.holding = Some(Holding {
                min: least_us.div_ceil(UNIT_US) as u16,
                until_us: now_us + HOLDS_US,
            });
        }
    }

    /// What to tell with the next frame; None when nothing was ever to be held back, or that is long over.
    #[must_use]
    pub fn delay(&self, now_us: u64) -> Option<PlayoutDelay> {
        let Holding { min, until_us } = self.holding?;
        let min = if now_us < until_us { min } else { 0 };
        (now_us < until_us + RELEASES_US).then_some(PlayoutDelay { min, max: MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND_US: u64 = 1_000_000;

    /// Half a minute of 50 packets a second, of which every `one_in`th is asked for.
    fn asked_for(playout: &mut Playout, one_in: u64, rtt_us: Option<u64>) {
        for sent in (1..=1500).filter(|sent| sent % one_in == 0) {
            playout.on_nack(sent, rtt_us, sent * 20_000);
        }
    }

    fn least(playout: &Playout, now_us: u64) -> Option<u16> {
        playout.delay(now_us).map(|delay| delay.min)
    }

    #[test]
    fn waits_for_a_frame_and_a_round_trip_while_much_is_lost() {
        for (rtt_us, min) in [(None, 8), (Some(42_000), 13), (Some(900_000), 25)] {
            let mut playout = Playout::default();
            asked_for(&mut playout, 20, rtt_us);
            let expected = PlayoutDelay { min, max: MAX };
            assert_eq!(playout.delay(30 * SECOND_US), Some(expected));
        }
    }

    #[test]
    fn never_waits_for_what_is_hardly_lost() {
        let mut playout = Playout::default();
        assert_eq!(playout.delay(SECOND_US), None);
        asked_for(&mut playout, 200, None);
        assert_eq!(playout.delay(30 * SECOND_US), None);
    }

    #[test]
    fn takes_an_interruption_for_no_lasting_loss() {
        let mut playout = Playout::default();
        for step in 0..50 {
            playout.on_nack(1000, None, 60 * SECOND_US + step * 10_000);
        }
        assert_eq!(playout.delay(61 * SECOND_US), None);
    }

    #[test]
    fn ends_after_a_while_without_loss_and_says_so_before_it_falls_silent() {
        let mut playout = Playout::default();
        asked_for(&mut playout, 20, None);
        let until_us = 30 * SECOND_US + HOLDS_US;
        assert_eq!(least(&playout, until_us - 1), Some(8));
        assert_eq!(least(&playout, until_us), Some(0));
        assert_eq!(least(&playout, until_us + RELEASES_US), None);
    }
}
