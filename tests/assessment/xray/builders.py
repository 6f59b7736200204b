"""Rounds for the rules: a sheet of answers by code, files by code, and what else a round records."""

from datetime import date
from fractions import Fraction
from itertools import count

from assessment import xray
from assessment.scores.support_rule import Window, fault_of
from assessment.scoring import Choice, Counts, answer_value
from tests.sheets import NOW, best_answers, instrument

WINDOW = Window(date(2025, 1, 1), date(2026, 5, 31), date(2026, 3, 3))
INSIDE, BEFORE = date(2025, 6, 1), date(2024, 6, 1)
_keys = count(1)


def file(title="SK", *, sha256=None, state="Baik", dated=INSIDE, valid_until=None, is_withdrawn=False, is_open=True):
    """Return a cited file, judged as the portal does."""
    key = next(_keys)
    return xray.CitedFile(
        key=key,
        title=title,
        is_open=is_open,
        sha256=sha256 or f"{key:064}",
        fault=fault_of(
            WINDOW, is_good=state == "Baik", is_withdrawn=is_withdrawn, dated=dated, valid_until=valid_until
        ),
        state=state,
        dated=dated,
        valid_until=valid_until,
    )


def answer_from(given):
    """Return a level from a letter, counts from a mapping; other answers as they are."""
    if isinstance(given, str):
        return Choice(given)
    return Counts(given) if isinstance(given, dict) else given


def facts(answers=None, files=None, *, code=NOW, fill=True, **more):
    """Return a round in which everything is answered best and supported, but for `answers` and `files`.

    answers: question code → letter, counts, answer or None. files: question code → cited files; a question named there
    is supported if one of them counts. fill False leaves all other questions unanswered.
    """
    lke = instrument(code)
    given = (best_answers(code) if fill else {}) | {key: answer_from(value) for key, value in (answers or {}).items()}
    cited = files or {}
    proof = file("Bukti lengkap")
    questions, warnings = {}, []
    for question in lke.indicators.values():
        answer = given.get(question.code)
        value, notes = answer_value(question, answer)
        warnings.extend(notes)
        own = tuple(cited.get(question.code, () if question.levels else (proof,)))
        if question.code not in cited and question.levels and answer is not None:
            own = (file(f"Bukti {question.code}"),)  # its own, so that no two questions share bytes
        leaf = lke.parent_of(question.code)
        area = lke.area_of(question.code)
        questions[question.code] = xray.Question(
            indicator=question,
            area=area if area in {"MP", "TL", "SDM", "AK", "PW", "PP"} else "HASIL",
            answer=answer,
            value=value,
            share=leaf.exact_weight / len(leaf.indicators),
            is_supported=value is not None and any(one.fault is None for one in own),
            files=own,
        )
    values = {"target": "WBBM", "window": WINDOW, "warnings": tuple(warnings)} | more
    return xray.Facts(instrument=code, questions=questions, **values)


def found(seen, kind):
    """Return the findings of one kind."""
    return [finding for finding in xray.examine(seen) if finding.kind == kind]


def share(code, question):
    """Return what a question can earn."""
    leaf = instrument(code).parent_of(question)
    return Fraction(leaf.exact_weight, len(leaf.indicators))
