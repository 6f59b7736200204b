"""PDF files of an office's everyday tools: slightly wrong, and taken; and what must not slip in with them."""

import hashlib
import io
import re
import subprocess
import zlib

import pikepdf
import pytest
from django.urls import reverse
from pikepdf import Array, Dictionary, Name
from PIL import Image

from evidence.extraction import extract_text
from evidence.sample_pdf import sample_pdf
from evidence.validators import Flag, Kind, check_content
from tests.evidence import files

LETTER = sample_pdf("SK Tim Kerja", ["Rapat pembahasan pembangunan zona integritas"])


def _scan(pages=2):
    """A PDF of pictures, as applications of phones write them."""
    buffer = io.BytesIO()
    first, *rest = [Image.effect_noise((300, 400), 40 + page) for page in range(pages)]
    first.save(buffer, "PDF", save_all=True, append_images=rest)
    return buffer.getvalue()


def _plain(data=LETTER):
    """The same without compression, so that it is text from its first line to its last."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(
            buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, static_id=True
        )
    return buffer.getvalue().replace(b"\xbf\xf7\xa2\xfe", b"abcd")


def _packed(data=LETTER):
    """The same with its objects inside compressed streams, as newer programs write them."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return buffer.getvalue()


def astray(data, offset=3):
    """The table of contents is looked for where it is not."""
    start = data.rindex(b"startxref")
    return data[:start] + b"startxref\n%d\n%%%%EOF\n" % offset


def shifted(data):
    """Every entry of the table points a few bytes too far."""
    return re.sub(rb"(\d{10}) 00000 n", lambda entry: b"%010d 00000 n" % (int(entry[1]) + 4), data)


def from_phone(data):
    """Sent on by a program that rewrote the line ends of the first lines only."""
    return data.replace(b"\n", b"\r\n", 2)


def untyped(data):
    return re.sub(rb"/Type /Pages?\b", lambda found: b"/Tipe" + found[0][5:], data)


FLAW = [Flag.FLAW]
ODD = {
    "byte order mark": (b"\xef\xbb\xbf" + LETTER, []),
    "blank lines before": (b"\r\n \r\n\r\n" + LETTER, []),
    "zeros behind": (LETTER + bytes(900), []),
    "web page behind": (LETTER + b"\n<html><body>Terima kasih</body></html>", []),
    "no types": (untyped(LETTER), []),
    "end without its line": (LETTER.rstrip(), []),
    "end cut": (LETTER.rstrip()[:-3], FLAW),
    "end missing": (LETTER[: LETTER.rindex(b"%%EOF")], FLAW),
    "table astray": (astray(LETTER), FLAW),
    "packed table astray": (astray(_packed()), FLAW),
    "no table": (astray(LETTER, 0), FLAW),
    "entries shifted": (shifted(LETTER), FLAW),
    "first lines rewritten": (from_phone(LETTER), FLAW),
    "all lines rewritten": (_plain().replace(b"\n", b"\r\n"), FLAW),
    "three bytes for a line end in the table": (LETTER.replace(b" n \n", b" n \r\n"), FLAW),
    "length of a stream wrong": (re.sub(rb"/Length (\d)(?=\d)", rb"/Length 9\1", LETTER), FLAW),
}


def checked(path, data):
    path.write_bytes(data)
    return check_content(path, Kind.PDF, "berkas.pdf")


@pytest.mark.parametrize("how", ODD)
def test_u18_a_pdf_of_which_nothing_is_missing_is_taken_however_oddly_it_is_written(tmp_path, drawn, looked, how):
    data, flags = ODD[how]
    assert checked(tmp_path / "a.part", data) == flags
    assert looked(data).total == 1
    assert drawn(data).getcolors(100_000) == drawn(LETTER).getcolors(100_000)
    assert "Rapat pembahasan" in extract_text(io.BytesIO(data), Kind.PDF)


