"""Every page of criteria says once whose words they are; what is inferred says so where it is chosen."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.lke.models import Instrument
from assessment.papers.exports.report_pdf import report_html
from assessment.papers.selectors.report import get_report, stamp_now
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.planning.scenarios.models import Scenario
from assessment.scoring import Choice, Index
from tests.factories import fill, make_assessment, make_member, make_period, make_unit
from tests.flow import Flow
from tests.sheets import NOW, OLD, best_answers
from tests.texts import text_of

pytestmark = pytest.mark.django_db

OWN_WORDS = "Rumusan kriteria ini milik portal; bunyi resmi: Permen PAN-RB 90/2021 jo. 5/2024, hlm. 66."
INFERRED = "Jenjang disimpulkan dari 52/2014 dan 90/2021, keyakinan"


def round_of(code):
    unit = make_unit()
    period = make_period(instansi=unit.instansi, instrument=Instrument.objects.get(code=code))
    return make_assessment(unit=unit, period=period)


def sign_in(client, role, assessment, **more):
    client.force_login(make_member(role, unit=assessment.unit, **more))


def question(assessment, code):
    return reverse("assessment:answer-edit", args=[assessment.pk, code])


@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.HEAD])  # one writes, the other reads
def test_the_page_of_a_question_says_it_once(client, instruments, role):
    assessment = round_of(NOW)
    sign_in(client, role, assessment, **({"areas": [AreaKey.MP]} if role == Role.POKJA_MEMBER else {}))
    page = text_of(client.get(question(assessment, "A.I.1.i.b")))
    assert page.count("Rumusan kriteria") == 1
    assert OWN_WORDS in page


def test_an_evaluator_reads_it_too(client, instruments):
    flow = Flow()
    flow.to_tpi()
    flow.begin()
    client.force_login(flow.member)
    page = text_of(client.get(reverse("assessment:evaluation-edit", args=[flow.assessment.pk, "A.I.1.i.b"])))
    assert page.count("Rumusan kriteria") == 1
    assert OWN_WORDS in page


@pytest.mark.parametrize("role", [Role.POKJA_MEMBER, Role.HEAD])
def test_the_page_of_an_inferred_question_says_so(client, instruments, role):
    assessment = round_of(OLD)
    sign_in(client, role, assessment, **({"areas": [AreaKey.PP]} if role == Role.POKJA_MEMBER else {}))
    page = text_of(client.get(question(assessment, "A.VI.2.e")))
    assert f"{INFERRED} sedang; naskah resminya belum terbaca." in page


def test_the_calculation_says_of_an_inferred_answer_that_it_is(client, instruments):
    assessment = round_of(OLD)
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    fill(assessment.evaluations.get(), {"A.VI.2.e": Choice("A")}, by=lead)
    client.force_login(lead)
    page = client.get(reverse("assessment:origin-detail", args=[assessment.pk, "A.VI.2.e"]))
    assert f"{INFERRED} sedang" in text_of(page)
    assert "origin-warning" in page.content.decode()


def test_the_whole_sheet_and_the_edition_say_it_once(client, instruments):
    assessment = round_of(OLD)
    sign_in(client, Role.TEAM_LEAD, assessment)
    sheet = text_of(client.get(reverse("assessment:sheet-detail", args=[assessment.pk])))
    assert sheet.count("Rumusan kriteria milik portal; bunyi resmi: Permen PAN-RB 10/2019.") == 1
    assert "Semua pertanyaan disimpulkan" in sheet
    client.force_login(make_member(Role.PORTAL_ADMIN))
    edition = text_of(client.get(reverse("assessment:instrument-detail", args=[assessment.period.instrument_id])))
    assert edition.count("Rumusan kriteria milik portal") == 1


def test_route_and_simulation_that_quote_criteria_say_it_once(client, instruments):
    assessment = round_of(NOW)
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    answers = best_answers() | {"A.I.1.i.b": Choice("C"), "B.II.a.1": Index(Decimal(1))}
    fill(assessment.evaluations.get(), answers, by=lead, supported=answers)
    scenario = Scenario.objects.create(
        assessment=assessment, name="Coba", maker=lead, created_at=timezone.now(), changed_at=timezone.now()
    )
    client.force_login(lead)
    route = text_of(client.get(reverse("assessment:route-detail", args=[assessment.pk])))
    simulation = text_of(client.get(reverse("assessment:scenario-area-edit", args=[assessment.pk, scenario.pk, "MP"])))
    for page in (route, simulation):
        assert page.count("Rumusan kriteria milik portal; bunyi resmi: Permen PAN-RB 90/2021 jo. 5/2024") == 1


def test_lampiran_i_says_it_once_and_an_inferred_level_at_its_answer(client, instruments):
    assessment = round_of(OLD)
    head = make_member(Role.HEAD, unit=assessment.unit)
    fill(assessment.evaluations.get(), {"A.VI.2.e": Choice("A")}, by=head)
    report = get_report(head, assessment.pk)
    html = report_html(report, stamp_now(assessment, report), paper="A4")
    assert html.count("Rumusan kriteria milik portal; bunyi resmi: Permen PAN-RB 10/2019.") == 1
    (card,) = [part for part in html.split("<article") if "<strong>A.VI.2.e</strong>" in part]
    assert f"{INFERRED} sedang." in card
