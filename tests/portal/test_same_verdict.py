"""Page, report, workbook and stored score of one round say the same of WBK and WBBM, by klaim and by berdata dukung."""

import io
import random
import re

import openpyxl
import pytest
from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.papers.exports import report_pdf
from assessment.papers.report.data import Stamp
from assessment.papers.selectors.report import get_report
from assessment.people.models import Role
from assessment.scoring import PREDICATES
from tests.assessment.scoring.strategies import random_answer
from tests.factories import fill, make_assessment, make_member, make_period, make_unit
from tests.sheets import NOW, OLD, OLDEST, best_answers, instrument

pytestmark = pytest.mark.django_db

STAMP = Stamp("3 Maret 2026 pukul 10.00 WITA", "3 Maret 2026", "ab" * 32)
# Questions answered at random instead of best, and how many of a hundred answers have no data dukung.
DRAWS = ((0, 0), (0, 30), (12, 0), (60, 30))


@pytest.mark.parametrize(("code", "target"), [(NOW, "WBK"), (NOW, "WBBM"), (OLD, "WBBM"), (OLDEST, "WBK")])
def test_every_paper_of_a_round_says_the_same_verdict(instruments, client, code, target):
    said = set()
    for seed, (changed, unproved) in enumerate(DRAWS):
        assessment, head = draw(code, target, random.Random(seed), changed, unproved)
        client.force_login(head)
        stored = of_the_score(assessment)
        assert of_the_workbook(client, assessment) == stored
        assert of_the_report(get_report(head, assessment.pk), target) == stored
        for predicate in PREDICATES:
            page = words(client, "readiness-detail", assessment, f"?predikat={predicate}")
            assert verdict_in(page, predicate) == stored[predicate][1]
            assert claim_in(page, predicate) == (stored[predicate][0] if stored["berisiko"] else None)
        said.add(stored[target])
    # Best answers are enough, without their data dukung they are not, and poor ones never are.
    assert said == {(True, True), (True, False), (False, False)}


def draw(code, target, chance, changed, unproved):
    unit = make_unit()
    period = make_period(instansi=unit.instansi, instrument=Instrument.objects.get(code=code))
    assessment = make_assessment(unit=unit, period=period, target=target)
    lke = instrument(code)
    answers = best_answers(code)
    for question in chance.sample(sorted(lke.indicators), changed):
        answers[question] = random_answer(lke.indicator(question), chance, blanks=False)
    proved = [question for question in answers if chance.randrange(100) >= unproved]
    fill(assessment.evaluations.get(), answers, by=make_member(Role.TEAM_LEAD, unit=unit), supported=proved)
    return assessment, make_member(Role.HEAD, unit=unit)


def of_the_score(assessment):
    """Return predicate → whether klaim and berdata dukung meet every minimum, from the JSON in the database."""
    score = assessment.evaluations.get().score
    found = {}
    for predicate in PREDICATES:
        sheets = (dict(sheet["gates"])[predicate] for sheet in (score.claim, score.supported))
        found[predicate] = tuple(all(gate["passed"] for gate in gates) for gates in sheets)
    return found | {"berisiko": score.claim_total != score.supported_total}


def of_the_workbook(client, assessment):
    response = client.get(reverse("assessment:lke-xlsx", args=[assessment.pk]))
    page = openpyxl.load_workbook(io.BytesIO(response.content), data_only=True)["Utama"]
    rows = {row[1]: row for row in page.iter_rows(values_only=True) if row[1]}
    meant = {"memenuhi": True, "belum memenuhi": False}
    found = {}
    for predicate in PREDICATES:
        row = rows[f"Seluruh syarat {predicate}"]
        found[predicate] = (meant[row[6]], meant[row[9]])
    total = rows["Nilai Zona Integritas"]
    return found | {"berisiko": total[3] != total[5]}


def of_the_report(report, target):
    """Return the same from the words of the printed report."""
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", report_pdf.report_html(report, STAMP, paper="A4")))
    found = {}
    for board in report.readiness.boards:
        claim = not board.claim_failing_count
        found[board.predicate] = (claim, board.passed)
    assert verdict_in(text, target) == found[target][1]
    at_risk = bool(report.readiness.totals.at_risk)
    assert claim_in(text, target) == (found[target][0] if at_risk else None)
    return found | {"berisiko": at_risk}


def words(client, name, assessment, query=""):
    response = client.get(reverse(f"assessment:{name}", args=[assessment.pk]) + query)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def verdict_in(text, predicate):
    """Return whether the first verdict on `predicate` in a text is that it is met."""
    found = re.search(rf"(Belum memenuhi|Memenuhi) {predicate}: ", text)
    return found[1] == "Memenuhi"


def claim_in(text, predicate):
    """Return what the sentence on the claim says of `predicate`; None where klaim and berdata dukung are one."""
    found = re.search(
        rf"Menurut klaim, (?:semua )?[\d]+(?: dari \d+)? syarat {predicate} (terpenuhi|kurang); [\d,]+ poin", text
    )
    return None if found is None else found[1] == "terpenuhi"
