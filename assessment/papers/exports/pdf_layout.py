"""Lays out the two parts of the report with WeasyPrint; imported by `pdf_worker` alone, never by the portal.

The parts, the body and Lampiran I, take about the same time and are laid out at once in two processes. Each must know
how many pages the other has, for "Halaman 5 dari 62" and for the contents. WeasyPrint writes page numbers after all
pages are laid out, so each part lays its pages out, then tells and asks. Where: in the counter styles below.
"""

import ssl
from abc import ABC, abstractmethod
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.urls import URLFetcher, URLFetcherResponse

from assessment.papers.exports import pdf_tags
from assessment.papers.exports.pdf_static import LOGO, MEDIA_TYPES, static_file

ELEMENTS = "portal:pdf/elements.css"


class StaticFilesOnly(URLFetcher):  # type: ignore[misc]
    """Serves our static files from disk and the logo of the document; refuses every other address, whatever its scheme."""

    def __init__(self, root: Path, logo: bytes) -> None:
        super().__init__(ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))  # or it loads certificates for 30 ms
        self.root = root
        self.logo = logo

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
        """Return the file; WeasyPrint reports a ValueError as a resource it leaves out."""
        if url == LOGO and self.logo:
            return URLFetcherResponse(url, self.logo, {"Content-Type": "image/png"})
        path = static_file(self.root, url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix]})


class PlainDocument(HTML):  # type: ignore[misc]
    """A document whose elements look as our sheet says, not as WeasyPrint's; see there why."""

    elements: CSS

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002
        return [self.elements]

    def _ua_counter_style(self) -> list[CounterStyle]:
        return []


class PageNumbers(CounterStyle, ABC):  # type: ignore[misc]
    """The counter styles by which a sheet asks for the page numbers of the whole report, in one of its parts."""

    def __init__(self, other: Connection | None = None) -> None:
        super().__init__()
        self.other: Any = other  # the process of the other part, where there is one
        self.has_told = False
        self.styles = {"report-page": self.page, "report-pages": self.pages}

    def render_value(self, counter_value: int, counter_name: Any = None, *more: Any) -> str:
        """Return the text of a counter; one of ours is empty while its page is not laid out yet."""
        ours = self.styles.get(counter_name) if isinstance(counter_name, str) else None
        if ours is not None:
            return ours(counter_value) if counter_value else ""
        text: str = super().render_value(counter_value, counter_name, *more)
        return text

    @abstractmethod
    def page(self, number: int) -> str:
        """Return the number in the report of page `number` of this part."""

    @abstractmethod
    def pages(self, count: int) -> str:
        """Return how many pages the report has, `count` of them in this part."""

    def tell(self, what: int | tuple[int, int]) -> None:
        """Tell the other part, once."""
        if not self.has_told:
            self.other.send(what)
            self.has_told = True


class SoleNumbers(PageNumbers):
    """Those of a document in one part."""

    def page(self, number: int) -> str:
        return str(number)

    def pages(self, count: int) -> str:
        return str(count)


class BodyNumbers(PageNumbers):
    """Those of the body. Lampiran I is to stand before its page `annex_at`, counted from 0."""

    def __init__(self, annex: Connection) -> None:
        super().__init__(annex)
        self.annex_at = 0
        self.annex_pages: int | None = None
        self.styles |= {"annex-start": self.start, "annex-end": self.end, "after-annex": self.after}

    def wait(self) -> int:
        """Return how many pages Lampiran I has, once they are laid out."""
        if self.annex_pages is None:
            self.annex_pages = self.other.recv()
        return self.annex_pages

    def start(self, number: int) -> str:
        """Return the page of Lampiran I: the one Lampiran II would have without it."""
        self.annex_at = number - 1
        return str(number)

    def end(self, _count: int) -> str:
        """Print nothing, but wait: asked for the contents when all else of the body is laid out."""
        self.wait()
        return ""

    def after(self, number: int) -> str:
        """Return the page of something after Lampiran I; nothing if that is not laid out and need not be yet."""
        if self.annex_pages is None and not self.other.poll():
            return ""
        return str(number + self.wait())

    def page(self, number: int) -> str:
        return str(number if number <= self.annex_at else number + self.wait())

    def pages(self, count: int) -> str:
        total = count + self.wait()
        self.tell((self.annex_at, total))
        return str(total)


class AnnexNumbers(PageNumbers):
    """Those of Lampiran I."""

    def __init__(self, body: Connection) -> None:
        super().__init__(body)
        self.place: tuple[int, int] | None = None  # pages before it, pages of the report
        self.styles |= {"annex-length": self.length}

    def wait(self) -> tuple[int, int]:
        """Return the pages before Lampiran I and those of the report, once the body is laid out."""
        if not self.has_told:
            raise RuntimeError("asked for a page number before annex-length: both parts would wait for ever")
        if self.place is None:
            self.place = self.other.recv()
        return self.place

    def length(self, count: int) -> str:
        """Print nothing, but tell the body how many pages this is: asked before the first page number."""
        self.tell(count)
        return ""

    def page(self, number: int) -> str:
        return str(self.wait()[0] + number)

    def pages(self, _count: int) -> str:
        return str(self.wait()[1])


def lay_out(html: str, root: Path, numbers: CounterStyle, *, logo: bytes = b"") -> bytes:
    """Return one part, or a document of one part, as a tagged PDF/UA-1 document.

    root: the folder of our static files. logo: a PNG that the document may show.
    Raises EOFError when the process of the other part has ended.
    """
    fetcher = StaticFilesOnly(root, logo)
    part = PlainDocument(string=html, base_url=None, url_fetcher=fetcher)
    part.elements = CSS(url=ELEMENTS, url_fetcher=fetcher, counter_style=numbers)
    document: bytes = part.write_pdf(pdf_variant="pdf/ua-1", counter_style=numbers, finisher=pdf_tags.finish)
    return document
