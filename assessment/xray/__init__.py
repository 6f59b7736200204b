"""Contradictions and weaknesses of one round, found by plain rules: facts in, findings out.

Knows no Django, file or clock. Nothing here changes a score; points at risk are what an evaluator may take. Source: ours.
"""

from assessment.xray.answer_rules import above_whole, contradictions, empty_wholes, unanswered
from assessment.xray.evidence_rules import opposed_answers, relabelled_files, stray_files, unsupported
from assessment.xray.facts import CitedFile, ConditionFact, Facts, InnovationFact, Question
from assessment.xray.findings import Finding, Kind, Severity, urgency
from assessment.xray.office_rules import conditions, innovations

RULES = (
    contradictions,
    above_whole,
    relabelled_files,
    opposed_answers,
    innovations,
    conditions,
    unsupported,
    empty_wholes,
    unanswered,
    stray_files,
)


def examine(facts: Facts) -> tuple[Finding, ...]:
    """Return every finding of a round, the heaviest first, then by points at risk."""
    return tuple(sorted((finding for rule in RULES for finding in rule(facts)), key=urgency))


__all__ = [
    "RULES",
    "CitedFile",
    "ConditionFact",
    "Facts",
    "Finding",
    "InnovationFact",
    "Kind",
    "Question",
    "Severity",
    "examine",
]
