"""What was scored under an edition stays as it is, to the byte, whatever editions come, close or change beside it."""

from fractions import Fraction

import pytest

from assessment.lke.models import Instrument
from assessment.lke.selectors.instruments import get_instrument, written_instruments
from assessment.lke_drafts.services import activate_draft, close_instrument, upload_draft
from assessment.papers.exports import report_pdf
from assessment.papers.selectors.report import get_report, stamp_now
from assessment.people.models import Role
from assessment.rounds.models import EvaluationScore
from assessment.scores.selectors import compute_sheets
from assessment.workbook.exports import lke_xlsx
from assessment.workbook.selectors.workbook import get_workbook
from assessment.workbook.services import read_workbook
from tests.assessment.workbook.test_lke_portal_sheet import alone, without_titles
from tests.factories import fill, make_assessment, make_member, make_period, make_unit
from tests.instruments import NEXT, next_year
from tests.lke_files import SMALL
from tests.sheets import NOW, best_answers
from tests.workbooks import office_copy, workbook
from zi_portal.confined.slots import Patience
from zi_portal.kit.refusals import InvalidInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_of(instruments, clock):
    assessment = make_assessment(unit=make_unit(name="Kantor Uji"))
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=list(answers)[::2])
    return assessment, lead


def activated():
    """Return an edition with other words and weights, and the admin portal who activated it."""
    admin, base = make_member(Role.PORTAL_ADMIN), Instrument.objects.get(code=NOW)
    content = next_year(
        ("telah membentuk tim", "sudah membentuk tim"),
        ('name: Penyusunan Tim Kerja\n        weight: "0.5"', 'name: Penyusunan Tim Kerja\n        weight: "0.6"'),
        (
            'name: Rencana Pembangunan Zona Integritas\n        weight: "1"',
            'name: Rencana Pembangunan Zona Integritas\n        weight: "0.9"',
        ),
    )
    draft = upload_draft(file_name="lke.yaml", content=content, size_bytes=len(content), base=base, by=admin)
    return activate_draft(draft=draft, by=admin), admin


def told(assessment, lead):
    """Return everything a round says of itself: stored and computed scores, and its papers as bytes."""
    evaluation = assessment.evaluations.get()
    with report_pdf.ready_worker(Patience.NONE) as worker:
        report = get_report(lead, assessment.pk)
        pdf = report_pdf.lay_out(worker, report, stamp_now(assessment, report), paper="A4")
    data = get_workbook(lead, assessment.pk, address_of=str)
    return {
        "stored": EvaluationScore.objects.filter(evaluation=evaluation).values().get(),
        "computed": compute_sheets(evaluation),
        "instrument": get_instrument(assessment.period.instrument),
        "report": report,
        "pdf": pdf,
        "workbook data": data,
        "html": report_pdf.report_html(report, stamp_now(assessment, report), paper="A4"),
    }


def test_scores_and_reports_of_an_old_round_are_the_same_after_a_new_edition_is_activated_and_the_old_one_closed(
    round_of,
):
    assessment, lead = round_of
    before = told(assessment, lead)
    made, admin = activated()
    assert made.code == NEXT
    close_instrument(instrument=Instrument.objects.get(code=NOW), by=admin)
    assessment = type(assessment).objects.get(pk=assessment.pk)
    assert told(assessment, lead) == before


def test_the_new_edition_scores_a_round_of_its_own_by_its_own_weights(round_of):
    assessment, lead = round_of
    made, _ = activated()
    period = make_period(instansi=assessment.unit.instansi, instrument=made, year=2027)
    newer = make_assessment(unit=assessment.unit, period=period)
    fill(newer.evaluations.get(), {"A.I.1.i.a": best_answers()["A.I.1.i.a"]}, by=lead)
    claim = compute_sheets(newer.evaluations.get()).claim
    assert claim.nodes["A.I.1.i"].points == Fraction(3, 10)
    assert lke_xlsx.render_workbook(get_workbook(lead, newer.pk, address_of=str))[:2] == b"PK"
    assert any(f'"{NEXT}"' in one for one in written_instruments(made))


def bring_in(assessment, lead, content):
    """Read a workbook for a round; return the answers found in it, as level or counts or index."""
    made = read_workbook(
        assessment=assessment, file_name="lke.xlsx", content=content, size_bytes=len(content), own_host="x", by=lead
    )
    return {row.indicator.code for row in made.rows.select_related("indicator") if row.level or row.counts or row.index}


def test_a_copy_that_may_be_of_two_editions_is_read_as_that_of_its_round(round_of):
    """The new edition asks nearly the same; an office's copy names no regulation."""
    assessment, lead = round_of
    before = bring_in(assessment, lead, office_copy(SMALL))
    made, _ = activated()
    newer = make_assessment(
        unit=assessment.unit, period=make_period(instansi=assessment.unit.instansi, instrument=made, year=2027)
    )
    assert bring_in(assessment, lead, office_copy(SMALL)) == before == set(SMALL)
    with pytest.raises(InvalidInput, match="Berkas ini LKE permenpanrb-90-2021"):  # its head names the regulation
        bring_in(newer, lead, office_copy(SMALL))


def test_the_sheet_of_the_national_portal_alone_is_that_of_its_round(round_of):
    assessment, lead = round_of
    made, _ = activated()
    newer = make_assessment(
        unit=assessment.unit, period=make_period(instansi=assessment.unit.instansi, instrument=made, year=2027)
    )
    content = alone(workbook(best_answers()), without_titles)
    found = bring_in(newer, lead, content)
    assert found == bring_in(assessment, lead, content) == set(best_answers())
