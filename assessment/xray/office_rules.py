"""Innovations that do not count where a level claims one, and eligibility conditions that are not met."""

from collections.abc import Iterator
from fractions import Fraction

from assessment.xray.answer_rules import asked_of
from assessment.xray.facts import ConditionFact, Facts, InnovationFact, Question
from assessment.xray.findings import ALL_CONDITIONS, Finding, Kind, Place, Severity, weighed
from assessment.xray.innovation_rule import Maker
from zi_portal.kit.indonesian import names_text

NOT_PROPOSED = "Unit tidak dapat diusulkan selama syarat ini belum terpenuhi, berapa pun nilainya."


def innovations(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each area whose levels claim an own innovation while recorded ones there do not count.

    Which count, says `innovation_rule`. Points are at risk where the area records no other one: what the levels lose without their innovation.
    Nothing recorded tells nothing.
    """
    claims: dict[str, list[Question]] = {}
    for code, letters in asked_of(facts.instrument).own_innovation.items():
        question = facts.questions.get(code)
        if question is not None and question.letter in letters:
            claims.setdefault(question.area, []).append(question)
    for area, questions in claims.items():
        recorded = [item for item in facts.innovations if item.area == area]
        refused = [item for item in recorded if item.ruling(facts.target).counts is False]
        if not refused:
            continue
        good = [item for item in recorded if item.ruling(facts.target).counts]
        claiming = asked_of(facts.instrument).own_innovation
        lost = sum((loss_without(question, claiming[question.code]) for question in questions), Fraction())
        yield Finding(
            kind=Kind.INNOVATION,
            severity=Severity.LIGHT if good else weighed(lost),
            what=f"{_why_refused(refused)}, padahal {_codes(questions)} menyatakan inovasi unit sendiri.",
            why="Inovasi buatan kantor pusat, atau yang sudah dipakai untuk WBK, tidak dihitung.",
            todo=(
                f"Sandarkan jawabannya pada {names_text([item.name for item in good], 3)}, bukan pada inovasi itu."
                if good
                else "Catat dan buktikan inovasi buatan unit sendiri, atau turunkan tingkatnya."
            ),
            areas=(area,),
            codes=tuple(question.code for question in questions),
            at_risk=Fraction() if good else lost,
            places=(Place("Buka inovasi", facts.innovations_url),) if facts.innovations_url else (),
        )


def conditions(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each condition of the target that fails or waits for a judgement, one for all not entered.

    A condition said to be met without proof is light.
    """
    waiting = [row for row in facts.conditions if not row.is_met and not row.is_entered]
    for row in facts.conditions:
        if (row.is_met and not row.lacks_proof) or row in waiting:
            continue
        yield Finding(
            kind=Kind.CONDITION,
            severity=_severity_of(row),
            what=f"Syarat {row.label} {_standing(row)} ({row.rule.rstrip('.')}).",
            why=NOT_PROPOSED if not row.is_met else "Syarat tanpa bukti tidak meyakinkan penilai.",
            todo="Penuhi syaratnya atau lengkapi buktinya, lalu perbarui catatannya.",
            owner=row.owner,
            condition=row.key,
        )
    if waiting:
        names = names_text([row.label for row in waiting], len(waiting))
        yield Finding(
            kind=Kind.CONDITION,
            severity=Severity.MEDIUM,
            what=f"{len(waiting)} syarat pengusulan {facts.target} belum diisi: {names}.",
            why=NOT_PROPOSED,
            todo="Isi syarat pengusulan beserta buktinya.",
            owner=names_text(list(dict.fromkeys(row.owner for row in waiting)), 3),
            condition=ALL_CONDITIONS,
        )


def _severity_of(row: ConditionFact) -> Severity:
    if row.is_met:
        return Severity.LIGHT
    return Severity.HEAVY if row.is_failed else Severity.MEDIUM


def _standing(row: ConditionFact) -> str:
    if row.is_met:
        return "dicatat terpenuhi tanpa bukti"
    return "belum terpenuhi" if row.is_failed else "belum dinilai terpenuhi atau tidak"


def _why_refused(items: list[InnovationFact]) -> str:
    """Return `E-CD dibuat kantor pusat; SAMURAI sudah dipakai untuk WBK`."""
    central = [item.name for item in items if item.maker == Maker.CENTRAL]
    used = [item.name for item in items if item.maker != Maker.CENTRAL]
    parts = [f"{names_text(central, 5)} dibuat kantor pusat"] if central else []
    if used:
        parts.append(f"{names_text(used, 5)} sudah dipakai untuk WBK")
    return "; ".join(parts)


def loss_without(question: Question, claiming: frozenset[str]) -> Fraction:
    """Return what a question loses when its level falls to the best one that is not among `claiming`."""
    values = question.indicator.exact_values
    best = max(value for letter, value in values.items() if letter not in claiming)
    return max((question.value or Fraction()) - best, Fraction()) * question.share


def _codes(questions: list[Question]) -> str:
    return names_text([question.code for question in questions], len(questions))
