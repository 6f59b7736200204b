"""The files a document of the report may load, and the only address it may load them from: `portal:pdf/report.css`."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

SCHEME = "portal"
LOGO = "portal:logo.png"  # no file of ours: the picture that came with the document
MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".ttf": "font/ttf", ".woff2": "font/woff2"}


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
