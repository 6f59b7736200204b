"""Odd and hostile files before the maker of previews: shown well or refused, and the next file is drawn all the same.

Most of these are refused at the upload already; the maker must not count on that.
"""

import io
import re
import time

import openpyxl
import pikepdf
import pytest
from django.urls import reverse
from PIL import Image, ImageDraw, PngImagePlugin

from evidence.documents.services.downloads import verified
from evidence.reading.preview import maker, making
from evidence.reading.preview.faults import Fault, NotMade
from tests.evidence import files
from zi_portal.operate.demo.sample_pdf import sample_pdf
from zi_portal.shelf.validators import Kind

pytestmark = pytest.mark.once

INK = (20, 20, 20)
LATITUDE, MARK = b"-6.1754", b"KANARI"


@pytest.fixture
def drawn(tmp_path):
    """Return a function that has bytes drawn: a picture, or the fault."""

    def draw(data, kind="pdf", page=1, longest=420):
        path = tmp_path / "berkas"
        path.write_bytes(data)
        try:
            with path.open("rb") as file:
                made = making.draw(file, Kind(kind), page=page, longest=longest)
        except NotMade as fault:
            return fault.fault
        return Image.open(io.BytesIO(made)).convert("RGB")

    return draw


@pytest.fixture
def looked(tmp_path):
    """Return a function that has bytes looked at: what there is to see, or the fault."""

    def look(data, kind="pdf", first=1):
        path = tmp_path / "berkas"
        path.write_bytes(data)
        try:
            with path.open("rb") as file:
                return making.read_look(making.look(file, Kind(kind), first=first, count=20), first=first)
        except NotMade as fault:
            return fault.fault

    return look


def saved(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def near(pixel, colour):
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


# pictures -------------------------------------------------------------------------------------------------------------


def half_red(size=(80, 40)):
    """A picture whose left half is red, the other white."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="red")
    return picture


def located():
    """Return EXIF data with a place, an orientation (turned to the right) and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x9286] = MARK
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "S", (6.0, 10.0, 31.4), "E", (106.0, 49.0, 37.6)
    return exif


@pytest.mark.parametrize("kind", ["jpg", "png"])
def test_u52_a_photo_with_gps_is_shown_upright_without_place_and_kept_as_it_was(own, client, kind):
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>' + LATITUDE + b"</exif:GPSLatitude></x:xmpmeta>"
    if kind == "jpg":
        data = saved(half_red(), "JPEG", exif=located(), comment=MARK, xmp=xmp)
    else:
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Lokasi", LATITUDE.decode())
        data = saved(half_red(), "PNG", exif=located(), pnginfo=texts)
    assert LATITUDE in data
    document = own.upload(data, name=f"foto.{kind}")
    client.force_login(own.mp)
    for size in ("kecil", "sedang", "besar"):
        made = client.get(reverse("evidence:page-image", args=[document.pk, 1, 1]) + f"?ukuran={size}").content
        assert not any(word in made for word in (b"EXIF", b"XMP ", b"ICCP", b"GPS", LATITUDE, MARK))
        shown = Image.open(io.BytesIO(made))
        assert not shown.getexif()
        assert shown.size == (40, 80)  # turned as it was held, and not blown up
        assert near(shown.convert("RGB").getpixel((20, 10)), (255, 0, 0))
        assert near(shown.convert("RGB").getpixel((20, 70)), (255, 255, 255))
    page = client.get(reverse("evidence:revision-read", args=[document.pk, 1])).text
    assert LATITUDE.decode() not in page
    with verified(document.revisions.get()) as kept:
        assert kept.read() == data


def test_u05_what_stands_behind_a_picture_does_not_reach_its_preview(own, client):
    document = own.upload(saved(half_red(), "JPEG") + b"<script>KANARI()</script>", name="foto.jpg")
    client.force_login(own.mp)
    made = client.get(reverse("evidence:page-image", args=[document.pk, 1, 1]))
    assert made["Content-Type"] == "image/webp"
    assert MARK not in made.content


