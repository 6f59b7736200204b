"""What a file must be to serve as data dukung: judged by its bytes, never by what the browser says of it.

Every check takes a path and raises `FileRefused`; none writes, asks the database or needs a request, so that the whole
of `read_content` runs in a process of its own (`zi_portal.shelf.check_child`). `docs/evidence.md` lists what is taken.
"""

from zi_portal.shelf.validators.content import Content, check_content, read_content
from zi_portal.shelf.validators.flags import Flag
from zi_portal.shelf.validators.links import link_address
from zi_portal.shelf.validators.names import Kind, display_name, holds_personal_number, kind_of, title_from
from zi_portal.shelf.validators.videos import check_video, video_kind_of

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
