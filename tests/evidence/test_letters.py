"""LHE and berita acara: the same figures in Word and PDF, and templates that can do no harm."""

import io
import itertools

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assessment.exceptions import ActionDenied, WrongState
from assessment.exports import letter_pdf
from assessment.formats import decimal_text
from assessment.letters import NAMES, SAMPLE, VARIABLES
from assessment.models import Answer, AuditEvent, Evaluation, LetterTemplate, Role, Stage
from assessment.selectors.instruments import get_instrument
from assessment.selectors.letters import Typed, get_variables
from assessment.selectors.readiness import get_comparison
from assessment.selectors.scores import get_sheets
from assessment.services.scores import refresh_score
from assessment.signing import Signer
from assessment.workflow import Status
from evidence import storage
from evidence.exceptions import FileRefused
from evidence.filling import TemplateRefused, fill
from evidence.letter_defaults import default_template
from evidence.services import letters
from tests.assessment.report_office import make_report_office
from tests.assessment.test_report_pdf import MM, elements, opened, words_of
from tests.evidence import files
from tests.factories import make_instansi, make_member

pytestmark = pytest.mark.django_db

NOTE = 'Evaluasi baru satu kali. {{ kop }} {% debug %} <w:p/> & "kutip"\nLengkapi triwulan kedua.'
KINDS, PAPERS = LetterTemplate.Kind.values, ("A4", "F4")


@pytest.fixture
def round_(instruments, clock):
    """Return a round that its TPI has scored otherwise at two questions, with a note at one, and the TPI ketua."""
    assessment, _ = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    lead = make_member(Role.TPI_LEAD, unit=assessment.unit, full_name="Putu Auditor", position="Auditor Madya")
    tpi_sheet(assessment, {"A.I.1.i.a": ("Tidak", NOTE), "A.I.1.i.b": ("C", "")})
    return assessment, lead


def tpi_sheet(assessment, changed=()):
    """Give a round the sheet of its TPI ketua, a copy of the unit's where `changed` gives no level and note."""
    own = assessment.evaluations.get()
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, tier=Evaluation.Tier.LEAD)
    for answer in own.answers.select_related("indicator"):
        level, note = dict(changed).get(answer.indicator.code, (answer.level, answer.explanation))
        answer.pk, answer.evaluation, answer.level, answer.explanation = None, evaluation, level, note
        answer._state.adding = True
        answer.save()
    refresh_score(evaluation)
    return evaluation


def sent(**more):
    return {
        "number": "LHE-1/IJ/2026",
        "dated": "31 Mei 2026",
        "place": "Jakarta",
        "confidentiality": "rahasia",
        "addressee": "Kepala KPPBC TMP Ngurah Rai",
        "basis": "Surat Tugas ST-12/IJ/2026",
        "span": "4 sampai 22 Mei 2026",
        "sample": "Data dukung reform seluruhnya",
        "copies": "Inspektur Jenderal\n\nSekretaris Jenderal",
        "signer_name": "Putu Auditor",
        "signer_position": "Inspektur II",
        "signer_nip": "",
        "capacity": "a.n.",
        "mandate": "Inspektur Jenderal",
        "via": "",
    } | more


