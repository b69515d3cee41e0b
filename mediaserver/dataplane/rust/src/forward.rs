//! Makes one unbroken stream out of whatever layer is being forwarded: sequence numbers, timestamps and VP8
//! picture ids continue across layer switches and pauses (RFC 7667 section 3.7, RFC 7741 section 4.2).
//!
//! Pure. Between two switches, or corrections of the clock, all values keep a constant distance from the incoming
//! ones; such a stretch is an epoch. The few latest are remembered, which is all that answering a NACK needs.

use std::collections::VecDeque;

/// Epochs remembered; older packets cannot be retransmitted.
const MAX_EPOCHS: usize = 16;

/// Where packets come from: a layer, and which of its successive SSRCs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Layer index.
    pub layer: u8,
    /// Counts the layer's changes of SSRC; numbers of different incarnations cannot be compared.
    pub incarnation: u32,
}

/// VP8 picture id and temporal-layer index of a packet; None for fields the packet does not carry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Picture {
    /// PictureID, 15 bits, or 7 when `narrow`.
    pub id: Option<u16>,
    /// Whether the packet writes the id in 7 bits.
    pub narrow: bool,
    /// TL0PICIDX.
    pub tl0: Option<u8>,
}

/// The values of one packet that are rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    /// Extended sequence number.
    pub index: u64,
    /// In ticks of the codec's clock.
    pub timestamp: u32,
    /// VP8 ids.
    pub picture: Picture,
}

/// A stretch without a switch.
#[derive(Debug, Clone, Copy)]
struct Epoch {
    source: Source,
    /// Nothing but the clock differs from the epoch before: late packets may still be of that one.
    continues: bool,
    first_in: u64,
    first_out: u64,
    timestamp_offset: u32,
    id_offset: u16,
    tl0_offset: u8,
}

/// One subscriber's view of one publication.
#[derive(Debug)]
pub struct Rewriter {
    epochs: VecDeque<Epoch>,
    next_index: u64,
    last_timestamp: Option<u32>,
    last_id: u16,
    last_tl0: u8,
}

impl Rewriter {
    /// `first_index`: extended sequence number of the first packet; below 32768 (see `srtp::Outbound`).
    #[must_use]
    pub fn new(first_index: u64) -> Self {
        Self {
            epochs: VecDeque::with_capacity(MAX_EPOCHS),
            next_index: first_index,
            last_timestamp: None,
            last_id: 0,
            last_tl0: 0,
        }
    }

    /// What is being forwarded, or was last.
    #[must_use]
    pub fn source(&self) -> Option<Source> {
        self.epochs.back().map(|epoch| epoch.source)
    }

    /// The timestamp the packet would have if its source were the current one's; None before any.
    #[must_use]
    pub fn continued_timestamp(&self, timestamp: u32) -> Option<u32> {
        let epoch = self.epochs.back()?;
        Some(timestamp.wrapping_add(epoch.timestamp_offset))
    }

    /// The newest timestamp sent; None before any.
    #[must_use]
    pub fn last_timestamp(&self) -> Option<u32> {
        self.last_timestamp
    }

    /// The extended sequence number that no packet was sent with yet, nor any above it.
    #[must_use]
    pub fn next_index(&self) -> u64 {
        self.next_index
    }

    /// Starts an epoch with packet `first`, which is to be sent with `timestamp`. Call `rewrite` with it next.
    pub fn begin(&mut self, source: Source, first: &Numbers, timestamp: u32) {
        let begun = self.last_timestamp.is_some();
        self.push(Epoch {
            source,
            continues: false,
            first_in: first.index,
            first_out: self.next_index,
            timestamp_offset: timestamp.wrapping_sub(first.timestamp),
            id_offset: match first.picture.id {
                Some(id) if begun => self.last_id.wrapping_add(1).wrapping_sub(id),
                _ => 0,
            },
            tl0_offset: match first.picture.tl0 {
                Some(tl0) if begun => self.last_tl0.wrapping_add(1).wrapping_sub(tl0),
                _ => 0,
            },
        });
    }

