//! One clock for all layers of a publication, so that a timestamp means the same moment for everybody.
//!
//! Pure. Every SSRC counts from a random timestamp (RFC 3550 section 5.1). The layer that media comes of first keeps
//! its own; each other one is placed beside it once, by the time of its arrival, and then for good by the sender
//! reports of both. All subscribers are sent these timestamps, whichever layer they see.

use crate::forward::{most_apart, Source};
use crate::receiver::Layer;
use crate::rtcp::ntp::NtpTime;

/// A publisher's sender report: one instant on its wall clock and on one stream's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockPair {
    /// By the publisher's wall clock.
    pub ntp: NtpTime,
    /// The stream's timestamp at that instant.
    pub timestamp: u32,
}

impl ClockPair {
    /// The stream's timestamp at `ntp`, for a clock of `rate` Hz.
    #[must_use]
    pub fn timestamp_at(&self, ntp: NtpTime, rate: u32) -> u32 {
        let elapsed = i128::from(ntp.0.wrapping_sub(self.ntp.0) as i64);
        let ticks = (elapsed * i128::from(rate)) >> 32;
        self.timestamp.wrapping_add(ticks as u32)
    }
}

/// Where a stream lies on its publication's timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which stream; another one of the same layer has another place.
    pub source: Source,
    /// What its timestamps are behind the timeline's; ticks, modulo 2**32.
    pub offset: u32,
    /// By sender reports, or because the others are placed beside it; else by arrival.
    pub settled: bool,
}

/// Places the stream of layer `number` at its first packet. Call before the layer notes the packet.
pub fn place(layers: &mut [Layer], number: u8, timestamp: u32, now_us: u64, rate: u32) {
    let placed = layers
        .iter()
        .filter_map(|layer| Some((layer, layer.place?)));
    // The former stream of the same layer may be the only one there was.
    let newest = placed.max_by_key(|(layer, _)| layer.pulse.media_us());
    let now = newest.map(|(layer, place)| {
        let elapsed_us = now_us.saturating_sub(layer.pulse.media_us());
        let ticks = elapsed_us * u64::from(rate) / 1_000_000;
        layer
            .timestamp
            .wrapping_add(place.offset)
            .wrapping_add(ticks as u32)
    });
    let Some(layer) = layers.get_mut(usize::from(number)) else {
        return;
    };
    if place_of(layer).is_none() {
        layer.place = Some(Place {
            source: layer.source,
            offset: now.map_or(0, |now| now.wrapping_sub(timestamp)),
            settled: now.is_none(),
        });
    }
}

/// Settles places as far as sender reports are known. Call after each.
pub fn settle(layers: &mut [Layer], rate: u32) {
    let settled = |layer: &&Layer| place_of(layer).is_some_and(|place| place.settled);
    let reported = |layer: &Layer| place_of(layer).zip(layer.clock);
    let reference = match layers.iter().filter(settled).find_map(reported) {
        // One that flows will report; until then the others stay where they are.
        None if layers.iter().filter(settled).any(|layer| layer.active) => None,
        None => layers.iter().find_map(reported),
        found => found,
    };
    let Some((reference, clock)) = reference else {
        return;
    };
    for layer in layers {
        let Some((place, own)) = reported(layer).filter(|(place, _)| !place.settled) else {
            continue;
        };
        let on_timeline = clock
            .timestamp_at(own.ntp, rate)
            .wrapping_add(reference.offset);
        let offset = on_timeline.wrapping_sub(own.timestamp);
        let apart = offset.wrapping_sub(place.offset) as i32;
        if apart.unsigned_abs() <= most_apart(rate) {
            layer.place = Some(Place {
                offset,
                settled: true,
                ..place
            });
        }
    }
}

/// The place of the stream that the layer has now.
fn place_of(layer: &Layer) -> Option<Place> {
    layer.place.filter(|place| place.source == layer.source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_goes_both_ways_and_wraps() {
        let pair = ClockPair {
            ntp: NtpTime((3_900_000_000 << 32) | 0x8000_0000),
            timestamp: 0xFFFF_0000,
        };
        let wrapped = 0xFFFF_0000_u32.wrapping_add(90_000);
        let second_later = NtpTime(pair.ntp.0 + (1 << 32));
        assert_eq!(pair.timestamp_at(second_later, 90_000), wrapped);
        let before = NtpTime(pair.ntp.0 - (1 << 31));
        assert_eq!(pair.timestamp_at(before, 48_000), 0xFFFF_0000 - 24_000);
    }
}
