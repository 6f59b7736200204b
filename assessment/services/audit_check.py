"""Prove that the audit trail is whole: each event carries its own digest and that of the event before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assessment.models import AuditChain, AuditEvent, IssuedReport
from assessment.services.audit import event_hash


@dataclass(frozen=True)
class ChainCheck:
    """Whether one chain is whole; `number` is the first bad event's, in words of the page `problem`."""

    chain: str
    events: int
    problem: str  # Indonesian; empty when whole
    number: int | None = None


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
    events = AuditEvent.objects.order_by("chain", "sequence").iterator(chunk_size=2000)
    seen = set()
    for name, group in groupby(events, key=lambda event: event.chain_id):
        seen.add(name)
        yield _check(heads[name], group, anchors.get(name, {}))
    for name in [*heads, *(anchors.keys() - heads.keys())]:
        if name not in seen:
            yield _check_empty(name, heads[name].last_sequence if name in heads else 0, anchors.get(name, {}))


def _check(head: AuditChain, events: Iterator[AuditEvent], anchors: Anchors) -> ChainCheck:
    count, previous = 0, ""
    for event in events:
        number = count + 1
        if event.sequence != number:
            return ChainCheck(head.pk, count, f"celah pada nomor {number}", number)
        if event.previous_hash != previous or event.hash != event_hash(event):
            return ChainCheck(head.pk, count, f"berubah pada nomor {number}", number)
        count, previous = number, event.hash
        for expected, keeper in anchors.get(number, ()):
            if expected != previous:
                return ChainCheck(head.pk, count, f"berbeda dari {keeper} pada nomor {number}", number)
    if (count, previous) != (head.last_sequence, head.last_hash):
        return ChainCheck(head.pk, count, f"terpotong setelah nomor {count}", count + 1)
    problem = _shorter(count, anchors)
    return ChainCheck(head.pk, count, problem, count + 1 if problem else None)


def _check_empty(name: str, last: int, anchors: Anchors) -> ChainCheck:
    """Return what is wrong with a chain that holds no event."""
    problem = f"{last} kejadian hilang" if last else _shorter(0, anchors)
    return ChainCheck(name, 0, problem, 1 if problem else None)


def _shorter(count: int, anchors: Anchors) -> str:
    """Say that the chain, whole in itself, ends before a number that somebody keeps; "" where it does not."""
    beyond = min((number for number in anchors if number > count), default=0)
    return f"terpotong setelah nomor {count}: {anchors[beyond][0][1]} memuat nomor {beyond}" if beyond else ""
