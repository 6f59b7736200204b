"""The preview of a drop: each file with the question its name leads to; and the drops that wait for their preview."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from assessment.lke.models import Indicator
from assessment.lke.selectors.layout import get_layout
from assessment.people import permissions as sheet
from assessment.people.models import User
from assessment.rounds.models import Assessment
from evidence.documents.models import Document, Revision, WaitingFile
from evidence.documents.selectors.checklist import items_of
from evidence.documents.standard import Item
from evidence.drops.match_name import fitting_item, fitting_question
from evidence.drops.place import propose
from evidence.library.selectors.library import find_documents
from zi_portal.shelf.validators import holds_personal_number

PAGE = 100  # files placed at a time: more would pass the fields a form may have


@dataclass(frozen=True)
class DropLine:
    """One file of the preview; `code` is the question proposed, empty where its name leads to none."""

    waiting: WaitingFile  # its document at hand
    revision: Revision
    code: str
    statement: str  # of `code`
    is_guess: bool  # `code` was read from words, or from numbers written otherwise than the LKE writes them
    elsewhere: str  # the question of another pokja that the name leads to
    item: Item | None  # the asked document of `code` that the name names
    is_twin: bool  # the unit had these bytes before, as `document`

    @property
    def document(self) -> Document:
        """The document it became."""
        return self.waiting.document

    @property
    def path(self) -> str:
        """The name with its folders."""
        return self.waiting.path

    @property
    def group(self) -> str:
        """The heading it stands under in the preview."""
        if not self.code:
            return "Pertanyaannya belum dikenali"
        return "Diduga dari nomor atau kata pada namanya; periksa" if self.is_guess else "Dikenali dari kodenya"

    @property
    def name(self) -> str:
        """The name the file came with."""
        return self.path.rpartition("/")[2]

    @property
    def asks_restriction(self) -> bool:
        """Whether its name holds a number like that of a person, so that it may have to be *terbatas* (BAD_INPUTS U36)."""
        return holds_personal_number(self.name) and not self.document.is_restricted

    @property
    def folder(self) -> str:
        """The folders the file came in."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True)
class Preview:
    """The files still to be placed and the questions they may go to, by area."""

    lines: tuple[DropLine, ...]
    questions: tuple[Indicator, ...]
    has_more: bool  # whether others follow once these are placed

    @property
    def placed(self) -> int:
        """How many names lead to a question."""
        return sum(bool(line.code) for line in self.lines)


@dataclass(frozen=True)
class WaitingDrop:
    """A folder drop of which some files are not placed yet."""

    batch: str
    files: int
    begun_at: datetime


def waiting_files(user: User, assessment: Assessment, batch: str) -> QuerySet[WaitingFile]:
    """Return what `user` has still to place of one drop of his own, by path."""
    return WaitingFile.objects.filter(owner=user, assessment=assessment, batch=batch)


def waiting_drops(user: User, assessment: Assessment) -> list[WaitingDrop]:
    """Return the drops of `user` in this round with files to place, the newest first."""
    found = WaitingFile.objects.filter(owner=user, assessment=assessment).values("batch")
    counted = found.annotate(files=Count("pk"), begun_at=Min("created_at")).order_by("-begun_at")
    return [WaitingDrop(**row) for row in counted[:10]]


def drop_preview(user: User, assessment: Assessment, batch: str) -> Preview:
    """Return the preview of the files of one drop that `user` may see: those without a question first, then by question.

    Only questions that `user` may answer are offered; a name that leads to another stays in the library.
    """
    everything = list(Indicator.objects.filter(instrument=assessment.period.instrument_id).order_by("position"))
    place = {indicator.code: number for number, indicator in enumerate(everything)}
    own = {str(area) for area in sheet.own_areas(user, assessment.unit)}
    questions = tuple(indicator for indicator in everything if indicator.owner_area in own)
    layout = get_layout(assessment.period.instrument)
    offered = [layout.questions[indicator.code] for indicator in questions]
    items = items_of(assessment.unit.instansi_id, assessment.period.instrument.code, offered)
    statements = {indicator.code: indicator.statement for indicator in everything}
    areas = {code: key.value for key, area in layout.areas.items() for code in area.node_codes}
    waiting = list(waiting_files(user, assessment, batch)[: PAGE + 1])
    ids = {file.document_id for file in waiting[:PAGE]}
    found = {document.pk: document for document in find_documents(user, assessment).filter(pk__in=ids)}
    lines = []
    for file in waiting[:PAGE]:
        if file.document_id in found:
            file.document = found[file.document_id]
            lines.append(_line(file, statements, areas, items))
    lines.sort(key=lambda line: (bool(line.code) and not line.is_guess, place.get(line.code, -1), _as_read(line.path)))
    return Preview(tuple(lines), questions, has_more=len(waiting) > PAGE)


def _as_read(path: str) -> list[str]:
    """Return what puts `Foto 2` before `Foto 10`, as people number their files."""
    return [part.zfill(12) if part.isdecimal() else part for part in re.split(r"([0-9]+)", path.casefold())]


def _line(
    file: WaitingFile, statements: dict[str, str], areas: dict[str, str], items: dict[str, tuple[Item, ...]]
) -> DropLine:
    reading = propose(file.path, statements, areas)
    named = reading.code if reading else ""
    code = named if named in items else ""
    name = file.path.rpartition("/")[2]
    guess = "" if named else fitting_question(name, items)
    key = fitting_item(name, items[code or guess]) if code or guess else ""
    revision = file.document.revisions.all()[0]
    return DropLine(
        waiting=file,
        revision=revision,
        code=code or guess,
        statement=statements.get(code or guess, ""),
        is_guess=bool(guess or (reading and code and not reading.is_sure)),
        elsewhere=named if named != code else "",
        item=next((item for item in items.get(code or guess, ()) if item.key == key), None),
        is_twin=revision.batch != file.batch,
    )
