"""Answers above their evidence, documents that do not count, and one file that proves opposite things."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from assessment.readiness.act_words import hint_text
from assessment.scores.support_rule import Fault
from assessment.xray.facts import CitedFile, Facts, Question
from assessment.xray.findings import Finding, Kind, Severity, weighed
from zi_portal.kit.indonesian import long_date


def unsupported(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each answer that claims points without a document that counts; together klaim − berdata dukung.

    No document at all; documents of which some are rejected, expired, withdrawn or not good (the answer is above its
    evidence); else documents outside the evidence window, or without a date.
    """
    for question in facts.questions.values():
        if not question.points or question.is_supported:
            continue
        kind = _kind_of(question.files)
        yield Finding(
            kind=kind,
            severity=weighed(question.points),
            what=f"{_answered(question)} {_lack(kind, question.files, facts)}",
            why="Penilai hanya mengakui jawaban yang dibuktikan.",
            todo=_todo(kind, question),
            areas=(question.area,),
            codes=(question.code,),
            files=question.files,
            at_risk=question.points,
        )


def stray_files(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each document that counts for nothing and yet stands beside answers that need it no more.

    Its questions rest on other documents, or claim nothing; so no points are at risk, but an evaluator asks.
    """
    cited: dict[int, list[Question]] = {}
    files: dict[int, CitedFile] = {}
    for question in facts.questions.values():
        if question.points and not question.is_supported:
            continue  # told by `unsupported`
        for file in question.files:
            if file.fault is not None:
                files[file.key] = file
                cited.setdefault(file.key, []).append(question)
    for key, questions in cited.items():
        file = files[key]
        kind = _kind_of((file,))
        yield Finding(
            kind=kind,
            severity=Severity.LIGHT,
            what=f"Dokumen “{file.title}” {_fault(file, facts)}, tetapi masih ditautkan.",
            why="Jawabannya tidak bersandar padanya, tetapi penilai dapat mempertanyakannya.",
            todo="Perbaiki tanggal atau masa berlakunya bila keliru; bila tidak, lepaskan tautannya.",
            areas=tuple(dict.fromkeys(question.area for question in questions)),
            codes=tuple(question.code for question in questions),
            files=(file,),
        )


def opposed_answers(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each file cited in one area both at the best level and at the worst.

    The same file is the same bytes, under one document or several. Best is a level worth all points, worst one worth
    none: the two ends of the scale, so within one subject (an area, both its halves) one of the two answers is hard to
    keep. Counts and indices have no such ends and are left out. Source: ours.
    """
    uses: dict[tuple[str, str], list[Question]] = {}
    for question in facts.questions.values():
        if question.letter:
            for digest in dict.fromkeys(file.sha256 for file in _live(question)):
                uses.setdefault((question.area, digest), []).append(question)
    for (area, digest), questions in uses.items():
        best = [question for question in questions if question.value == 1]
        worst = [question for question in questions if question.value == 0]
        if not best or not worst:
            continue
        files = files_of(best + worst, digest)
        yield Finding(
            kind=Kind.SAME_FILE,
            severity=Severity.MEDIUM,
            what=f"{named(files)} mendukung jawaban tertinggi di {_codes(best)} dan jawaban terendah di {_codes(worst)}.",
            why="Satu berkas di area yang sama sulit membuktikan keduanya; penilai dapat meragukan jawaban tertinggi.",
            todo="Lepaskan berkas itu dari pertanyaan yang tidak dibuktikannya, atau perbaiki jawaban yang terlalu rendah.",
            areas=(area,),
            codes=tuple(question.code for question in best + worst),
            files=files,
            at_risk=max(question.points for question in best),
        )


def relabelled_files(facts: Facts) -> Iterator[Finding]:
    """Yield one finding for each file kept under several documents whose dates or validity differ.

    One of them must be wrong; heavy where that decides whether an answer counts. Source: ours.
    """
    copies: dict[str, dict[int, CitedFile]] = {}
    for question in facts.questions.values():
        for file in _live(question):
            copies.setdefault(file.sha256, {})[file.key] = file
    for digest, documents in copies.items():
        files = tuple(documents.values())
        if len({(file.dated, file.valid_until) for file in files}) < 2:
            continue
        questions = [q for q in facts.questions.values() if any(file.sha256 == digest for file in q.files)]
        decides = len({file.fault is None for file in files}) > 1
        resting = [q.points for q in questions if q.is_supported and not _rests_on_others(q, digest)]
        yield Finding(
            kind=Kind.SAME_FILE,
            severity=Severity.HEAVY if decides else Severity.MEDIUM,
            what=f"Berkas yang sama tersimpan sebagai {len(files)} dokumen dengan tanggal berbeda: "
            f"{'; '.join(f'“{file.title}” {_dates(file)}' for file in files)}.",
            why="Satu berkas hanya mempunyai satu tanggal; salah satunya keliru.",
            todo="Periksa tanggal pada berkasnya, perbaiki keterangannya, lalu pakai satu dokumen saja.",
            areas=tuple(dict.fromkeys(question.area for question in questions)),
            codes=tuple(question.code for question in questions),
            files=files,
            at_risk=sum(resting, Fraction()),
        )


def files_of(questions: Iterable[Question], digest: str) -> tuple[CitedFile, ...]:
    """Return the documents of these questions that hold the same bytes, each once."""
    found = {file.key: file for question in questions for file in question.files if file.sha256 == digest}
    return tuple(found.values())


def named(files: tuple[CitedFile, ...]) -> str:
    """Return `Berkas “SK tim kerja”`, with how many documents hold it."""
    more = f" ({len(files)} dokumen berisi sama)" if len(files) > 1 else ""
    return f"Berkas “{files[0].title}”{more}"


def _live(question: Question) -> Iterator[CitedFile]:
    """Yield the files of a question that were not taken back."""
    yield from (file for file in question.files if file.fault is not Fault.WITHDRAWN)


def _rests_on_others(question: Question, digest: str) -> bool:
    return any(file.fault is None and file.sha256 != digest for file in question.files)


def _kind_of(files: tuple[CitedFile, ...]) -> Kind:
    faults = {file.fault for file in files}
    if not faults:
        return Kind.NO_DOCUMENT
    if faults <= {Fault.UNDATED}:
        return Kind.UNDATED
    if faults <= {Fault.UNDATED, Fault.OUTSIDE}:
        return Kind.OUTSIDE
    return Kind.ABOVE_EVIDENCE


def _answered(question: Question) -> str:
    return f"{question.code} dijawab {question.letter}," if question.letter else f"{question.code} sudah diisi,"


def _lack(kind: Kind, files: tuple[CitedFile, ...], facts: Facts) -> str:
    if kind is Kind.NO_DOCUMENT:
        return "tetapi belum mempunyai data dukung."
    if len(files) == 1:
        return f"tetapi data dukungnya {_fault(files[0], facts)}."
    told = dict.fromkeys(_fault(file, facts) for file in files)
    return f"tetapi tidak satu pun dari {len(files)} data dukungnya dihitung: {'; '.join(told)}."


def _fault(file: CitedFile, facts: Facts) -> str:
    """Return why a document does not count, as the end of a sentence."""
    if file.fault is Fault.EXPIRED and file.valid_until is not None:
        return f"berlaku hanya sampai {long_date(file.valid_until)}"
    if file.fault is Fault.OUTSIDE:
        dated = f"bertanggal {long_date(file.dated)}," if file.dated is not None else "berlaku"
        return f"{dated} di luar rentang {facts.window.text}"
    return {
        Fault.WITHDRAWN: "sudah ditarik",
        Fault.STATE: f"berstatus {file.state.lower()}",
        Fault.UNDATED: "belum bertanggal",
    }.get(file.fault or Fault.OUTSIDE, "baru dihitung setelah nilai diperbarui")


def _todo(kind: Kind, question: Question) -> str:
    hint = hint_text(question.indicator)
    if kind is Kind.UNDATED:
        return "Isi tanggal dokumennya."
    if kind is Kind.OUTSIDE:
        return f"Ganti dengan dokumen yang masih di dalam rentang: {hint}."
    if kind is Kind.ABOVE_EVIDENCE:
        return f"Ganti dengan dokumen yang baik dan masih berlaku: {hint}."
    return f"Lengkapi {hint}, atau turunkan jawabannya bila buktinya memang tidak ada."


def _codes(questions: list[Question]) -> str:
    codes = [question.code for question in questions]
    return " dan ".join([", ".join(codes[:-1]), codes[-1]]) if len(codes) > 1 else codes[0]


def _dates(file: CitedFile) -> str:
    dated = long_date(file.dated) if file.dated else "tanpa tanggal"
    return f"{dated}, berlaku sampai {long_date(file.valid_until)}" if file.valid_until else dated
