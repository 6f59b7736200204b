"""Which sheets are scored anew after a change to a document: the unit's own that are still in its hands, and no other."""

import pytest

from assessment.rounds.models import Evaluation, EvaluationScore, Stage
from evidence.documents.services.support import refresh, refresh_citing
from tests.factories import make_assessment, make_user
from tests.portal.access.rights import Office

pytestmark = pytest.mark.django_db


def scored():
    return set(EvaluationScore.objects.values_list("evaluation", flat=True))


@pytest.mark.parametrize(
    ("status", "is_scored"),
    [("draf", True), ("kepala", True), ("dikembalikan", True), ("tpi", False), ("tpn", False), ("selesai", False)],
)
def test_the_own_sheet_is_scored_anew_until_it_is_handed_over(instruments, status, is_scored):
    assessment = make_assessment(status=status)
    refresh([assessment])
    assert scored() == ({assessment.evaluations.get().pk} if is_scored else set())


def test_other_rounds_stages_and_sheets_that_were_handed_over_keep_their_score(instruments):
    assessment, other = make_assessment(status="dikembalikan"), make_assessment()
    first = assessment.evaluations.get()
    Evaluation.objects.filter(pk=first.pk).update(submitted_at="2026-03-01T00:00:00Z", submitted_by=make_user())
    Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, tier="anggota")
    Evaluation.objects.create(assessment=assessment, stage=Stage.SELF, round=3, form=Evaluation.Form.RECAP)
    again = Evaluation.objects.create(assessment=assessment, stage=Stage.SELF, round=2)
    assert other.evaluations.count() == 1
    refresh([assessment])
    assert scored() == {again.pk}


def test_a_document_touches_the_rounds_that_cite_it(instruments):
    office, beside = Office(), Office()
    document = office.document(cited_at=("MP", "PP"))
    beside.document()
    refresh_citing(document)
    assert scored() == {office.own_sheet.pk}