@pytest.mark.parametrize("broken", [bytes, astray], ids=["whole", "astray"])
def test_files_joined_and_split_by_tools_are_taken(tmp_path, looked, broken):
    """pdfunite and pdfseparate of poppler count objects wrongly and leave holes in the table."""
    for name, data in {"1.pdf": LETTER, "2.pdf": _scan(), "3.pdf": _packed()}.items():
        (tmp_path / name).write_bytes(data)
    subprocess.run(["pdfunite", "1.pdf", "2.pdf", "3.pdf", "united.pdf"], cwd=tmp_path, check=True)
    subprocess.run(["pdfseparate", "-f", "4", "-l", "4", "united.pdf", "page%d.pdf"], cwd=tmp_path, check=True)
    for name, pages in {"united.pdf": 4, "page4.pdf": 1}.items():
        data = broken((tmp_path / name).read_bytes())
        assert checked(tmp_path / "a.part", data) == ([] if broken is bytes else FLAW)
        assert looked(data).total == pages


def test_a_page_that_stands_twice_in_a_joined_file_is_no_flaw(tmp_path, looked):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(LETTER)) as document:
        tree = document.Root.Pages
        tree.Kids, tree.Count = Array([tree.Kids[0], tree.Kids[0]]), 2
        document.save(buffer)
    assert checked(tmp_path / "a.part", buffer.getvalue()) == []
    assert looked(buffer.getvalue()).total == 2


def test_a_scan_with_a_table_astray_is_taken(tmp_path, drawn):
    data = astray(_scan())
    assert checked(tmp_path / "a.part", data) == FLAW
    assert len(drawn(data).getcolors(100_000)) > 50


def test_u15_bytes_of_a_flawed_pdf_come_back_as_they_came_and_the_pages_say_so(own, client):
    data = astray(LETTER)
    client.force_login(own.mp)
    there = reverse("evidence:document-upload", args=[own.assessment.pk])
    sent = {"uploads": files.content(data, "SK.pdf"), "request_key": "a"}
    page = client.post(f"{there}?pertanyaan={own.question().code}", sent, follow=True).text
    assert "sedikit cacat; bila tidak terbuka di tempat penilai, simpan ulang sebagai PDF" in page
    revision = own.unit.documents.get().revisions.get()
    assert (revision.flags, revision.sha256) == (["cacat"], hashlib.sha256(data).hexdigest())
    for name, args in (("document-detail", [revision.document_id]), ("revision-read", [revision.document_id, 1])):
        assert Flag.FLAW.label in client.get(reverse(f"evidence:{name}", args=args)).text
    response = client.get(reverse("evidence:revision-download", args=[revision.pk]))
    assert b"".join(response.streaming_content) == data


def test_a_flawed_pdf_is_told_to_the_script_and_beside_others(own, client):
    client.force_login(own.mp)
    there = reverse("evidence:document-upload", args=[own.assessment.pk])
    sent = {"uploads": files.content(astray(LETTER), "Notula.pdf")}
    (told,) = client.post(there, sent, headers={"Accept": "application/json"}).json()["results"]
    assert (told["outcome"], "sedikit cacat" in told["words"]) == ("saved", True)
    sent = {"uploads": [files.content(astray(_packed()), "SK.pdf"), files.content(b"%PDF-", "rusak.pdf")]}
    page = client.post(there, sent).text
    assert "rusak.pdf tidak utuh" in page
    assert "Susunan PDF ini sedikit cacat" in page


# what stays out -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", [b"<html>", b"MZ\x90", b"PK\x03\x04", b"\n<script>", b"\0\0", b" " * 2000], ids=repr)
def test_u03_only_blanks_may_stand_before_the_signature(check, lead):
    assert check(lead + LETTER, "pdf").code == "mismatch"


def test_u04_an_archive_or_more_than_a_kilobyte_stays_out_also_behind_a_flaw(check):
    for flawed in (astray(LETTER), LETTER[: LETTER.rindex(b"%%EOF")]):
        end = flawed[flawed.rindex(b"startxref") :]
        archive = bytearray(files.archive())
        archive[-2:] = len(end).to_bytes(2, "little")  # its end as the archive's comment
        behind = (files.archive(), archive + end, b"%%EOF" + b"<b>" * 400, b"%%EOF" + b"<b>" * 4000)
        assert {check(flawed + more, "pdf").code for more in behind} <= {"trailing", "damaged"}


@pytest.mark.parametrize("cut", [8, 12, 20, 40, 200])
def test_u18_what_ends_before_its_end_is_refused_also_where_an_earlier_end_is_near(check, cut):
    """Behind the first end of a signed file stands the signature; without its end the file would open unsigned."""
    for whole in (LETTER, _packed(), _scan(), files.signed_pdf()):
        assert check(whole[:-cut], "pdf").code == "damaged"


