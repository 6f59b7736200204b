"""`python -m zi_portal.shelf.check_child`: judge uploaded files behind a wall (`zi_portal.confined.child`). `zi_portal.shelf.check` asks it."""

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from PIL import Image

from zi_portal.confined import child as confined_child
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import Kind, read_content

MB = 1024 * 1024
LIMITS = confined_child.Limits(
    cpu_seconds=1.4,  # a phone photo of 108 million pixels takes 0.6
    wall_seconds=15.0,
    extra_bytes=280 * MB,  # a PNG of 40 million pixels takes 160 MB
)


def judge(request: Mapping[str, Any], _file: IO[bytes]) -> confined_child.Reply:
    """Return the flags of the file at `path` and the time it notes of itself, or the code and reason of its refusal."""
    try:
        content = read_content(Path(request["path"]), Kind(request["kind"]), request["shown"])
    except FileRefused as refused:
        return {"code": refused.code, "reason": refused.reason}, b""
    return {"flags": content.flags, "noted": content.noted}, b""


if __name__ == "__main__":
    Image.init()  # before the fork, so that no child pays for it
    confined_child.serve(judge, LIMITS)
