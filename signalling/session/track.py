"""A track as its publisher announced it, and as others are told of it."""

from dataclasses import dataclass

from livekit.protocol import models, rtc

from mediaserver import MediaKind, OfferedLayer, PublicationId, Quality, TrackOffer

_SIMULCAST_RIDS = {Quality.LOW: "q", Quality.MEDIUM: "h", Quality.HIGH: "f"}
_Feature = models.AudioTrackFeature
_QUALITIES: dict[int, Quality] = {quality.value: quality for quality in Quality}
_MIME_TYPES = {models.TrackType.AUDIO: "audio/opus", models.TrackType.VIDEO: "video/VP8"}


@dataclass(slots=True, kw_only=True)
class Track:
    """One published track. Owned by its participant; `info` is the only part others see."""

    info: models.TrackInfo
    cid: str
    published: bool = False
    """Whether an offer has bound it to a section: only then others may know of it."""

    held: bool = False
    """Muted by somebody else: nothing of it is passed on until its publisher unmutes it."""

    subscribed_once: bool = False
    """Whether the publisher was told that someone receives it."""

    @property
    def id(self) -> PublicationId:
        """The track's SID, which is also the media server's name for it."""
        return PublicationId(self.info.sid)


def from_request(request: rtc.AddTrackRequest, publication_id: PublicationId) -> Track:
    """Return the track that `request` announces; its media type must be audio or video."""
    layers = _layers(request)
    mime_type = _MIME_TYPES[request.type]
    info = models.TrackInfo(
        sid=publication_id,
        type=request.type,
        name=request.name,
        muted=request.muted,
        width=request.width,
        height=request.height,
        simulcast=len(layers) > 1,
        disable_dtx=request.disable_dtx,
        source=request.source,
        layers=layers,
        mime_type=mime_type,
        codecs=[models.SimulcastCodecInfo(mime_type=mime_type, cid=request.cid, layers=layers)],
        stereo=request.stereo,
        disable_red=True,
        encryption=request.encryption,
        stream=request.stream,
        audio_features=request.audio_features,
        backup_codec_policy=request.backup_codec_policy,
    )
    return Track(info=info, cid=request.cid)


def offer(track: Track, request: rtc.AddTrackRequest) -> TrackOffer:
    """Return what the media server is told of `track` before the offer that carries it."""
    simulcast = len(track.info.layers) > 1
    return TrackOffer(
        cid=request.cid,
        alternative_cids=tuple(codec.cid for codec in request.simulcast_codecs if codec.cid != request.cid),
        publication_id=track.id,
        kind=MediaKind.AUDIO if request.type == models.TrackType.AUDIO else MediaKind.VIDEO,
        dtx=not request.disable_dtx and _Feature.TF_NO_DTX not in request.audio_features,
        stereo=request.stereo or _Feature.TF_STEREO in request.audio_features,
        layers=tuple(
            OfferedLayer(
                rid=(layer.rid or _SIMULCAST_RIDS[Quality(layer.quality)]) if simulcast else None,
                quality=Quality(layer.quality),
                width=layer.width,
                height=layer.height,
            )
            for layer in track.info.layers
        ),
    )


def known_quality(number: models.VideoQuality) -> Quality | None:
    """Return a quality of the wire; None for OFF, and for one that only newer clients know."""
    return _QUALITIES.get(number)


def _layers(request: rtc.AddTrackRequest) -> list[models.VideoLayer]:
    """Return the announced layers, one per quality; without any, one as large as the track."""
    if request.type != models.TrackType.VIDEO:
        return []
    announced = {layer.quality: layer for layer in request.layers if known_quality(layer.quality) is not None}
    if not announced:
        return [
            models.VideoLayer(quality=models.VideoQuality.HIGH, width=request.width, height=request.height)
        ]
    return [announced[quality] for quality in sorted(announced)]
