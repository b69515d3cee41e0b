//! The packets a layer received lately, in clear, shared by forwarding and by all subscribers' retransmissions.

use crate::codec::vp8::Descriptor;
use crate::forward::{Numbers, Source};
use crate::header_ext::AudioLevel;
use crate::pool::{Pool, Slot};

/// Packets are kept this long; a NACK answered later would come too late to be played.
const MAX_AGE_US: u64 = 1_500_000;
/// Most bytes added to a packet to make it as long as its neighbours.
const MAX_PADDING: usize = 16;
/// Packets given back at most when one is stored, so that the cost stays even.
const EXPIRE_AT_ONCE: usize = 4;

/// What was read from a received packet's header and payload descriptor.
#[derive(Debug, Clone, Copy)]
pub struct Packet {
    /// Layer and incarnation.
    pub source: Source,
    /// What is rewritten per subscriber.
    pub numbers: Numbers,
    /// RTP marker bit.
    pub marker: bool,
    /// As the publisher numbers it.
    pub payload_type: u8,
    /// Where the payload begins in the slot; a retransmission's begins behind its original number.
    pub start: usize,
    /// Bytes of payload, without padding.
    pub length: usize,
    /// Bytes of padding behind it, for the first sending only; see `History::pad`.
    pub padding: usize,
    /// What a VP8 payload begins with.
    pub descriptor: Option<Descriptor>,
    /// Whether a key frame begins here.
    pub key_frame: bool,
    /// As the publisher measured it.
    pub audio_level: Option<AudioLevel>,
    /// When it arrived; microseconds.
    pub arrived_us: u64,
    /// Counts arrivals of the layer.
    pub order: u64,
}

impl Packet {
    /// Whether it came in a retransmission stream.
    #[must_use]
    pub fn is_repair(&self) -> bool {
        self.start > 0
    }

    /// Whether a frame begins here, as with each packet of sound.
    #[must_use]
    pub fn starts_frame(&self) -> bool {
        self.descriptor
            .is_none_or(|descriptor| descriptor.starts_frame)
    }
}

/// A packet and its payload's slot.
#[derive(Debug)]
pub struct Stored {
    /// What was read.
    pub packet: Packet,
    /// Its payload.
    pub slot: Slot,
}

/// A ring by extended sequence number.
#[derive(Debug)]
pub struct History {
    ring: Vec<Option<Stored>>,
    capacity: usize,
    /// No packet before this one is in the ring.
    oldest: u64,
}

