"""What a seal is made over: rounds with their sheets and hand-overs, and roles, as they stand in the database now.

Read by services and commands only, hence no user. Everything is read anew and by column, so that what was just written and
what stands years later give the same values.
"""

from collections.abc import Collection, Iterator

from assessment.audit.models import AuditEvent
from assessment.people.models import Membership
from assessment.rounds.models import (
    Answer,
    AnswerLock,
    Assessment,
    Evaluation,
    EvaluationScore,
    Handover,
    RecapPoint,
    Stage,
)
from assessment.rounds.workflow import EDITABLE, Status
from assessment.seals.digests import FACTS, PERSON, RECAP, SCORE, STEP, TOTALS, Content, RoundContent, digest

ROUND_FIELDS = {
    "unit_id": "unit",
    "period_id": "periode",
    "target": "target",
    "status": "status",
    "outcome": "hasil akhir",
    "outcome_decree": "surat keputusan",
    "outcome_date": "tanggal keputusan",
    "outcome_reason": "alasan",
    "repair_from": "perbaikan sejak",
    "repair_until": "batas perbaikan",
}
_SHEET: tuple[str, ...] = ("assessment_id", "stage", "round", "tier", "form", "scorer", "source")
_SHEET += ("published_at", "published_by_id", "submitted_at", "submitted_by_id")
_ANSWER = ("level", "counts", "index", "explanation", "version", "answered_at", "answered_by_id")
_SCORE = ("claim", "supported", "claim_total", "supported_total", "answered", "questions", "computed_at")
# With the kepala a sheet is still judged by today's documents: only what rests on its answers alone stands still.
_LIVE_SCORE = ("claim", "claim_total", "answered", "questions")
_STEP = ("number", "act", "evaluation_id", "sheet_sha256", "statement", "reason", "due_at", "at", "by_role")
_PIN: tuple[str, ...] = (
    "document_id",
    "revision_id",
    "revision__number",
    "revision__sha256",
    "title",
    "document_date",
    "valid_until",
)
_PIN += ("page_reference", "note", "counts")
_ROLE: tuple[str, ...] = ("user_id", "role", "unit_id", "instansi_id", "areas", "sk_number", "starts_on", "ends_on")
_ROLE += ("ended_at", "ended_by_id")


def read_rounds(pks: Collection[int]) -> dict[int, RoundContent]:
    """Return assessment pk → all that its seal speaks of; eight queries, however many."""
    found: dict[int, RoundContent] = {}
    for row in Assessment.every.filter(pk__in=pks).order_by().values("pk", *ROUND_FIELDS):
        is_editable = row["status"] in EDITABLE
        facts = {label: row[name] for name, label in ROUND_FIELDS.items()}
        if is_editable:
            del facts["target"]  # the admin instansi may change it
        found[row["pk"]] = RoundContent(row["unit_id"], row["status"], is_editable, Content(facts))
    _add_sheets(found)
    _add_handovers(found)
    return found


def _add_sheets(rounds: dict[int, RoundContent]) -> None:
    sheets = list(Evaluation.objects.filter(assessment__in=rounds).order_by().values("pk", *_SHEET))
    pks = [row["pk"] for row in sheets]
    locked = set(AnswerLock.objects.filter(evaluation__in=pks).values_list("evaluation_id", flat=True))
    parts: dict[int, dict[str, object]] = {pk: {} for pk in pks}
    answers = Answer.objects.filter(evaluation__in=pks).order_by()
    for pk, code, *values in answers.values_list("evaluation_id", "indicator__code", *_ANSWER):
        parts[pk][code] = values
    points = RecapPoint.objects.filter(evaluation__in=pks).order_by()
    for pk, code, value in points.values_list("evaluation_id", "node__code", "points"):
        parts[pk][RECAP + (code or "")] = value
    scores = EvaluationScore.objects.filter(evaluation__in=pks).order_by().values("evaluation_id", *_SCORE)
    by_sheet = {row["evaluation_id"]: row for row in scores}
    for row in sheets:
        pk, at = row["pk"], rounds[row["assessment_id"]]
        is_live = row["stage"] == Stage.SELF and row["submitted_at"] is None and at.status == Status.WITH_HEAD
        score = by_sheet.get(pk)
        names = _LIVE_SCORE if is_live else _SCORE
        parts[pk][SCORE] = None if score is None else [score[name] for name in names]
        parts[pk][FACTS] = [*(row[name] for name in _SHEET), pk in locked]
        is_locked = pk in locked or row["submitted_at"] is not None or row["published_at"] is not None
        at.sheets[pk] = Content(parts[pk], is_locked=is_locked)


def _add_handovers(rounds: dict[int, RoundContent]) -> None:
    names = ("pk", "assessment_id", "by_id", "claim_total", "supported_total", *_STEP)
    handovers = list(Handover.objects.filter(assessment__in=rounds).order_by().values(*names))
    pinned: dict[int, dict[str, list[list[object]]]] = {row["pk"]: {} for row in handovers}
    pins = Handover.objects.filter(assessment__in=rounds, pins__isnull=False).order_by("pins__document_id", "pins__id")
    asked = ("pk", "pins__indicator__code", "pins__condition__key", *(f"pins__{name}" for name in _PIN))
    for pk, code, condition, *values in pins.values_list(*asked):
        pinned[pk].setdefault(code or f"syarat {condition}", []).append(values)
    for row in handovers:
        parts: dict[str, object] = {
            STEP: [row[name] for name in _STEP],
            PERSON: row["by_id"],
            TOTALS: [row["claim_total"], row["supported_total"]],
        }
        content = Content(parts | pinned[row["pk"]], evaluation=row["evaluation_id"])
        rounds[row["assessment_id"]].handovers[row["number"]] = content


def seals_of(rounds: dict[int, RoundContent]) -> dict[int, list[AuditEvent]]:
    """Return assessment pk → its seals in the chain of its unit, the newest first; one query."""
    found: dict[int, list[AuditEvent]] = {pk: [] for pk in rounds}
    events = AuditEvent.objects.filter(
        kind=AuditEvent.Kind.ROUND_SEALED,
        object_type=Assessment._meta.label_lower,
        object_id__in=[str(pk) for pk in rounds],
    )
    for event in events.order_by("-sequence"):
        pk = int(event.object_id)
        if event.chain_id == f"unit:{rounds[pk].unit}":
            found[pk].append(event)
    return found


def role_digest(pk: int) -> str:
    """Return the digest of one role as it stands now."""
    ((_, found),) = role_digests([pk])
    return found


def role_digests(pks: Collection[int] | None = None) -> Iterator[tuple[int, str]]:
    """Yield each role with its digest; all of them without `pks`."""
    roles = Membership.objects.order_by() if pks is None else Membership.objects.filter(pk__in=pks).order_by()
    for pk, *values in roles.values_list("pk", *_ROLE).iterator(chunk_size=1000):
        yield pk, digest(dict(zip(_ROLE, values, strict=True)))
