"""Answers that contradict each other, numbers that cannot be, questions nobody answered."""

from collections.abc import Iterator
from fractions import Fraction

from assessment.xray import asked_10_2019, asked_52_2014, asked_90_2021
from assessment.xray.evidence_rules import files_of, named
from assessment.xray.facts import Facts, Question
from assessment.xray.findings import Finding, Kind, Severity
from assessment.xray.relations import Asked, Relation, at_risk

ASKED = {
    "permenpanrb-90-2021": asked_90_2021.ASKED,
    "permenpanrb-10-2019": asked_10_2019.ASKED,
    "permenpanrb-52-2014": asked_52_2014.ASKED,
}
NOTHING = Asked((), {})
REPAIR = "Tentukan isian yang benar menurut buktinya, lalu perbaiki yang lain."


def asked_of(instrument: str) -> Asked:
    """Return what the questions of an LKE say of each other; nothing is known of another LKE."""
    return ASKED.get(instrument, NOTHING)


def contradictions(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each relation the answers break, and one for each file that stands behind both sides."""
    for relation in asked_of(facts.instrument).relations:
        told = relation.broken(facts)
        if not told:
            continue
        yield Finding(
            kind=Kind.CONTRADICTION,
            severity=Severity.HEAVY if relation.is_certain else Severity.MEDIUM,
            what=told,
            why=relation.reason,
            todo=REPAIR,
            areas=_areas(facts, relation.codes),
            codes=relation.codes,
            at_risk=at_risk(facts, relation.codes),
        )
        yield from _shared_files(facts, relation)


def above_whole(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each part larger than its whole: a numerator above its denominator, cases above all cases.

    An increase asked as a decrease is not a contradiction but a poor result, and is left to the score.
    """
    for note in facts.warnings:
        question = facts.questions.get(note.code)
        if question is None or note.kind not in {"above_one", "parts_above_whole"}:
            continue
        yield Finding(
            kind=Kind.ABOVE_WHOLE,
            severity=Severity.HEAVY if note.kind == "above_one" else Severity.MEDIUM,
            what=f"{note.code}: {note.text_id}.",
            why="Bagian tidak dapat melebihi keseluruhannya; penilai akan meminta rinciannya.",
            todo="Hitung ulang dari dokumen sumbernya, lalu perbaiki isiannya.",
            areas=(question.area,),
            codes=(note.code,),
            at_risk=question.points,
        )


def empty_wholes(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each answer that earns points although its denominator is 0."""
    for note in facts.warnings:
        question = facts.questions.get(note.code)
        if question is None or note.kind != "zero_denominator" or not question.points:
            continue
        yield Finding(
            kind=Kind.EMPTY_WHOLE,
            severity=Severity.MEDIUM,
            what=f"{note.code}: {note.text_id}.",
            why="Nilai penuh tanpa satu kejadian pun harus dapat dijelaskan kepada penilai.",
            todo="Pastikan jumlahnya memang 0 dan lampirkan surat keterangannya.",
            areas=(question.area,),
            codes=(note.code,),
            at_risk=question.points,
        )


def unanswered(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each area in which questions have no answer that counts, partly filled ones included."""
    waiting: dict[str, list[Question]] = {}
    for question in facts.questions.values():
        if question.value is None:
            waiting.setdefault(question.area, []).append(question)
    for area, questions in waiting.items():
        begun = [question for question in questions if question.answer is not None]
        part = f", {len(begun)} di antaranya baru diisi sebagian" if begun else ""
        yield Finding(
            kind=Kind.UNANSWERED,
            severity=Severity.MEDIUM,
            what=f"{len(questions)} pertanyaan area {facts.area_names.get(area, area)} belum dijawab{part}.",
            why="Pertanyaan yang belum dijawab dihitung 0.",
            todo="Jawab menurut keadaan sebenarnya, lalu tautkan buktinya.",
            areas=(area,),
            codes=tuple(question.code for question in questions),
            missed=sum((question.share for question in questions), Fraction()),
        )


def _shared_files(facts: Facts, relation: Relation) -> Iterator[Finding]:
    """Yield one finding for each file cited at two questions of a broken relation."""
    questions = [facts.questions[code] for code in relation.codes]
    digests = [{file.sha256 for file in question.files} for question in questions]
    shared = sorted({digest for digest in set().union(*digests) if sum(digest in one for one in digests) > 1})
    for digest in shared:
        files = files_of(questions, digest)
        yield Finding(
            kind=Kind.SAME_FILE,
            severity=Severity.HEAVY if relation.is_certain else Severity.MEDIUM,
            what=f"{named(files)} menjadi bukti bagi isian yang saling bertentangan di {' dan '.join(relation.codes)}.",
            why="Penilai yang membuka berkas itu langsung melihat pertentangannya.",
            todo="Baca berkasnya, perbaiki isian yang tidak sesuai dengannya.",
            areas=_areas(facts, relation.codes),
            codes=relation.codes,
            files=files,
            at_risk=at_risk(facts, relation.codes),
        )


def _areas(facts: Facts, codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facts.questions[code].area for code in codes))
