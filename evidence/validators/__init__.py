"""What a file must be to serve as data dukung: judged by its bytes, never by what the browser says of it.

Every check takes a path and raises `FileRefused`; none writes, asks the database or needs a request, so that the whole
of `check_content` runs in a process of its own (`evidence.checker`). `docs/evidence.md` lists what is taken.
"""

from .content import Content, check_content, read_content
from .flags import Flag
from .links import link_address
from .names import Kind, display_name, holds_personal_number, kind_of, title_from
from .videos import check_video, video_kind_of

__all__ = [
    "Content",
    "Flag",
    "Kind",
    "check_content",
    "check_video",
    "display_name",
    "holds_personal_number",
    "kind_of",
    "link_address",
    "read_content",
    "title_from",
    "video_kind_of",
]
