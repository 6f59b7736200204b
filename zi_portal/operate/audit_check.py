"""Prove that the audit trail is whole: each event carries its own digest and that of the event before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import DataError

from assessment.audit.models import AuditChain, AuditEvent
from assessment.audit.services.audit import event_hash
from assessment.papers.models import IssuedReport


@dataclass(frozen=True)
class ChainCheck:
    """Whether one chain is whole: how many events are, from the first, and what is wrong with the next one."""

    chain: str
    events: int
    problem: str  # Indonesian, with the number of the event; empty when whole


# What reading a row raises whose time, detail or number is none: forged by hand, or damaged.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, DataError)
CHUNK = 2000  # rows at a time
LOST_HEAD = "kepala rantai hilang"

type Heads = Mapping[str, tuple[int, str]]  # chain → number and hash of its last event
type Anchors = Mapping[int, Sequence[tuple[str, str]]]  # number → hashes that it must have, and who says so


def chain_heads() -> dict[str, tuple[int, str]]:
    """Return the last number and hash of every chain: what a backup keeps outside the database."""
    return {head.pk: (head.last_sequence, head.last_hash) for head in AuditChain.objects.all()}


def check_chains(outside: Mapping[str, Heads] | None = None) -> Iterator[ChainCheck]:
    """Yield every chain with the first event that was changed, removed, added or moved; changes nothing.

    A chain cut together with its head, or rewritten whole by someone who has the key, looks whole from inside. It no
    longer holds the head that each final report of the unit carries, printed and in its row, nor those that were kept
    outside: who keeps them, in words such as `cadangan 3 Maret 2026`, → heads.
    """
    anchors: dict[str, dict[int, list[tuple[str, str]]]] = {}
    for report in IssuedReport.objects.exclude(audit_hash="").select_related("assessment"):
        of_chain = anchors.setdefault(f"unit:{report.assessment.unit_id}", {})
        of_chain.setdefault(report.audit_sequence, []).append((report.audit_hash, f"laporan final {report.number}"))
    for keeper, kept in (outside or {}).items():
        for chain, (number, digest) in kept.items():
            if number:
                anchors.setdefault(chain, {}).setdefault(number, []).append((digest, keeper))
    heads = {head.pk: head for head in AuditChain.objects.all()}
    # One query a chain: what cannot be read in one of them must not hide the next. By name, as its row may be gone.
    filled = list(AuditEvent.objects.order_by("chain").values_list("chain_id", flat=True).distinct())
    for name in filled:
        yield _check(name, heads.get(name), anchors.get(name, {}))
    for name in [*heads, *(anchors.keys() - heads.keys())]:
        if name not in set(filled):
            yield _check_empty(name, heads[name].last_sequence if name in heads else 0, anchors.get(name, {}))


def _check(name: str, head: AuditChain | None, anchors: Anchors) -> ChainCheck:
    """Return what is wrong with the events of a chain, in their order; `head` is None where its row is gone."""
    count, previous = 0, ""
    events = AuditEvent.objects.filter(chain=name).order_by("sequence").iterator(chunk_size=CHUNK)
    while True:
        number = count + 1
        try:
            event = next(events, None)
            if event is None:
                break
            digest = event_hash(event)
        except UNREADABLE:
            return _unreadable(name, after=count)
        if event.sequence != number:
            return ChainCheck(name, count, f"celah pada nomor {number}")
        if event.previous_hash != previous or event.hash != digest:
            return ChainCheck(name, count, f"berubah pada nomor {number}")
        count, previous = number, event.hash
        for expected, keeper in anchors.get(number, ()):
            if expected != previous:
                return ChainCheck(name, count, f"berbeda dari {keeper} pada nomor {number}")
    if head is None:
        problem = f"{LOST_HEAD}, {count} kejadian masih ada"
    elif (count, previous) != (head.last_sequence, head.last_hash):
        problem = f"terpotong setelah nomor {count}"
    else:
        problem = _shorter(count, anchors)
    return ChainCheck(name, count, problem)


def _unreadable(name: str, *, after: int) -> ChainCheck:
    """Return the first event behind number `after` that cannot be read; a database may refuse a whole batch for one row."""
    numbers = AuditEvent.objects.filter(chain=name, sequence__gt=after).order_by("sequence")
    for number in numbers.values_list("sequence", flat=True):
        try:
            event_hash(AuditEvent.objects.get(chain=name, sequence=number))
        except UNREADABLE:
            return ChainCheck(name, after, f"tidak terbaca pada nomor {number}")
    return ChainCheck(name, after, f"tidak terbaca setelah nomor {after}")


def _check_empty(name: str, last: int, anchors: Anchors) -> ChainCheck:
    """Return what is wrong with a chain that holds no event."""
    problem = f"{last} kejadian hilang" if last else _shorter(0, anchors)
    return ChainCheck(name, 0, problem)


def _shorter(count: int, anchors: Anchors) -> str:
    """Say that the chain, whole in itself, ends before a number that somebody keeps; "" where it does not."""
    beyond = min((number for number in anchors if number > count), default=0)
    return f"terpotong setelah nomor {count}: {anchors[beyond][0][1]} memuat nomor {beyond}" if beyond else ""
