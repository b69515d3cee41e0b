"""Codecs as the data plane wants them."""

from __future__ import annotations

from collections.abc import Iterable

from mediaserver.dataplane import _rust
from mediaserver.rtp import Codec


def describe_codecs(codecs: Iterable[Codec]) -> list[_rust.Codec]:
    """Return what `add_receiver` and `add_sender` take for the codecs negotiated in a section."""
    return [_rust.Codec(codec.name, codec.payload_type, codec.rtx_payload_type) for codec in codecs]


__all__ = ["describe_codecs"]
