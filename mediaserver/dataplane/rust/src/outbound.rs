//! Datagrams waiting for one flush: a fixed arena, filled in order, read as segmentation-offload messages.
//!
//! Neighbours with one destination and one length (the last may be shorter) become one message, which the
//! kernel takes in one walk of its stack. So whoever fills the arena works destination by destination.

use std::net::SocketAddr;

use crate::demux::MAX_DATAGRAM;
use crate::error::Error;

/// Most datagrams in a message: the kernel's `UDP_MAX_SEGMENTS` before Linux 6.9.
pub const MAX_SEGMENTS: u16 = 64;
/// Most bytes in a message: an IPv4 datagram's payload.
const MAX_MESSAGE: usize = 65_507;
/// Small enough to stay in a second-level cache between sealing and the kernel's copy.
const ARENA: usize = 512 * 1024;

#[derive(Debug, Clone, Copy)]
struct Message {
    destination: SocketAddr,
    start: usize,
    length: usize,
    segment: usize,
    segments: u16,
}

/// Datagrams for one destination, back to back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transmit<'a> {
    /// Where to.
    pub destination: SocketAddr,
    /// Length of every datagram but the last, which may be shorter; bytes.
    pub segment: usize,
    /// The datagrams' bytes.
    pub contents: &'a [u8],
}

impl<'a> Transmit<'a> {
    /// The datagrams one by one.
    pub fn datagrams(&self) -> impl Iterator<Item = &'a [u8]> {
        self.contents.chunks(self.segment.max(1))
    }
}

/// The arena and what is in it.
pub struct Outbound {
    arena: Box<[u8]>,
    used: usize,
    messages: Vec<Message>,
    taken: bool,
}

impl Default for Outbound {
    fn default() -> Self {
        Self {
            arena: vec![0; ARENA].into_boxed_slice(),
            used: 0,
            messages: Vec::with_capacity(1024),
            taken: false,
        }
    }
}

impl Outbound {
    /// Whether one more datagram of any size fits.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.taken || self.arena.len() - self.used >= MAX_DATAGRAM
    }

    /// Lets `write` put one datagram, and queues what it returns the length of.
    ///
    /// Fails with [`Error::NoRoom`] when the arena is full: flush, then try again. When `write` fails,
    /// nothing is queued.
    pub fn push(
        &mut self,
        destination: SocketAddr,
        write: impl FnOnce(&mut [u8]) -> Result<usize, Error>,
    ) -> Result<usize, Error> {
        if self.taken {
            self.clear();
        }
        let end = self.used + MAX_DATAGRAM;
        let buffer = self.arena.get_mut(self.used..end).ok_or(Error::NoRoom)?;
        let length = write(buffer)?;
        self.queue(destination, length);
        Ok(length)
    }

    fn queue(&mut self, destination: SocketAddr, length: usize) {
        let start = self.used;
        self.used += length;
        if let Some(last) = self.messages.last_mut() {
            let equal_so_far = last.length == last.segment * usize::from(last.segments);
            if last.destination == destination
                && equal_so_far
                && length <= last.segment
                && last.segments < MAX_SEGMENTS
                && last.length + length <= MAX_MESSAGE
            {
                last.length += length;
                last.segments += 1;
                return;
            }
        }
        self.messages.push(Message {
            destination,
            start,
            length,
            segment: length,
            segments: 1,
        });
    }

    /// The messages to send, in order.
    pub fn transmits(&self) -> impl ExactSizeIterator<Item = Transmit<'_>> {
        self.messages.iter().map(|message| Transmit {
            destination: message.destination,
            segment: message.segment,
            contents: self
                .arena
                .get(message.start..message.start + message.length)
                .unwrap_or_default(),
        })
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taken || self.messages.is_empty()
    }

    /// Declares everything in here sent: the next `push` begins anew.
    pub fn mark_taken(&mut self) {
        self.taken = true;
    }

    /// Forgets everything, sent or not.
    pub fn clear(&mut self) {
        self.used = 0;
        self.messages.clear();
        self.taken = false;
    }

    /// Messages and datagrams that wait, and their bytes.
    #[must_use]
    pub fn queued(&self) -> (u64, u64, u64) {
        let datagrams = self.messages.iter().map(|m| u64::from(m.segments)).sum();
        (self.messages.len() as u64, datagrams, self.used as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(outbound: &mut Outbound, port: u16, lengths: &[usize]) {
        for length in lengths {
            let destination = SocketAddr::from(([127, 0, 0, 1], port));
            outbound.push(destination, |_| Ok(*length)).unwrap();
        }
    }

    fn shape(outbound: &Outbound) -> Vec<(u16, usize, usize)> {
        outbound
            .transmits()
            .map(|t| (t.destination.port(), t.segment, t.contents.len()))
            .collect()
    }

    #[test]
    fn equal_neighbours_share_a_message_and_a_shorter_one_ends_it() {
        let mut outbound = Outbound::default();
        fill(&mut outbound, 1, &[1200, 1200, 800, 800, 900]);
        fill(&mut outbound, 2, &[900]);
        assert_eq!(
            shape(&outbound),
            [(1, 1200, 3200), (1, 800, 800), (1, 900, 900), (2, 900, 900)]
        );
    }

    #[test]
    fn a_message_ends_at_64_datagrams_and_at_64_kilobytes() {
        let mut outbound = Outbound::default();
        fill(&mut outbound, 1, &[100; 65]);
        assert_eq!(shape(&outbound), [(1, 100, 6400), (1, 100, 100)]);
        outbound.clear();
        fill(&mut outbound, 1, &[1400; 47]);
        assert_eq!(shape(&outbound), [(1, 1400, 46 * 1400), (1, 1400, 1400)]);
    }

    #[test]
    fn a_full_arena_refuses_and_empties() {
        let mut outbound = Outbound::default();
        let destination = SocketAddr::from(([127, 0, 0, 1], 1));
        while outbound.has_room() {
            outbound.push(destination, |_| Ok(MAX_DATAGRAM)).unwrap();
        }
        assert_eq!(outbound.push(destination, |_| Ok(1)), Err(Error::NoRoom));
        outbound.mark_taken();
        assert!(outbound.is_empty() && outbound.has_room());
        outbound.push(destination, |_| Ok(1)).unwrap();
        assert_eq!(shape(&outbound), [(1, 1, 1)]);
        assert_eq!(outbound.queued(), (1, 1, 1));
    }

    #[test]
    fn a_failed_write_queues_nothing() {
        let mut outbound = Outbound::default();
        let destination = SocketAddr::from(([127, 0, 0, 1], 1));
        let failed = outbound.push(destination, |_| Err(Error::Crypto));
        assert_eq!(failed, Err(Error::Crypto));
        assert!(outbound.is_empty());
    }
}
