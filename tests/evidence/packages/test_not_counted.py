"""A document that does not count says so, with its reason, in every list in which it stands."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessment.rounds.models import Handover
from assessment.rounds.workflow import Act
from assessment.scoring import Choice
from assessment.sheet.services import save_answer
from evidence.documents.services import citations
from evidence.documents.services.documents import Details
from evidence.packages.exports.package_index import Line, index_html, index_xlsx
from evidence.packages.selectors.packages import contents_of
from tests.evidence import files
from tests.flow import Flow

pytestmark = pytest.mark.django_db(transaction=True)

UNDATED = "Belum dihitung: tanggal dokumen belum diisi."
OUTSIDE = "Tidak dihitung: tanggalnya di luar rentang"
LAPSED = "Tidak dihitung: berlaku sampai 31 Desember 2020, jadi sudah lewat."


@pytest.fixture
def at_question(own):
    own.upload(name="tanpa.pdf", indicator=own.question())
    own.upload(name="lama.pdf", indicator=own.question(), details=Details(document_date=date(2015, 1, 1)))
    own.upload(name="lewat.pdf", indicator=own.question(), details=Details(valid_until=date(2020, 12, 31)))
    return own


@pytest.fixture
def member(own, client):
    client.force_login(own.mp)
    return client


@pytest.mark.parametrize("look", ["", "?tampilan=kartu"])
def test_the_library_says_it_at_each(at_question, member, look):
    page = member.get(reverse("evidence:document-list", args=[at_question.assessment.pk]) + look).text
    for words in (UNDATED, OUTSIDE, LAPSED):
        assert page.count(words) == 1


def test_what_counts_is_not_said_to_be_wanting(own, member):
    own.upload(name="baik.pdf", indicator=own.question(), details=Details(document_date=date(2026, 2, 1)))
    assert "dihitung:" not in member.get(reverse("evidence:document-list", args=[own.assessment.pk])).text


def test_the_file_of_the_library_says_it(at_question, member):
    url = reverse("evidence:document-list", args=[at_question.assessment.pk])
    sheet = load_workbook(io.BytesIO(b"".join(member.get(url + "?unduh=xlsx")))).worksheets[0]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    for words in (UNDATED, LAPSED):
        assert words in cells


def test_who_takes_documents_from_the_library_reads_it_before(at_question, member):
    other = at_question.question(number=1)
    page = member.get(reverse("evidence:citation-create", args=[at_question.assessment.pk, other.code])).text
    for words in (UNDATED, OUTSIDE, LAPSED):
        assert words in page


def test_a_proof_of_a_condition_is_not_judged_by_the_window(own, client):
    own.upload(name="tanpa.pdf", by=own.mp)
    client.force_login(own.lead)
    url = reverse("evidence:condition-citation-create", args=[own.assessment.pk, "tlhp"])
    page = client.get(url).text
    assert "tanpa" in page
    assert UNDATED not in page


def test_the_area_list_marks_an_answer_without_a_document_that_counts(at_question, member):
    url = reverse("assessment:area-detail", args=[at_question.assessment.pk, "MP"])
    assert "belum ada yang dihitung" not in member.get(url).text  # nothing is claimed yet
    code = at_question.question().code
    save_answer(
        assessment=at_question.assessment, code=code, value=Choice("Ya"), explanation="", version=0, by=at_question.mp
    )
    page = member.get(url).text
    assert page.count("3 data dukung, belum ada yang dihitung") == 1
    at_question.upload(
        name="baik.pdf", indicator=at_question.question(), details=Details(document_date=date(2026, 2, 1))
    )
    assert "belum ada yang dihitung" not in member.get(url).text


def test_the_package_says_it_on_its_page_and_in_its_index(at_question, client):
    client.force_login(at_question.lead)
    page = client.get(reverse("evidence:package-detail", args=[at_question.assessment.pk])).text
    contents = contents_of(at_question.lead, at_question.assessment)
    lines = [Line(item, item.reason) for item in contents.items]
    html = index_html(contents, lines, [], []).decode()
    sheet = load_workbook(io.BytesIO(index_xlsx(lines))).worksheets[0]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    for words in (UNDATED, LAPSED):
        assert words in page
        assert words in html
        assert words in cells


def test_what_was_handed_over_without_counting_keeps_its_reason(instruments, client):
    flow = Flow()
    for name, ends in (("tanpa.pdf", None), ("lewat.pdf", date(2020, 12, 31))):
        flow.cite(flow.upload(name, document_date=None, valid_until=ends), flow.codes[:1])
    flow.to_tpi()
    handover = Handover.objects.get(act=Act.SUBMIT)
    client.force_login(flow.lead)
    page = client.get(reverse("evidence:pin-list", args=[handover.pk])).text
    assert page.count(UNDATED) == 1
    assert page.count(LAPSED) == 1


def test_every_slot_of_the_question_says_it(at_question, member):
    page = member.get(
        reverse("assessment:answer-edit", args=[at_question.assessment.pk, at_question.question().code])
    ).text
    for words in (UNDATED, OUTSIDE, LAPSED):
        assert page.count(words) == 1


def test_a_document_given_to_a_second_place_ticks_both(own):
    document = own.upload(files.pdf(mark="x"), indicator=own.question(), checklist_keys=["1"])
    use = citations.cite_document(
        assessment=own.assessment, indicator=own.question(), document=document, by=own.mp, checklist_keys=["2"]
    )
    assert use.checklist_keys == ["1", "2"]