@pytest.mark.parametrize("loosened", [False, True])
def test_u19_a_cut_picture_is_not_shown_as_whole_also_when_the_portal_takes_half_ones(drawn, monkeypatch, loosened):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", loosened)
    assert drawn(files.image(size=(900, 700), colour="noise")[:-9000], "jpg") == Fault.DAMAGED
    assert drawn(files.image("PNG", size=(300, 200), colour="noise")[:-9000], "png") == Fault.DAMAGED


def test_u21_a_picture_of_400_million_pixels_is_refused_from_its_header(drawn):
    data = saved(Image.new("1", (20_000, 20_000)), "PNG")
    begun = time.monotonic()
    assert drawn(data, "png") == Fault.HEAVY
    assert time.monotonic() - begun < 15
    assert isinstance(drawn(files.image(), "jpg"), Image.Image)


@pytest.mark.parametrize("is_progressive", [False, True])
def test_u21_a_phone_photo_of_108_million_pixels_is_shown(drawn, is_progressive):
    photo = Image.new("RGB", (12_000, 9_000), "white")
    ImageDraw.Draw(photo).rectangle((0, 0, 6000, 9000), fill="red")
    shown = drawn(saved(photo, "JPEG", progressive=is_progressive), "jpg")
    assert shown.size == (420, 315)
    assert near(shown.getpixel((100, 150)), (255, 0, 0))


def test_u21_one_that_unpacks_beyond_the_makers_memory_is_refused_and_the_next_is_shown(drawn):
    """A progressive photo without subsampling holds 650 MB of coefficients."""
    photo = saved(Image.new("RGB", (12_000, 9_000), "white"), "JPEG", progressive=True, subsampling=0)
    assert drawn(photo, "jpg") in {Fault.HEAVY, Fault.DAMAGED}
    assert isinstance(drawn(files.image(), "jpg"), Image.Image)


def grey_16():
    """Left half dark, right half light, in 16 bits: cut off at 255 both would be white."""
    row = (5_000).to_bytes(2, "little") * 40 + (60_000).to_bytes(2, "little") * 40
    return Image.frombytes("I;16", (80, 40), row * 40)


def holes():
    picture = Image.new("RGBA", (80, 40), (0, 0, 0, 0))
    picture.paste(INK, (0, 0, 40, 40))
    return picture


def moving():
    """Two frames; the first one is dark on the left."""
    first, second = Image.new("RGB", (80, 40), "white"), Image.new("RGB", (80, 40), "blue")
    first.paste(INK, (0, 0, 40, 40))
    return saved(first, "PNG", save_all=True, append_images=[second])


def on_white(mode):
    picture = Image.new("RGB", (80, 40), "white")
    picture.paste(INK, (0, 0, 40, 40))
    return picture.convert(mode)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(lambda: saved(grey_16(), "PNG"), "png", id="grey of 16 bits"),
        pytest.param(lambda: saved(holes(), "PNG"), "png", id="holes"),
        pytest.param(lambda: saved(holes().convert("LA"), "PNG"), "png", id="grey with holes"),
        pytest.param(lambda: saved(holes().convert("P"), "PNG", transparency=0), "png", id="palette"),
        pytest.param(lambda: saved(on_white("1"), "PNG"), "png", id="one bit"),
        pytest.param(moving, "png", id="moving"),
        pytest.param(lambda: saved(on_white("L"), "JPEG"), "jpg", id="grey"),
        pytest.param(lambda: saved(on_white("CMYK"), "JPEG"), "jpg", id="CMYK"),
    ],
)
def test_pictures_of_every_kind_come_as_pixels_on_white(drawn, data, kind):
    shown = drawn(data(), kind)
    assert (shown.size, getattr(shown, "n_frames", 1)) == ((80, 40), 1)
    assert near(shown.getpixel((15, 20)), INK)
    assert min(shown.getpixel((65, 20))) > 200


