"""Films and sounds: opened with PyAV, a frame decoded, and their streams put into a fresh container.

Nothing but the first picture and the first sound is taken along: no places, names or data streams.
The streams stay as they were encoded; PCM becomes FLAC.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import av
from av.error import FFmpegError
from PIL import Image

from store_forward.images.found import Found, Refused
from store_forward.images.opening.outlet import Outlet, Source
from store_forward.images.opening.size import check_size
from store_forward.images.vocabulary import MediaKind, Refusal

MOST_HOURS = 4

_ORIGINALS = {
    "mov": "video/mp4",
    "matroska": "video/webm",
    "avi": "video/x-msvideo",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
    "flac": "audio/flac",
    "wav": "audio/wav",
}
_OPEN_VIDEO, _OPEN_AUDIO = {"vp8", "vp9", "av1"}, {"opus", "vorbis"}
_VIDEO = _OPEN_VIDEO | {"h264", "hevc", "mpeg4"}
_AUDIO = _OPEN_AUDIO | {"aac", "mp3", "flac"}
_WITHOUT_SEEKING = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


def open_film(source: Source, container: str, outlet: Outlet) -> Found:
    """Return what a film or sound is and give its copy. Raises Refused.

    `container`: the only reader that is tried, so that no playlist leads elsewhere.
    """
    try:
        with av.open(source, mode="r", format=container) as film:
            return _copied(film, container, outlet)
    except (FFmpegError, ValueError, EOFError, IndexError) as error:
        raise Refused(Refusal.DAMAGED) from error


def _copied(film: Any, container: str, outlet: Outlet) -> Found:
    video = next(iter(film.streams.video), None)
    audio = next(iter(film.streams.audio), None)
    _check(film, video, audio)
    poster = None if video is None else _poster(film, video)
    film.seek(0)
    form, served_type = _form(video, audio)
    _remuxed(film, [stream for stream in (video, audio) if stream is not None], form, outlet)
    if poster is not None:
        outlet.preview(poster)
    kind = MediaKind.AUDIO if video is None else MediaKind.VIDEO
    media_type = _ORIGINALS[container]
    return Found(
        kind=kind,
        media_type=media_type.replace("video", "audio", 1) if video is None else media_type,
        served_type=served_type,
        extension=served_type.partition("/")[2].replace("mpeg", "mp3"),
        width=None if poster is None else poster.width,
        height=None if poster is None else poster.height,
        duration_ms=None if film.duration is None else max(0, film.duration // 1000),
    )


def _check(film: Any, video: Any, audio: Any) -> None:
    if video is None and audio is None:
        raise Refused(Refusal.DAMAGED)
    if video is not None and _codec(video) not in _VIDEO:
        raise Refused(Refusal.UNKNOWN_TYPE)
    if audio is not None and _codec(audio) not in _AUDIO and not _is_pcm(audio):
        raise Refused(Refusal.UNKNOWN_TYPE)
    if film.duration is not None and film.duration > MOST_HOURS * 3600 * av.time_base:
        raise Refused(Refusal.TOO_MUCH_WORK)


def _codec(stream: Any) -> str:
    return str(stream.codec_context.codec.canonical_name)


def _is_pcm(audio: Any) -> bool:
    return _codec(audio).startswith("pcm_")


def _poster(film: Any, video: Any) -> Image.Image:
    check_size(video.codec_context.width, video.codec_context.height)
    for frame in film.decode(video):
        picture: Image.Image = frame.to_image()
        return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture
    raise Refused(Refusal.DAMAGED)


def _form(video: Any, audio: Any) -> tuple[str, str]:
    """Return in which container the streams are served, and its media type."""
    sound = None if audio is None else _codec(audio)
    if video is not None:
        is_open = _codec(video) in _OPEN_VIDEO and sound in {None, *_OPEN_AUDIO}
        return ("webm", "video/webm") if is_open else ("mp4", "video/mp4")
    if sound in _OPEN_AUDIO:
        return "webm", "audio/webm"
    if sound == "mp3":
        return "mp3", "audio/mpeg"
    if sound == "flac" or _is_pcm(audio):
        return "flac", "audio/flac"
    return "mp4", "audio/mp4"


def _remuxed(film: Any, streams: list[Any], form: str, outlet: Outlet) -> None:
    """Give the streams in a container written front to back, which players can begin before its end."""
    options = _WITHOUT_SEEKING if form == "mp4" else {}
    with av.open(_Funnel(outlet.served), mode="w", format=form, options=options) as copy:
        ways = {stream.index: _way(stream, copy) for stream in streams}
        for packet in film.demux(streams):
            for ready in ways[packet.stream.index](packet):
                copy.mux(ready)


def _way(stream: Any, copy: Any) -> Callable[[Any], list[Any]]:
    """Return what makes of a packet those to write: the same one, or its sound encoded without loss."""
    if stream.type == "audio" and _is_pcm(stream):
        return _as_flac(stream, copy)
    target = copy.add_stream_from_template(stream)

    def passed(packet: Any) -> list[Any]:
        if packet.dts is None:  # the empty one that ends a demuxing
            return []
        packet.stream = target
        return [packet]

    return passed


def _as_flac(stream: Any, copy: Any) -> Callable[[Any], list[Any]]:
    rate, layout = stream.codec_context.rate, stream.codec_context.layout
    target = copy.add_stream("flac", rate=rate, layout=layout)
    resampler = av.AudioResampler(format="s16", layout=layout, rate=rate)

    def encoded(packet: Any) -> list[Any]:
        found = [
            ready
            for frame in packet.decode()
            for part in resampler.resample(frame)
            for ready in target.encode(part)
        ]
        return found if packet.size else found + list(target.encode(None))

    return encoded


class _Funnel:
    """A file that is only written, front to back, as PyAV wants one."""

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self._take = take

    def write(self, data: bytes) -> int:
        """Pass `data` on."""
        self._take(bytes(data))
        return len(data)
