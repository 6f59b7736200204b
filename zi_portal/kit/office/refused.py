"""What an import says when it takes nothing."""

from collections.abc import Iterable


class ImportRefused(Exception):
    """A file that is not taken; `lines` say why, in Indonesian, one line each, with the cell where there is one."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))
