"""What is looked at before a sheet leaves the unit: what blocks the hand-over, and what only should be seen to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from assessment.eligibility.rules import Standing
from assessment.eligibility.selectors import get_wall
from assessment.figures.gate_board import GateRow, read_board
from assessment.handover import hooks as handover_hooks
from assessment.handover import permissions as handover_permissions
from assessment.handover.hooks import Check, Finding
from assessment.handover.selectors.handovers import last_number
from assessment.lke.selectors.instruments import get_instrument
from assessment.people import permissions
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.workflow import Act
from assessment.sheet.selectors.unit_sheet import State, UnitSheet, load_sheet, question_states
from zi_portal.kit.indonesian import decimal_text

LONGEST = 70  # letters of a question shown beside its code


@dataclass(frozen=True)
class Submission:
    """The page before a hand-over: of the ketua tim to the kepala, or of the kepala to TPI."""

    assessment: Assessment
    step: int  # what a form carries
    sheet: UnitSheet
    blocking: tuple[Check, ...]
    warnings: tuple[Check, ...]
    denied: str  # why the reader may not hand it over now, whatever the sheet says; "" if they may
    may_return: bool  # the kepala may send it back

    @property
    def blocked_by(self) -> str:
        """What blocks, in one sentence; "" if nothing does."""
        return check_titles(self.blocking)


def get_submission(user: User, pk: int, act: Act, *, asks_parts: bool = True) -> Submission:
    """Return what stands before `act` on one assessment; Http404 out of scope, ActionDenied for who is not of the team.

    asks_parts: False leaves out what `hooks` finds, which asks the store of data dukung for every file.
    """
    assessment = get_assessment(user, pk)
    check_is_of_team(user, assessment, "Pemeriksaan sebelum penyerahan")
    sheet = load_sheet(assessment)
    checks = [*_checks(sheet, question_states(sheet, sheet.layout.questions.values())), *_warnings(sheet)]
    if asks_parts:
        checks += handover_hooks.checks_of_parts(assessment)
    return Submission(
        assessment=assessment,
        step=last_number(assessment),
        sheet=sheet,
        blocking=tuple(check for check in checks if check.is_blocking and check.findings),
        warnings=tuple(check for check in checks if not check.is_blocking and check.findings),
        denied=permissions.denial(handover_permissions.check_may_act, user, assessment, act),
        may_return=permissions.can(handover_permissions.check_may_act, user, assessment, Act.RETURN_TO_TEAM),
    )


def blocking_checks(assessment: Assessment) -> tuple[Check, ...]:
    """Return what the sheet itself puts in the way of a hand-over; files are asked of `hooks`."""
    sheet = load_sheet(assessment)
    states = question_states(sheet, sheet.layout.questions.values())
    return tuple(check for check in _checks(sheet, states) if check.is_blocking and check.findings)


def check_titles(checks: Iterable[Check]) -> str:
    """Return `3 pertanyaan belum dijawab, 1 berkas rusak`: each check with how many it found."""
    return ", ".join(f"{len(check.findings)} {check.title[0].lower()}{check.title[1:]}" for check in checks)


def _checks(sheet: UnitSheet, states: Iterable[State]) -> list[Check]:
    """Return the checks of the questions: open ones and claims without any document block, documents that do not count warn."""
    pk = sheet.assessment.pk
    open_ones, bare, uncounted, returned = [], [], [], []
    for state in states:
        found = Finding(_question_text(state), reverse("assessment:answer-edit", args=[pk, state.question.code]))
        if state.is_returned:
            returned.append(found)
        if state.value is None:
            open_ones.append(found)
        elif state.value and not state.citations:
            bare.append(found)
        elif state.value and not state.is_supported:
            uncounted.append(found)
    return [
        Check("Jawaban yang perlu diperbaiki", tuple(returned), is_blocking=True),
        Check("Pertanyaan belum dijawab lengkap", tuple(open_ones), is_blocking=True),
        Check("Jawaban tanpa data dukung", tuple(bare), is_blocking=True),
        Check("Jawaban yang data dukungnya tidak dihitung", tuple(uncounted), is_blocking=False),
    ]


def _question_text(state: State) -> str:
    statement = state.question.indicator.statement
    short = statement if len(statement) <= LONGEST else f"{statement[:LONGEST].rstrip()}…"
    return f"{state.question.code} {short}"


def _warnings(sheet: UnitSheet) -> list[Check]:
    """Return what does not block: minimums that fail on what is berdata dukung, and conditions of being proposed."""
    assessment = sheet.assessment
    instrument = get_instrument(assessment.period.instrument)
    board = read_board(instrument, assessment.target, sheet.supported, sheet.claim)
    gates = [
        Finding(_gate_text(gate), reverse("assessment:gate-detail", args=[assessment.pk, assessment.target, gate.code]))
        for gate in board.in_order
        if gate.passed is False
    ]
    wall = get_wall(assessment, assessment.target)
    conditions = [
        Finding(
            f"{row.label}: {row.standing.lower()}{' (diisi admin instansi)' if row.is_of_instansi else ''}",
            reverse("assessment:condition-edit", args=row.url_args),
        )
        for row in wall.rows
        if row.standing is not Standing.MET
    ]
    return [
        Check(f"Syarat nilai {assessment.target} belum terpenuhi", tuple(gates), is_blocking=False),
        Check(f"Syarat pengusulan {assessment.target} belum terpenuhi", tuple(conditions), is_blocking=False),
    ]


def _gate_text(gate: GateRow) -> str:
    unit = " %" if gate.is_percent else ""
    return f"{gate.label}: {decimal_text(gate.value)}{unit} dari {decimal_text(gate.minimum)}{unit}"
