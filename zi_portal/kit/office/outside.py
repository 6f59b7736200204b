"""What an Office file points to beyond itself, gathered while its parts are read. Whoever hands the file on judges it."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Use(Enum):
    """When the other end is asked for."""

    LINK = auto()  # when a person follows it
    FETCH = auto()  # when the file is opened, or brought up to date


@dataclass
class Outside:
    """Relations as (type, target) and every other use as (use, target), embedded files included.

    A target is as the file writes it, decoded; "" where it is only put together by the program that opens the file.
    """

    relations: list[tuple[str, str]] = field(default_factory=list)
    uses: list[tuple[Use, str]] = field(default_factory=list)


def leads_out(target: str) -> bool:
    """Whether `target` names another host, disk or program rather than a place beside the part that holds it."""
    return _SCHEME.match(target.strip()) is not None or target.strip().startswith(("\\\\", "//"))
