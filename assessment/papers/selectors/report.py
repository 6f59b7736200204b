"""Everything the Laporan Penilaian Mandiri says, read at one moment and limited to what the reader may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from assessment.eligibility.selectors import get_wall
from assessment.figures.iku import Iku
from assessment.figures.origin import CLAIM, Reading
from assessment.lke.models import Predicate
from assessment.lke.selectors.instruments import get_instrument
from assessment.overview.selectors.figures import Figure
from assessment.overview.selectors.history import get_history
from assessment.overview.selectors.iku import iku_of, rule_of
from assessment.papers.permissions import check_can_export_report
from assessment.papers.report import data as report_data
from assessment.papers.selectors.report_annex import Pair, annex_of, answered, documents_of, proofs_of
from assessment.papers.selectors.report_background import basis_of, office_of, signer, team_member
from assessment.papers.selectors.report_changes import history_of_round
from assessment.papers.selectors.report_workings import workings_of
from assessment.people.models import Role, User
from assessment.programme.effects import effect_text, figures_text
from assessment.programme.innovations.words import change_text
from assessment.programme.models import Obstacle, WorkItem
from assessment.readiness import next_acts
from assessment.readiness import reading as readiness_reading
from assessment.readiness.comparison import Comparison
from assessment.readiness.selectors import get_comparison
from assessment.rounds.models import Assessment, Evaluation
from assessment.rounds.selectors.assessments import get_assessment, self_evaluation, visible_evaluations
from assessment.rounds.selectors.owners import team_in_force
from assessment.rounds.workflow import BEFORE_SUBMISSION, TURNS, Status
from assessment.scores.selectors import sheets_to_show
from assessment.scoring import Instrument, Node
from assessment.tasks.models import UNFINISHED, State
from assessment.tasks.selectors.tasks import as_lines, of_round, sort_by_day
from assessment.xray.claims import Claimed, claims_of
from assessment.xray.innovation_rule import ruling
from zi_portal.kit.indonesian import local_moment, long_date

TARGET_NAMES = {
    Predicate.WBK: "Wilayah Bebas dari Korupsi (WBK)",
    Predicate.WBBM: "Wilayah Birokrasi Bersih dan Melayani (WBBM)",
}
WEAKNESSES_SHOWN = 4
ACTS_SHOWN = 10


@contextmanager
def consistent_read() -> Iterator[None]:
    """Let all queries inside see the database as it is at one moment, while people go on saving; nothing is written in it.

    PostgreSQL: REPEATABLE READ. SQLite: a read transaction of the WAL; `transaction.atomic` would hold the write lock, so
    that some reports at once would keep everybody from saving. Within a transaction of the caller's that one is the moment.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def get_report(user: User, pk: int) -> report_data.ReportData:
    """Return the report of one assessment; its scores come from the same sheets the pages show.

    Http404 out of scope, ActionDenied without the right, WrongState for a round that holds only a rekap or whose
    answers do not fit the instrument.
    """
    with consistent_read():
        assessment = get_assessment(user, pk)
        check_can_export_report(user, assessment)
        return _gather(user, assessment)


def stamp_now(assessment: Assessment, report: report_data.ReportData) -> report_data.Stamp:
    """Return the server's time in the unit's zone, and the digest of what the report says."""
    now, zone = timezone.now(), assessment.unit.time_zone
    day = now.astimezone(ZoneInfo(zone)).date()
    return report_data.Stamp(local_moment(now, zone), long_date(day), report.digest)


