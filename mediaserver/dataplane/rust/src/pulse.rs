//! How a layer's media keeps coming, and so whether its silence is a pause or its end.

#![deny(clippy::indexing_slicing)]

/// A layer of video is over after this long without media, whatever else comes; microseconds.
pub const VIDEO_SILENCE_US: u64 = 2_000_000;
/// A layer is over sooner when a lower one of the same picture has gone on for so many frames: half a second of
/// most cameras. That is how publishers without bandwidth save some, and all who watch the layer stand still.
const OVERTAKEN_FRAMES: u32 = 10;
/// So many times its usual pause a slow layer may be silent: its next frame may just be late.
const PAUSES: u64 = 2;

/// The rhythm of one layer of video.
#[derive(Debug, Default)]
pub struct Pulse {
    media_us: u64,
    /// The longest silence before a frame of late.
    pause_us: u64,
    /// Frames that the lowest layer began since media came.
    overtaken: u32,
}

impl Pulse {
    /// When media last arrived; microseconds.
    #[must_use]
    pub fn media_us(&self) -> u64 {
        self.media_us
    }

    /// Takes note of a packet. `begins_frame`: the first of a frame that is not sent again.
    pub fn on_packet(&mut self, now_us: u64, begins_frame: bool) {
        if begins_frame {
            let pause_us = (now_us - self.media_us).min(VIDEO_SILENCE_US);
            self.pause_us = pause_us.max(self.pause_us - self.pause_us / 8);
        }
        self.media_us = now_us;
        self.overtaken = 0;
    }

    /// Takes note of a frame of the lowest layer that is sent.
    pub fn on_lower_frame(&mut self) {
        self.overtaken = self.overtaken.saturating_add(1);
    }

    /// Whether the lower layer has gone on for so long that this one has ended.
    #[must_use]
    pub fn is_overtaken(&self, now_us: u64) -> bool {
        self.overtaken >= OVERTAKEN_FRAMES && now_us >= self.media_us + PAUSES * self.pause_us
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOWER_FRAME_US: u64 = 33_000;

    /// Frames of the lower layer that were told after the layer's last, until it counted as ended.
    fn lower_frames_until_over(frame_us: u64) -> u64 {
        let mut pulse = Pulse::default();
        let mut now_us = 0;
        for _ in 0..40 {
            now_us += frame_us;
            pulse.on_packet(now_us, true);
        }
        let lower = (1..).find(|count| {
            pulse.on_lower_frame();
            pulse.is_overtaken(now_us + count * LOWER_FRAME_US)
        });
        lower.unwrap()
    }

    #[test]
    fn a_layer_as_quick_as_the_lower_ends_after_ten_frames() {
        assert_eq!(lower_frames_until_over(LOWER_FRAME_US), 10);
    }

    #[test]
    fn a_slow_layer_has_the_time_of_two_of_its_frames() {
        assert_eq!(lower_frames_until_over(500_000), 31);
    }

    #[test]
    fn a_pause_is_remembered_for_a_while() {
        let mut pulse = Pulse::default();
        pulse.on_packet(VIDEO_SILENCE_US, true);
        assert_eq!(pulse.pause_us, VIDEO_SILENCE_US);
        for frame in 1..=30 {
            pulse.on_packet(VIDEO_SILENCE_US + frame * LOWER_FRAME_US, true);
        }
        assert!(pulse.pause_us < VIDEO_SILENCE_US / 20);
    }
}
