"""Turns one HTML document into a PDF, in a process of its own: HTML on standard input, PDF on standard output.

Run as a script by `report_pdf`, never imported by the portal. Its own process, because WeasyPrint relaxes Pillow's
checks of truncated images for the whole process that imports it, because the limits below must end a runaway document
and not the portal, and because this one inherits no secret of the portal: it knows the HTML, our static files, no more.
"""

import gc
import resource
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

MB = 1024 * 1024
MAX_CPU_SECONDS = 120
MAX_MEMORY_BYTES = 1024 * MB  # of address space
EXIT_LIBRARY_MISSING = 3
EXIT_OUT_OF_MEMORY = 4

# The only things a document may load, by the only address it may load them from: `portal:pdf/report.css`.
SCHEME = "portal"
MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


def static_file(root: Path, address: str) -> Path:
    """Return the file under `root` that a `portal:` address names.

    Raises ValueError for any other scheme, any path that leaves `root` and any type of file not listed above.
    """
    parts = urlsplit(address)
    if parts.scheme != SCHEME or parts.netloc:
        raise ValueError(f"address is not one of ours: {address[:80]!r}")
    path = (root / unquote(parts.path).lstrip("/")).resolve()
    if not path.is_relative_to(root.resolve()) or path.suffix not in MEDIA_TYPES:
        raise ValueError(f"address does not name a static file of a document: {address[:80]!r}")
    return path


def render(html: str, root: Path) -> bytes:
    """Return `html` as a tagged PDF/UA-1 document; `root` is the folder of our static files."""
    from weasyprint import HTML  # noqa: PLC0415  (needs system libraries: their absence is an answer, not a crash)
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class StaticFilesOnly(URLFetcher):  # type: ignore[misc]
        """Serves our static files from disk and refuses every other address, whatever its scheme."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002
            """Return the file; WeasyPrint reports a ValueError as a resource it leaves out."""
            path = static_file(root, url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix]})

    document: bytes = HTML(string=html, base_url=None, url_fetcher=StaticFilesOnly()).write_pdf(pdf_variant="pdf/ua-1")
    return document


def main(root: Path) -> int:
    """Read, render, write; the exit code tells what stood in the way."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    # A process that makes one document and ends has little garbage to look for (6 % of its time).
    gc.set_threshold(100_000, 50, 1000)
    try:
        import weasyprint  # noqa: F401, PLC0415  (loads while the portal still writes the HTML)
    except OSError as error:
        # libgobject, libpango or one of their like is not installed
        print(str(error).splitlines()[0], file=sys.stderr)  # noqa: T201  (this is a script)
        return EXIT_LIBRARY_MISSING
    html = sys.stdin.buffer.read().decode()
    try:
        document = render(html, root)
    except MemoryError:
        return EXIT_OUT_OF_MEMORY
    sys.stdout.buffer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
