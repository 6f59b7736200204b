"""Behind the end mark of a PDF: a few bytes of a scanner are taken, an update without its mark or an archive is not."""

import io
import zipfile

import pytest

from tests.evidence import files

pytestmark = pytest.mark.once

PDF = files.pdf().rstrip()


def archive():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("alat.txt", "isi")
    return made.getvalue()


def without_mark(size):
    return PDF.removesuffix(b"%%EOF") + b" " * size


BEHIND = {
    "nothing": (PDF, None),
    "1024 bytes": (PDF + b" " * 1024, None),
    "1025 bytes": (PDF + b" " * 1025, "trailing"),
    "so much that the mark is not looked for there": (PDF + b" " * 2500, "damaged"),
    "a mark of an archive": (PDF + b"\nPK\x03\x04", "trailing"),
    "the end of an archive": (PDF + b"\nPK\x05\x06", "trailing"),
    "an archive, and the mark again": (PDF + archive() + b"\n%%EOF", "trailing"),
    "an object": (PDF + b"\n7 0 obj\n", "damaged"),
    "a table": (PDF + b"\nxref\n", "damaged"),
    "no mark, short": (without_mark(0), "damaged"),
    "no mark, long": (without_mark(3000), "damaged"),
    "bytes of an end of an archive inside": (files.pdf_holding(b"\x00PK\x05\x06" + b"x" * 40), None),
    "bytes of a beginning of an archive inside": (files.pdf_holding(b"\x00PK\x03\x04" + b"x" * 40), None),
}


@pytest.mark.parametrize("what", BEHIND)
def test_what_stands_behind_the_end_of_a_pdf(check, what):
    data, code = BEHIND[what]
    refused = check(data, "pdf")
    assert (refused.code if refused is not None else None) == code
