//! The window of packet indices seen (RFC 3711 section 3.3.2): a bitmap ring in blocks of 64.

#![deny(clippy::indexing_slicing)]

use crate::error::Error;

const BLOCKS: u64 = 32;
/// Packets behind the highest that are still told apart; older ones are refused.
pub const WINDOW_LENGTH: u64 = (BLOCKS - 1) * 64;

/// The indices seen within [`WINDOW_LENGTH`] of the highest.
#[derive(Debug, Clone, Default)]
pub(super) struct Window {
    /// One past the highest index marked; 0 when nothing was.
    end: u64,
    seen: [u64; BLOCKS as usize],
}

impl Window {
    /// The highest index marked, if any.
    pub(super) fn highest(&self) -> Option<u64> {
        self.end.checked_sub(1)
    }

    /// Whether `index` is new and young enough to be judged.
    pub(super) fn admits(&self, index: u64) -> bool {
        if index >= self.end {
            return true;
        }
        let block = self.seen.get((index / 64 % BLOCKS) as usize);
        self.end - index <= WINDOW_LENGTH
            && block.is_some_and(|block| block & (1 << (index % 64)) == 0)
    }

    /// Records `index`; fails with [`Error::Replayed`] when it is not admitted.
    pub(super) fn mark(&mut self, index: u64) -> Result<(), Error> {
        if !self.admits(index) {
            return Err(Error::Replayed);
        }
        if index >= self.end {
            // Every block after the last one in use, up to the new one, starts empty.
            let first = self.end.div_ceil(64);
            let last = index / 64;
            for block in first..=last.min(first.saturating_add(BLOCKS)) {
                if let Some(bits) = self.seen.get_mut((block % BLOCKS) as usize) {
                    *bits = 0;
                }
            }
            self.end = index + 1;
        }
        if let Some(bits) = self.seen.get_mut((index / 64 % BLOCKS) as usize) {
            *bits |= 1 << (index % 64);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn admits_each_index_once() {
        let mut window = Window::default();
        for index in [0, 5, 3, 70, 1000, 999, 64, 63] {
            assert_eq!(window.mark(index), Ok(()), "{index}");
            assert_eq!(window.mark(index), Err(Error::Replayed), "{index}");
        }
        assert_eq!(window.highest(), Some(1000));
    }

    #[test]
    fn refuses_what_left_the_window() {
        let mut window = Window::default();
        window.mark(WINDOW_LENGTH + 9).unwrap();
        assert!(!window.admits(9));
        assert!(window.admits(10));
    }

    #[test]
    fn forgets_all_after_a_jump() {
        let mut window = Window::default();
        for index in 0..5000 {
            window.mark(index).unwrap();
        }
        window.mark(1 << 47).unwrap();
        assert!(window.admits((1 << 47) - 1));
        assert!(!window.admits(4999));
    }

    proptest! {
        #[test]
        fn agrees_with_a_set(
            start in prop::sample::select(vec![0u64, 127, 32767, 65535]),
            steps in prop::collection::vec(-2500i64..2600, 1..400),
        ) {
            let mut window = Window::default();
            let mut seen = BTreeSet::new();
            let mut at = start;
            for step in steps {
                at = at.saturating_add_signed(step);
                let highest = seen.last().copied();
                let young = highest.is_none_or(|highest| at + WINDOW_LENGTH > highest);
                let expected = young && !seen.contains(&at);
                prop_assert_eq!(expected, window.admits(at));
                prop_assert_eq!(expected, window.mark(at).is_ok());
                if expected {
                    seen.insert(at);
                }
            }
        }
    }
}
