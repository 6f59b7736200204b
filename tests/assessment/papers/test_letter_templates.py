"""Word templates of the LHE and the berita acara: what they may name, that ours are sound, and none does harm."""

import io
import itertools

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assessment.audit.models import AuditEvent
from assessment.papers.letter_variables import NAMES, SAMPLE, VARIABLES
from assessment.papers.models import LetterTemplate
from assessment.papers.selectors.letters import Typed, get_variables
from assessment.papers.signing import Signer
from assessment.papers.word.default_templates import default_template
from assessment.papers.word.fill import TemplateRefused, fill
from assessment.people.models import Role
from evidence.papers.services import letters
from tests.assessment.papers.test_letters import round_, sent, words_of_docx  # noqa: F401  (round_: a fixture)
from tests.assessment.papers.test_report_pdf import MM, opened, words_of
from tests.evidence import files
from tests.factories import make_instansi, make_member
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import FileRefused

pytestmark = pytest.mark.django_db

KINDS, PAPERS = LetterTemplate.Kind.values, ("A4", "F4")


def template(*paragraphs, konsep="{{ konsep }}"):
    document = Document()
    document.add_paragraph(konsep)
    for text in paragraphs:
        document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.mark.once
def test_list_of_variables_example_and_real_letter_have_the_same_names(round_):  # noqa: F811
    assessment, lead = round_
    real = get_variables(lead, assessment.pk, Typed(timezone.localdate(), Signer("A", "B")))
    assert set(real) == set(SAMPLE) == set(NAMES)
    for variable in VARIABLES:
        for values in (real[variable.name], SAMPLE[variable.name]):
            assert isinstance(values, list) == variable.is_list
            rows = values if isinstance(values, list) else [values]
            fields = {field for row in rows if isinstance(row, dict) for field in row}
            assert fields == set(variable.fields), variable.name


@pytest.fixture(scope="module")
def printed(libreoffice, tmp_path_factory):
    """Return the folder in which LibreOffice has put each of our templates, filled, as a PDF; one run for all of them."""
    folder = tmp_path_factory.mktemp("surat")
    sources = []
    for kind, paper in itertools.product(KINDS, PAPERS):
        sources.append(folder / f"{kind}-{paper}.docx")
        sources[-1].write_bytes(fill(default_template(kind, paper=paper), SAMPLE))
    libreoffice.run("--convert-to", "pdf", "--outdir", str(folder), *map(str, sources))
    return folder


@pytest.mark.once
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_our_templates_fill_and_open_in_libreoffice(printed, kind, paper):
    content = (printed / f"{kind}-{paper}.pdf").read_bytes()
    words = words_of(content)
    for text in ("Kantor Pelayanan Contoh", "80,93", "75,22", "Manajemen Perubahan", "6,20", "MEMENUHI"):
        assert text in words
    assert "{" not in words
    with opened(content) as document:
        sizes = {tuple(round(float(n) / MM) for n in page.mediabox[2:]) for page in document.pages}
    assert sizes == {(210, 297) if paper == "A4" else (215, 330)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ nama_unit }}", "“nama_unit”, yang tidak ada"),
        ("{{ kepala.umur }}", "“umur”, yang tidak ada"),
        ("{{ unitt }}", "Mungkin yang dimaksud unit"),
        ("{{ range(9) }}", "“range”"),
        ("{{ unit.__class__.__mro__ }}", "tidak diizinkan"),
        ("{{ kop.append('x') }}", "tidak diizinkan"),
        ("{% include 'x' %}", ""),
        ("{% for a in area %}", "Penulisan di dalam templat keliru"),
        ("{{ unit", "Penulisan di dalam templat keliru"),
        ("{{ 'a' * 9999999999 }}", "terlalu berat"),
    ],
)
def test_templates_that_ask_for_more_are_refused_with_the_reason(text, words):
    with pytest.raises(TemplateRefused) as refused:
        fill(template("{{ unit }}", text), SAMPLE)
    assert words in refused.value.reason