    /// Whether the current source's timestamps are rewritten by anything but `offset`.
    #[must_use]
    pub fn is_off(&self, offset: u32) -> bool {
        let epoch = self.epochs.back();
        epoch.is_some_and(|epoch| epoch.timestamp_offset != offset)
    }

    /// Brings the clock nearer to the one that is `offset` ahead of the current source's, at the first packet of a
    /// frame: at once where that is further on, else as far as the clock does not go backwards. Clocks further
    /// apart than `most` ticks stay apart.
    pub fn approach(&mut self, first: &Numbers, offset: u32, most: u32) {
        let (Some(epoch), Some(last)) = (self.epochs.back().copied(), self.last_timestamp) else {
            return;
        };
        let apart = offset.wrapping_sub(epoch.timestamp_offset) as i32;
        // What is missing before it, or comes after it though of an older frame, keeps to the old clock.
        let in_order = first
            .index
            .wrapping_sub(epoch.first_in)
            .wrapping_add(epoch.first_out)
            == self.next_index;
        if apart == 0 || apart.unsigned_abs() > most || !in_order {
            return;
        }
        let ahead = first.timestamp.wrapping_add(offset).wrapping_sub(last) as i32;
        let timestamp = last.wrapping_add(ahead.max(1) as u32);
        self.push(Epoch {
            continues: true,
            first_in: first.index,
            first_out: self.next_index,
            timestamp_offset: timestamp.wrapping_sub(first.timestamp),
            ..epoch
        });
    }

    /// The numbers to send a packet of the current source with. None when it is older than the epoch: the
    /// subscriber has been given other packets in its place.
    pub fn rewrite(&mut self, packet: &Numbers) -> Option<Numbers> {
        let sent = self.current(packet.index)?.rewrite(packet)?;
        if sent.index >= self.next_index {
            self.next_index = sent.index + 1;
            self.last_timestamp = Some(sent.timestamp);
            self.last_id = sent.picture.id.unwrap_or(self.last_id);
            self.last_tl0 = sent.picture.tl0.unwrap_or(self.last_tl0);
        }
        Some(sent)
    }

    /// Extends a sequence number of the subscriber's feedback.
    #[must_use]
    pub fn extend(&self, sequence_number: u16) -> u64 {
        crate::sequence::extend(self.next_index, sequence_number)
    }

    /// The incoming packet that was sent, or would have been, with extended sequence number `index`.
    #[must_use]
    pub fn locate(&self, index: u64) -> Option<(Source, u64)> {
        let epoch = self.epoch_of(index)?;
        Some((epoch.source, index - epoch.first_out + epoch.first_in))
    }

    /// The numbers packet `packet` of `locate(index)` was sent with.
    #[must_use]
    pub fn rewrite_again(&self, index: u64, packet: &Numbers) -> Option<Numbers> {
        self.epoch_of(index)?.rewrite(packet)
    }

    fn push(&mut self, epoch: Epoch) {
        if self.epochs.len() == MAX_EPOCHS {
            self.epochs.pop_front();
        }
        self.epochs.push_back(epoch);
    }

    /// The epoch of the current source that its packet `index` is of.
    fn current(&self, index: u64) -> Option<&Epoch> {
        for epoch in self.epochs.iter().rev() {
            if epoch.first_in <= index {
                return Some(epoch);
            }
            if !epoch.continues {
                break;
            }
        }
        None
    }

    fn epoch_of(&self, index: u64) -> Option<&Epoch> {
        if index >= self.next_index {
            return None;
        }
        self.epochs
            .iter()
            .rev()
            .find(|epoch| epoch.first_out <= index)
    }
}