# PDF ------------------------------------------------------------------------------------------------------------------


def pdf_of(pages=1, **page):
    """Return a PDF whose pages have more entries."""
    document = pikepdf.new()
    for _ in range(pages):
        entry = document.add_blank_page(page_size=(595, 842)).obj
        for name, value in page.items():
            entry[f"/{name}"] = value
    return document


def written(document, **options):
    buffer = io.BytesIO()
    document.save(buffer, **options)
    return buffer.getvalue()


def test_u20_of_ten_thousand_pages_the_first_five_hundred_are_shown(drawn, looked):
    data = written(pdf_of(10_000))
    look = looked(data, first=490)
    assert (look.total, [page.number for page in look.pages]) == (500, list(range(490, 501)))
    assert drawn(data, page=500).size == (297, 420)
    assert drawn(data, page=501) == Fault.NO_PAGE


@pytest.mark.parametrize(
    "box",
    [[0, 0, 0, 0], [5, 5, 5, 900], [0, 0, -100, -100], [0, 0, 10**9, 10**9], [0, 0, 14_400, 1], [0, 0, 1, 0.0001]],
)
def test_u20_a_page_without_size_or_of_a_huge_one_gives_a_bearable_picture(drawn, looked, box):
    data = written(pdf_of(MediaBox=pikepdf.Array(box)))
    shown = drawn(data)
    assert max(shown.size) in {420, 421}
    assert min(shown.size) >= 1
    assert looked(data).total == 1


def test_u20_a_page_that_draws_without_end_is_given_up_and_the_next_is_drawn(drawn, looked):
    document, name = pdf_of(), pikepdf.Name
    inner = document.make_stream(b"0 0 9 9 re f " * 50, Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 9, 9])
    for _ in range(10):
        outer = document.make_stream(b"/X Do " * 50, Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 9, 9])
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = outer
    document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    document.pages[0].obj.Contents = document.make_stream(b"/X Do")
    begun = time.monotonic()
    assert drawn(written(document)) == Fault.HEAVY
    assert time.monotonic() - begun < maker.LIMITS.wall_seconds + 5
    assert looked(written(document)).total == 1
    assert isinstance(drawn(sample_pdf("Sesudahnya", [])), Image.Image)


def test_u20_a_page_tree_that_loops_is_no_trap(drawn, looked):
    whole = files.pdf()
    tree = re.search(rb"/Pages (\d+ 0 R)", whole)[1]
    looping = re.sub(rb"/Kids \[ \d+ 0 R \]", b"/Kids [ " + tree + b" ]", whole)
    assert looping != whole
    made, look = drawn(looping), looked(looping)
    assert made in list(Fault) or max(made.size) == 420
    assert look in list(Fault) or look.total <= 1
    assert looked(files.pdf()).total == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) * 6 // 10],
        lambda whole: whole[:-20],
        lambda whole: whole.replace(b"startxref\n", b"startxref\n9"),
        lambda whole: whole.replace(b" 00000 n", b" 00009 n"),
        lambda whole: b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"%%EOF",
        lambda whole: b"",
    ],
    ids=["cut", "no end", "xref astray", "generations", "noise", "empty"],
)
def test_u18_a_broken_pdf_is_refused_or_shown_and_never_stops_the_maker(drawn, damage):
    made = drawn(damage(files.pdf(pages=3)))
    assert made == Fault.DAMAGED or made.size == (297, 420)
    assert isinstance(drawn(files.pdf()), Image.Image)


def test_u12_a_pdf_with_print_limits_is_shown_and_one_with_a_password_is_not(drawn):
    limits = pikepdf.Permissions(print_highres=False, extract=False)
    data = written(pdf_of(), encryption=pikepdf.Encryption(owner="a", user="", allow=limits))
    assert isinstance(drawn(data), Image.Image)
    data = written(pdf_of(), encryption=pikepdf.Encryption(owner="a", user="b"))
    assert drawn(data) == Fault.DAMAGED


