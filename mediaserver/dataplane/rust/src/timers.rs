//! Deadlines of all objects, so that a quiet worker sleeps: nothing is scanned, only what is due is touched.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Deadlines are rounded up to this, so that many objects share one wake; microseconds.
const GRAIN_US: u64 = 2_000;

/// A heap of things to do at a time. Entries cannot be cancelled: whoever is woken checks whether it is due.
pub struct Timers<T> {
    heap: BinaryHeap<Reverse<(u64, T)>>,
}

impl<T: Ord> Default for Timers<T> {
    fn default() -> Self {
        Self {
            heap: BinaryHeap::new(),
        }
    }
}

impl<T: Ord> Timers<T> {
    /// Has `what` returned by `pop_due` from `at_us` on.
    pub fn set(&mut self, at_us: u64, what: T) {
        let at_us = at_us.div_ceil(GRAIN_US).saturating_mul(GRAIN_US);
        self.heap.push(Reverse((at_us, what)));
    }

    /// The earliest deadline.
    #[must_use]
    pub fn next_us(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse((at_us, _))| *at_us)
    }

    /// Takes one thing whose time has come.
    pub fn pop_due(&mut self, now_us: u64) -> Option<T> {
        if self.next_us()? > now_us {
            return None;
        }
        self.heap.pop().map(|Reverse((_, what))| what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_what_is_due_in_order_and_never_early() {
        let mut timers = Timers::default();
        timers.set(9_000, 'b');
        timers.set(4_000, 'a');
        assert_eq!(timers.next_us(), Some(4_000));
        assert_eq!(timers.pop_due(3_999), None);
        assert_eq!(timers.pop_due(20_000), Some('a'));
        assert_eq!(timers.next_us(), Some(10_000));
        assert_eq!(timers.pop_due(20_000), Some('b'));
        assert_eq!(timers.pop_due(20_000), None);
    }
}
