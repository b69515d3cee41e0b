//! Memory for received packets: fixed slots in two sizes, kept for reuse, so that a packet allocates nothing.
//!
//! A packet is decrypted into its slot, forwarded from there to every subscriber, and stays as the
//! retransmission cache's copy until its stream's `history` gives the slot back.

use crate::demux::MAX_DATAGRAM;

/// Voice packets and probes fit this; bytes.
const SMALL: usize = 256;
/// Anything else; bytes.
const LARGE: usize = MAX_DATAGRAM;
/// Slots the pool grows by.
const CHUNK: usize = 64;

/// A slot, owned by whoever holds it until it is given back to its pool.
#[derive(Debug, PartialEq, Eq)]
pub struct Slot {
    index: u32,
    large: bool,
}

/// All slots of a worker.
pub struct Pool {
    small: Slots<SMALL>,
    large: Slots<LARGE>,
}

struct Slots<const SIZE: usize> {
    chunks: Vec<Box<[[u8; SIZE]]>>,
    free: Vec<u32>,
}

impl Default for Pool {
    fn default() -> Self {
        Self {
            small: Slots::new(),
            large: Slots::new(),
        }
    }
}

impl Pool {
    /// Takes a slot for `length` bytes; None when no slot is as large.
    pub fn take(&mut self, length: usize) -> Option<Slot> {
        let large = length > SMALL;
        if length > LARGE {
            return None;
        }
        let index = if large {
            self.large.take()
        } else {
            self.small.take()
        };
        index.map(|index| Slot { index, large })
    }

    /// Takes a slot back.
    pub fn give_back(&mut self, slot: Slot) {
        if slot.large {
            self.large.free.push(slot.index);
        } else {
            self.small.free.push(slot.index);
        }
    }

    /// The slot's bytes.
    #[must_use]
    pub fn bytes(&self, slot: &Slot) -> &[u8] {
        if slot.large {
            self.large.bytes(slot.index)
        } else {
            self.small.bytes(slot.index)
        }
    }

    /// The slot's bytes.
    pub fn bytes_mut(&mut self, slot: &Slot) -> &mut [u8] {
        if slot.large {
            self.large.bytes_mut(slot.index)
        } else {
            self.small.bytes_mut(slot.index)
        }
    }
}

impl<const SIZE: usize> Slots<SIZE> {
    fn new() -> Self {
        Self {
            chunks: Vec::new(),
            free: Vec::new(),
        }
    }

    fn take(&mut self) -> Option<u32> {
        if self.free.is_empty() {
            let first = (self.chunks.len() * CHUNK) as u32;
            self.chunks.push(vec![[0; SIZE]; CHUNK].into());
            self.free.extend((first..first + CHUNK as u32).rev());
        }
        self.free.pop()
    }

    fn bytes(&self, index: u32) -> &[u8] {
        let (chunk, place) = place(index);
        self.chunks
            .get(chunk)
            .and_then(|chunk| chunk.get(place))
            .map_or(&[], |bytes| bytes.as_slice())
    }

    fn bytes_mut(&mut self, index: u32) -> &mut [u8] {
        let (chunk, place) = place(index);
        self.chunks
            .get_mut(chunk)
            .and_then(|chunk| chunk.get_mut(place))
            .map_or(&mut [], |bytes| bytes.as_mut_slice())
    }
}

fn place(index: u32) -> (usize, usize) {
    (index as usize / CHUNK, index as usize % CHUNK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_keep_their_bytes_and_are_reused() {
        let mut pool = Pool::default();
        let slots: Vec<_> = (0..200).filter_map(|_| pool.take(1000)).collect();
        for (value, slot) in (0..).zip(&slots) {
            pool.bytes_mut(slot).fill(value);
        }
        for (value, slot) in (0..).zip(&slots) {
            assert_eq!(pool.bytes(slot), [value; LARGE]);
        }
        let chunks = pool.large.chunks.len();
        for slot in slots {
            pool.give_back(slot);
        }
        for _ in 0..200 {
            assert!(pool.take(1000).is_some());
        }
        assert_eq!(pool.large.chunks.len(), chunks);
    }

    #[test]
    fn small_packets_take_small_slots() {
        let mut pool = Pool::default();
        let (small, large) = (pool.take(SMALL).unwrap(), pool.take(SMALL + 1).unwrap());
        assert_eq!(pool.bytes(&small).len(), SMALL);
        assert_eq!(pool.bytes(&large).len(), LARGE);
        assert_eq!(pool.take(LARGE + 1), None);
    }
}
