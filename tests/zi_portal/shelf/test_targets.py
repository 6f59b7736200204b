"""Where a link inside a file leads, told by its text alone."""

import pytest

from zi_portal.shelf.validators.targets import is_barred, is_barred_path, is_fetchable

pytestmark = pytest.mark.once

# Target, whether it is barred, whether it is as the path of a PDF, whether a program may fetch it.
TARGETS = [
    ("https://kantor.go.id/a.png", False, False, True),
    ("HTTP://kantor.go.id/a.png", False, False, True),
    ("https:///a.png", False, False, False),
    ("gambar/a.png", False, False, True),
    ("#Lembar2", False, False, True),
    ("mailto:humas@kantor.go.id", False, False, False),
    ("ftp://kantor.go.id/a", False, False, False),
    ("//10.0.0.9/a.png", True, True, False),
    (r"\\server\berbagi\a.png", True, True, False),
    ("/C/Users/a.png", False, True, True),
    ("file:///C:/a.png", True, True, False),
    ("C:/a.png", True, True, False),
    ("c|/a.png", True, True, False),
    ("%66ile:///C:/a.png", True, True, False),
    ("%252566ile:///C:/a.png", True, True, False),
    ("%5C%5C10.0.0.9/a", True, True, False),
    ("url:file:///C:/a.png", True, True, False),
    ("fi\u200ble:///C:/a.png", True, True, False),
    ("java\tscript:alert(1)", True, True, False),
    ("ms-word:ofe|u|https://kantor.go.id/a", True, True, False),
]


@pytest.mark.parametrize(("target", "barred", "barred_path", "fetchable"), TARGETS)
def test_a_target_is_read_as_the_program_that_opens_it_reads_it(target, barred, barred_path, fetchable):
    assert (is_barred(target), is_barred_path(target), is_fetchable(target)) == (barred, barred_path, fetchable)
