"""Judge uploaded files confined (`zi_portal.confined.child`). `zi_portal.shelf.check` asks it."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from PIL import Image

from zi_portal.confined.child import Reply, serve
from zi_portal.confined.limits import MB, Limits
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import Kind, read_content

LIMITS = Limits(
    cpu_seconds=1.4,  # a phone photo of 108 million pixels takes 0.6
    wall_seconds=15.0,
    memory_bytes=280 * MB,  # a PNG of 40 million pixels takes 160 MB
)


def judge(request: Mapping[str, Any], _file: IO[bytes]) -> Reply:
    """Return the flags of the file at `path` and the time it notes of itself, or the code and reason of its refusal."""
    try:
        content = read_content(Path(request["path"]), Kind(request["kind"]), request["shown"])
    except FileRefused as refused:
        return {"code": refused.code, "reason": refused.reason}, b""
    return {"flags": content.flags, "noted": content.noted}, b""


def main() -> None:
    """Serve, in a process that `zi_portal.confined.child` runs."""
    Image.init()  # before the fork, so that no child pays for it
    serve(judge, LIMITS)
