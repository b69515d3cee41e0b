"""Files that people send, and those that they should not: made here, byte by byte."""

import struct
import zlib
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from pydicom.data import get_testdata_file

from tests.support.lesions import draw, usual

GPS_IFD, ORIENTATION = 0x8825, 0x0112
MAKER, PLACE = "Snoopy Phone", (40.0, 42.0, 46.0)


def photograph(form: str = "JPEG", orientation: int = 1, **lesion: float) -> bytes:
    """Return a lesion with a maker, a place and a comment in it."""
    picture = Image.fromarray(draw(usual(2, 5).but(**lesion)))
    exif = Image.Exif()
    exif[0x010F], exif[ORIENTATION] = MAKER, orientation
    exif.get_ifd(GPS_IFD)[2] = PLACE
    target = BytesIO()
    options = {"comment": b"taken at home"} if form == "JPEG" else {}
    picture.save(target, form, exif=exif, **options)
    return target.getvalue()


def heic(turned: bool = False) -> bytes:
    """Return the lesion as phones keep it: an HEVC still in an HEIF file, perhaps to be turned by 90°."""
    pixels = draw(usual(2, 5))
    height, width = pixels.shape[:2]
    target = BytesIO()
    with av.open(target, "w", format="mp4") as made:
        video = made.add_stream("libx265", rate=1, options={"x265-params": "log-level=none", "crf": "12"})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
        frame.pts = 0
        for packet in [*video.encode(frame), *video.encode()]:
            packet.dts = packet.pts  # of a single frame x265 gives whatever was in memory, often refused
            made.mux(packet)
    mp4 = target.getvalue()
    configuration, still = _box_in(mp4, b"hvcC"), _box_in(mp4, b"mdat")[8:]
    size = _full(b"ispe", struct.pack(">II", width, height))
    turn = _box(b"irot", b"\x01") if turned else b""
    uses = bytes([0x81, 2] + ([0x83] if turned else []))
    properties = _box(
        b"iprp",
        _box(b"ipco", configuration + size + turn)
        + _full(b"ipma", struct.pack(">IHB", 1, 1, len(uses)) + uses),
    )
    item = _full(b"infe", struct.pack(">HH", 1, 0) + b"hvc1\0", version=2)
    fixed = (
        _full(b"hdlr", bytes(4) + b"pict" + bytes(13))
        + _full(b"pitm", struct.pack(">H", 1))
        + _full(b"iinf", struct.pack(">H", 1) + item)
        + properties
    )
    brand = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")

    def meta(begins: int) -> bytes:
        place = struct.pack(">HHHHII", 1, 1, 0, 1, begins, len(still))
        return _full(b"meta", fixed + _full(b"iloc", b"\x44\x00" + place))

    begins = len(brand) + len(meta(0)) + 8
    return brand + meta(begins) + _box(b"mdat", still)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def _full(name: bytes, body: bytes, version: int = 0) -> bytes:
    return _box(name, bytes([version, 0, 0, 0]) + body)


def _box_in(mp4: bytes, name: bytes) -> bytes:
    at = mp4.index(name) - 4
    return mp4[at : at + int.from_bytes(mp4[at : at + 4], "big")]


def png_of_size(width: int, height: int) -> bytes:
    """Return a PNG that claims a size, with the rows of a smaller one: a small file, a huge picture."""
    rows = zlib.compress(bytes(width + 1) * min(height, 2000), 9)
    return _png(width, height, (b"IDAT", rows))


def png_text_bomb() -> bytes:
    """Return a PNG of one pixel with a comment that unpacks to a hundred megabytes."""
    comment = b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9)
    return _png(1, 1, (b"zTXt", comment), (b"IDAT", zlib.compress(bytes(2))))


def _png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", header), *chunks, (b"IEND", b""))
    )


def film(form: str = "mp4", seconds: int = 2, *, sound: bool = True) -> bytes:
    """Return a film with a place in its metadata."""
    target = BytesIO()
    video_codec, audio_codec = ("mpeg4", "aac") if form == "mp4" else ("libvpx", "libopus")
    with av.open(target, "w", format=form) as made:
        made.metadata["location"] = "+40.7128-074.0060/"
        made.metadata["comment"] = MAKER
        video = made.add_stream(video_codec, rate=10)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        audio = made.add_stream(audio_codec, rate=48_000) if sound else None
        for number in range(seconds * 10):
            picture = np.full((240, 320, 3), number * 8 % 256, np.uint8)
            made.mux(video.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        made.mux(video.encode())
        if audio is not None:
            for number in range(seconds * 10):
                frame = av.AudioFrame.from_ndarray(np.zeros((1, 2 * 4800), np.int16), "s16", "stereo")
                frame.rate, frame.pts, frame.time_base = 48_000, number * 4800, Fraction(1, 48_000)
                made.mux(audio.encode(frame))
            made.mux(audio.encode())
    return target.getvalue()


def sound(form: str = "wav") -> bytes:
    """Return a tone of a second."""
    target = BytesIO()
    codec = {"wav": "pcm_s16le", "mp3": "libmp3lame", "flac": "flac", "ogg": "libopus"}[form]
    with av.open(target, "w", format=form) as made:
        audio = made.add_stream(codec, rate=48_000, layout="mono")
        tone = (np.sin(np.arange(48_000) / 20) * 9000).astype(np.int16).reshape(1, -1)
        for number in range(10):
            part = np.ascontiguousarray(tone[:, number * 4800 : (number + 1) * 4800])
            frame = av.AudioFrame.from_ndarray(part, "s16", "mono")
            frame.rate, frame.pts, frame.time_base = 48_000, number * 4800, Fraction(1, 48_000)
            resampler = av.AudioResampler(format=audio.format.name, layout="mono", rate=48_000)
            for ready in resampler.resample(frame):
                made.mux(audio.encode(ready))
        made.mux(audio.encode())
    return target.getvalue()


def paper(pages: int = 2) -> bytes:
    """Return a PDF of empty pages."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def dicom(name: str = "CT_small.dcm") -> bytes:
    """Return one of pydicom's own files, which the wheel carries."""
    return Path(str(get_testdata_file(name))).read_bytes()
