"""What the registers say of the numbers that a question asks, with where each comes from; offered, never written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessment.lke.selectors.layout import Question, get_layout
from assessment.people.models import User
from assessment.people.permissions import can
from assessment.programme.permissions import check_can_read_programme
from assessment.programme.registers.kinds import KINDS, Kind
from assessment.programme.registers.questions import EASED, QUESTIONS, REGISTERED, SERVICES, Asked, Row
from assessment.programme.registers.selectors.months import Register, registers_of
from assessment.programme.registers.selectors.promises import promises_of
from assessment.rounds.models import Answer, Assessment, Evaluation, Stage


@dataclass(frozen=True)
class OfferedNumber:
    """One number a register says. key: of the row of the question that asks it."""

    key: str
    value: int
    how: str  # where it comes from, in Indonesian: register, column and months
    missing: str  # the months that are over and say nothing, "" where none
    url: str  # where it is filled in


@dataclass(frozen=True)
class Drift:
    """One number of an answer that is not what the register says."""

    label: str
    said: int  # by the register
    answered: int


@dataclass(frozen=True)
class Use:
    """One question at which the figures of a register are offered."""

    code: str
    offered: int  # numbers
    unanswered: int  # of these
    drifts: tuple[Drift, ...]

    @property
    def said(self) -> str:
        """How its answer stands to the register, as the end of a sentence."""
        if not self.offered:
            return " begitu register ini diisi."
        if self.drifts:
            return ", yang jawabannya berbeda:"
        if self.unanswered:
            return ", yang belum dijawab." if self.unanswered == self.offered else ", yang jawabannya belum lengkap."
        return "; jawabannya sama."


def offered_at(user: User, assessment: Assessment, question: Question) -> Sequence[OfferedNumber]:
    """Return what the registers say of the numbers of one question; no query for the questions no register knows.

    Nothing for those who may not read the programme, and nothing of a register that is not filled in.
    """
    asked = asked_by(question)
    if asked is None or not can(check_can_read_programme, user, assessment):
        return ()
    return _offered(assessment, asked, asked.rows, None)


def uses_of(register: str, assessment: Assessment, known: Register | None = None) -> tuple[Use, ...]:
    """Return the questions of a round at which one register is offered, with what their answers say otherwise.

    known: the register, where it was read already.
    """
    questions = get_layout(assessment.period.instrument).questions
    asked = [
        one
        for one in QUESTIONS.values()
        if one.register == register and one.code in questions and asked_by(questions[one.code]) is not None
    ]
    if not asked:
        return ()
    answers = _answers(assessment, [questions[one.code].pk for one in asked])
    return tuple(
        _use(one, answers.get(questions[one.code].pk, {}), _offered(assessment, one, one.rows, known)) for one in asked
    )


def asked_by(question: Question) -> Asked | None:
    """Return what is known of a question, None where its words are not those of the regulation."""
    asked = QUESTIONS.get(question.code)
    if asked is None or asked.statement != question.indicator.statement:
        return None
    labels = {entry.key: entry.label for entry in question.indicator.inputs}
    return asked if all(labels.get(row.key) == row.label for row in asked.rows) else None


def _offered(
    assessment: Assessment, asked: Asked, rows: Sequence[Row], known: Register | None
) -> tuple[OfferedNumber, ...]:
    if asked.register == SERVICES:
        return _of_services(assessment, rows)
    kind = KINDS[asked.register]
    registers = {back: _register(assessment, kind, back, known) for back in {row.years_back for row in rows}}
    return tuple(
        _of_register(register, row) for row in rows if (register := registers[row.years_back]) and register.figures
    )


def _register(assessment: Assessment, kind: Kind, back: int, known: Register | None) -> Register | None:
    if back == 0:
        return known or registers_of(assessment, [kind])[0]
    earlier = Assessment.objects.filter(unit=assessment.unit_id, period__year=assessment.period.year - back)
    found = earlier.select_related("unit", "period").order_by("-pk").first()
    return registers_of(found, [kind])[0] if found is not None else None


def _of_register(register: Register, row: Row) -> OfferedNumber:
    figures, last = register.figures or {}, register.last
    months = (
        f"keadaan akhir {last.name}" if register.kind.is_state and last is not None else f"jumlah {register.filled}"
    )
    name = f"Register {register.kind.name} {register.year}"
    return OfferedNumber(
        key=row.key,
        value=figures[row.count],
        how=f"{name}, kolom “{register.kind.count(row.count).label}”: {months}",
        missing=register.missing,
        url=reverse("assessment:register-detail", args=[register.assessment.pk, register.kind.key]),
    )


def _of_services(assessment: Assessment, rows: Sequence[Row]) -> tuple[OfferedNumber, ...]:
    promises = promises_of(assessment)
    if not promises:
        return ()
    counts = {REGISTERED: len(promises), EASED: sum(promise.is_eased for promise in promises)}
    words = {
        REGISTERED: "semua layanan yang tercatat dan tidak dicabut",
        EASED: "layanan yang janjinya lebih cepat atau dipermudah dengan cara lain",
    }
    url = reverse("assessment:service-list", args=[assessment.pk])
    return tuple(
        OfferedNumber(row.key, counts[row.count], f"Register Layanan dan janji waktu: {words[row.count]}", "", url)
        for row in rows
    )


def _answers(assessment: Assessment, indicators: Sequence[int]) -> dict[int, Mapping[str, int | None]]:
    """Return the numbers the unit answered with, by question; of the latest round."""
    rows = Answer.objects.filter(
        evaluation__assessment=assessment,
        evaluation__stage=Stage.SELF,
        evaluation__form=Evaluation.Form.DETAIL,
        indicator__in=indicators,
    ).order_by("evaluation__round")
    return {row.indicator_id: row.counts or {} for row in rows}


def _use(asked: Asked, answered: Mapping[str, int | None], offered: Sequence[OfferedNumber]) -> Use:
    labels = {row.key: row.label for row in asked.rows}
    pairs = [(one, answered.get(one.key)) for one in offered]
    return Use(
        asked.code,
        len(pairs),
        sum(answer is None for _, answer in pairs),
        tuple(
            Drift(labels[one.key], one.value, answer)
            for one, answer in pairs
            if answer is not None and answer != one.value
        ),
    )
