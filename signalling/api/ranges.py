"""Sends the bytes of a blob, all of them or one range (RFC 9110 section 14), as a file that runs nothing."""

from urllib.parse import quote

from aiohttp import ClientConnectionResetError, hdrs, web

from signalling.errors import RangeRefused
from vault import BlobReader

_SHOWN = ("image/", "video/", "audio/")


async def stream_bytes(
    request: web.Request, reader: BlobReader, media_type: str, name: str
) -> web.StreamResponse:
    """Return the response, sent to its end. Raises RangeRefused, and what `BlobReader.stream` raises.

    Images, video and sound may be shown in a page; everything else is saved, under `name`.
    """
    start, end = wanted(request, reader.size)
    partial = hdrs.RANGE in request.headers
    headers = {
        hdrs.CONTENT_TYPE: media_type,
        hdrs.CONTENT_LENGTH: str(end - start),
        hdrs.ACCEPT_RANGES: "bytes",
        hdrs.CACHE_CONTROL: "private, no-store",
        hdrs.CONTENT_DISPOSITION: _disposition(media_type, name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if partial:
        headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{end - 1}/{reader.size}"
    chunks = reader.stream(start, end)
    first = await anext(chunks, b"")  # what is damaged at once is still told as a problem
    response = web.StreamResponse(status=206 if partial else 200, headers=headers)
    await response.prepare(request)
    try:
        await response.write(first)
        async for chunk in chunks:
            await response.write(chunk)
        await response.write_eof()
    except ClientConnectionResetError:
        pass  # whoever has seen enough of a video hangs up
    return response


def wanted(request: web.Request, size: int) -> tuple[int, int]:
    """Return from where (inclusive) to where (exclusive) to send. Raises RangeRefused."""
    try:
        asked = request.http_range
    except ValueError:
        raise _outside() from None
    start = asked.start if asked.start is not None else 0
    if start < 0:
        return max(0, size + start), size
    end = size if asked.stop is None else min(asked.stop, size)
    if asked.start is not None and start >= end:
        raise _outside()
    return start, end


def _outside() -> RangeRefused:
    return RangeRefused("range_outside", "this range is not in the file")


def _disposition(media_type: str, name: str) -> str:
    """Return the header of RFC 6266; the name, which people typed, only in its encoded form."""
    kind = "inline" if media_type.startswith(_SHOWN) and media_type != "image/svg+xml" else "attachment"
    return f"{kind}; filename*=UTF-8''{quote(name, safe='')}" if name else kind
