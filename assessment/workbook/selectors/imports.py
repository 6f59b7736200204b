"""What a workbook says beside what the portal holds now, row by row, and the history of such readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from assessment import scoring
from assessment.figures.answer_words import answer_text
from assessment.lke.selectors.layout import Question, get_layout
from assessment.people import permissions
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.rounds.models import Answer, Assessment
from assessment.rounds.permissions import check_may_answer
from assessment.rounds.selectors.assessments import assessments_in_scope, self_evaluation
from assessment.workbook.imports.unit_name import is_other_unit
from assessment.workbook.models import ImportRow, SheetImport
from assessment.workbook.permissions import check_can_read_imports
from assessment.workbook.selectors.import_links import Links, links_of
from zi_portal.kit.clean_text import looks_same
from zi_portal.kit.indonesian import percent_text

# A row's state → the word on its tag; the order is that of the filter.
NEW, CHANGED, UNSURE, UNREADABLE, BLANK, SAME = "baru", "berubah", "dipastikan", "tidak-terbaca", "kosong", "sama"
WORDS = {
    NEW: "Baru",
    CHANGED: "Berubah",
    UNSURE: "Perlu dipastikan",
    UNREADABLE: "Tidak terbaca",
    BLANK: "Kosong di berkas",
    SAME: "Sama",
}
TO_LOOK_AT = (NEW, CHANGED, UNSURE, UNREADABLE)  # what the page shows first
ALL = "semua"
FIRST, SECOND = 1, 2  # the ways to read a row


@dataclass(frozen=True)
class Content:
    """What an answer says."""

    answer: scoring.Answer | None
    explanation: str


@dataclass(frozen=True)
class Line:
    """One question: what stands in the portal and what the file says."""

    row: ImportRow
    question: Question
    state: str
    version: int  # of the answer that stands now, 0 for none
    now: str
    now_note: str
    offered: str
    offered_note: str  # "" where the file brings no other
    answered_by: str  # who gave the answer that stands now, "" for nobody
    locked: str  # why this person may not write here; "" if he may
    is_conflict: bool = False
    other: str = ""  # the second way to read the file, between which a person chooses; "" where there is one way
    sent: int | None = (
        None  # what the person chose in a form that was refused: 0 nothing, 1 the row, 2 its second reading
    )

    @property
    def word(self) -> str:
        """The word on its tag."""
        return "Bentrok" if self.is_conflict else WORDS[self.state]

    @property
    def now_lines(self) -> str:
        """What stands now, each count on a line of its own, so that the one that differs is seen."""
        return self.now.replace("; ", "\n")

    @property
    def offered_lines(self) -> str:
        """The same of what the file says."""
        return self.offered.replace("; ", "\n")

    @property
    def can_choose(self) -> bool:
        """Whether it can be ticked."""
        return self.state in {NEW, CHANGED, UNSURE} and not self.locked

    @property
    def is_ticked(self) -> bool:
        """Whether it is ticked to begin with: what is new or changed, beyond doubt."""
        if self.sent is not None:
            return self.can_choose and self.sent == FIRST
        return self.can_choose and self.state != UNSURE and not self.is_conflict

    @property
    def readings(self) -> tuple[tuple[int, str, bool], ...]:
        """The ways to read the file as number, words, whether it is chosen; () where there is one."""
        if not self.other:
            return ()
        return tuple(
            (number, text, self.sent == number) for number, text in ((FIRST, self.offered), (SECOND, self.other))
        )

    @property
    def reasons(self) -> list[str]:
        """Why it cannot be read."""
        return self.row.problem.splitlines()


@dataclass(frozen=True)
class AreaLines:
    """The lines of one area."""

    key: AreaKey
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ImportPage:
    """One reading beside the sheet as it is now."""

    sheet_import: SheetImport
    areas: tuple[AreaLines, ...]
    counts: tuple[tuple[str, str, int], ...]  # state, word, number of rows
    shown: str  # the state that is shown, ALL, or "" for what needs a look
    links: tuple[Links, ...]
    applied: int  # rows taken over and not brought back
    left: tuple[ImportRow, ...]  # rows an undoing left as they are
    twin: SheetImport | None  # an earlier reading of the same bytes
    other_unit: str  # the unit the file names, where that is another one; "" else

    @property
    def document_names(self) -> int:
        """How many names of data dukung the file has at its questions, one with several addresses once."""
        return sum(len({name for name, _ in item.named if name}) for item in self.links)

    @property
    def document_links(self) -> int:
        """How many addresses, those that are not taken too."""
        return sum(len(item.addresses) + len(item.refused) for item in self.links)

    @property
    def has_foreign(self) -> bool:
        """Whether an undoing left rows of areas that its person may not write."""
        return any(row.undoing == ImportRow.Undoing.FOREIGN for row in self.left)

    @property
    def can_choose(self) -> bool:
        """Whether any row shown can be ticked."""
        return any(line.can_choose for area in self.areas for line in area.lines)


def get_import(user: User, assessment_pk: int, pk: int) -> SheetImport:
    """Return a reading of a round of the person's own unit; Http404 out of scope, ActionDenied for others than its team."""
    assessment = get_importing_assessment(user, assessment_pk)
    found = get_object_or_404(
        SheetImport.objects.select_related("read_by", "applied_by", "undone_by"), pk=pk, assessment=assessment
    )
    found.assessment = assessment
    return found


