"""The contradictions and weaknesses of one round: what the rules look at, what they find, and who sees to it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db.models import BigAutoField
from django.urls import reverse

from assessment import xray
from assessment.eligibility.rules import Standing, Wall
from assessment.eligibility.selectors import get_wall
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import Role, User
from assessment.programme.permissions import check_can_read_programme
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_can_read_weaknesses
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.selectors.owners import people_by_area
from assessment.scores.selectors import judging_moment, load_answers
from assessment.scores.support_rule import Window, fault_of
from assessment.sheet.selectors.unit_sheet import UnitSheet, load_sheet
from assessment.xray.claims import claims_of
from assessment.xray.programme_reading import programme_facts
from assessment.xray.programme_rules import examine_programme
from zi_portal.kit.prepared import Asked, Prepared

RESTRICTED = "Dokumen terbatas"
# What is told of a document, one row for each of its revisions.
_TOLD = (
    "title",
    "url",
    "state",
    "document_date",
    "valid_until",
    "is_restricted",
    "withdrawn_at",
    "revisions__number",
    "revisions__sha256",
)


@dataclass(frozen=True)
class Weakness:
    """One finding as the page shows it."""

    finding: xray.Finding
    areas: tuple[AreaKey, ...]
    people: tuple[str, ...]  # who sees to it
    is_own: bool  # whether the reader answers one of its areas, but not all there are

    @property
    def origin(self) -> str:
        """The smallest figure whose calculation holds all its questions: one question's, one area's, or the total."""
        if len(self.finding.codes) == 1:
            return self.finding.codes[0]
        keys = ["hasil" if key is AreaKey.HASIL else key.value for key in self.areas]
        return keys[0] if len(keys) == 1 else "total"


@dataclass(frozen=True)
class WeaknessList:
    """The findings of one round that a filter leaves, by severity, the reader's own areas first."""

    assessment: Assessment
    groups: tuple[tuple[xray.Severity, tuple[Weakness, ...]], ...]
    summary: str  # of all findings, whatever the filter
    shown: int
    total: int
    is_of_programme: bool = False  # found in the programme, not in the sheet


def get_weaknesses(user: User, pk: int, *, area: str = "", kind: str = "") -> WeaknessList:
    """Return the findings of one round, those of one area and one kind if given.

    Http404 out of scope, ActionDenied without the right, WrongState for a round that holds only a rekap. A fixed number
    of queries.
    """
    assessment = get_assessment(user, pk)
    check_can_read_weaknesses(user, assessment)
    return _listed(user, assessment, findings_of(user, load_sheet(assessment)), area, kind)


def get_programme_weaknesses(user: User, pk: int, *, area: str = "", kind: str = "") -> WeaknessList:
    """Return the same of the programme of one round beside its answers; a fixed number of queries, more than the sheet asks.

    Read by itself, so that neither Kesiapan nor the list of the sheet waits for it.
    """
    assessment = get_assessment(user, pk)
    check_can_read_weaknesses(user, assessment)
    check_can_read_programme(user, assessment)
    sheet = load_sheet(assessment)
    findings = examine_programme(programme_facts(user, sheet, _questions(sheet, {})))
    return replace(_listed(user, assessment, findings, area, kind), is_of_programme=True)


def _listed(
    user: User, assessment: Assessment, findings: Collection[xray.Finding], area: str, kind: str
) -> WeaknessList:
    people, own = people_by_area(assessment), permissions.own_areas(user, assessment.unit)
    if len(own) == len(AreaKey):
        own = frozenset()  # the ketua tim: no area is more his than another
    shown = [
        _weakness(finding, people, own)
        for finding in findings
        if (not kind or finding.kind == kind) and (not area or area in finding.areas)
    ]
    shown.sort(key=lambda weakness: (weakness.finding.severity, not weakness.is_own))  # else as the rules order them
    groups = {severity: tuple(w for w in shown if w.finding.severity is severity) for severity in xray.Severity}
    return WeaknessList(
        assessment=assessment,
        groups=tuple((severity, rows) for severity, rows in groups.items() if rows),
        summary=summary_of(findings),
        shown=len(shown),
        total=len(findings),
    )


def findings_of(user: User, sheet: UnitSheet, wall: Wall | None = None) -> tuple[xray.Finding, ...]:
    """Return everything the rules find in a unit's sheet; documents `user` may not open have no title.

    wall: the conditions of the target where they are at hand. Only for those who may read the weaknesses. Four queries
    whatever the sheet holds, and those of the wall.
    """
    if wall is None or wall.predicate != sheet.assessment.target:
        wall = get_wall(sheet.assessment, sheet.assessment.target)
    return xray.examine(_facts(user, sheet, wall))


def summary_of(findings: Iterable[xray.Finding]) -> str:
    """Return `12 kelemahan: 3 berat, 5 sedang, 4 ringan`, or "" for none."""
    severities = [finding.severity for finding in findings]
    counts = [f"{severities.count(s)} {s.label.lower()}" for s in xray.Severity if s in severities]
    if not counts:
        return ""
    return f"{len(severities)} kelemahan: {', '.join(counts)}"


