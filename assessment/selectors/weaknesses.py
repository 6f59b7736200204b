"""The contradictions and weaknesses of one round: what the rules look at, what they find, and who sees to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from assessment import permissions, xray
from assessment.areas import AreaKey
from assessment.eligibility import Standing, Wall
from assessment.models import Assessment, Role, User
from assessment.selectors.assessments import get_assessment
from assessment.selectors.conditions import get_wall
from assessment.selectors.owners import people_by_area
from assessment.selectors.scores import judging_moment, load_answers
from assessment.selectors.unit_sheet import UnitSheet, load_sheet
from assessment.support_rule import Window, fault_of

RESTRICTED = "Dokumen terbatas"


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


def get_weaknesses(user: User, pk: int, *, area: str = "", kind: str = "") -> WeaknessList:
    """Return the findings of one round, those of one area and one kind if given.

    Http404 out of scope, ActionDenied without the right, WrongState for a round that holds only a rekap. A fixed number
    of queries.
    """
    assessment = get_assessment(user, pk)
    permissions.check_can_read_weaknesses(user, assessment)
    findings = findings_of(user, load_sheet(assessment))
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
    answers, files = load_answers(sheet.evaluation), _files(user, assessment, window)
    return xray.Facts(
        instrument=sheet.claim.instrument,
        target=assessment.target,
        questions={
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
        },
        window=window,
        warnings=sheet.claim.warnings,
        innovations=tuple(
            xray.InnovationFact(row.name, row.area, row.origin == row.Origin.CENTRAL, row.used_for_wbk)
            for row in assessment.innovations.all()
            if row.origin
            != row.Origin.UNKNOWN  # it may count or not: nothing to build on, nothing to hold against anybody
        ),
        conditions=_conditions(wall),
        staff=assessment.unit.staff_count,
        area_names={key: area.name for key, area in sheet.layout.areas.items()},
    )


def _files(user: User, assessment: Assessment, window: Window) -> dict[str, list[xray.CitedFile]]:
    """Return question code → the documents cited there, in the order they were; two queries.

    A restricted document opens to leads, and to the pokja of an area that cites it in this round.
    """
    citations = list(
        assessment.citations.select_related("indicator", "document").prefetch_related("document__revisions")
    )
    sees_all = permissions.holds(user, (Role.TEAM_LEAD, Role.HEAD), unit=assessment.unit)
    own = permissions.own_areas(user, assessment.unit)
    opened = {row.document_id for row in citations if sees_all or row.indicator.owner_area in own}
    found: dict[str, list[xray.CitedFile]] = {}
    files: dict[int, xray.CitedFile] = {}
    for row in citations:
        document = row.document
        if document.pk not in files:
            is_open = not document.is_restricted or document.pk in opened
            files[document.pk] = _file(document, window, is_open=is_open)
        found.setdefault(row.indicator.code, []).append(files[document.pk])
    return found


def _file(document: Any, window: Window, *, is_open: bool) -> xray.CitedFile:
    # `document` and its revisions belong to `evidence`, which this package reaches by related names only.
    revision = max(document.revisions.all(), key=lambda row: row.number, default=None)
    return xray.CitedFile(
        key=document.pk,
        title=document.title if is_open else RESTRICTED,
        is_open=is_open,
        sha256=revision.sha256 if revision else document.url or document.title,  # without a file, where or what it is
        fault=fault_of(
            window,
            is_good=document.state == document.State.GOOD,
            is_withdrawn=document.withdrawn_at is not None,
            dated=document.document_date,
            valid_until=document.valid_until,
        ),
        state=document.get_state_display(),
        dated=document.document_date,
        valid_until=document.valid_until,
    )


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
