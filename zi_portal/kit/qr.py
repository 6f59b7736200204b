"""QR codes as SVG that stands in a page or a paper, without styles, so that the content policy lets it."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_code(content: str, *, title: str, error: str = "q") -> SafeString:
    """Return a QR code that holds `content`, as SVG with words for who cannot see it; `.qr` gives its size.

    error: how much of it may be lost. With q, for paper, half of the signs may be dirty or stamped over and it still reads;
    m is enough for a screen and keeps the squares of a long content large.
    """
    drawing = segno.make(content, error=error, micro=False).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, title=title
    )
    return mark_safe(drawing)  # ours: the content becomes squares