def _weakness(finding: xray.Finding, people: Mapping[AreaKey, tuple[str, ...]], own: frozenset[AreaKey]) -> Weakness:
    areas = tuple(AreaKey(key) for key in finding.areas)
    if not areas:
        return Weakness(finding, areas, (finding.owner,), is_own=False)
    return Weakness(finding, areas, people[areas[0]], is_own=bool(own.intersection(areas)))


def _facts(user: User, sheet: UnitSheet, wall: Wall) -> xray.Facts:
    assessment, period = sheet.assessment, sheet.assessment.period
    zone = ZoneInfo(assessment.unit.time_zone)
    window = Window(period.evidence_from, period.evidence_to, judging_moment(sheet.evaluation).astimezone(zone).date())
    files = _files(user, sheet, window)
    return xray.Facts(
        instrument=sheet.claim.instrument,
        target=assessment.target,
        questions=_questions(sheet, files),
        window=window,
        warnings=sheet.claim.warnings,
        innovations=tuple(
            xray.InnovationFact(row.innovation.name, row.innovation.area, row.innovation.maker, row.was_used)
            for row in claims_of(assessment)
        ),
        conditions=_conditions(wall),
        staff=assessment.unit.staff_count,
        area_names={key: area.name for key, area in sheet.layout.areas.items()},
        innovations_url=reverse("assessment:innovation-list", args=[assessment.pk]),
    )


def _questions(sheet: UnitSheet, files: Mapping[str, Collection[xray.CitedFile]]) -> dict[str, xray.Question]:
    """Return every question with its answer; one query. files: question code → the documents cited there."""
    answers = load_answers(sheet.evaluation)
    return {
        code: xray.Question(
            indicator=question.indicator,
            area=question.area,
            answer=answers.get(code),
            value=sheet.claim.values[code],
            share=question.share,
            is_supported=sheet.supported.values[code] is not None,
            files=tuple(files.get(code, ())),
        )
        for code, question in sheet.layout.questions.items()
    }


_OF_ROUND = Assessment.objects.filter(pk=Asked("assessment", BigAutoField()), citations__isnull=False)
_CITED = Prepared(
    lambda: _OF_ROUND.order_by("citations__created_at", "citations__pk").values_list(
        "citations__indicator_id", "citations__document_id"
    )
)
_DOCUMENTS = Prepared(
    lambda: (
        _OF_ROUND.order_by("citations__document__revisions__number")
        .values_list("citations__document_id", *(f"citations__document__{name}" for name in _TOLD))
        .distinct()
    )
)


def _files(user: User, sheet: UnitSheet, window: Window) -> dict[str, list[xray.CitedFile]]:
    """Return question code → the documents cited there, in the order they were; two queries, of what is told of them alone.

    A restricted document opens to leads, and to the pokja of an area that cites it in this round.
    """
    # `citations` and their documents belong to `evidence`, which this package reaches by related names only.
    assessment, layout = sheet.assessment, sheet.layout
    used = _CITED(assessment=assessment.pk)
    cited = [(layout.questions[layout.codes[key]], document) for key, document in used]
    sees_all = permissions.holds(user, (Role.TEAM_LEAD, Role.HEAD), unit=assessment.unit)
    own = permissions.own_areas(user, assessment.unit)
    opened = {document for question, document in cited if sees_all or question.area in own}
    files = _documents(assessment, opened, window)
    found: dict[str, list[xray.CitedFile]] = {}
    for question, document in cited:
        if document in files:  # else its citation was added a moment ago
            found.setdefault(question.code, []).append(files[document])
    return found


def _documents(assessment: Assessment, opened: Collection[int], window: Window) -> dict[int, xray.CitedFile]:
    """Return pk → document, of every one the round cites; one query, in which its last revision comes last."""
    states = assessment.unit.documents.model.State
    files = {}
    rows = _DOCUMENTS(assessment=assessment.pk)
    for pk, title, url, state, dated, valid_until, is_restricted, withdrawn_at, _, sha256 in rows:
        is_open = not is_restricted or pk in opened
        files[pk] = xray.CitedFile(
            key=pk,
            title=title if is_open else RESTRICTED,
            is_open=is_open,
            sha256=sha256 or url or title,  # without a file, where or what it is
            fault=fault_of(
                window,
                is_good=state == states.GOOD,
                is_withdrawn=withdrawn_at is not None,
                dated=dated,
                valid_until=valid_until,
            ),
            state=states(state).label,
            dated=dated,
            valid_until=valid_until,
        )
    return files


def _conditions(wall: Wall) -> tuple[xray.ConditionFact, ...]:
    return tuple(
        xray.ConditionFact(
            key=row.key,
            label=row.label,
            rule=row.rule,
            is_met=row.is_met,
            is_failed=row.standing is Standing.NOT_MET,
            is_entered=row.standing is not Standing.MISSING,
            lacks_proof=row.lacks_proof,
            owner=row.owner,
        )
        for row in wall.rows
    )
