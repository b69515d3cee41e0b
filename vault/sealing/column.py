"""The column types of sealed values: the database sees bytes, a mistake with clear text fails.

Sorting and searching by sealed columns is not offered; exact words go through the search index.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from typing import Any, NewType

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

from vault.errors import NotSealed

Sealed = NewType("Sealed", bytes)
"""A sealed value as it stands in the row; only the `Sealer` makes and opens one."""


class SealedColumn(TypeDecorator[bytes]):
    """The base of sealed column types; verification and backup find them by it."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Refuse anything but bytes: a clear text would otherwise be stored as it is."""
        if value is not None and not isinstance(value, bytes):
            raise NotSealed("a clear value was about to be stored in a sealed column")
        return value

    @abstractmethod
    def encode(self, value: Any) -> bytes:
        """Return the bytes to seal. Raises TypeError when the column does not hold such values."""

    @abstractmethod
    def decode(self, content: bytes) -> Any:
        """Return the value that was encoded."""


class SealedText(SealedColumn):
    """A sealed string."""

    cache_ok = True

    def encode(self, value: Any) -> bytes:
        """Return the text as UTF-8."""
        if not isinstance(value, str):
            raise TypeError("a sealed text column holds text")
        return value.encode()

    def decode(self, content: bytes) -> str:
        """Return the text."""
        return content.decode()


class SealedJson(SealedColumn):
    """A sealed JSON value: objects, lists, strings, numbers, booleans."""

    cache_ok = True

    def encode(self, value: Any) -> bytes:
        """Return the value as compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()

    def decode(self, content: bytes) -> Any:
        """Return the value."""
        return json.loads(content)