def test_admin_brings_a_template_and_goes_back_to_ours(client, round_):  # noqa: F811
    assessment, lead = round_
    instansi = assessment.unit.instansi
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=instansi))
    pages = {name: reverse(f"evidence:template-{name}", args=[instansi.pk, "lhe"]) for name in ("edit", "download")}
    bad = client.post(pages["edit"], {"file": ContentFile(template("{{ nama_unit }}"), name="lhe.docx")})
    assert bad.status_code == 422
    assert "nama_unit" in bad.text
    own = template("LHE kami untuk {{ unit }}: {{ nilai_tpi }}")
    assert client.post(pages["edit"], {"file": ContentFile(own, name="lhe.docx")}).status_code == 302
    assert client.get(pages["download"]).content == own
    assert "LHE kami untuk Kantor Pelayanan Contoh: 75,22" in words_of_docx(
        client.get(pages["download"] + "?contoh=1").content
    )
    listed = client.get(reverse("evidence:template-list", args=[instansi.pk])).text
    assert "lhe.docx" in listed
    assert "kalimat_simpulan" in listed
    content = letters.template_bytes(instansi, "lhe", paper="A4")
    variables = get_variables(lead, assessment.pk, Typed(timezone.localdate(), Signer("A", "B")))
    assert "LHE kami untuk KPPBC TMP Ngurah Rai" in words_of_docx(fill(content, variables))

    back = reverse("evidence:template-withdraw", args=[instansi.pk, "lhe"])
    assert client.post(back).status_code == 302
    assert client.post(back).status_code == 409
    assert letters.template_bytes(instansi, "lhe", paper="A4") == default_template("lhe", paper="A4")
    kinds = AuditEvent.objects.filter(kind=AuditEvent.Kind.TEMPLATE_CHANGED)
    assert [event.detail["kind"] for event in kinds] == ["lhe", "lhe"]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (lambda: files.office("docx", {"word/vbaProject.bin": b"x"}), "lhe.docx", "makro"),
        (files.pdf, "lhe.pdf", "bukan dokumen Word"),
        (lambda: files.office("docx", {"word/big.xml": b"<a>" + b"0" * 110_000_000 + b"</a>"}), "lhe.docx", ""),
        (lambda: files.office("docx"), "lhe.docx", "tidak dapat dibaca sebagai dokumen Word"),
        (lambda: b"x" * (2 * 1024 * 1024 + 1), "lhe.docx", "2 MB"),
        (files.pdf, "lhe.docx", "bukan"),
    ],
    ids=["macro", "pdf", "bomb", "no document", "large", "other content"],
)
def test_u10_u22_hostile_templates_are_refused_and_leave_no_bytes(instruments, content, name, words):
    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    with pytest.raises(FileRefused) as refused:
        letters.keep_template(instansi=instansi, kind="lhe", file=ContentFile(content(), name=name), by=admin)
    assert words in refused.value.reason
    assert not LetterTemplate.objects.exists()
    assert list(shelf.shelf().files()) == []


def refusal_of(content):
    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    try:
        letters.keep_template(instansi=instansi, kind="lhe", file=ContentFile(content, name="lhe.docx"), by=admin)
    except FileRefused as refused:
        return refused.reason
    return ""


def test_a_template_that_does_not_say_konsep_is_refused(instruments):
    assert "{{ konsep }}" in refusal_of(template("{{ unit }}", konsep=""))
    assert "{{ konsep }}" in refusal_of(template("{# konsep #}{{ unit }}", konsep=""))


def test_a_template_may_say_konsep_in_its_head(instruments):
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ konsep }}"
    assert not refusal_of(saved(document))


def saved(document):
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def with_field(*instructions, simple=False):
    """Return a template with a field whose instruction stands in `instructions`, pieces of runs."""
    document = Document()
    paragraph = document.add_paragraph("{{ konsep }} ")
    if simple:
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "".join(instructions))
        paragraph._p.append(field)
        return saved(document)
    for kind, texts in (("begin", ()), ("", instructions), ("end", ())):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            paragraph.add_run()._r.append(mark)
        for text in texts:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            paragraph.add_run()._r.append(instruction)
    return saved(document)


def with_link():
    document = Document()
    document.add_paragraph("{{ konsep }}")
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.part.relate_to("http://jahat.example/a.png", image, is_external=True)
    return saved(document)


@pytest.mark.parametrize(
    "content",
    [
        lambda: with_field(' INCLUDEPICTURE "http://jahat.example/a.png" \\d '),
        lambda: with_field(" INCLUDE", 'TEXT "\\\\jahat\\a.docx" '),
        lambda: with_field("{{ alamat }}"),
        lambda: with_field('INCLUDETEXT c:\\a "b"', simple=True),  # DDE is refused before
        with_link,
    ],
    ids=["picture", "split", "variable", "simple", "relation"],
)
def test_u10_a_template_that_fetches_from_elsewhere_is_refused(instruments, content):
    reason = refusal_of(content())
    assert "dari luar" in reason
    assert not LetterTemplate.objects.exists()


def test_u10_a_template_that_starts_a_program_is_refused(instruments):
    assert "menjalankan program lain" in refusal_of(with_field('DDEAUTO c:\\a "b"', simple=True))
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize("instruction", [" PAGE ", "NUMPAGES \\* MERGEFORMAT", 'date\\@ "d MMMM yyyy"'])
def test_a_template_may_count_its_pages_and_tell_the_date(instruments, instruction):
    assert not refusal_of(with_field(instruction))
    assert not refusal_of(with_field(instruction, simple=True))


def test_a_template_that_is_not_whole_is_said_to_be_so(instruments):
    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    kept = letters.keep_template(
        instansi=instansi, kind="lhe", file=ContentFile(template("{{ unit }}"), name="lhe.docx"), by=admin
    )
    shelf.shelf().discard(kept.storage_name)
    with pytest.raises(WrongState, match="Unggah lagi"):
        letters.template_bytes(instansi, "lhe", paper="A4")


def test_another_instansis_templates_are_not_there(client, instruments):
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=make_instansi()))
    assert client.get(reverse("evidence:template-list", args=[make_instansi().pk])).status_code == 404