def test_u13_a_script_in_a_pdf_is_not_run_but_said_beside_its_pages(own, client, drawn):
    """The script would fill the field; the page stays as it was drawn."""
    act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS='this.getField("a").value = "KANARI"; app.alert("KANARI")')
    data = files.acting_pdf(OpenAction=act)
    assert drawn(data).getcolors() == [(297 * 420, (255, 255, 255))]
    document = own.upload(data)
    client.force_login(own.mp)
    page = client.get(reverse("evidence:revision-read", args=[document.pk, 1])).text
    assert "PDF ini memuat skrip. Portal tidak menjalankannya." in page
    assert "app.alert" not in page


def test_u14_a_file_inside_a_pdf_does_not_come_along(drawn, looked):
    document = pdf_of()
    document.attachments["rahasia.txt"] = MARK
    look = looked(written(document))
    assert (look.total, look.pages[0].words) == (1, "")
    assert isinstance(drawn(written(document)), Image.Image)


def test_u15_the_face_of_a_signature_is_shown(drawn):
    document, name = pdf_of(), pikepdf.Name
    face = document.make_stream(b"1 0 0 rg 0 0 100 50 re f", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 100, 50])
    field = document.make_indirect(
        pikepdf.Dictionary(
            Type=name.Annot, Subtype=name.Widget, FT=name.Sig, T="Tanda tangan", F=132,
            Rect=[100, 100, 200, 150], AP=pikepdf.Dictionary(N=face),
        )
    )  # fmt: skip
    document.pages[0].obj.Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
    assert near(drawn(written(document), longest=842).getpixel((150, 842 - 125)), (255, 0, 0))


def test_u56_a_form_of_one_reader_only_asks_for_a_printed_copy(own, client):
    data = files.acting_pdf(AcroForm=pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=pikepdf.String("<xdp/>")))
    document = own.upload(data)
    client.force_login(own.mp)
    page = client.get(reverse("evidence:revision-read", args=[document.pk, 1])).text
    assert "Unggah juga salinan yang dicetak ke PDF." in page


# Office ---------------------------------------------------------------------------------------------------------------


def test_u24_an_entity_bomb_is_refused(looked):
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w><t>&b;</t></w>'
    assert looked(files.office("docx", {"word/document.xml": bomb}), "docx") == Fault.DAMAGED


def test_sheets_come_as_tables_within_bounds_and_hidden_ones_are_named(looked):
    workbook, buffer = openpyxl.Workbook(), io.BytesIO()
    workbook.active.title = "Rekap"
    workbook.active.append(["Layanan", "Jumlah", "=1+1"])
    workbook.active.append(["<b>", 2.5, None])
    workbook.create_sheet("Panjang").append(["x"] * 30)
    for number in range(300):
        workbook["Panjang"].append([number])
    workbook.create_sheet("Arsip").sheet_state = "hidden"
    workbook.save(buffer)
    look = looked(buffer.getvalue(), "xlsx")
    rekap, long, hidden = look.sections
    assert (rekap.title, rekap.rows) == ("Rekap", (("Layanan", "Jumlah"), ("<b>", "2,5")))
    assert (len(long.rows), len(long.rows[0])) == (200, 20)
    assert hidden.title == "Arsip (lembar tersembunyi)"
    assert look.is_cut


def test_slides_come_one_by_one(looked):
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slides = {
        f"ppt/slides/slide{number}.xml": f'<p xmlns:a="{drawing}"><a:p><a:t>isi {number}</a:t></a:p></p>'
        for number in (2, 1)
    }
    look = looked(files.office("pptx", slides), "pptx")
    assert [(part.title, part.lines) for part in look.sections] == [
        ("Salindia 1", ("isi 1",)),
        ("Salindia 2", ("isi 2",)),
    ]
