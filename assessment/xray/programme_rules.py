"""Where the programme of the office and its answers do not fit each other, or the programme itself is not finished. Source: ours."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from textwrap import shorten

from assessment.programme.months import months_text
from assessment.xray.answer_rules import asked_of
from assessment.xray.facts import Question
from assessment.xray.findings import Finding, Kind, Place, Severity, urgency, weighed
from assessment.xray.office_rules import loss_without
from assessment.xray.programme_facts import LineFact, NumberFact, ProgrammeFacts
from zi_portal.kit.indonesian import count_text, long_date, names_text

QUOTED = 140  # letters of an obstacle
NAMED = 3  # lines in one sentence; each has its link below


def drifts(facts: ProgrammeFacts) -> Iterator[Finding]:
    """Yield one finding for each question whose numbers are not those of the register that knows them.

    A register that lacks months cannot yet say who is right: light, and no points at risk.
    """
    differing: dict[str, list[NumberFact]] = {}
    for number in facts.numbers:
        question = facts.questions.get(number.code)
        answered = None if question is None else question.count(number.key)
        if answered is not None and answered != number.value:
            differing.setdefault(number.code, []).append(number)
    for code, numbers in differing.items():
        question = facts.questions[code]
        missing = next((one.missing for one in numbers if one.missing), "")
        urls = dict.fromkeys(one.url for one in numbers)
        yield Finding(
            kind=Kind.DRIFT,
            severity=Severity.LIGHT if missing else weighed(question.points),
            what=f"{code} berbeda dari sumber angkanya: {'; '.join(_differs(question, one) for one in numbers)}.",
            why=f"Penilai mencocokkan jawaban dengan sumbernya. {'; '.join(dict.fromkeys(one.how for one in numbers))}.",
            todo=f"Isi dulu register bulan {missing}, lalu samakan jawabannya."
            if missing
            else "Tentukan angka yang benar menurut buktinya, lalu perbaiki yang lain.",
            areas=(question.area,),
            codes=(code,),
            at_risk=Fraction() if missing else question.points,
            places=tuple(Place("Buka sumber angkanya", url) for url in urls),
        )


def unmonitored(facts: ProgrammeFacts) -> Iterator[Finding]:
    """Yield one finding for the question that claims regular monitoring while months of a pokja or of the team have no record."""
    for code, letters in asked_of(facts.instrument).regular_monitoring.items():
        question = facts.questions.get(code)
        if question is None or question.letter not in letters or not facts.unmonitored:
            continue
        criterion = next(level.criterion for level in question.indicator.levels if level.letter == question.letter)
        lost = loss_without(question, letters)
        gaps = "; ".join(f"{one.label} {months_text(one.months)}" for one in facts.unmonitored)
        yield Finding(
            kind=Kind.MONITORING,
            severity=weighed(lost),
            what=f"{code} dijawab {question.letter} (“{criterion.rstrip('.')}”), padahal monev belum tercatat: {gaps}.",
            why="Bulan tanpa catatan monev membantah jawaban itu.",
            todo="Catat monev bulan yang terlewat bila memang dilaksanakan, atau turunkan tingkatnya.",
            areas=tuple(dict.fromkeys((question.area, *(one.area for one in facts.unmonitored if one.area)))),
            codes=(code,),
            at_risk=lost,
            places=(Place("Catat monev", facts.monitoring_url),),
        )


def outdated_decree(facts: ProgrammeFacts) -> Iterator[Finding]:
    """Yield one finding where the team changed after its latest SK. An SK that nobody recorded tells nothing."""
    decree = facts.decree
    later = sorted((one for one in facts.changes if decree and one.on > decree.until), key=lambda one: one.on)
    if decree is None or not later:
        return
    asked = facts.questions.get(asked_of(facts.instrument).team)
    points = Fraction() if asked is None else asked.points
    others = f", dan {count_text(len(later) - 1)} perubahan lain sesudah SK itu" if len(later) > 1 else ""
    yield Finding(
        kind=Kind.DECREE,
        severity=weighed(points) if points else Severity.LIGHT,
        what=f"SK tim terbaru, {decree.number} tanggal {long_date(decree.dated_on)}, lebih tua daripada perubahan tim "
        f"terakhir: {later[-1].told} ({long_date(later[-1].on)}){others}.",
        why="Tim yang bekerja harus sama dengan tim dalam SK-nya.",
        todo="Terbitkan SK perubahan lalu catat, atau kaitkan perannya dengan SK yang memuatnya.",
        codes=(asked.code,) if asked is not None and points else (),
        at_risk=points,
        owner="Ketua tim ZI",
        places=(Place("Buka SK tim", facts.decrees_url),),
    )


def unsolved(facts: ProgrammeFacts) -> Iterator[Finding]:
    """Yield one finding for each open obstacle without a solution."""
    for one in facts.obstacles:
        if one.has_solution:
            continue
        since = f" sejak {long_date(one.since_on)}" if one.since_on else ""
        yield Finding(
            kind=Kind.OBSTACLE,
            severity=Severity.LIGHT,
            what=f"Hambatan “{shorten(one.text, QUOTED, placeholder=' …')}” belum ada solusinya{since}.",
            why="Laporan menyebut solusi bagi tiap hambatan; yang tanpa solusi akan ditanyakan.",
            todo="Tuliskan solusinya, atau hentikan hambatan yang tidak berlaku lagi.",
            areas=(one.area,),
            codes=_known(facts, one.codes),
            places=(Place("Isi solusinya", one.url),),
        )


def unproven_lines(facts: ProgrammeFacts) -> Iterator[Finding]:
    """Yield one finding for each area with lines of the rencana kerja that are over, but that no document proves."""
    lacking: dict[str, list[LineFact]] = {}
    for line in facts.lines:
        if line.is_over and not line.proofs:
            lacking.setdefault(line.area, []).append(line)
    for area in (*facts.area_names, *sorted(lacking.keys() - facts.area_names.keys())):
        lines = lacking.get(area, [])
        if not lines:
            continue
        names = names_text([f"“{line.title}”" for line in lines], NAMED)
        yield Finding(
            kind=Kind.UNPROVEN_WORK,
            severity=Severity.LIGHT,
            what=f"{count_text(len(lines))} kegiatan rencana kerja area {facts.area_names.get(area, area)} sudah selesai "
            f"atau lewat bulannya, tetapi belum punya bukti: {names}.",
            why="Rencana kerja yang tidak terbukti dilaksanakan melemahkan jawaban yang bersandar padanya.",
            todo="Laporkan kemajuannya dan tautkan buktinya.",
            areas=(area,),
            codes=_known(facts, (code for line in lines for code in line.codes)),
            places=tuple(Place(line.title, line.url) for line in lines),
        )


RULES = (drifts, unmonitored, outdated_decree, unsolved, unproven_lines)


def examine_programme(facts: ProgrammeFacts) -> tuple[Finding, ...]:
    """Return every finding of a programme, the heaviest first, then by points at risk."""
    return tuple(sorted((finding for rule in RULES for finding in rule(facts)), key=urgency))


def _differs(question: Question, number: NumberFact) -> str:
    label = question.indicator.input(number.key).label
    answered = count_text(question.count(number.key))
    return f"“{label}” dijawab {answered}, padahal tercatat {count_text(number.value)}"


def _known(facts: ProgrammeFacts, codes: Iterable[str]) -> tuple[str, ...]:
    """Return these questions, each once, in the order of the LKE."""
    wanted = set(codes)
    return tuple(code for code in facts.questions if code in wanted)