def get_importing_assessment(user: User, pk: int) -> Assessment:
    """Return a round whose imports `user` may read; Http404 out of scope, ActionDenied for others than its team."""
    assessment = get_object_or_404(assessments_in_scope(user), pk=pk)
    check_can_read_imports(user, assessment)
    return assessment


def imports_of(assessment: Assessment) -> QuerySet[SheetImport]:
    """Return the history, newest first, each with its number of rows taken over and brought back."""
    taken = Q(rows__applied_version__isnull=False)
    return (
        SheetImport.objects.filter(assessment=assessment)
        .select_related("read_by", "applied_by", "undone_by")
        .annotate(
            taken=Count("rows", filter=taken),
            restored=Count("rows", filter=Q(rows__undoing=ImportRow.Undoing.RESTORED)),
            unreadable=Count("rows", filter=~Q(rows__problem="")),
        )
        .order_by("-read_at", "-pk")
    )


def import_page(
    user: User,
    sheet_import: SheetImport,
    *,
    shown: str = "",
    conflicts: Sequence[str] = (),
    sent: Mapping[int, int] | None = None,
) -> ImportPage:
    """Return one reading with its rows as they compare now; a fixed number of queries.

    conflicts: codes of questions. sent: of a form that was refused, pk of each chosen row → the reading that was chosen.
    """
    assessment = sheet_import.assessment
    layout = get_layout(assessment.period.instrument)
    answers = {
        answer.indicator_id: answer
        for answer in self_evaluation(assessment).answers.select_related("answered_by").order_by()
    }
    rows = list(sheet_import.rows.order_by())
    by_code = {layout.codes[row.indicator_id]: row for row in rows}
    locked = {key: permissions.denial(check_may_answer, user, assessment, key) for key in layout.areas}
    lines = {
        code: _line(
            by_code[code],
            question,
            answers.get(question.pk),
            locked=locked[question.area],
            is_conflict=code in conflicts,
            sent=sent,
        )
        for code, question in layout.questions.items()
        if code in by_code
    }
    counts = tuple((state, word, sum(line.state == state for line in lines.values())) for state, word in WORDS.items())
    shown = shown if shown == ALL or shown in WORDS else ""
    if not shown and not any(count for state, _, count in counts if state in TO_LOOK_AT):
        shown = ALL
    wanted = {"": TO_LOOK_AT, ALL: tuple(WORDS)}.get(shown, (shown,))
    areas = tuple(
        AreaLines(key, area.name, found)
        for key, area in layout.areas.items()
        if (
            found := tuple(
                lines[question.code]
                for question in area.questions
                if question.code in lines and (lines[question.code].state in wanted or lines[question.code].is_conflict)
            )
        )
    )
    undone = [row for row in rows if row.undoing in {ImportRow.Undoing.KEPT, ImportRow.Undoing.FOREIGN}]
    for row in undone:
        row.code = layout.codes[row.indicator_id]  # type: ignore[attr-defined]
    return ImportPage(
        sheet_import=sheet_import,
        areas=areas,
        counts=counts,
        shown=shown,
        links=tuple(links_of((line.question, line.row) for line in lines.values())),
        applied=sum(row.applied_version is not None and row.undoing == ImportRow.Undoing.NONE for row in rows),
        left=tuple(undone),
        twin=_twin(sheet_import),
        other_unit=sheet_import.unit_name if names_other_unit(sheet_import) else "",
    )