def _gather(user: User, assessment: Assessment) -> report_data.ReportData:
    evaluation, sheets = own_sheet(assessment)
    instrument = get_instrument(assessment.period.instrument)
    reading = readiness_reading.read(instrument, sheets.claim, sheets.supported, assessment.target)
    unit, status = assessment.unit, Status(assessment.status)
    today = timezone.now().astimezone(ZoneInfo(unit.time_zone)).date()
    team = team_in_force(unit)
    documents = documents_of(evaluation)
    recap = _recap(instrument, sheets)
    stored = {answer.indicator.code: answer for answer in evaluation.answers.select_related("indicator")}
    answers = {code: given for code, answer in stored.items() if (given := answered(answer)) is not None}
    workings = workings_of(Reading(instrument, sheets.claim, sheets.supported, answers, CLAIM), reading.boards)
    return report_data.ReportData(
        year=assessment.period.year,
        period=assessment.period.name,
        target=str(assessment.target),
        target_name=TARGET_NAMES[Predicate(assessment.target)],
        status=TURNS[status].sentence,
        is_draft=status in BEFORE_SUBMISSION,  # the kepala kantor has not approved it
        office=office_of(unit),
        head=signer(team, Role.HEAD, f"Kepala {unit.name}"),
        team_lead=signer(team, Role.TEAM_LEAD, "Ketua Tim Zona Integritas"),
        team=tuple(team_member(membership) for membership in team),
        basis=basis_of(instrument, assessment, team),
        readiness=reading,
        recap=recap,
        areas=tuple(_area_reading(instrument, sheets, area, recap) for area in reading.areas),
        results=_results(instrument, sheets),
        comparison=_comparison(user, assessment),
        history=_history(user, assessment),
        iku=_iku(user, assessment),
        wall=replace(get_wall(assessment, assessment.target), notes=()),  # reading matter is not printed
        acts=next_acts.next_acts(instrument, sheets.claim, sheets.supported, reading.board, limit=ACTS_SHOWN),
        work=tuple(
            _work_row(item, today)
            for item in assessment.work_items.filter(ended_at__isnull=True).select_related("owner")
        ),
        tasks=_tasks(user, assessment) if status in BEFORE_SUBMISSION else (),
        obstacles=tuple(_obstacle(row) for row in assessment.obstacles.filter(ended_at__isnull=True)),
        innovations=tuple(_innovation(row, assessment) for row in claims_of(assessment)),
        annex=annex_of(stored, instrument, sheets, documents, workings.nodes),
        total_working=workings.total,
        gate_workings=workings.gates,
        rules=workings.rules,
        documents=tuple(row for row, _ in documents.values()),
        proofs=proofs_of(assessment, after=len(documents)),
        way=history_of_round(evaluation, instrument),
    )


def own_sheet(assessment: Assessment) -> tuple[Evaluation, Pair]:
    """Return the unit's own evaluation with both its sheets, or say why no report can be made of this round."""
    evaluation = self_evaluation(assessment)
    sheets = sheets_to_show(evaluation)
    # A mandiri sheet scored question by question has both figures.
    return evaluation, Pair(sheets.claim, sheets.supported or sheets.claim)


# --- Scores ---------------------------------------------------------------------------------------------------------


def _recap(instrument: Instrument, sheets: Pair) -> tuple[report_data.RecapRow, ...]:
    """Return the components, aspects and areas in document order, each with its depth in the tree."""
    rows = []

    def walk(node: Node, depth: int) -> None:
        if node.kind == "sub_area":
            return
        rows.append(_recap_row(node, sheets, depth))
        for child in node.children:
            walk(child, depth + 1)

    for component in instrument.tree:
        walk(component, 0)
    return tuple(rows)


def _recap_row(node: Node, sheets: Pair, depth: int) -> report_data.RecapRow:
    claim, supported = sheets.claim.nodes[node.code], sheets.supported.nodes[node.code]
    return report_data.RecapRow(
        code=node.code,
        name=node.name,
        kind=node.kind,
        depth=depth,
        weight=node.weight,
        claim=claim.points,
        supported=supported.points,
        answered=claim.answered,
        questions=claim.questions,
    )


def _results(instrument: Instrument, sheets: Pair) -> tuple[report_data.RecapRow, ...]:
    """Return the hasil component with every node under it."""
    rows: list[report_data.RecapRow] = []

    def walk(node: Node, depth: int) -> None:
        rows.append(_recap_row(node, sheets, depth))
        for child in node.children:
            walk(child, depth + 1)

    for component in instrument.tree:
        if component.key == "hasil":
            walk(component, 0)
    return tuple(rows)


def _area_reading(
    instrument: Instrument, sheets: Pair, area: readiness_reading.AreaRow, recap: tuple[report_data.RecapRow, ...]
) -> report_data.AreaReading:
    nodes = instrument.areas[area.key]
    codes = {node.code for node in nodes}
    halves = tuple(row for row in recap if row.code in codes)
    sub_areas = [
        _sub_area(leaf, _half_of(instrument, node), sheets) for node in nodes for leaf in node.walk() if leaf.indicators
    ]
    strengths = tuple(row for row in sub_areas if row.missing == 0)
    weaknesses = sorted((row for row in sub_areas if row.missing), key=lambda row: (-row.missing, row.code))
    return report_data.AreaReading(
        area=area,
        halves=halves if len(halves) > 1 else (),
        strengths=strengths,
        weaknesses=tuple(weaknesses[:WEAKNESSES_SHOWN]),
    )


def _half_of(instrument: Instrument, node: Node) -> str:
    parent = instrument.parent_of(node.code)
    return parent.name if parent is not None and parent.kind == "aspect" else ""


