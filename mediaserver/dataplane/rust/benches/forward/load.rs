//! The shapes of traffic: when a publisher sends packets of which size.

use std::time::Duration;

/// Payload bytes of a packet of the two synthetic shapes.
pub const PAYLOAD: usize = 1200;
/// Packets per second of the two synthetic shapes.
pub const RATE: f64 = 600.0;

/// Bytes of each frame of ten seconds, one a line.
const TRACE: &str = include_str!("vp8_trace.txt");

/// How a publisher's packets follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Evenly spaced.
    Even,
    /// Eight at once, as of one video frame.
    Bursts,
    /// As recorded from a VP8 encoder of 1.5 Mbit/s at 30 frames per second (`scripts/record_vp8_trace.py`): frames
    /// of its sizes, cut into near-equal packets.
    Vp8,
}

impl Shape {
    pub const ALL: [Self; 3] = [Self::Even, Self::Bursts, Self::Vp8];

    pub fn name(self) -> &'static str {
        match self {
            Self::Even => "burst_1",
            Self::Bursts => "burst_8",
            Self::Vp8 => "vp8",
        }
    }

    /// Packets of its longest burst, for the synthetic shapes.
    pub fn longest_burst(self) -> usize {
        self.bursts(RATE).next().map_or(0, |(_, sizes)| sizes.len())
    }

    /// The bursts of one run: (time since its beginning, payload sizes). `rate`: packets per second of the
    /// synthetic shapes.
    pub fn bursts(self, rate: f64) -> Box<dyn Iterator<Item = (Duration, Vec<usize>)> + Send> {
        let every = |packets: usize| {
            let interval = packets as f64 / rate;
            (0..).map(move |burst| {
                let at = Duration::from_secs_f64(f64::from(burst) * interval);
                (at, vec![PAYLOAD; packets])
            })
        };
        match self {
            Self::Even => Box::new(every(1)),
            Self::Bursts => Box::new(every(8)),
            Self::Vp8 => Box::new((0..).zip(TRACE.lines().cycle()).map(|(frame, bytes)| {
                let at = Duration::from_secs_f64(f64::from(frame) / 30.0);
                (at, frame_packets(bytes.parse().unwrap()))
            })),
        }
    }
}

/// Cuts a frame as browsers do: into as few packets as fit, their sizes a byte apart at most.
fn frame_packets(bytes: usize) -> Vec<usize> {
    let packets = bytes.div_ceil(1_180);
    (0..packets)
        .map(|packet| bytes / packets + usize::from(packet < bytes % packets))
        .collect()
}
