"""LHE and berita acara: the same figures in Word and PDF, drafts marked, and only for who evaluates the unit."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from assessment.audit.models import AuditEvent
from assessment.lke.selectors.instruments import get_instrument
from assessment.papers.exports import letter_pdf
from assessment.papers.models import LetterTemplate
from assessment.papers.selectors.letters import Typed, get_variables
from assessment.papers.signing import Signer
from assessment.papers.word.default_templates import default_template
from assessment.papers.word.fill import fill
from assessment.people.models import Role
from assessment.readiness.selectors import get_comparison
from assessment.rounds.models import Answer, Evaluation, Stage
from assessment.rounds.workflow import Status
from assessment.scores.selectors import get_sheets
from assessment.scores.services import refresh_score
from tests.assessment.papers.report_office import make_report_office
from tests.assessment.papers.test_report_pdf import elements, opened, words_of
from tests.factories import make_member
from zi_portal.kit.indonesian import decimal_text
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db

NOTE = 'Evaluasi baru satu kali. {{ kop }} {% debug %} <w:p/> & "kutip"\nLengkapi triwulan kedua.'
KINDS = LetterTemplate.Kind.values


@pytest.fixture
def round_(instruments, clock):
    """Return a round that its TPI has scored otherwise at two questions, with a note at one, and the Ketua TPI."""
    assessment, _ = make_report_office()
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    lead = make_member(Role.TPI_LEAD, unit=assessment.unit, full_name="Putu Auditor", position="Auditor Madya")
    tpi_sheet(assessment, {"A.I.1.i.a": ("Tidak", NOTE), "A.I.1.i.b": ("C", "")})
    return assessment, lead


def tpi_sheet(assessment, changed=()):
    """Give a round the sheet of its Ketua TPI, a copy of the unit's where `changed` gives no level and note."""
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


@pytest.mark.once
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
    assert [row["peran"] for row in variables["tim"]] == ["Ketua TPI"]
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


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
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
