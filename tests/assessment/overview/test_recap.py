"""All units side by side: what each reader may know, order, search, and the same number of queries for 200 units."""

import random
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.overview.selectors.recap import recap_lines
from assessment.overview.selectors.rounds import find_assessments
from assessment.people.models import Role
from assessment.rounds.models import Assessment, Evaluation, EvaluationScore
from assessment.rounds.workflow import Status
from assessment.scoring import Choice
from tests.factories import fill, make_assessment, make_instansi, make_member, make_period, make_unit

pytestmark = pytest.mark.django_db

RECAP = reverse("assessment:recap-list")
YES = ("A.I.1.i.a", "A.I.1.ii.a", "A.I.1.iv.a")


@pytest.fixture
def period(instruments):
    return make_period(instansi=make_instansi(), year=2026, name="Putaran 2026")


def add(period, name, status=Status.TPI_REVIEW, *, answered=1, supported=0, **more):
    unit = make_unit(instansi=period.instansi, name=name)
    assessment = make_assessment(unit=unit, period=period, **more)
    by = make_member(Role.TEAM_LEAD, unit=unit)
    answers = {code: Choice("Ya") for code in YES[:answered]}
    fill(assessment.evaluations.get(), answers, by=by, supported=YES[:supported])
    assessment.status = status
    assessment.save()
    return assessment


def sign_in(client, role, **scope):
    person = make_member(role, **scope)
    client.force_login(person)
    return person


