"""`python -m evidence.documents.words_child KIND`: reads the words of one file, confined: the file on standard input, UTF-8 on standard output.

Run by `evidence.documents.words`, never imported to work in the portal. Its own process, because a file that
hangs or swells its reader must end this process and not the portal, and because this one inherits no secret: it knows
the one file it was handed, open for reading, and where the system allows it, no network.
"""

import os
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import IO

from zi_portal.confined.limits import MB, Limits, confine

# Whose words are read waits for no page: pages are answered first.
LIMITS = Limits(cpu_seconds=20, wall_seconds=65, memory_bytes=512 * MB, niceness=10)
MAX_CHARACTERS = 200_000  # some eighty pages; what follows is not searched
EXIT_PROGRAM_MISSING = 3
EXIT_UNREADABLE = 4

# The parts that hold words, in the order in which they are read.
PARTS = {
    "docx": (r"word/document\.xml", r"word/(header|footer|footnotes|endnotes)\d*\.xml"),
    "pptx": (r"ppt/slides/slide\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml"),
    "xlsx": (r"xl/workbook\.xml", r"xl/sharedStrings\.xml", r"xl/worksheets/sheet\d+\.xml"),
}
_NUMBER = re.compile(r"\d+")
_ENDS_A_LINE = {"p", "si", "is"}  # paragraph; string of a workbook
_PARTS_WORDS = {"tab", "br", "cr"}


def office_text(file: IO[bytes], kind: str) -> Iterator[str]:
    """Yield the words of a docx, pptx or xlsx piece by piece; numbers of a workbook are left out.

    Raises zipfile.BadZipFile, or what the XML parser raises, for a file that is none.
    """
    with zipfile.ZipFile(file) as archive:
        for name in parts_of(archive.namelist(), kind):
            with archive.open(name) as part:
                yield from part_text(part)
            yield "\n"


def parts_of(names: list[str], kind: str) -> Iterator[str]:
    """Yield the names of the parts that hold words, in reading order."""
    for pattern in PARTS[kind]:
        found = [name for name in names if re.fullmatch(pattern, name)]
        yield from sorted(found, key=lambda name: (int(number[0]) if (number := _NUMBER.search(name)) else 0, name))


def part_text(part: IO[bytes]) -> Iterator[str]:
    """Yield what stands in the text elements; the name of a worksheet stands in an attribute."""
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415  (inside the limits)

    doubled = 0  # depth inside Fallback, which says for old readers what stands beside it already
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if name == "Fallback":
            doubled += 1 if event == "start" else -1
        if event == "start":
            continue
        if name == "t" and not doubled:
            yield element.text or ""
        elif name == "sheet":
            yield f"{element.get('name', '')}\n"
        elif name in _ENDS_A_LINE:
            yield "\n"
        elif name in _PARTS_WORDS:
            yield " "
        element.clear()


def main(kind: str) -> int:
    """Set the limits, then read; the exit code tells what stood in the way."""
    confine(LIMITS)
    if kind == "pdf":
        try:
            # Becomes the program, limits and all.
            os.execvp("pdftotext", ["pdftotext", "-q", "-enc", "UTF-8", "/dev/stdin", "-"])  # noqa: S606, S607
        except FileNotFoundError:
            return EXIT_PROGRAM_MISSING
    left = MAX_CHARACTERS
    file = open(0, "rb")  # noqa: SIM115  (standard input, which outlives us)
    file.seek(0)
    try:
        for piece in office_text(file, kind):
            sys.stdout.write(piece[:left])
            left -= len(piece)
            if left <= 0:
                break
        sys.stdout.flush()
    except (zipfile.BadZipFile, ValueError, SyntaxError, EOFError, NotImplementedError, RuntimeError, MemoryError):
        return EXIT_UNREADABLE  # SyntaxError: what XML parsers raise
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1]))
