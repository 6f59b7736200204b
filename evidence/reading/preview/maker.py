"""Pages as pixels and files as words, made in a confined process (`zi_portal.confined.child`).

`evidence.reading.preview.making` asks it. The file comes as an open descriptor; nothing of it leaves but pixels drawn anew,
without the file's own metadata, and plain text.
"""

from collections.abc import Mapping
from typing import IO, Any

from PIL import Image

from evidence.reading.preview import office, pdf, pictures
from evidence.reading.preview.faults import Fault, NotMade
from evidence.reading.preview.pixels import as_png, encoded, marked
from zi_portal.confined.child import Reply, serve
from zi_portal.confined.limits import MB, Limits
from zi_portal.shelf.validators.images import PICTURES
from zi_portal.shelf.validators.names import Kind

LIMITS = Limits(
    cpu_seconds=8.0,  # a progressive photo of 108 million pixels takes 3
    wall_seconds=25.0,
    memory_bytes=512 * MB,  # the same photo takes 330 MB
)
IDLE_SECONDS = 900.0


def make(request: Mapping[str, Any], file: IO[bytes]) -> Reply:
    """Answer `look` (what there is, with its words), `draw` (one page as WebP) or `logo` (a picture as PNG).

    Else say which fault stood in the way.
    """
    kind = Kind(request["kind"])
    try:
        if request["task"] == "draw":
            return _draw(kind, request, file)
        if request["task"] == "logo":
            return _logo(kind, request, file)
        return _look(kind, request, file), b""
    except NotMade as fault:
        return {"fault": fault.fault}, b""
    except MemoryError:
        return {"fault": Fault.HEAVY}, b""


def _look(kind: Kind, request: Mapping[str, Any], file: IO[bytes]) -> dict[str, object]:
    if kind is Kind.PDF:
        return pdf.look(file, first=request["first"], count=request["count"], with_words=request["with_words"])
    if kind in PICTURES:
        return {"total": 1, "pages": [[*pictures.size_of(file, kind), ""]]}
    return office.look(file, kind)


def _draw(kind: Kind, request: Mapping[str, Any], file: IO[bytes]) -> Reply:
    if kind is Kind.PDF:
        picture = pdf.draw(file, page=request["page"], longest=request["longest"])
    elif kind in PICTURES and request["page"] == 1:
        picture = pictures.draw(file, kind, longest=request["longest"])
    else:
        raise NotMade(Fault.NO_PAGE)
    if request["mark"]:
        picture = marked(picture, request["mark"])
    return {"size": picture.size}, encoded(picture)


def _logo(kind: Kind, request: Mapping[str, Any], file: IO[bytes]) -> Reply:
    picture = pictures.draw_logo(file, kind, longest=request["longest"], least=request["least"])
    return {"size": picture.size}, as_png(picture, most_bytes=request["most_bytes"])


def main() -> None:
    """Serve, in a process that `zi_portal.confined.child` runs."""
    Image.init()  # before the fork, so that no child pays for it
    serve(make, LIMITS, idle_seconds=IDLE_SECONDS)
