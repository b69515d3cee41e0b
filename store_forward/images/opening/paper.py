"""PDF documents: opened with PDFium, drawn page by page, and put together from those pictures alone.

What runs, links or hides in the original has no place in a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdfium2 as pdfium
from PIL import Image

from store_forward.images.found import Found, Refused
from store_forward.images.opening.outlet import Outlet
from store_forward.images.vocabulary import MediaKind, Refusal

MOST_PAGES = 100
_POINTS_PER_INCH, _DOTS_PER_INCH = 72, 150
_MOST_SIDE = 2480
"""Pixels; A4 at 150 dots per inch is 1240 by 1754."""


def open_paper(data: bytes, outlet: Outlet) -> Found:
    """Return what a document is and give its pages as pictures. Raises Refused."""
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Refused(Refusal.LOCKED if locked else Refusal.DAMAGED) from error
    if count == 0:
        raise Refused(Refusal.DAMAGED)
    if count > MOST_PAGES:
        raise Refused(Refusal.TOO_MANY_PAGES)
    pages = _pages(document)
    first = next(pages)
    target = BytesIO()
    first.save(target, "PDF", save_all=True, append_images=pages, resolution=_DOTS_PER_INCH, quality=85)
    outlet.served(target.getvalue())
    outlet.preview(first)
    return Found(
        kind=MediaKind.DOCUMENT,
        media_type="application/pdf",
        served_type="application/pdf",
        extension="pdf",
        width=first.width,
        height=first.height,
        pages=count,
    )


def _pages(document: pdfium.PdfDocument) -> Iterator[Image.Image]:
    for number in range(len(document)):
        try:
            page = document[number]
            width, height = page.get_size()
            usual = _DOTS_PER_INCH / _POINTS_PER_INCH
            scale = min(usual, _MOST_SIDE / max(width, height, 1))
            yield page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
            page.close()
        except pdfium.PdfiumError as error:
            raise Refused(Refusal.DAMAGED) from error