def words_of_docx(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def template(*paragraphs, konsep="{{ konsep }}"):
    document = Document()
    document.add_paragraph(konsep)
    for text in paragraphs:
        document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_word_and_pdf_of_the_lhe_say_what_the_comparison_shows(client, round_):
    assessment, lead = round_
    client.force_login(lead)
    url = reverse("evidence:letter-create", args=[assessment.pk, "lhe"])
    assert 'value="Putu Auditor"' in client.get(url).text
    word = client.post(url, sent(bentuk="docx"))
    assert word["Content-Disposition"] == 'attachment; filename="lhe-kppbc-tmp-ngurah-rai-2026.docx"'
    pdf = client.post(url, sent(bentuk="pdf"))
    assert (word.status_code, pdf.status_code) == (200, 200), pdf.text
    in_word, in_pdf = words_of_docx(word.content), words_of(pdf.content)

    comparison = get_comparison(lead, assessment.pk).comparison
    points = [
        value
        for column, value in zip(comparison.columns, comparison.total.points, strict=True)
        if not column.is_supported
    ]
    assert len(points) == 2
    variables = get_variables(lead, assessment.pk, Typed(timezone.localdate(), Signer("A", "B")))
    assert float(variables["nilai_mandiri"].replace(",", ".")) == round(float(points[0]), 2)
    assert float(variables["nilai_tpi"].replace(",", ".")) == round(float(points[1]), 2)
    totals = ("nilai_mandiri", "nilai_didukung", "nilai_berisiko", "nilai_tpi")
    shown = [variables[name] for name in (*totals, "kalimat_simpulan")]
    shown += [row[field] for row in variables["area"] for field in ("nama", "mandiri", "tpi")]
    shown += [row[field] for row in variables["syarat"] for field in ("nama", "nilai", "selisih")]
    shown += ["BELUM MEMENUHI", "KONSEP", "Rahasia", "LHE-1/IJ/2026", "a.n. Inspektur Jenderal", "31 Mei 2026"]
    for text in shown:
        assert text.replace("\u00a0", " ") in in_word.replace("\u00a0", " ")
        assert text.replace("\u00a0", " ") in in_pdf
    assert [row["kode"] for row in variables["catatan"]] == ["A.I.1.i.a", "A.I.1.i.b"]
    assert [row["peran"] for row in variables["tim"]] == ["TPI ketua"]
    for text in ("Data dukung reform seluruhnya", "1. Inspektur Jenderal", "2. Sekretaris Jenderal", "Tanda tangan"):
        assert text in in_word
        assert text in in_pdf
    assert NOTE in in_word
    for text in ("{{ kop }}", "{% debug %}", "<w:p/>", '"kutip"', "Lengkapi triwulan"):
        assert text in in_pdf
    with opened(pdf.content) as document:
        assert b"pdfuaid:part" in document.Root.Metadata.read_bytes()
        assert {"/H1", "/H2", "/Table", "/TH"} <= {str(element.S) for element in elements(document)}
    details = [event.detail for event in AuditEvent.objects.filter(kind=AuditEvent.Kind.LETTER_MADE).order_by("pk")]
    assert [(detail["kind"], detail["form"]) for detail in details] == [("lhe", "docx"), ("lhe", "pdf")]


def test_every_question_stands_in_the_annex_of_the_lhe_with_the_points_of_both(client, round_):
    assessment, lead = round_
    variables = get_variables(lead, assessment.pk, Typed(timezone.localdate(), Signer("A", "B")))
    instrument = get_instrument(assessment.period.instrument)
    rows = {row["kode"]: row for row in variables["lembar"]}
    assert list(rows) == list(instrument.indicators)
    changed = rows["A.I.1.i.a"]
    assert (changed["unit"], changed["poin_unit"]) == ("Ya", "0,25")
    assert (changed["tpi"], changed["poin_tpi"], changed["poin_paling_tinggi"]) == ("Tidak", "0,00", "0,25")
    sheet = get_sheets(Evaluation.objects.get(assessment=assessment, stage=Stage.TPI)).claim
    for code, row in rows.items():
        share = instrument.parent_of(code).question_weight
        assert row["poin_tpi"] == decimal_text((sheet.values[code] or 0) * share)
    client.force_login(lead)
    url = reverse("evidence:letter-create", args=[assessment.pk, "lhe"])
    for form, words in (("docx", words_of_docx), ("pdf", words_of)):
        text = words(client.post(url, sent(bentuk=form)).content)
        assert [code for code in rows if code not in text] == []


@pytest.mark.parametrize(("form", "words"), [("docx", words_of_docx), ("pdf", words_of)])
def test_the_letterhead_is_that_of_the_signers_office(client, round_, form, words):
    """An LHE below the head of the office it judges is no paper of the TPI."""
    assessment, lead = round_
    client.force_login(lead)
    url = reverse("evidence:letter-create", args=[assessment.pk, "lhe"])
    assert client.get(url).context["form"]["letterhead_lines"].value().endswith("\nTim Penilai Internal")
    head = {"letterhead_lines": "KEMENTERIAN\n\nINSPEKTORAT JENDERAL", "letterhead_address": "Jalan Pengawasan 1"}
    text = words(client.post(url, sent(bentuk=form) | head).content)
    for part in ("INSPEKTORAT JENDERAL", "Jalan Pengawasan 1"):
        assert part in text
    assert "DIREKTORAT JENDERAL BEA DAN CUKAI" not in text
    refused = client.post(url, sent(bentuk=form) | {"letterhead_lines": "A\n" * 7})
    assert refused.status_code == 422
    assert "paling banyak 6 baris" in refused.text
    assert "DIREKTORAT JENDERAL BEA DAN CUKAI" in words(client.post(url, sent(bentuk=form)).content)


def test_berita_acara_names_both_sides(client, round_):
    assessment, lead = round_
    client.force_login(lead)
    url = reverse("evidence:letter-create", args=[assessment.pk, "berita-acara"])
    for form, words in (("docx", words_of_docx), ("pdf", words_of)):
        response = client.post(url, sent(bentuk=form))
        assert response.status_code == 200, response.text
        text = words(response.content)
        for part in ("Pada hari Minggu, 31 Mei 2026", "Putu Auditor", "I Gusti Made Wirata", "2 pertanyaan dinilai"):
            assert part in text


@pytest.mark.parametrize("kind", KINDS)
def test_published_letters_carry_no_draft_mark(round_, kind):
    assessment, lead = round_
    rows = Evaluation.objects.filter(assessment=assessment, stage=Stage.TPI)
    rows.update(published_at=timezone.now(), published_by=lead)
    variables = get_variables(lead, assessment.pk, Typed(timezone.localdate(), Signer("A", "B")))
    assert variables["konsep"] == ""
    assert "KONSEP" not in words_of_docx(fill(default_template(kind), variables))
    assert "KONSEP" not in letter_pdf.letter_html(variables, kind=kind, paper="A4")


def test_what_was_typed_comes_back_with_the_reason(client, round_):
    assessment, lead = round_
    client.force_login(lead)
    url = reverse("evidence:letter-create", args=[assessment.pk, "lhe"])
    response = client.post(url, sent(dated="31/31/2026", basis="Surat Tugas X"))
    assert response.status_code == 422
    assert "Tanggal tidak dapat dibaca" in response.text
    assert "Surat Tugas X" in response.text


def test_only_the_units_tpi_makes_letters_once_they_have_a_sheet(client, round_):
    assessment, lead = round_
    for role in (Role.HEAD, Role.TEAM_LEAD):
        client.force_login(make_member(role, unit=assessment.unit))
        assert client.get(reverse("evidence:letter-create", args=[assessment.pk, "lhe"])).status_code == 403
    client.force_login(make_member(Role.TPI_LEAD))
    assert client.get(reverse("evidence:letter-create", args=[assessment.pk, "lhe"])).status_code == 404
    client.force_login(lead)
    assert client.get(reverse("evidence:letter-create", args=[assessment.pk, "surat-lain"])).status_code == 404
    Answer.objects.filter(evaluation__stage=Stage.TPI).delete()
    evaluation = Evaluation.objects.get(stage=Stage.TPI)
    evaluation.score.delete()
    evaluation.delete()
    response = client.get(reverse("evidence:letter-create", args=[assessment.pk, "lhe"]))
    assert response.status_code == 409
    assert "TPI belum mempunyai lembar penilaian" in response.text


def test_letters_after_a_repair_wait_for_the_tpis_sheet_of_that_round(client, round_):
    assessment, lead = round_
    Evaluation.objects.create(assessment=assessment, stage=Stage.SELF, round=2)
    client.force_login(lead)
    response = client.get(reverse("evidence:letter-create", args=[assessment.pk, "lhe"]))
    assert response.status_code == 409
    assert "TPI belum mempunyai lembar penilaian" in response.text


def test_f06_a_draft_of_the_tpi_reaches_no_letter_of_the_unit(round_):
    assessment, _ = round_
    head = assessment.unit.memberships.get(role=Role.HEAD).user
    with pytest.raises(ActionDenied):
        get_variables(head, assessment.pk, Typed(timezone.localdate(), Signer("A", "B")))


# --- Templates ------------------------------------------------------------------------------------------------------


def test_list_of_variables_example_and_real_letter_have_the_same_names(round_):
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


def test_admin_brings_a_template_and_goes_back_to_ours(client, round_):
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
    assert list(storage.shelf().files()) == []


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
    storage.shelf().discard(kept.storage_name)
    with pytest.raises(WrongState, match="Unggah lagi"):
        letters.template_bytes(instansi, "lhe", paper="A4")


def test_another_instansis_templates_are_not_there(client, instruments):
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=make_instansi()))
    assert client.get(reverse("evidence:template-list", args=[make_instansi().pk])).status_code == 404
