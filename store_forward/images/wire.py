"""The frames between the workshop and the process that opens files (pure).

The child asks for bytes of the file and gives those of its copies; whoever holds the keys stays outside:
what crosses are these three frames over its standard input and output.
"""

from __future__ import annotations

import struct
from enum import Enum

FRAME = struct.Struct(">cQI")
"""Kind, offset, length; then `length` bytes of what the child gives."""

MOST_FRAME = 1 << 20
"""Bytes that one frame gives or asks for."""


class FrameKind(bytes, Enum):
    """What the child says."""

    READ = b"R"
    SERVED = b"S"
    THUMBNAIL = b"T"
    DONE = b"D"
