"""Prove that what was handed on still is what the audit trail has digests of: rounds, sheets, hand-overs, roles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched

from django.db import DataError

from assessment.audit.models import AuditEvent
from assessment.audit.services.audit import event_hash
from assessment.people.models import Membership
from assessment.rounds.models import Assessment, Evaluation
from assessment.seals.digests import (
    FACTS,
    FORM,
    HANDOVER,
    PERSON,
    RECAP,
    ROUND,
    SCORE,
    SHEET,
    STEP,
    TOTALS,
    Content,
    RoundContent,
)
from assessment.seals.history import held_by
from assessment.seals.selectors import read_rounds, role_digests, seals_of

BATCH = 25  # rounds at a time
EVENTS = 500  # events about roles at a time
SHOWN = 10  # questions in a line
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, ArithmeticError, DataError)
NO_SEAL = "tidak ada sidiknya di jejak audit"
BROKEN_SEAL = "sidiknya di jejak audit diubah"
WHOLE = "seluruh penilaian"
PLAIN_PARTS = frozenset({FACTS, SCORE, STEP, PERSON, TOTALS})
Kind = AuditEvent.Kind
ROLE_KINDS = (Kind.MEMBERSHIP_ADDED, Kind.MEMBERSHIP_CHANGED, Kind.MEMBERSHIP_ENDED, Kind.ROLES_SEALED)


@dataclass
class Difference:
    """One sheet, or one role, that is not what the trail says of it."""

    where: str  # the round, with its number
    sheet: str = WHOLE
    what: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        codes = sorted(set(self.questions))
        more = f" dan {len(codes) - SHOWN} lainnya" if len(codes) > SHOWN else ""
        line = f"{self.where}; {self.sheet}; {', '.join(dict.fromkeys(self.what))}"
        return f"{line}; pertanyaan {', '.join(codes[:SHOWN])}{more}" if codes else line


@dataclass
class Checked:
    """How much was looked at."""

    rounds: int = 0
    roles: int = 0


def check_rounds(told: Checked) -> Iterator[Difference]:
    """Yield every sheet, in rounds of their number, that differs from its digests; changes nothing.

    In batches of a fixed number of queries. What stands nowhere in the trail differs as well: a sheet that somebody locked,
    or a round moved on, behind the portal's back. told: counts what was looked at.
    """
    last, seen = 0, set[str]()
    while batch := list(Assessment.every.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = batch[-1]
        seen |= {str(pk) for pk in batch}
        told.rounds += len(batch)
        try:
            yield from _check_batch(batch)
        except UNREADABLE:
            for pk in batch:  # one of them holds what is no value of its column: a finding, and the others are checked
                try:
                    yield from _check_batch([pk])
                except UNREADABLE as error:
                    yield Difference(f"penilaian {pk}", what=[f"tidak terbaca ({type(error).__name__})"])
    sealed = AuditEvent.objects.filter(kind=Kind.ROUND_SEALED).order_by("object_id").values_list("object_id", flat=True)
    for object_id in sealed.distinct():
        is_new = object_id.isdecimal() and Assessment.every.filter(pk=object_id).exists()  # opened since we began
        if object_id not in seen and not is_new:
            yield Difference(f"penilaian {object_id}", what=["dihapus"])


def differences_of(assessment: Assessment) -> list[Difference]:
    """Return how one round differs from its digests."""
    return _check_batch([assessment.pk])


def _check_batch(pks: list[int]) -> list[Difference]:
    rounds = read_rounds(pks)
    seals = seals_of(rounds)
    found = [(pk, sheet, one) for pk in pks if pk in rounds for sheet, one in _compare(rounds[pk], seals[pk]).items()]
    names = Assessment.every.select_related("unit", "period").in_bulk([pk for pk, _, _ in found])
    sheets = Evaluation.objects.in_bulk([sheet for _, sheet, _ in found if sheet is not None])
    for pk, sheet, one in found:
        one.where = f"{names[pk]} (penilaian {pk})"
        if sheet is not None:
            one.sheet = _name_of(sheet, sheets.get(sheet))
    return [one for _, _, one in found]


def _name_of(pk: int, evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return f"evaluasi {pk}"
    tier = f" {evaluation.get_tier_display()}" if evaluation.tier else ""
    return f"{evaluation.get_stage_display()}{tier} putaran {evaluation.round} (evaluasi {pk})"


class _Lines:
    """The differences of one round by the sheet they are about; None: the round itself."""

    def __init__(self) -> None:
        self.found: dict[int | None, Difference] = {}

    def tell(self, sheet: int | None, what: str, questions: Iterable[str] = ()) -> None:
        one = self.found.setdefault(sheet, Difference(""))
        one.what.append(what)
        one.questions += questions


def _compare(content: RoundContent, seals: list[AuditEvent]) -> dict[int | None, Difference]:
    """Return evaluation pk, None for the round itself → what differs from `seals`, the newest first."""
    lines = _Lines()
    if not seals:
        if content.is_handed_on:
            locked = [pk for pk, sheet in content.sheets.items() if sheet.is_locked]
            for pk in locked:
                lines.tell(pk, NO_SEAL)
            if not locked:
                lines.tell(None, NO_SEAL)
        return lines.found
    if any(event.hash != event_hash(event) for event in seals) or seals[0].detail["form"] != FORM:
        lines.tell(None, BROKEN_SEAL)
    named, held = content.named(), held_by((event.detail, event.actor_id is None) for event in reversed(seals))
    for name in sorted(named.keys() | held.keys()):
        if name not in named:
            _tell_missing(lines, name, content)
        elif name not in held or named[name].digest != held[name].digest:
            _tell_changed(lines, name, named[name], held[name].shorts if name in held else None, content)
    return lines.found


def _tell_missing(lines: _Lines, name: str, content: RoundContent) -> None:
    kind, number = _parsed(name)
    if kind == SHEET:
        lines.tell(number, "kuncinya dibuka" if number in content.sheets else "lembar dihapus")
    else:
        lines.tell(None, f"{name} dihapus")


def _tell_changed(
    lines: _Lines, name: str, now: Content, before: Mapping[str, str] | None, content: RoundContent
) -> None:
    """Say of one thing what differs; before: the short digests of its parts, None where it was never sealed."""
    kind, number = _parsed(name)
    # A hand-over is told with the sheet that was handed on.
    sheet = number if kind == SHEET else now.evaluation if now.evaluation in content.sheets else None
    about = f"{name}: " if kind == HANDOVER else ""
    if before is None:
        lines.tell(sheet, f"{about}{NO_SEAL}")
        return
    shorts = now.shorts
    changed = sorted(part for part in before.keys() | shorts.keys() if before.get(part) != shorts.get(part))
    for part in [part for part in changed if part in PLAIN_PARTS or kind == ROUND]:
        lines.tell(sheet, f"{about}{part} berubah")
    points = [part for part in changed if part.startswith(RECAP)]
    if points:
        lines.tell(sheet, f"{about}poin rekap berubah", [part.removeprefix(RECAP) or "total" for part in points])
    questions = [part for part in changed if part not in PLAIN_PARTS and not part.startswith(RECAP)]
    if questions and kind != ROUND:
        what = "revisi yang diserahkan berubah" if kind == HANDOVER else "jawaban berubah"
        lines.tell(sheet, f"{about}{what}", questions)
    if not changed:  # what the short digests do not tell apart
        lines.tell(sheet, f"{about}berubah")


def _parsed(name: str) -> tuple[str, int]:
    """Return kind and number of what a seal names."""
    if name == ROUND:
        return ROUND, 0
    kind, _, number = name.rpartition(" ")
    return kind, int(number)


def check_roles(told: Checked) -> Iterator[Difference]:
    """Yield every role that differs from what the last event about it says, that none tells of, or that is gone."""
    known: dict[int, _Known] = {}
    moved, changed = set[int](), list[tuple[int, str]]()
    for chain, number, event in _role_events():
        try:
            if event is None:
                raise ValueError("not to be read from the database")
            said = _roles_in(event)
            if said and event.hash != event_hash(event):
                yield Difference("peran", chain, [f"kejadian nomor {number} di jejak audit diubah"])
        except UNREADABLE:
            yield Difference("peran", chain, [f"kejadian nomor {number} di jejak audit tidak terbaca"])
            continue
        for pk, digest in said.items():
            before, now = known.get(pk), _Known(chain, number, event.at, digest)
            if before is not None and before.chain != chain:
                moved.add(pk)
            elif before is not None and event.detail.get("sha256_before", before.digest) != before.digest:
                changed.append((pk, f"sudah diubah sebelum kejadian nomor {number} rantai {chain}"))
            if before is None or now.is_after(before):
                known[pk] = now
    # Of one that went to another chain the event before is not simply the one with the number before.
    yield from (_role_difference(pk, what) for pk, what in changed if pk not in moved)
    yield from _compare_roles(known, told)


@dataclass(frozen=True)
class _Known:
    """What an event says of a role."""

    chain: str
    number: int
    at: datetime
    digest: str

    def is_after(self, other: "_Known") -> bool:
        """Whether this event stands after `other`: by its number or, where the role went to another chain, by its time."""
        return self.chain == other.chain or other.at <= self.at


def _compare_roles(known: dict[int, _Known], told: Checked) -> Iterator[Difference]:
    """Yield the roles that are not what is known of them."""
    try:
        for pk, digest in role_digests():
            told.roles += 1
            last = known.pop(pk, None)
            if last is None:
                yield _role_difference(pk, NO_SEAL)
            elif last.digest != digest:
                yield _role_difference(pk, f"berbeda dari kejadian nomor {last.number} rantai {last.chain}")
    except UNREADABLE as error:
        yield Difference("peran", "semua", [f"ada yang tidak terbaca ({type(error).__name__})"])
        return
    for pk in sorted(known):
        yield _role_difference(pk, "dihapus")


def _role_events() -> Iterator[tuple[str, int, AuditEvent | None]]:
    """Yield chain and number of each event about roles, with the event; None where the database refuses to read it."""
    keys = AuditEvent.objects.filter(kind__in=ROLE_KINDS).order_by("chain", "sequence")
    for batch in batched(keys.values_list("pk", "chain_id", "sequence"), EVENTS):
        events = _readable([pk for pk, _, _ in batch])
        for pk, chain, number in batch:
            yield chain, number, events.get(pk)


def _readable(pks: list[int]) -> dict[int, AuditEvent]:
    try:
        return AuditEvent.objects.in_bulk(pks)
    except UNREADABLE:  # a database may refuse a whole batch for one row
        return {pk: event for one in pks for pk, event in _readable([one]).items()} if len(pks) > 1 else {}


def _roles_in(event: AuditEvent) -> dict[int, str]:
    """Return role → digest, of all that an event tells of; empty for one written before there were digests."""
    if event.kind == Kind.ROLES_SEALED:
        return {int(pk): digest for pk, digest in event.detail["roles"].items()}
    return {int(event.object_id): event.detail["sha256"]} if "sha256" in event.detail else {}


def _role_difference(pk: int, what: str) -> Difference:
    role = Membership.objects.select_related("user", "unit", "instansi").defer("areas").filter(pk=pk).first()
    if role is None:
        return Difference(f"peran {pk}", "peran", [what])
    where = role.unit or role.instansi or "portal"
    return Difference(f"peran {pk}", f"{role.get_role_display()} {role.user}, {where}", [what])
