"""Everything the LKE workbook says, read at one moment and limited to what the reader may see."""

from collections.abc import Callable

from django.utils import timezone

from assessment.handover import permissions as handover_permissions
from assessment.lke.selectors.instruments import get_instrument
from assessment.papers.permissions import check_can_export_report
from assessment.papers.selectors.report import consistent_read, own_sheet
from assessment.papers.selectors.report_annex import Documents, documents_of
from assessment.people.models import User
from assessment.readiness.selectors import sheets_or_problems
from assessment.rounds.models import Evaluation, Stage
from assessment.rounds.selectors.assessments import get_assessment, visible_evaluations
from assessment.rounds.workflow import BEFORE_SUBMISSION, TURNS, Status
from assessment.scores.selectors import load_answers
from assessment.workbook.data import DocumentLink, Scorer, WorkbookData
from zi_portal.kit.indonesian import local_moment

NOT_COUNTED = "tidak dihitung"
# What a column's head has room for.
SHORT_NAMES = {Stage.SELF: "unit", Stage.PRELIMINARY: "pendahuluan", Stage.TPI: "TPI", Stage.TPN: "TPN"}


def get_workbook(user: User, pk: int, *, address_of: Callable[[int], str]) -> WorkbookData:
    """Return the workbook of one assessment; its scores are those the pages show.

    address_of: pk of a document → its page in the portal. Evaluations whose stored score cannot be read are left out.
    Http404 out of scope, ActionDenied without the right, WrongState for a round that holds only a rekap or whose
    answers do not fit the instrument.
    """
    with consistent_read():
        assessment = get_assessment(user, pk)
        check_can_export_report(user, assessment)
        evaluation, sheets = own_sheet(assessment)
        status = Status(assessment.status)
        return WorkbookData(
            instrument=get_instrument(assessment.period.instrument),
            unit=assessment.unit.name,
            instansi=assessment.unit.instansi.name,
            period=assessment.period.name,
            year=assessment.period.year,
            target=str(assessment.target),
            status=TURNS[status].sentence,
            is_draft=status in BEFORE_SUBMISSION,
            paper=assessment.unit.paper,
            made_at=local_moment(timezone.now(), assessment.unit.time_zone),
            own=Scorer("unit", sheets.claim, load_answers(evaluation), _notes(evaluation)),
            supported=sheets.supported,
            others=_others([row for row in visible_evaluations(user, assessment) if row.pk != evaluation.pk]),
            documents=_links(documents_of(evaluation), address_of),
        )


def _others(evaluations: list[Evaluation]) -> tuple[Scorer, ...]:
    """Return the other scorers in the order of the year."""
    scorers = []
    for evaluation in evaluations:
        sheets, _ = sheets_or_problems(evaluation)
        if sheets is None:
            continue
        if sheets.claim.is_rekap:
            scorers.append(Scorer(_title(evaluation), sheets.claim))
        else:
            is_tpi = evaluation.stage == Stage.TPI
            answers, notes = load_answers(evaluation), _notes(evaluation)
            scorers.append(Scorer(_title(evaluation), sheets.claim, answers, notes, is_tpi=is_tpi))
    return tuple(scorers)


def _title(evaluation: Evaluation) -> str:
    """Return what stands behind *Jawaban* and *Nilai*: `Ketua TPI, putaran 2, konsep`, `TPN (Tim Kemenpan)`."""
    tier = evaluation.tier and handover_permissions.TIER_ROLES[Evaluation.Tier(evaluation.tier)].label
    parts = [tier or SHORT_NAMES[Stage(evaluation.stage)]]
    if evaluation.round > 1 or evaluation.stage == Stage.SELF:
        parts.append(f"putaran {evaluation.round}")
    if evaluation.stage != Stage.SELF and not evaluation.is_published:
        parts.append("konsep")
    title = ", ".join(part.strip() for part in parts)
    return f"{title} ({evaluation.scorer})" if evaluation.scorer else title


def _notes(evaluation: Evaluation) -> dict[str, str]:
    """Return question code → what was written beside the answer; one query."""
    return dict(evaluation.answers.exclude(explanation="").values_list("indicator__code", "explanation"))


def _links(documents: Documents, address_of: Callable[[int], str]) -> dict[str, tuple[DocumentLink, ...]]:
    """Return question code → its data dukung, told apart where one does not count."""
    found: dict[str, list[DocumentLink]] = {}
    for pk, (row, cited_at) in documents.items():
        title = row.title if row.counts else f"{row.title} ({NOT_COUNTED})"
        for code, page in cited_at.items():
            shown = f"{title}, {page}" if page else title
            found.setdefault(code, []).append(DocumentLink(shown, address_of(pk)))
    return {code: tuple(links) for code, links in found.items()}