def names_other_unit(sheet_import: SheetImport) -> bool:
    """Whether a file names another unit than that of the round it was brought into."""
    unit = sheet_import.assessment.unit
    return is_other_unit(sheet_import.unit_name, unit.name, unit.code)


def content_of(answer: Answer | None) -> Content:
    """Return what an answer says; nothing at all for none."""
    if answer is None:
        return Content(None, "")
    return Content(_value(answer), answer.explanation)


def row_target(row: ImportRow, saved: Answer | None, *, is_other: bool = False) -> Content:
    """Return what would stand after a row is taken over: an answer, a count or a note that the file leaves blank stays.

    is_other: of its second reading.
    """
    standing, offered = content_of(saved), _other(row) if is_other else _value(row)
    is_note = row.explanation and not looks_same(row.explanation, standing.explanation)
    explanation = row.explanation if is_note else standing.explanation
    return Content(standing.answer if offered is None else offered.over(standing.answer), explanation)


def _value(row: Answer | ImportRow) -> scoring.Answer | None:
    """Return an answer in the one form in which equal ones are equal."""
    answer = scoring.answer_in(row)
    return None if answer is None else answer.normal()


def _other(row: ImportRow) -> scoring.Counts | None:
    return scoring.Counts(row.other_counts) if row.other_counts is not None else None


def content_json(content: Content) -> dict[str, Any]:
    """Return what an answer says as JSON keeps it."""
    columns = scoring.plain_columns(scoring.in_columns(content.answer).values())
    return {**dict(zip(scoring.COLUMNS, columns, strict=True)), "explanation": content.explanation}


def content_of_json(kept: Mapping[str, Any] | None) -> Content:
    """Return what `content_json` kept; nothing at all for None."""
    if kept is None:
        return Content(None, "")
    return Content(scoring.from_columns(kept[name] for name in scoring.COLUMNS), kept["explanation"])


def _line(
    row: ImportRow,
    question: Question,
    saved: Answer | None,
    *,
    locked: str,
    is_conflict: bool,
    sent: Mapping[int, int] | None,
) -> Line:
    standing, target = content_of(saved), row_target(row, saved)
    offered, other = _value(row), _other(row)
    if row.problem:
        state = UNREADABLE
    elif target == standing or (other is not None and row_target(row, saved, is_other=True) == standing):
        state = BLANK if offered is None and standing.answer is not None else SAME
    elif row.unsure:
        state = UNSURE
    else:
        state = CHANGED if standing.answer is not None else NEW
    return Line(
        row=row,
        question=question,
        state=state,
        version=saved.version if saved else 0,
        now=answer_text(question.indicator, standing.answer),
        now_note=standing.explanation,
        offered=_reading_text(question.indicator, offered)
        if other is not None
        else answer_text(question.indicator, offered),
        offered_note="" if looks_same(row.explanation, standing.explanation) else row.explanation,
        answered_by=str(saved.answered_by) if saved else "",
        locked=locked,
        is_conflict=is_conflict,
        other=_reading_text(question.indicator, other) if other is not None and state == UNSURE else "",
        sent=None if sent is None or is_conflict else sent.get(row.pk, 0),
    )


def _reading_text(question: scoring.Indicator, answer: scoring.Answer | None) -> str:
    """Return one of two readings with the percentage it comes from: `1,00 % (Jumlah …: 100; …: 1)`."""
    value, _ = scoring.answer_value(question, answer)
    return f"{percent_text((value or 0) * 100)} ({answer_text(question, answer)})"


def _twin(sheet_import: SheetImport) -> SheetImport | None:
    return (
        SheetImport.objects.filter(
            assessment=sheet_import.assessment_id, sha256=sheet_import.sha256, pk__lt=sheet_import.pk
        )
        .select_related("read_by")
        .first()
    )