impl Epoch {
    fn rewrite(&self, packet: &Numbers) -> Option<Numbers> {
        let id_mask = if packet.picture.narrow { 0x7F } else { 0x7FFF };
        let id_offset = self.id_offset;
        let tl0_offset = self.tl0_offset;
        Some(Numbers {
            index: packet.index.checked_sub(self.first_in)? + self.first_out,
            timestamp: packet.timestamp.wrapping_add(self.timestamp_offset),
            picture: Picture {
                id: packet
                    .picture
                    .id
                    .map(|id| id.wrapping_add(id_offset) & id_mask),
                narrow: packet.picture.narrow,
                tl0: packet.picture.tl0.map(|tl0| tl0.wrapping_add(tl0_offset)),
            },
        })
    }
}

/// Where a switch lands on the outgoing clock.
#[derive(Debug, Clone, Copy)]
pub struct Landing {
    /// Newest timestamp sent.
    pub last: u32,
    /// Since it was sent; microseconds.
    pub elapsed_us: u64,
    /// Clock rate; Hz.
    pub rate: u32,
}

/// Ticks that a timestamp may be from where its arrival places it before it is disbelieved: two seconds.
#[must_use]
pub fn most_apart(rate: u32) -> u32 {
    2 * rate
}

impl Landing {
    /// The timestamp of a switch's first packet: its own on the publication's timeline, if plausible, else by its
    /// arrival. Always after the last one sent.
    #[must_use]
    pub fn timestamp(&self, own: u32) -> u32 {
        let by_arrival = (self.elapsed_us * u64::from(self.rate) / 1_000_000) as i64;
        let advance = i64::from(own.wrapping_sub(self.last) as i32);
        let plausible = (advance - by_arrival).unsigned_abs() <= u64::from(most_apart(self.rate));
        let advance = if plausible { advance } else { by_arrival };
        self.last.wrapping_add(advance.max(1) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOW: Source = Source {
        layer: 0,
        incarnation: 0,
    };
    const HIGH: Source = Source {
        layer: 2,
        incarnation: 0,
    };

    fn packet(index: u64, timestamp: u32, id: u16, tl0: u8) -> Numbers {
        Numbers {
            index,
            timestamp,
            picture: Picture {
                id: Some(id),
                narrow: false,
                tl0: Some(tl0),
            },
        }
    }

    fn begin(rewriter: &mut Rewriter, source: Source, first: &Numbers, timestamp: u32) -> Numbers {
        rewriter.begin(source, first, timestamp);
        rewriter.rewrite(first).unwrap()
    }

    #[test]
    fn numbers_continue_across_a_switch() {
        for start in [0, 127, 32_767, 65_535] {
            let mut rewriter = Rewriter::new(start);
            begin(&mut rewriter, LOW, &packet(70_000, 5, 0x7FFE, 254), 1000);
            let last = rewriter.rewrite(&packet(70_001, 3005, 0x7FFF, 255));
            assert_eq!(last, Some(packet(start + 1, 4000, 0x7FFF, 255)));
            let first = packet(9, 77, 3000, 9);
            let sent = begin(&mut rewriter, HIGH, &first, 7000);
            assert_eq!(sent, packet(start + 2, 7000, 0, 0));
            let next = rewriter.rewrite(&packet(10, 3077, 3001, 10));
            assert_eq!(next, Some(packet(start + 3, 10_000, 1, 1)));
        }
    }

    #[test]
    fn a_gap_stays_a_gap_and_a_late_packet_fills_it() {
        let mut rewriter = Rewriter::new(100);
        begin(&mut rewriter, LOW, &packet(1, 0, 0, 0), 0);
        assert_eq!(rewriter.rewrite(&packet(3, 0, 0, 0)).unwrap().index, 102);
        assert_eq!(rewriter.rewrite(&packet(2, 0, 0, 0)).unwrap().index, 101);
        assert_eq!(rewriter.rewrite(&packet(4, 0, 0, 0)).unwrap().index, 103);
    }

    #[test]
    fn packets_from_before_the_switch_are_refused() {
        let mut rewriter = Rewriter::new(100);
        begin(&mut rewriter, LOW, &packet(50, 0, 0, 0), 0);
        assert_eq!(rewriter.rewrite(&packet(49, 0, 0, 0)), None);
    }

    #[test]
    fn a_narrow_picture_id_wraps_in_its_own_width() {
        let narrow = |index, id| Numbers {
            picture: Picture {
                id: Some(id),
                narrow: true,
                tl0: None,
            },
            ..packet(index, 0, 0, 0)
        };
        let mut rewriter = Rewriter::new(0);
        begin(&mut rewriter, LOW, &narrow(1, 126), 0);
        rewriter.rewrite(&narrow(2, 127));
        let sent = begin(&mut rewriter, HIGH, &narrow(50, 5), 1);
        assert_eq!(sent.picture.id, Some(0));
        assert_eq!(
            rewriter.rewrite(&narrow(51, 6)).unwrap().picture.id,
            Some(1)
        );
    }

    #[test]
    fn finds_what_was_sent_in_earlier_epochs() {
        let mut rewriter = Rewriter::new(10);
        begin(&mut rewriter, LOW, &packet(500, 90, 1, 1), 1000);
        rewriter.rewrite(&packet(501, 180, 2, 1));
        begin(&mut rewriter, HIGH, &packet(7, 3, 9, 9), 2000);
        assert_eq!(rewriter.locate(9), None);
        assert_eq!(rewriter.locate(11), Some((LOW, 501)));
        assert_eq!(rewriter.locate(12), Some((HIGH, 7)));
        assert_eq!(rewriter.locate(13), None);
        let again = rewriter.rewrite_again(11, &packet(501, 180, 2, 1));
        assert_eq!(again, Some(packet(11, 1090, 2, 1)));
    }

    #[test]
    fn approaches_another_clock_without_going_back() {
        const RATE: u32 = 90_000;
        let mut rewriter = Rewriter::new(10);
        let frame = |index: u64| packet(index, index as u32 * 3000, index as u16, 0);
        begin(&mut rewriter, LOW, &frame(0), 0);
        let mut send = |index: u64, offset: u32| {
            rewriter.approach(&frame(index), offset, most_apart(RATE));
            rewriter.rewrite(&frame(index)).unwrap().timestamp
        };
        // Ahead at once; then back by two frames and a half, which takes three.
        assert_eq!(send(1, 500), 3500);
        let back = 0_u32.wrapping_sub(7000);
        assert_eq!(send(2, back), 3501);
        assert_eq!(send(3, back), 3502);
        assert_eq!(send(4, back), 5000);
        assert_eq!(send(5, back), 8000);
        // What is too far away is another clock's, and stays so.
        assert_eq!(send(6, most_apart(RATE) + 8000), 11_000);
        // After a hole the clock stays until all has come; what comes late is of its own time.
        assert_eq!(send(8, 0), 17_000);
        assert_eq!(send(9, 0), 27_000);
        assert_eq!(send(7, 0), 14_000);
        for (index, timestamp) in [
            (0, 0),
            (1, 3500),
            (2, 3501),
            (3, 3502),
            (4, 5000),
            (9, 27_000),
        ] {
            let again = rewriter.rewrite_again(10 + index, &frame(index)).unwrap();
            assert_eq!((again.index, again.timestamp), (10 + index, timestamp));
            assert_eq!(again.picture.id, Some(index as u16));
        }
    }

    #[test]
    fn a_landing_believes_plausible_timestamps_only() {
        let landing = Landing {
            last: u32::MAX - 10,
            elapsed_us: 100_000,
            rate: 90_000,
        };
        let at = |ticks: i64| (i64::from(u32::MAX - 10) + ticks) as u32;
        assert_eq!(landing.timestamp(at(6000)), at(6000));
        assert_eq!(landing.timestamp(at(-6000)), at(1));
        assert_eq!(landing.timestamp(at(9_000_000)), at(9000));
    }
}