impl History {
    /// `capacity`: packets kept at most, rounded up to a power of two; memory is taken with the first one.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            ring: Vec::new(),
            capacity: capacity.next_power_of_two(),
            oldest: 0,
        }
    }

    /// Stores a packet. False when it was here before, or is too old to be kept; its slot is then given back.
    pub fn insert(&mut self, pool: &mut Pool, stored: Stored) -> bool {
        let (index, now_us) = (stored.packet.numbers.index, stored.packet.arrived_us);
        if self.ring.is_empty() {
            self.ring.resize_with(self.capacity, || None);
            self.oldest = index;
        }
        let place = self.place(index);
        let Some(home) = self.ring.get_mut(place) else {
            return false;
        };
        if home
            .as_ref()
            .is_some_and(|other| other.packet.numbers.index >= index)
        {
            pool.give_back(stored.slot);
            return false;
        }
        if let Some(outdated) = home.replace(stored) {
            pool.give_back(outdated.slot);
        }
        self.oldest = self.oldest.min(index);
        self.expire(pool, index, now_us);
        true
    }

    /// The packet with an extended sequence number, if it is still here.
    #[must_use]
    pub fn get(&self, index: u64) -> Option<&Stored> {
        self.ring
            .get(self.place(index))
            .and_then(Option::as_ref)
            .filter(|stored| stored.packet.numbers.index == index)
    }

    /// Pads a packet (RFC 3550 section 5.1) to `length` payload bytes, if at most `MAX_PADDING` are missing.
    pub fn pad(&mut self, pool: &mut Pool, index: u64, length: usize) {
        let place = self.place(index);
        let home = self.ring.get_mut(place).and_then(Option::as_mut);
        let Some(stored) = home.filter(|stored| stored.packet.numbers.index == index) else {
            return;
        };
        let packet = &mut stored.packet;
        let padding = length.saturating_sub(packet.length);
        if !(1..=MAX_PADDING).contains(&padding) {
            return;
        }
        let end = packet.start + packet.length;
        let behind = pool.bytes_mut(&stored.slot).get_mut(end..end + padding);
        if let Some([zeros @ .., count]) = behind {
            zeros.fill(0);
            *count = padding as u8;
            packet.padding = padding;
        }
    }

    /// Gives everything back.
    pub fn clear(&mut self, pool: &mut Pool) {
        for stored in self.ring.drain(..).flatten() {
            pool.give_back(stored.slot);
        }
    }

    fn expire(&mut self, pool: &mut Pool, newest: u64, now_us: u64) {
        let floor = (newest + 1).saturating_sub(self.capacity as u64);
        self.oldest = self.oldest.max(floor);
        for _ in 0..EXPIRE_AT_ONCE {
            if self.oldest >= newest {
                return;
            }
            let place = self.place(self.oldest);
            let Some(home) = self.ring.get_mut(place) else {
                return;
            };
            let (other, outdated) = match home {
                Some(stored) => (
                    stored.packet.numbers.index != self.oldest,
                    now_us >= stored.packet.arrived_us + MAX_AGE_US,
                ),
                None => (true, false),
            };
            if !other && !outdated {
                return;
            }
            if !other {
                if let Some(stored) = home.take() {
                    pool.give_back(stored.slot);
                }
            }
            self.oldest += 1;
        }
    }

    fn place(&self, index: u64) -> usize {
        index as usize & (self.capacity - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::Picture;

    fn store(history: &mut History, pool: &mut Pool, index: u64, arrived_us: u64) -> bool {
        let slot = pool.take(100).unwrap();
        pool.bytes_mut(&slot).fill(index as u8);
        let packet = Packet {
            source: Source {
                layer: 0,
                incarnation: 0,
            },
            numbers: Numbers {
                index,
                timestamp: 0,
                picture: Picture::default(),
            },
            marker: false,
            payload_type: 96,
            start: 0,
            length: 100,
            padding: 0,
            descriptor: None,
            key_frame: false,
            audio_level: None,
            arrived_us,
            order: 0,
        };
        history.insert(pool, Stored { packet, slot })
    }

    fn held(history: &History) -> Vec<u64> {
        (0..200)
            .filter(|index| history.get(*index).is_some())
            .collect()
    }

    #[test]
    fn keeps_the_newest_by_count() {
        let (mut history, mut pool) = (History::new(4), Pool::default());
        for index in [10, 11, 13, 12, 14] {
            assert!(store(&mut history, &mut pool, index, 0));
        }
        assert_eq!(held(&history), [11, 12, 13, 14]);
        assert!(!store(&mut history, &mut pool, 13, 0));
        assert!(!store(&mut history, &mut pool, 10, 0));
        let stored = history.get(12).unwrap();
        assert_eq!(pool.bytes(&stored.slot)[0], 12);
    }

    #[test]
    fn pads_what_is_nearly_as_long() {
        let (mut history, mut pool) = (History::new(4), Pool::default());
        store(&mut history, &mut pool, 10, 0);
        history.pad(&mut pool, 10, 100 + MAX_PADDING + 1);
        assert_eq!(history.get(10).unwrap().packet.padding, 0);
        history.pad(&mut pool, 10, 103);
        let stored = history.get(10).unwrap();
        assert_eq!((stored.packet.length, stored.packet.padding), (100, 3));
        assert_eq!(pool.bytes(&stored.slot)[99..103], [10, 0, 0, 3]);
    }

    #[test]
    fn gives_old_packets_back() {
        let (mut history, mut pool) = (History::new(64), Pool::default());
        for index in 10..20 {
            store(&mut history, &mut pool, index, index * 1000);
        }
        let later = MAX_AGE_US + 15_000;
        for index in 30..34 {
            store(&mut history, &mut pool, index, later);
        }
        assert_eq!(held(&history), [16, 17, 18, 19, 30, 31, 32, 33]);
        history.clear(&mut pool);
        assert!(held(&history).is_empty());
    }
}