def _sub_area(node: Node, half: str, sheets: Pair) -> report_data.SubAreaRow:
    claim, supported = sheets.claim.nodes[node.code], sheets.supported.nodes[node.code]
    return report_data.SubAreaRow(
        code=node.code,
        name=node.name,
        half=half,
        weight=node.weight,
        claim=claim.points,
        supported=supported.points,
        answered=claim.answered,
        questions=claim.questions,
    )


# --- Other scorers and earlier rounds -------------------------------------------------------------------------------


def _comparison(user: User, assessment: Assessment) -> Comparison | None:
    """Return what every scorer of this round found, as far as `user` may see it; None if the unit's sheet is alone."""
    compared = get_comparison(user, assessment.pk).comparison
    return compared if compared is not None and not compared.is_alone else None


def _history(user: User, assessment: Assessment) -> tuple[report_data.HistoryRow, ...]:
    """Return the unit's other rounds up to this one's year, oldest first, with the totals `user` may know."""
    rounds = [
        earlier
        for earlier in reversed(get_history(user, assessment.unit_id).rounds)
        if earlier.assessment.pk != assessment.pk and earlier.assessment.period.year <= assessment.period.year
    ]
    return tuple(
        report_data.HistoryRow(
            year=earlier.assessment.period.year,
            target=str(earlier.assessment.target),
            outcome=earlier.assessment.get_outcome_display() or TURNS[Status(earlier.assessment.status)].sentence,
            decree=earlier.assessment.outcome_decree,
            reason=earlier.assessment.outcome_reason,
            scores=tuple(score for figure in earlier.figures for score in _past_totals(figure)),
        )
        for earlier in rounds
    )


def _iku(user: User, assessment: Assessment) -> tuple[Iku, str] | None:
    """Return the predicate as an IKU with its note; None, and no query, where the instansi has no rule."""
    if rule_of(assessment.unit.instansi) is None:
        return None
    iku = iku_of(assessment, visible_evaluations(user, assessment))
    return None if iku is None else (iku, assessment.iku_note)


def _past_totals(figure: Figure) -> list[tuple[str, Fraction | None]]:
    """Return each total of one scorer with its name: three of a sheet that has klaim and berdata dukung, else one."""
    name = f"{figure.title} ({figure.scorer})" if figure.scorer else figure.title
    if not figure.is_supported:
        return [(name, figure.total)]
    totals = (("berdata dukung", figure.total), ("klaim", figure.claim), ("berisiko", figure.at_risk))
    return [(f"{name}, {word}", total) for word, total in totals]


# --- What is to be done ---------------------------------------------------------------------------------------------


def _work_row(item: WorkItem, today: date) -> report_data.WorkRow:
    return report_data.WorkRow(
        area=item.get_area_display(),
        title=item.title,
        owner=item.owner.full_name if item.owner else "",
        due_on=item.due_on,
        state=item.get_state_display(),
        is_done=item.state == WorkItem.State.DONE,
        is_late=item.is_late_on(today),
        result=item.result,
    )


def _tasks(user: User, assessment: Assessment) -> tuple[report_data.WorkRow, ...]:
    """Return the unfinished tasks, nearest first, but for those of the rencana kerja, which stands beside them."""
    rows = of_round(user, assessment).filter(state__in=UNFINISHED, work_item__isnull=True)
    return tuple(
        report_data.WorkRow(
            area=line.task.get_area_display(),
            title=f"{line.task.indicator.code}: {line.task.title}" if line.task.indicator else line.task.title,
            owner=line.task.owner.full_name if line.task.owner else "",
            due_on=line.task.due_on,
            state=State(line.task.state).label,
            is_done=False,
            is_late=line.is_late,
            result="",
        )
        for line in as_lines(sort_by_day(rows))
    )


def _obstacle(row: Obstacle) -> report_data.ObstacleRow:
    figures = figures_text(row.number_before, row.number_after, row.measure)
    effect = effect_text(row.effect_before, row.effect_after, figures)
    solved = f"Teratasi {long_date(row.solved_on)}." if row.solved_on is not None else ""
    return report_data.ObstacleRow(
        row.get_area_display(), row.obstacle, row.solution, " ".join(part for part in (effect, solved) if part)
    )


def _innovation(claimed: Claimed, assessment: Assessment) -> report_data.InnovationRow:
    row = claimed.innovation
    ruled = ruling(row.maker, assessment.target, claimed.was_used)
    answer = {True: "Ya", False: "Tidak", None: "Belum pasti"}[ruled.counts]
    origin = row.get_maker_display()
    return report_data.InnovationRow(
        area=row.get_area_display(),
        name=row.name,
        description=row.description or row.problem,
        origin=f"{origin} ({row.replicated_from})" if row.replicated_from else origin,
        counts=f"{answer}: {ruled.reason}" if ruled.reason else answer,
        effect=change_text(row),
        award=row.award,
    )
