//! One direction of a network link in virtual time: loss, delay, jitter, reordering, a bottleneck
//! with a drop-tail queue. Sans-I/O and seeded: the same datagrams at the same times meet the same
//! fate.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::random::Random;

/// How a link treats datagrams.
#[derive(Debug, Clone, Copy, Default)]
pub struct Conditions {
    /// Datagrams lost at random, of a thousand.
    pub loss_per_mille: u64,
    /// One way, in microseconds.
    pub delay_us: u64,
    /// Added to the delay, from 0 up to this, without changing the order; microseconds.
    pub jitter_us: u64,
    /// Datagrams, of a thousand, that are overtaken by those of the next 15 ms.
    pub reordered_per_mille: u64,
    /// Bits per second through the bottleneck; `None`: no bottleneck.
    pub rate_bps: Option<u64>,
    /// Longest wait before the bottleneck, in microseconds; a datagram that would wait longer is lost.
    pub queue_us: u64,
}

impl Conditions {
    /// Nothing but a delay.
    pub fn delay_ms(delay: u64) -> Self {
        Self {
            delay_us: delay * 1000,
            ..Self::default()
        }
    }

    pub fn losing(self, loss_per_mille: u64) -> Self {
        Self {
            loss_per_mille,
            ..self
        }
    }
}

const OVERTAKEN_US: u64 = 15_000;

type Lose = Box<dyn FnMut(&[u8]) -> bool>;
type InFlight = Reverse<(u64, u64, Vec<u8>)>;

pub struct Link {
    pub conditions: Conditions,
    random: Random,
    in_flight: BinaryHeap<InFlight>,
    /// Breaks ties, so that equal times keep their order.
    order: u64,
    latest_us: u64,
    /// When the bottleneck has sent all it was given.
    free_us: u64,
    /// Which datagrams are lost besides.
    lose: Lose,
    pub lost: u64,
    pub delivered: u64,
}

impl Link {
    pub fn new(conditions: Conditions, seed: u64) -> Self {
        Self {
            conditions,
            random: Random::new(seed),
            in_flight: BinaryHeap::new(),
            order: 0,
            latest_us: 0,
            free_us: 0,
            lose: Box::new(|_| false),
            lost: 0,
            delivered: 0,
        }
    }

    /// Loses exactly the datagrams for which `lose` says so, besides the random ones.
    pub fn lose_if(&mut self, lose: impl FnMut(&[u8]) -> bool + 'static) {
        self.lose = Box::new(lose);
    }

    pub fn send(&mut self, now_us: u64, datagram: &[u8]) {
        let conditions = self.conditions;
        let lost = self.random.happens(conditions.loss_per_mille);
        if (self.lose)(datagram) || lost {
            self.lost += 1;
            return;
        }
        let mut at_us = now_us;
        if let Some(rate_bps) = conditions.rate_bps {
            let start_us = self.free_us.max(now_us);
            if start_us - now_us > conditions.queue_us {
                self.lost += 1;
                return;
            }
            self.free_us = start_us + datagram.len() as u64 * 8_000_000 / rate_bps;
            at_us = self.free_us;
        }
        at_us += conditions.delay_us + self.random.below(conditions.jitter_us + 1);
        at_us = at_us.max(self.latest_us);
        if self.random.happens(conditions.reordered_per_mille) {
            at_us += OVERTAKEN_US;
        } else {
            self.latest_us = at_us;
        }
        self.order += 1;
        self.in_flight
            .push(Reverse((at_us, self.order, datagram.to_vec())));
    }

    /// When the next datagram arrives.
    pub fn next_us(&self) -> Option<u64> {
        self.in_flight.peek().map(|Reverse((at_us, _, _))| *at_us)
    }

    /// The next datagram that has arrived by now.
    pub fn receive(&mut self, now_us: u64) -> Option<Vec<u8>> {
        self.next_us().filter(|at_us| *at_us <= now_us)?;
        let Reverse((_, _, datagram)) = self.in_flight.pop()?;
        self.delivered += 1;
        Some(datagram)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(conditions: Conditions, seed: u64) -> Vec<(u64, u8)> {
        let mut link = Link::new(conditions, seed);
        for number in 0..200u8 {
            link.send(u64::from(number) * 1000, &[number; 100]);
        }
        let mut arrivals = Vec::new();
        while let Some(at_us) = link.next_us() {
            arrivals.push((at_us, link.receive(at_us).unwrap()[0]));
        }
        arrivals
    }

    #[test]
    fn repeats_itself_by_its_seed() {
        let conditions = Conditions {
            loss_per_mille: 100,
            jitter_us: 5000,
            reordered_per_mille: 50,
            ..Conditions::delay_ms(20)
        };
        assert_eq!(arrivals(conditions, 1), arrivals(conditions, 1));
        assert_ne!(arrivals(conditions, 1), arrivals(conditions, 2));
    }

    #[test]
    fn loses_about_as_many_as_it_should_and_keeps_the_order() {
        let conditions = Conditions {
            jitter_us: 5000,
            ..Conditions::delay_ms(20).losing(100)
        };
        let arrivals = arrivals(conditions, 3);
        assert!((165..195).contains(&arrivals.len()));
        assert!(arrivals.is_sorted_by_key(|(_, number)| *number));
        assert!(arrivals
            .iter()
            .all(|(at_us, number)| at_us - u64::from(*number) * 1000 >= 20_000));
    }

    #[test]
    fn reorders_when_told() {
        let conditions = Conditions {
            reordered_per_mille: 100,
            ..Conditions::default()
        };
        assert!(!arrivals(conditions, 4).is_sorted_by_key(|(_, number)| *number));
    }

    #[test]
    fn spaces_datagrams_by_the_bottleneck_and_drops_what_would_wait_too_long() {
        let conditions = Conditions {
            rate_bps: Some(400_000),
            queue_us: 20_000,
            ..Conditions::default()
        };
        let arrivals = arrivals(conditions, 5);
        // 100 bytes every 2 ms fit, twice that is offered.
        assert!((100..125).contains(&arrivals.len()));
        assert!(arrivals
            .windows(2)
            .all(|pair| pair[1].0 - pair[0].0 == 2000));
    }
}
