"""The checker: a process of its own that no file can make hang, swell or tell what it should not."""

import io
import os
import signal
import time
import zlib

import pikepdf
import pytest

from tests.evidence import files
from zi_portal.confined import parent as confined_parent
from zi_portal.shelf import check as shelf_check
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import Kind

pytestmark = pytest.mark.once


@pytest.fixture
def judged(tmp_path):
    """Return a function that has the checker read bytes: the flags, or the code of the refusal."""

    def judge(data, kind):
        path = tmp_path / "masuk.part"
        path.write_bytes(data)
        try:
            return shelf_check.check_content(path, Kind(kind), f"berkas.{kind}")
        except FileRefused as refused:
            return refused.code

    return judge


def test_the_checker_says_what_the_checks_say(judged):
    assert judged(files.pdf(), "pdf") == []
    assert judged(files.acting_pdf(AA=pikepdf.Dictionary()), "pdf") == ["aksi"]
    assert judged(files.archive(), "docx") == "mismatch"
    assert judged(b"GIF89a", "png") == "mismatch"


def _crowded_pdf(objects):
    """A PDF of many small objects, each of which has to be looked at."""
    rows = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>"]
    rows += [b"<</A(/JS)>>"] * objects  # worth a walk each
    body, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    body.seek(0, io.SEEK_END)
    for number, row in enumerate(rows, start=1):
        offsets.append(body.tell())
        body.write(b"%d 0 obj\n%s\nendobj\n" % (number, row))
    start = body.tell()
    body.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(rows) + 1))
    body.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    body.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(rows) + 1, start))
    return body.getvalue()


def test_u20_a_pdf_too_heavy_to_read_is_refused_in_time_and_the_next_file_is_read(judged):
    assert judged(_crowded_pdf(10), "pdf") == []
    data = _crowded_pdf(350_000)
    assert len(data) < 20 * 1024 * 1024
    begun = time.monotonic()
    assert judged(data, "pdf") == "heavy"
    assert time.monotonic() - begun < 20
    assert judged(files.pdf(), "pdf") == []


def test_u20_a_pdf_whose_table_swells_to_a_gigabyte_is_refused_and_the_next_file_is_read(judged):
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(16 * 1024 * 1024)) for _ in range(64)) + packer.flush()
    table = b"1 0 obj<</Type/XRef/W[1 4 2]/Size 150000000/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    data = b"%PDF-1.5\n" + table + packed + b"\nendstream endobj\nstartxref\n9\n%%EOF\n"
    assert judged(data, "pdf") in {"damaged", "heavy"}
    assert judged(files.pdf(), "pdf") == []


def test_a_checker_that_was_killed_is_started_again(judged):
    assert judged(files.pdf(), "pdf") == []
    os.kill(shelf_check._checker.process.pid, signal.SIGKILL)
    shelf_check._checker.process.wait()
    assert judged(files.pdf(), "pdf") == []


def test_a_checker_that_cannot_be_started_refuses_the_file(judged, monkeypatch):
    shelf_check._checker.stop()
    monkeypatch.setattr(confined_parent.sys, "executable", "/tidak/ada")
    assert judged(files.pdf(), "pdf") == "checker"
    monkeypatch.undo()
    assert judged(files.pdf(), "pdf") == []
