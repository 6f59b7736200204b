"""What can stand between a file and its preview. Known inside the confined process and outside."""

from enum import StrEnum


class Fault(StrEnum):
    """Why nothing could be made."""

    DAMAGED = "damaged"  # the file, or this page of it, cannot be read
    HEAVY = "heavy"  # it needs more time or memory than its reader has
    NO_PAGE = "no_page"  # the document has no such page
    COLOURS = "colours"  # a picture for the press, in CMYK
    SMALL = "small"  # too few pixels to print


class NotMade(Exception):
    """No pixels and no words; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault
