"""PDF files of an office's everyday tools: oddly written and taken, since no reader has to repair them; and a cut update."""

import io
import re
import subprocess

import pikepdf
import pytest
from pikepdf import Array

from tests.evidence import files
from zi_portal.operate.demo.sample_pdf import sample_pdf
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import Kind, check_content, read_content

pytestmark = pytest.mark.once

LETTER = sample_pdf("SK Tim Kerja", ["Rapat pembahasan pembangunan zona integritas"])


def saved(document, **options):
    buffer = io.BytesIO()
    document.save(buffer, **options)
    return buffer.getvalue()


def packed():
    """The letter with its objects inside compressed streams, as newer programs write them."""
    with pikepdf.open(io.BytesIO(LETTER)) as document:
        return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def twice():
    """The letter with its page standing twice in the tree, as tools that join files write it."""
    with pikepdf.open(io.BytesIO(LETTER)) as document:
        tree = document.Root.Pages
        tree.Kids, tree.Count = Array([tree.Kids[0], tree.Kids[0]]), 2
        return saved(document)


def checked(path, data):
    path.write_bytes(data)
    return check_content(path, Kind.PDF, "berkas.pdf")


ODD = {
    "no types": re.sub(rb"/Type /Pages?\b", lambda found: b"/Tipe" + found[0][5:], LETTER),
    "no type of the catalog": LETTER.replace(b"/Type /Catalog", b"/Tipe /Catalog"),
    "a page twice": twice(),
    "no line behind the end": LETTER.rstrip(),
    "zeros behind": LETTER + bytes(900),
}


@pytest.mark.parametrize("how", ODD)
def test_a_pdf_that_needs_no_repair_is_taken_however_oddly_it_is_written(tmp_path, how):
    assert ODD[how] != LETTER
    assert checked(tmp_path / "a.part", ODD[how]) == []


def with_info(value):
    with pikepdf.open(io.BytesIO(LETTER)) as document:
        document.trailer.Info = document.make_indirect(value)
        return saved(document)


@pytest.mark.parametrize(
    ("data", "noted"),
    [
        (files.pdf(docinfo={"/CreationDate": "D:20260105080000+08'00'"}), "D:20260105080000+08'00'"),
        (files.pdf(docinfo={"/CreationDate": "D" * 60}), "D" * 40),
        (files.pdf(docinfo={"/Title": "SK"}), ""),
        (files.pdf(), ""),
        (with_info(Array([])), ""),
    ],
)
def test_a_pdf_tells_when_it_was_made_and_what_is_odd_there_makes_it_no_bad_one(tmp_path, data, noted):
    path = tmp_path / "a.part"
    path.write_bytes(data)
    content = read_content(path, Kind.PDF, "berkas.pdf")
    assert (content.flags, content.noted) == ([], noted)


def test_files_joined_and_split_by_tools_are_taken(tmp_path):
    for name, data in {"1.pdf": LETTER, "2.pdf": files.pdf(2), "3.pdf": packed()}.items():
        (tmp_path / name).write_bytes(data)
    subprocess.run(["pdfunite", "1.pdf", "2.pdf", "3.pdf", "united.pdf"], cwd=tmp_path, check=True)
    subprocess.run(["pdfseparate", "-f", "4", "-l", "4", "united.pdf", "page%d.pdf"], cwd=tmp_path, check=True)
    for name in ("united.pdf", "page4.pdf"):
        assert checked(tmp_path / "a.part", (tmp_path / name).read_bytes()) == []


@pytest.mark.parametrize("kept", [1, 50, 200])
def test_u18_a_file_cut_inside_its_last_update_does_not_pass_as_the_version_before(tmp_path, kept):
    with pikepdf.open(io.BytesIO(LETTER)) as document:
        number = len(document.objects)
    update = b"%d 0 obj\n<< /Ditandatangani true %s >>\nendobj\n" % (number + 1, b" " * 200)
    with pytest.raises(FileRefused, match="tidak utuh"):
        checked(tmp_path / "a.part", LETTER + update[: len(b"9 0 obj\n") + kept])


@pytest.mark.parametrize(
    "broken",
    [
        b"\xef\xbb\xbf" + LETTER,
        LETTER[: LETTER.rindex(b"startxref")] + b"startxref\n3\n%%EOF\n",
        LETTER[: LETTER.rindex(b"%%EOF")],
        re.sub(rb"(\d{10}) 00000 n", lambda entry: b"%010d 00000 n" % (int(entry[1]) + 4), LETTER),
        LETTER.replace(b"endobj", b"      ", 1),
    ],
    ids=["mark in front", "table astray", "end missing", "entries shifted", "object without an end"],
)
def test_u03_u18_what_opens_only_after_a_repair_is_refused(tmp_path, broken):
    with pytest.raises(FileRefused):
        checked(tmp_path / "a.part", broken)
