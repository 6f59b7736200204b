"""What the commands share that need no database: read a file or standard input, refuse in lines and with exit 2."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from assessment.lke.text_values import Unreadable
from assessment.scoring.answers import shown


class HeadlessCommand(BaseCommand):
    """Exits 2 with a line per problem on stderr."""

    # Runs in a bare checkout: no system check may ask for a database or a folder.
    requires_system_checks: list[str] = []
    # What is told of a call that cannot be read: the parser itself speaks English.
    usage = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = self._refuse_usage  # type: ignore[method-assign]
        return parser

    def _refuse_usage(self, message: str) -> NoReturn:
        # The parser says what is wrong in English, so the usage stands for it.
        del message
        self.refuse([f"perintah ini tidak dapat dibaca; pemakaian: manage.py {self.usage}"])

    def refuse(self, lines: Iterable[str]) -> NoReturn:
        """Print each line on stderr and exit 2."""
        for line in lines:
            self.stderr.write(line)
        sys.exit(2)


def read_input(name: str | None, most_bytes: int, what: str) -> bytes:
    """Return the content of the file `name`, `-` for standard input: at most one byte more than `most_bytes`.

    So a device or a huge file ends too, and who reads the content can tell that it was too large.
    what: what the file is, for the line that asks for it. Raises Unreadable.
    """
    if name is None:
        raise Unreadable([f"sebutkan berkas {what}, atau - untuk masukan standar"])
    try:
        if name == "-":
            return sys.stdin.buffer.read(most_bytes + 1)
        with Path(name).open("rb") as file:
            return file.read(most_bytes + 1)
    except FileNotFoundError as error:
        raise Unreadable([f"berkas {shown(name)} tidak ditemukan"]) from error
    except (OSError, ValueError) as error:
        raise Unreadable([f"berkas {shown(name)} tidak dapat dibaca"]) from error
