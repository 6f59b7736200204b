"""Prove that the audit trail is whole: each event carries its own digest and that of the event before it."""

from collections.abc import Iterator, Mapping
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


def check_chains() -> Iterator[ChainCheck]:
    """Yield every chain with the first event that was changed, removed, added or moved; changes nothing.

    A chain cut together with its head, or rewritten whole by someone who has the key, looks whole from inside. It no
    longer holds the head that each final report of the unit carries, printed and in its row.
    """
    anchors: dict[str, dict[int, tuple[str, str]]] = {}
    for report in IssuedReport.objects.exclude(audit_hash="").select_related("assessment"):
        chain = f"unit:{report.assessment.unit_id}"
        anchors.setdefault(chain, {})[report.audit_sequence] = (report.audit_hash, report.number)
    heads = {head.pk: head for head in AuditChain.objects.all()}
    events = AuditEvent.objects.order_by("chain", "sequence").iterator(chunk_size=2000)
    seen = set()
    for name, group in groupby(events, key=lambda event: event.chain_id):
        seen.add(name)
        yield _check(heads[name], group, anchors.get(name, {}))
    for name, head in heads.items():
        if name not in seen:
            problem = f"{head.last_sequence} kejadian hilang" if head.last_sequence else ""
            yield ChainCheck(name, 0, problem, 1 if problem else None)


def _check(head: AuditChain, events: Iterator[AuditEvent], anchors: Mapping[int, tuple[str, str]]) -> ChainCheck:
    count, previous = 0, ""
    for event in events:
        number = count + 1
        if event.sequence != number:
            return ChainCheck(head.pk, count, f"celah pada nomor {number}", number)
        if event.previous_hash != previous or event.hash != event_hash(event):
            return ChainCheck(head.pk, count, f"berubah pada nomor {number}", number)
        count, previous = number, event.hash
        expected, report = anchors.get(number, (previous, ""))
        if expected != previous:
            return ChainCheck(head.pk, count, f"berbeda dari laporan final {report} pada nomor {number}", number)
    if (count, previous) != (head.last_sequence, head.last_hash):
        return ChainCheck(head.pk, count, f"terpotong setelah nomor {count}", count + 1)
    beyond = min((number for number in anchors if number > count), default=0)
    if beyond:
        problem = f"terpotong setelah nomor {count}: laporan final {anchors[beyond][1]} memuat nomor {beyond}"
        return ChainCheck(head.pk, count, problem, count + 1)
    return ChainCheck(head.pk, count, "")
