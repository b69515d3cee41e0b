"""The two kinds of media a section of SDP or a publication can carry (RFC 8866 section 8.2.1)."""

from enum import StrEnum


class MediaKind(StrEnum):
    """What is heard and what is seen; the values are the words of SDP's `m=` line and of the data plane."""

    AUDIO = "audio"
    VIDEO = "video"
