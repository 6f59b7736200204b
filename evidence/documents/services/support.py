"""Bring stored scores up to date after a change to what supports them, in the transaction of that change."""

from collections.abc import Iterable

from assessment.rounds.models import Assessment, Evaluation, Stage
from assessment.rounds.workflow import BEFORE_SUBMISSION
from assessment.scores import services as scores_services
from evidence.documents.models import Document


def refresh(assessments: Iterable[Assessment]) -> None:
    """Refresh the unit's own sheets of `assessments`; those handed over keep the score they were handed over with.

    Call it before the event of the act is recorded. A saved answer locks its sheet and then the audit trail of the unit; who
    did it the other way round would wait for the save that waits for them.
    """
    open_ones = [assessment for assessment in assessments if assessment.status in BEFORE_SUBMISSION]
    sheets = Evaluation.objects.filter(
        assessment__in=open_ones, stage=Stage.SELF, form=Evaluation.Form.DETAIL, submitted_at__isnull=True
    ).select_related("assessment__unit", "assessment__period__instrument")
    for evaluation in sheets.order_by("pk"):
        scores_services.refresh_score(evaluation)


def refresh_citing(document: Document) -> None:
    """Refresh the sheets of every assessment that cites `document`."""
    refresh(Assessment.objects.filter(citations__document=document).distinct())
