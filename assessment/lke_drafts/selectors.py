"""Editions of the LKE and the drafts of new ones, as the admin portal keeps them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from django.db.models import Count, Exists, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from assessment import scoring
from assessment.lke.models import Indicator, Instrument
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke_drafts.diff import KINDS, Change, compare
from assessment.lke_drafts.models import InstrumentDraft
from assessment.lke_drafts.permissions import check_can_keep_instruments
from assessment.people.models import User
from assessment.rounds.models import Assessment, Period


class Standing(Enum):
    """What can become of a draft."""

    READY = auto()
    BROKEN = auto()  # it has problems
    KNOWN = auto()  # an edition says the very same
    TAKEN = auto()  # its code belongs to an edition that says something else
    ACTIVATED = auto()


@dataclass(frozen=True)
class DraftStanding:
    """What can become of a draft, and why not more; `instrument` is the edition that stands in its way or that it became."""

    state: Standing
    reason: str = ""
    instrument: Instrument | None = None

    @property
    def is_ready(self) -> bool:
        """Whether it can be activated."""
        return self.state is Standing.READY

    @property
    def is_taken(self) -> bool:
        """Whether another edition has its code."""
        return self.state is Standing.TAKEN

    @property
    def is_known(self) -> bool:
        """Whether an edition says the very same."""
        return self.state is Standing.KNOWN


@dataclass(frozen=True)
class DiffPage:
    """What differs between an edition and what is compared with it, by area; `shown` is the kind asked for, "" for all."""

    other: Instrument
    changes: tuple[Change, ...]  # those of the kind asked for
    counts: tuple[tuple[str, str, int], ...]  # kind, its name, how many
    shown: str

    @property
    def total(self) -> int:
        """How many differences there are in all."""
        return sum(count for _, _, count in self.counts)

    @property
    def areas(self) -> list[tuple[str, list[Change]]]:
        """The changes of each area, in the order they come."""
        order = list(dict.fromkeys(change.area for change in self.changes))
        ranked = sorted(self.changes, key=lambda change: order.index(change.area))
        return [(area, list(rows)) for area, rows in groupby(ranked, key=lambda change: change.area)]


def _count(rows: QuerySet[Model], by: str) -> Coalesce:
    """Return a count of its own, since two joins in one query would multiply each other."""
    counted = rows.order_by().values(by).annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted), 0)


def kept_instruments(user: User) -> QuerySet[Instrument]:
    """Return every edition, the newest first, with its questions, periods and rounds counted. Raises ActionDenied."""
    check_can_keep_instruments(user)
    own = OuterRef("pk")
    return (
        Instrument.objects.defer("details")
        .select_related("loaded_by", "closed_by")
        .annotate(
            question_count=_count(Indicator.objects.filter(instrument=own), "instrument"),
            period_count=_count(Period.objects.filter(instrument=own), "instrument"),
            round_count=_count(Assessment.every.filter(period__instrument=own), "period__instrument"),
        )
        .order_by("-year", "code", "-edition")
    )


def get_administered_instrument(user: User, pk: int) -> Instrument:
    """Return one edition with its counts, or Http404. Raises ActionDenied."""
    return get_object_or_404(kept_instruments(user).defer(None), pk=pk)


def kept_drafts(user: User) -> QuerySet[InstrumentDraft]:
    """Return the drafts that are no edition yet, the newest first, without their files. Raises ActionDenied.

    `is_taken` tells that an edition has the code.
    """
    check_can_keep_instruments(user)
    drafts = InstrumentDraft.objects.filter(activated__isnull=True).select_related("uploaded_by")
    taken = Exists(Instrument.objects.filter(code=OuterRef("code")))
    return drafts.annotate(is_taken=taken).defer("content", "mapping").order_by("-uploaded_at", "-pk")


def get_draft(user: User, pk: int, *, with_file: bool = False) -> InstrumentDraft:
    """Return one draft, also one that was activated, or Http404. Raises ActionDenied."""
    check_can_keep_instruments(user)
    drafts = InstrumentDraft.objects.select_related("uploaded_by", "base", "activated")
    return get_object_or_404(drafts if with_file else drafts.defer("content"), pk=pk)


def bases(user: User) -> QuerySet[Instrument]:
    """Return the editions a workbook may borrow from and be compared with, the one in force first. Raises ActionDenied."""
    check_can_keep_instruments(user)
    return Instrument.objects.defer("details").order_by("-in_force", "-year", "code", "-edition")


def standing_of(draft: InstrumentDraft) -> DraftStanding:
    """Return what can become of a draft now."""
    if draft.activated is not None:
        return DraftStanding(Standing.ACTIVATED, "Konsep ini sudah diaktifkan.", draft.activated)
    if draft.mapping is None:
        return DraftStanding(
            Standing.BROKEN, "Konsep ini masih memuat kesalahan. Perbaiki berkasnya, lalu unggah lagi."
        )
    editions = list(Instrument.objects.filter(code=draft.code).order_by("-edition"))
    if not editions:
        return DraftStanding(Standing.READY)
    content = instrument_of(draft)
    for edition in editions:
        if edition.digest == draft.digest or get_instrument(edition) == content:
            return DraftStanding(Standing.KNOWN, f"Isi ini sudah ada di portal sebagai {edition}.", edition)
    return DraftStanding(
        Standing.TAKEN,
        f"Kode {draft.code} sudah dipakai {editions[0]}, dan isinya lain. Edisi yang sudah aktif tidak pernah diubah. Beri "
        "kode lain di berkas Anda, lalu unggah lagi.",
        editions[0],
    )


def instrument_of(draft: InstrumentDraft) -> scoring.Instrument:
    """Return the instrument of a draft without problems."""
    return scoring.parse_instrument(draft.mapping)  # type: ignore[arg-type]


def diff_page(new: scoring.Instrument, other: Instrument, shown: str) -> DiffPage:
    """Return what differs from `other`. shown: a kind of change, anything else for all of them."""
    changes = compare(get_instrument(other), new)
    found = Counter(change.kind for change in changes)
    kind = shown if shown in KINDS else ""
    chosen = tuple(change for change in changes if not kind or change.kind == kind)
    return DiffPage(other, chosen, tuple((key, words, found[key]) for key, words in KINDS.items()), kind)


def compared_with(editions: Sequence[Instrument], asked: str, default: Instrument | None) -> Instrument | None:
    """Return the edition whose key an address asks for, else the default, else the first; None where there is none."""
    for edition in editions:
        if str(edition.pk) == asked:
            return edition
    return default or (editions[0] if editions else None)