def cells(response):
    """Return unit → heading → text of its row."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", response.text, re.S)[1:]:
        parts = dict(re.findall(r'<td data-label="([^"]*)"[^>]*>(.*?)</td>', row, re.S))
        name = re.search(r'stack-title">(?:<a[^>]*>)?([^<]+)', row)[1]
        found[name] = {head: " ".join(re.sub(r"<[^>]+>", " ", text).split()) for head, text in parts.items()}
    return found


def names(response):
    return list(cells(response))


def test_admin_reads_figures_of_submitted_units_and_only_the_progress_of_others(client, period):
    add(period, "Kantor A", answered=3, supported=1)
    add(period, "Kantor B", Status.DRAFT, answered=2, supported=2)
    sign_in(client, Role.INSTANSI_ADMIN, instansi=period.instansi)
    found = cells(client.get(RECAP))
    first, draft = found["Kantor A"], found["Kantor B"]
    assert first["Terjawab"] == "3/113"
    assert first["Klaim"] != first["Berdata dukung"] != "–"
    assert first["MP"] == first["Berdata dukung"]
    assert first["Hasil"] == "0,00"
    assert first["Syarat nilai WBK"] == "Kurang 0 dari 12"
    assert draft["Terjawab"] == "2/113"
    assert {draft[head] for head in ("Klaim", "Berdata dukung", "Berisiko", "Hasil", "MP")} == {"–"}
    assert draft["Syarat nilai WBK"] == "–"


def test_evaluators_read_nothing_of_units_that_have_not_submitted(client, period):
    assessment = add(period, "Kantor A", Status.DRAFT)
    sign_in(client, Role.TPI_MEMBER, unit=assessment.unit)
    assert cells(client.get(RECAP))["Kantor A"]["Terjawab"] == "–"
    sign_in(client, Role.TPN_RECORDER, instansi=period.instansi)
    assessment.status = Status.TPI_REVIEW
    assessment.save()
    assert cells(client.get(RECAP))["Kantor A"]["Klaim"] == "–"


def test_order_search_and_filters(client, period):
    add(period, "Kantor A", answered=1, supported=1)
    add(period, "Kantor B", answered=3, supported=0, target="WBBM")
    add(period, "Kantor C", answered=3, supported=3)
    add(period, "Kantor D", Status.DRAFT, answered=2)
    sign_in(client, Role.INSTANSI_ADMIN, instansi=period.instansi)

    def initials(query):
        return "".join(name[-1] for name in names(client.get(f"{RECAP}?period={period.pk}&{query}")))

    assert initials("") == "ABCD"
    assert initials("sort=berdata-dukung") == "CABD"  # what may not be known stands last
    assert initials("sort=klaim") == "BCAD"
    assert initials("sort=berisiko") == "BACD"
    assert initials("sort=kemajuan") == "ADBC"
    assert initials("sort=status") == "DABC"
    assert initials("target=WBBM") == "B"
    assert initials("status=draf") == "D"
    assert initials("text=kantor c") == "C"
    assert initials("sort=salah&target=x") == "ABCD"


def test_without_a_choice_the_latest_period_is_shown(client, period):
    add(period, "Kantor A")
    earlier = make_period(instansi=period.instansi, year=2025, name="Putaran 2025")
    make_assessment(unit=make_unit(instansi=period.instansi, name="Kantor Lama"), period=earlier)
    sign_in(client, Role.INSTANSI_HEAD, instansi=period.instansi)
    assert names(client.get(RECAP)) == ["Kantor A"]
    assert sorted(names(client.get(f"{RECAP}?period="))) == ["Kantor A", "Kantor Lama"]


def test_a_damaged_score_shows_no_figure_and_hides_no_other_unit(client, period, caplog):
    broken = add(period, "Kantor A")
    add(period, "Kantor B")
    EvaluationScore.objects.filter(evaluation__assessment=broken).update(supported={"total": "x"})
    sign_in(client, Role.INSTANSI_ADMIN, instansi=period.instansi)
    found = cells(client.get(RECAP))
    assert found["Kantor A"]["Hasil"] == "–"
    assert found["Kantor B"]["Hasil"] == "0,00"


def test_two_hundred_units_take_as_many_queries_as_two(client, period):
    sign_in(client, Role.INSTANSI_ADMIN, instansi=period.instansi)
    first = add(period, "Kantor 000")

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(RECAP + "?sort=klaim")
        return len(found)

    queries()
    few = queries()
    score = EvaluationScore.objects.get(evaluation__assessment=first)
    for number in range(1, 200):
        unit = make_unit(instansi=period.instansi, name=f"Kantor {number:03}")
        evaluation = make_assessment(unit=unit, period=period, status=Status.TPI_REVIEW).evaluations.get()
        score.pk, score.evaluation_id = None, evaluation.pk
        score.save(force_insert=True)
    page = client.get(RECAP)
    assert (len(names(page)), "200 penilaian" in page.text) == (50, True)
    assert queries() <= few + 1  # the pager asks nothing more, whatever the number


@pytest.fixture
def portfolio(period):
    """Forty rounds of one instansi with any status, total and progress, many alike, some without a score."""
    chance = random.Random(20260301)
    score = EvaluationScore.objects.get(evaluation__assessment=add(period, "kantor"))
    for number in range(39):
        unit = make_unit(
            instansi=period.instansi, name=chance.choice(["Kantor", "kantor", "Balai", "ÉPICE"]) + str(number % 7)
        )
        assessment = make_assessment(unit=unit, period=period, status=chance.choice(["draf", "kepala", "tpi", "tpn"]))
        if number % 8:
            score.pk, score.evaluation_id = None, assessment.evaluations.get().pk
            score.claim_total = Decimal(chance.randrange(4, 8)) / 3
            score.supported_total = chance.choice([None, score.claim_total / 2, Decimal(1)])
            score.answered = chance.randrange(4)
            score.save(force_insert=True)
    return make_member(Role.INSTANSI_ADMIN, instansi=period.instansi)


FIGURES = {
    "": lambda line: 0,
    "status": lambda line: ["draf", "kepala", "dikembalikan", "tpi", "tpn", "selesai"].index(line.assessment.status),
    "kemajuan": lambda line: line.share,
    "berdata-dukung": lambda line: None if line.supported is None else -line.supported,
    "klaim": lambda line: None if line.claim is None else -line.claim,
    "berisiko": lambda line: None if line.at_risk is None else -line.at_risk,
}


@pytest.mark.parametrize("sort", list(FIGURES))
def test_lines_stand_in_the_order_of_what_they_say(portfolio, sort):
    lines = recap_lines(portfolio, find_assessments(portfolio), sort=sort)
    every, known = list(lines), FIGURES[sort]

    def place(line):
        figure = known(line)
        return figure is None, figure or 0, line.assessment.unit.name.casefold(), line.assessment.pk

    assert len(every) == len(lines) == 40
    assert every == sorted(every, key=place)
    assert [*lines[:7], *lines[7:33], *lines[33:]] == every
    assert lines[39] == every[39]
    assert len({line.assessment.pk for line in every}) == 40


@pytest.mark.parametrize("sort", ["klaim", "berdata-dukung", "berisiko", "kemajuan"])
def test_a_round_stands_once_by_the_figures_of_its_last_sheet(period, sort):
    """A was best and is worst since its repair; by its first sheet it would stand elsewhere, or twice."""
    first = add(period, "Kantor A", answered=3)
    middle = add(period, "Kantor B", answered=2)
    score = EvaluationScore.objects.get(evaluation__assessment=first)
    figures = {"claim_total": Decimal(90), "supported_total": Decimal(40), "answered": 90}
    EvaluationScore.objects.filter(pk=score.pk).update(**figures)
    figures = {"claim_total": Decimal(50), "supported_total": Decimal(20), "answered": 50}
    EvaluationScore.objects.filter(evaluation__assessment=middle).update(**figures)
    score.evaluation = Evaluation.objects.create(assessment=first, stage="mandiri", round=2)
    score.pk, score.claim_total, score.supported_total, score.answered = None, Decimal(10), Decimal(5), 10
    score.save(force_insert=True)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=period.instansi)
    lines = recap_lines(admin, find_assessments(admin), sort=sort)
    told = [line.assessment.unit.name for line in lines]
    assert told == (["Kantor A", "Kantor B"] if sort == "kemajuan" else ["Kantor B", "Kantor A"])
    assert len(lines) == 2


@pytest.mark.parametrize(("sort", "most"), [("", 10), ("status", 10), ("klaim", 10)])
def test_a_page_reads_its_own_rounds(client, period, sort, most):
    for number in range(60):
        make_assessment(unit=make_unit(instansi=period.instansi, name=f"Kantor {number:02}"), period=period)
    sign_in(client, Role.INSTANSI_ADMIN, instansi=period.instansi)
    made = []

    def note(**sent):
        made.append(sent["instance"].pk)

    post_init.connect(note, sender=Assessment)
    try:
        page = client.get(f"{RECAP}?sort={sort}&halaman=2")
    finally:
        post_init.disconnect(note, sender=Assessment)
    assert (len(names(page)), "60 penilaian" in page.text) == (10, True)
    assert len(made) <= most
