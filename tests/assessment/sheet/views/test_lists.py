"""The lists of questions, and how many queries they take."""

import re

import pytest
from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Answer, Stage
from tests.assessment.sheet.views.sheet import CODE, cite, question, save, url
from tests.factories import fill, make_assessment, make_member, make_period, make_recap
from tests.sheets import CODES, best_answers, instrument
from tests.texts import text_of

pytestmark = pytest.mark.django_db


# --- The lists


def test_the_first_page_says_what_remains_and_the_one_next_question(as_sari, assessment, sari):
    """A.II.1.ii.a and A.II.1.iii.a each earn 1,00 of the area's weight; the first in the document comes first."""
    page = text_of(as_sari.get(url("assessment-detail", assessment)))
    questions = 16
    assert f"{questions} pertanyaan lagi" in page
    assert "hingga +1,00 poin" in page
    assert "Kerjakan" in page


def test_a_supported_answer_is_finished_and_an_unsupported_one_is_not(as_sari, assessment, sari):
    save(assessment, sari)
    assert "16 pertanyaan lagi" in text_of(as_sari.get(url("assessment-detail", assessment)))
    cite(assessment, CODE, sari)
    assert "15 pertanyaan lagi" in text_of(as_sari.get(url("assessment-detail", assessment)))


def test_a_finished_sheet_is_handed_over_first_thing_by_the_ketua_tim_alone(client, assessment, sari, lead):
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    client.force_login(lead)
    html = client.get(url("assessment-detail", assessment)).content.decode()
    assert "Selesai. Semua area siap diserahkan ke kepala kantor." in html
    assert html.index("Periksa dan serahkan ke kepala kantor") < html.index("<h1")
    client.force_login(sari)
    html = client.get(url("assessment-detail", assessment)).content.decode()
    assert "Selesai. Area Anda siap diperiksa ketua tim ZI." in html
    assert "Periksa dan serahkan" not in html


def test_a_member_without_an_area_learns_whom_to_ask(client, assessment, lead):
    type(lead).objects.filter(pk=lead.pk).update(phone="0812-3456")
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[]))
    page = text_of(client.get(url("assessment-detail", assessment)))
    assert "Mintalah kepada Made Wirawan, ketua tim ZI, telepon 0812-3456" in page


def test_an_area_shows_pemenuhan_and_reform_together_in_document_order(as_sari, assessment, sari):
    save(assessment, sari)
    html = as_sari.get(url("area-detail", assessment, "MP")).content.decode()
    codes = re.findall(r'class="code">([^<]+)<', html)
    assert codes == [code for code in instrument().indicators if code.startswith(("A.I.1.", "A.II.1."))]
    assert html.count("Dikerjakan") == 1


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("key", list(AreaKey))
def test_every_area_of_every_instrument_opens(client, instruments, code, key):
    assessment = make_assessment(period=make_period(instrument=Instrument.objects.get(code=code)))
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit))
    assert client.get(url("area-detail", assessment, key)).status_code == 200


@pytest.mark.parametrize(("code", "count"), list(zip(CODES, (113, 84, 84), strict=True)))
def test_the_full_sheet_shows_every_question_with_its_points(client, instruments, code, count):
    assessment = make_assessment(period=make_period(instrument=Instrument.objects.get(code=code)))
    client.force_login(make_member(Role.HEAD, unit=assessment.unit))
    html = client.get(url("sheet-detail", assessment)).content.decode()
    assert len(re.findall(r'href="\.\./jawaban/', html)) == count


def test_the_full_sheet_tells_both_figures(client, assessment, lead):
    """A.I.1.i.a alone: 0,25 of 0,50 claimed, and 0,50 of the answered ones."""
    save(assessment, lead)
    client.force_login(lead)
    page = text_of(client.get(url("sheet-detail", assessment)))
    assert "Klaim 0,25" in page
    assert "Terjawab saja 0,50" in page
    assert "Berdata dukung 0,00" in page


@pytest.mark.parametrize(
    "address", [("assessment-detail",), ("area-detail", "PW"), ("sheet-detail",), ("answer-edit", "A.I.5.i.a")]
)
def test_pages_take_few_queries_however_full_the_sheet(
    client, assessment, lead, address, django_assert_max_num_queries
):
    # With its notes, whom one may name, what changed since the last look, the bell, and what a lead said: two, four, one, one.
    # Beranda of a ketua tim names the people of each area, and reads the tasks of all, the own ones among them: one, one.
    most = {"answer-edit": 20, "area-detail": 13, "assessment-detail": 14}.get(address[0], 12)
    name, *args = address
    for code, value in best_answers().items():
        save(assessment, lead, code=code, value=value, explanation="x" * 500)
        if code.startswith("A.I.5"):
            cite(assessment, code, lead)
    client.force_login(lead)
    client.get(url(name, assessment, *args))
    with django_assert_max_num_queries(most):
        assert client.get(url(name, assessment, *args)).status_code == 200


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("assessment:assessment-detail", ()),
        ("assessment:area-detail", ("MP",)),
        ("assessment:sheet-detail", ()),
        ("assessment:answer-edit", (CODE,)),
        ("evidence:report-pdf", ()),
        ("assessment:lke-xlsx", ()),
        ("evidence:document-list", ()),
    ],
)
def test_f07_sheet_pages_of_a_round_that_holds_only_a_rekap_explain_it(client, assessment, lead, name, args):
    assessment.evaluations.all().delete()
    make_recap(assessment, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=lead)
    client.force_login(lead)

    response = client.get(reverse(name, args=[assessment.pk, *args]))

    assert response.status_code == 409
    assert "hanya memuat rekap nilai" in response.text


def test_f07_saving_into_a_round_that_holds_only_a_rekap_is_refused(client, assessment, lead):
    assessment.evaluations.all().delete()
    client.force_login(lead)

    response = client.post(question(assessment), {"version": "0", "level": "Ya", "explanation": "teks saya"})

    assert response.status_code == 409
    assert not Answer.objects.exists()
