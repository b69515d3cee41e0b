"""Records what sizes a VP8 encoder gives the frames of a video call, for the benchmark of the data plane.

usage: python -m scripts.record_vp8_trace

Encodes a moving, noisy picture with libvpx, configured as browsers do for a call (real time, no look-ahead,
constant 1.5 Mbit/s, 640 by 360, 30 frames per second), and writes the sizes in bytes of ten seconds of
frames, one a line, to the benchmark's folder; the encoder has had time to find its rate before. Needed
again only when another picture or rate is wanted.
"""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

TRACE = Path(__file__).resolve().parents[1] / "mediaserver/dataplane/rust/benches/forward/vp8_trace.txt"
WIDTH, HEIGHT, RATE, BITRATE = 640, 360, 30, 1_500_000
SETTLING, SECONDS = 4, 10
OPTIONS = {
    "deadline": "realtime",
    "cpu-used": "8",
    "lag-in-frames": "0",
    "error-resilient": "1",
    "undershoot-pct": "100",
    "overshoot-pct": "15",
    "rc_init_occupancy": "500",
    "bufsize": str(BITRATE),
    "minrate": str(BITRATE),
    "maxrate": str(BITRATE),
}


def picture(number: int, random: np.random.Generator) -> np.ndarray:
    """Return frame `number`: uint8[height, width, 3], a head-sized disc that sways, and sensor noise."""
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    centre = WIDTH / 2 + 30 * np.sin(number / 20), HEIGHT / 2 + 12 * np.sin(number / 11)
    near = np.hypot(columns - centre[0], rows - centre[1])
    room = 90 + 40 * np.sin(columns / 23) * np.cos(rows / 31)
    head = 160 + 30 * np.sin(near / 6 + number / 5)
    light = np.where(near < HEIGHT / 4, head, room)
    noisy = light[..., None] * (1.0, 0.9, 0.8) + random.normal(0, 3, (HEIGHT, WIDTH, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def main() -> None:
    """Encode and write."""
    random = np.random.default_rng(7)
    codec = av.CodecContext.create("libvpx", "w")
    codec.width, codec.height, codec.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    codec.time_base, codec.framerate = Fraction(1, RATE), Fraction(RATE)
    codec.bit_rate, codec.gop_size, codec.options = BITRATE, 3000, OPTIONS
    sizes: list[int] = []
    for number in range(RATE * (SETTLING + SECONDS)):
        frame = av.VideoFrame.from_ndarray(picture(number, random), format="rgb24").reformat(format="yuv420p")
        frame.pts = number
        sizes += [packet.size for packet in codec.encode(frame)]
    sizes += [packet.size for packet in codec.encode(None)]
    TRACE.write_text("".join(f"{size}\n" for size in sizes[RATE * SETTLING :]), encoding="ascii")


if __name__ == "__main__":
    main()