def _without(data, number):
    """Leave out one object."""
    return re.sub(rb"\n%d 0 obj\b.*?endobj\n" % number, b"\n", data, count=1, flags=re.DOTALL)


def test_u18_a_file_with_a_page_or_a_part_of_one_missing_is_refused(check):
    data = files.pdf(pages=4)
    numbers = [int(number) for number in re.findall(rb"\n(\d+) 0 obj", data)]
    assert len(numbers) > 6
    for number in numbers:
        assert check(astray(_without(data, number)), "pdf").code == "damaged"
    assert check(astray(data.replace(b"/Count 4", b"/Count 5")), "pdf").code == "damaged"
    assert check(astray(data), "pdf") is None


def test_u18_a_stream_that_is_no_longer_what_was_written_is_refused(check):
    for whole in (LETTER, _packed(), _scan()):
        start = whole.index(b"stream\n") + 60
        assert check(astray(whole[:start] + whole[start + 40 :]), "pdf").code == "damaged"
    ruined = _scan().replace(b"\n", b"\r\n")  # every byte of a picture that looks like a line end
    assert check(ruined, "pdf").code == "damaged"
    swapped = bytearray(LETTER)
    swapped[LETTER.index(b"stream\n") + 30] ^= 1
    assert check(astray(bytes(swapped)), "pdf").code == "damaged"


def _acting(**root):
    return astray(files.acting_pdf(**root))


@pytest.mark.parametrize(
    "root",
    [
        {"OpenAction": Dictionary(S=Name.JavaScript, JS="app.alert(1)")},
        {"AA": Dictionary(WC=Dictionary(S=Name.Named, N=Name.Print))},
        {"OpenAction": Dictionary(S=Name.Launch, F="cmd.exe")},
        {"Names": Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))},
        {"Lampiran": Dictionary(Type=Name.Filespec, F="a.exe", EF=Dictionary())},
    ],
    ids=["script", "action", "launch", "embedded", "filespec"],
)
def test_u13_u14_a_flawed_pdf_that_acts_or_carries_a_file_is_refused(check, root):
    assert check(_acting(**root), "pdf").code == "active"


def test_u13_going_to_a_page_is_no_action_in_a_flawed_pdf_either(check):
    assert check(_acting(OpenAction=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))), "pdf") is None


@pytest.mark.parametrize(
    "hidden", [b"/S/Launch/F(a)", b"/S/L#61unch/F(a)", b"/S/JavaScript/JS(a)", b"/Names/EmbeddedFiles"]
)
def test_u14_what_only_another_way_of_putting_right_would_find_is_refused(check, hidden):
    """Two objects of one number: which of them counts, each reader decides for itself."""
    first = b"\n1 0 obj\n<< /Type /Catalog /OpenAction << %s >> >>\nendobj\n" % hidden
    start = LETTER.index(b"\n1 0 obj")
    assert check(astray(LETTER[:start] + first + LETTER[start:]), "pdf").code in {"damaged", "active"}
    body = zlib.compress(b"1 0 << /Type /Catalog /OpenAction << %s >> >>" % hidden)
    packed = b"\n90 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(body)
    packed += body + b"\nendstream\nendobj\n"
    assert check(astray(LETTER[:start] + packed + LETTER[start:]), "pdf").code in {"damaged", "active"}
    twice = packed + b"\n90 0 obj\n<< /Nama (lain) >>\nendobj\n"
    assert check(astray(LETTER[:start] + twice + LETTER[start:]), "pdf").code in {"damaged", "active"}


def test_u12_a_locked_pdf_is_refused_also_where_its_lock_got_lost_with_the_table(check):
    locked = files.pdf(encryption=pikepdf.Encryption(user="rahasia", owner="pemilik"))
    limited = files.pdf(encryption=pikepdf.Encryption(user="", owner="pemilik"))
    assert check(astray(locked), "pdf").code == "password"
    assert check(astray(limited), "pdf").code == "damaged"
    lost = re.sub(rb"(?<=trailer << )/Encrypt \d+ 0 R", b"", astray(limited))
    assert check(lost, "pdf").code == "damaged"


def test_u20_five_hundred_and_one_pages_are_too_many_in_a_flawed_pdf_too(check):
    assert "501 halaman" in check(astray(files.pdf(pages=501)), "pdf").reason
    assert check(astray(files.pdf(pages=0)), "pdf").code == "damaged"
