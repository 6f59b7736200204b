"""The logo of a letterhead: what is taken, how it is kept, where it is printed, and papers without it."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from docx import Document
from PIL import Image

from assessment.audit.models import AuditEvent
from assessment.papers.models import LetterheadLogo
from assessment.papers.selectors.letterhead import logo_in_force, printed_logo
from assessment.people.models import Role, Unit
from assessment.rounds.workflow import Status
from evidence.papers.services import logos
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_letters import sent, tpi_sheet
from tests.assessment.papers.test_report_pdf import elements, opened
from tests.evidence import files
from tests.factories import make_logo, make_member, make_unit
from zi_portal.kit.refusals import ActionDenied, WrongState
from zi_portal.shelf import shelf

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
KEPT = AuditEvent.objects.filter(kind=AuditEvent.Kind.LETTERHEAD_CHANGED)


@pytest.fixture
def admin(clock):
    return make_member(Role.INSTANSI_ADMIN)


@pytest.fixture
def unit(admin):
    return make_unit(instansi=admin.memberships.get().instansi)


def picture(kind="PNG", size=(300, 200), mode="RGB", **options):
    made = io.BytesIO()
    Image.new(mode, size, options.pop("colour", None) or ("teal" if mode != "CMYK" else (0, 90, 90, 0))).save(
        made, kind, **options
    )
    return made.getvalue()


def upload(client, unit, content, name="logo.png", whose="unit"):
    url = reverse("evidence:logo-edit", args=[unit.pk])
    return client.post(url, {"file": ContentFile(content, name=name), "for_all": whose})


def test_a_logo_is_drawn_anew_kept_and_shown(client, admin, unit):
    client.force_login(admin)
    located = picture("JPEG", size=(2000, 1000), exif=_exif_of("KANARI"))
    assert upload(client, unit, located + b"<script>KANARI</script>", "logo.jpg").status_code == 302
    logo = LetterheadLogo.objects.get()
    assert (logo.unit, logo.is_whole, logo.original_name) == (unit, True, "logo.jpg")
    with Image.open(io.BytesIO(logo.picture)) as kept:
        assert (kept.format, kept.size) == ("PNG", (480, 240))
    assert b"KANARI" not in bytes(logo.picture)
    event = KEPT.get()
    assert event.detail == {"logo_sha256": logo.sha256}

    page = client.get(reverse("assessment:letterhead-edit", args=[unit.pk])).text
    address = reverse("evidence:logo-image", args=[unit.pk])
    assert f'src="{address}"' in page
    response = client.get(address)
    assert (response["Content-Type"], response.content) == ("image/png", bytes(logo.picture))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert list(shelf.shelf().files()) == []


def _exif_of(text):
    exif = Image.Exif()
    exif[0x010E] = text
    return exif


@pytest.mark.once
def test_a_clear_ground_becomes_white(client, admin, unit):
    client.force_login(admin)
    assert upload(client, unit, picture(mode="RGBA", colour=(255, 0, 0, 0))).status_code == 302
    with Image.open(io.BytesIO(LetterheadLogo.objects.get().picture)) as kept:
        assert kept.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.once
def test_a_noisy_picture_is_kept_small(client, admin, unit):
    client.force_login(admin)
    assert upload(client, unit, files.image("JPEG", (900, 900), "noise"), "logo.jpeg").status_code == 302
    assert len(LetterheadLogo.objects.get().picture) <= logos.MAX_PNG_BYTES


@pytest.mark.parametrize(
    "refused",
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.svg", "PNG atau JPG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "logo.png", "PNG"),
        (picture("GIF", mode="L", colour=9), "logo.jpg", "GIF"),
        (picture(size=(400, 400))[:-60], "logo.png", "tidak utuh"),
        (picture("JPEG", mode="CMYK"), "logo.jpg", "CMYK"),
        (picture(size=(60, 90)), "logo.png", "terlalu kecil"),
        (b"", "logo.png", "kosong"),
        (files.pdf(), "logo.pdf", "PNG atau JPG"),
        (picture() + bytes(MB), "logo.png", "1 MB"),
        (picture() + bytes(20 * MB), "logo.png", "1 MB"),
    ],
    ids=["svg", "svg-as-png", "gif-as-jpg", "broken", "cmyk", "tiny", "empty", "pdf", "1-mb", "20-mb"],
)
def test_r06_what_is_no_logo_is_refused_and_the_old_one_stays(client, admin, unit, refused):
    content, name, words = refused
    old = make_logo(unit)
    client.force_login(admin)
    response = upload(client, unit, content, name)
    assert response.status_code == 422
    assert response.text.count("id_file") > 1
    assert words.lower() in response.text.lower()
    assert "<title>Kesalahan: " in response.text
    assert logo_in_force(unit) == old
    assert not KEPT.exists()
    assert list(shelf.shelf().files()) == []
    assert list(shelf.shelf().root.glob("**/*.part")) == []


def test_every_unit_without_a_logo_of_its_own_has_that_of_its_instansi(client, admin, unit):
    other, stranger = make_unit(instansi=unit.instansi), make_unit()
    client.force_login(admin)
    assert upload(client, unit, picture(), whose="instansi").status_code == 302
    shared = LetterheadLogo.objects.get()
    assert [logo_in_force(office) for office in (unit, other, stranger)] == [shared, shared, None]
    assert upload(client, unit, picture(size=(200, 200))).status_code == 302
    own = LetterheadLogo.objects.get(unit=unit)
    assert [logo_in_force(office) for office in (unit, other)] == [own, shared]
    assert upload(client, unit, picture(size=(220, 220))).status_code == 302  # in place of the own one
    assert LetterheadLogo.objects.count() == 2
    url = reverse("evidence:logo-remove", args=[unit.pk])
    assert client.post(url, {"milik": "unit"}).status_code == 302
    assert logo_in_force(unit) == shared
    assert client.post(url, {"milik": "unit"}).status_code == 409
    assert client.post(url, {"milik": "instansi"}).status_code == 302
    assert not LetterheadLogo.objects.exists()
    assert [event.detail["logo_sha256"] == "" for event in KEPT.order_by("pk")] == [False] * 3 + [True] * 2


def test_only_the_admin_changes_a_logo(unit):
    head = make_member(Role.HEAD, unit=unit)
    make_logo(unit)
    with pytest.raises(ActionDenied):
        logos.keep_logo(unit=unit, for_all=False, file=ContentFile(picture(), name="a.png"), by=head)
    with pytest.raises(ActionDenied):
        logos.remove_logo(unit=unit, of_instansi=False, by=head)
    assert LetterheadLogo.objects.count() == 1
    assert not KEPT.exists()


def test_a_logo_is_removed_once(admin, unit):
    make_logo(unit)
    logos.remove_logo(unit=unit, of_instansi=False, by=admin)
    with pytest.raises(WrongState):
        logos.remove_logo(unit=unit, of_instansi=False, by=admin)


# --- On paper --------------------------------------------------------------------------------------------------------


def pictures_of(content):
    """Return width and height of the pictures on the first page of a PDF."""
    with opened(content) as document:
        return [(int(image.Width), int(image.Height)) for image in document.pages[0].get_images().values()]


@pytest.fixture
def round_(instruments, clock):
    """Return a round that TPI has scored, its kepala and its Ketua TPI."""
    assessment, head = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    tpi_sheet(assessment)
    return assessment, head, make_member(Role.TPI_LEAD, unit=assessment.unit)


def papers(client, assessment, head, lead):
    """Yield every PDF with a letterhead."""
    client.force_login(head)
    for name in ("report-pdf", "short-pdf"):
        response = client.get(reverse(f"evidence:{name}", args=[assessment.pk]))
        assert response.status_code == 200, response.text
        yield response.content
    client.force_login(lead)
    for kind in ("lhe", "berita-acara"):
        response = client.post(reverse("evidence:letter-create", args=[assessment.pk, kind]), sent(bentuk="pdf"))
        assert response.status_code == 200, response.text
        yield response.content


@pytest.mark.once
def test_r06_the_logo_heads_every_paper_and_a_broken_one_leaves_them_without(client, round_):
    assessment, head, lead = round_
    logo = make_logo(assessment.unit, for_all=True)
    for content in papers(client, assessment, head, lead):
        assert pictures_of(content) == [(100, 100)]
        with opened(content) as document:
            assert "Logo" in [str(element.get("/Alt", "")) for element in elements(document)]

    LetterheadLogo.objects.filter(pk=logo.pk).update(picture=bytes(logo.picture)[:-9])
    for content in papers(client, assessment, head, lead):
        assert pictures_of(content) == []
    warned = "dicetak tanpa logo"
    assert warned in client.get(reverse("evidence:letter-create", args=[assessment.pk, "lhe"])).text
    client.force_login(head)
    assert warned in client.get(reverse("evidence:paper-list", args=[assessment.pk])).text
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi))
    assert warned in client.get(reverse("assessment:letterhead-edit", args=[assessment.unit.pk])).text
    assert client.get(reverse("evidence:logo-image", args=[assessment.unit.pk])).status_code == 404


def test_letters_of_the_tpi_never_bear_the_logo_of_the_unit_they_judge(client, round_):
    assessment, head, lead = round_
    make_logo(assessment.unit)
    report, short, *letters = papers(client, assessment, head, lead)
    assert [pictures_of(content) for content in (report, short, *letters)] == [[(100, 100)], [(100, 100)], [], []]


@pytest.mark.once
@pytest.mark.parametrize("kind", ["lhe", "berita-acara"])
def test_the_logo_heads_our_word_letter(client, round_, kind):
    assessment, _, lead = round_
    make_logo(assessment.unit, for_all=True)
    client.force_login(lead)
    response = client.post(reverse("evidence:letter-create", args=[assessment.pk, kind]), sent(bentuk="docx"))
    assert response.status_code == 200, response.text
    letter = Document(io.BytesIO(response.content))
    (shape,) = letter.inline_shapes
    assert (shape.width.cm, shape.height.cm) == (pytest.approx(2.2, abs=0.01), pytest.approx(2.2, abs=0.01))
    beside = letter.tables[0].rows[0].cells[1].text
    assert all(line in beside for line in assessment.unit.letterhead_lines.splitlines())


def test_a_damaged_logo_is_told_in_the_log(unit, caplog):
    logo = make_logo(unit)
    assert printed_logo(unit) == bytes(logo.picture)
    LetterheadLogo.objects.update(sha256="0" * 64)
    assert printed_logo(Unit.objects.get(pk=unit.pk)) == b""
    assert "letterhead_logo_damaged" in caplog.text
