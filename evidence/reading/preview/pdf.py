"""Pages of a PDF as pixels and words, by PDFium without its script engine. Confined."""

import math
from typing import IO

import pypdfium2 as pdfium
from PIL import Image

from evidence.reading.preview.faults import Fault, NotMade
from evidence.reading.preview.pixels import bare
from zi_portal.shelf.validators.pdf import MAX_PAGES

PAGE_TEXT = 20_000  # characters of one page that are handed on
USUAL = (595.0, 842.0)  # points of A4: what a page without a size is taken for


def look(file: IO[bytes], *, first: int, count: int, with_words: bool) -> dict[str, object]:
    """Return how many pages there are and, of `count` from `first` on, width, height and words; raises NotMade."""
    document = _opened(file)
    total = min(len(document), MAX_PAGES)
    pages: list[list[object]] = []
    for number in range(first, min(first + count, total + 1)):
        size = map(round, _usable(document.get_page_size(number - 1)))  # without reading the page itself
        pages.append([*size, _words(document, number) if with_words else ""])
    return {"total": total, "pages": pages}


def draw(file: IO[bytes], *, page: int, longest: int) -> Image.Image:
    """Return one page, its longer side `longest` pixels; raises NotMade."""
    document = _opened(file)
    if not 1 <= page <= min(len(document), MAX_PAGES):
        raise NotMade(Fault.NO_PAGE)
    try:
        drawn = document[page - 1]
        scale = longest / max(_usable(drawn.get_size()))
        picture: Image.Image = drawn.render(scale=scale).to_pil()
    except (pdfium.PdfiumError, ValueError) as error:
        raise NotMade(Fault.DAMAGED) from error
    return bare(picture)


def _opened(file: IO[bytes]) -> pdfium.PdfDocument:
    file.seek(0)
    try:
        document = pdfium.PdfDocument(file.read())
        document.init_forms()  # else what was filled in, and the face of a signature, would be missing
    except pdfium.PdfiumError as error:
        raise NotMade(Fault.DAMAGED) from error
    return document


def _words(document: pdfium.PdfDocument, number: int) -> str:
    try:
        words: str = document[number - 1].get_textpage().get_text_range(errors="replace")
    except pdfium.PdfiumError:
        return ""  # this page alone; its picture will say so
    return words[:PAGE_TEXT]


def _usable(size: tuple[float, float]) -> tuple[float, float]:
    """Return width and height in points, of A4 where one of them is nothing or endless."""
    width, height = size
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        return USUAL
    return width, height
