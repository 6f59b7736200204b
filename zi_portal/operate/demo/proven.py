"""Documents of the demo office as proof of its programme, tied as the ketua tim does; after documents and programme are there."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from assessment.people.models import User
from assessment.programme.monitoring.models import TEAM
from assessment.rounds.models import Assessment
from evidence.documents.models import Document, RecordCitation
from evidence.documents.services.records import cite_for_record
from zi_portal.operate.demo import rows as demo_rows

Proven = tuple[str, int, list[str]]  # kind of a row, its pk, keys of documents


@transaction.atomic
def load_proofs(unit_key: str) -> None:
    """Tie the documents that the rows of one demo unit's programme name, unless some are tied already."""
    row = demo_rows.read("year").get(unit_key)
    assessment = demo_rows.open_round(unit_key)
    if row is None or RecordCitation.objects.filter(assessment=assessment).exists():
        return
    titles = {key: found["title"] for key, found in demo_rows.read("round")[unit_key]["documents"].items()}
    documents = {found.title: found for found in Document.objects.filter(unit=assessment.unit)}
    lead = User.objects.get(username="ketua.tim")
    for kind, pk, keys in (*_of_lines(assessment, row), *_of_monitoring(assessment, row), *_of_agents(assessment, row)):
        cite_for_record(key=kind, pk=pk, documents=[documents[titles[key]] for key in keys], by=lead)


def _of_lines(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Proven]:
    """Yield the first report of each line; one of which nothing was reported has none."""
    items = {item.title: item for item in assessment.work_items.all()}
    for line in row["lines"]:
        first = items[line["title"]].progress.order_by("month").first()
        if first is not None and "proof" in line:
            yield "kemajuan", first.pk, line["proof"]


def _of_monitoring(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Proven]:
    first = assessment.monitorings.filter(area=TEAM).order_by("month").first()
    if first is not None:
        yield "monev", first.pk, row["monev"]["proof"]


def _of_agents(assessment: Assessment, row: Mapping[str, Any]) -> Iterator[Proven]:
    """Yield agents, their changes that were made, and groups of the pakta integritas, each in the order in which it was entered."""
    for agent, told in zip(assessment.change_agents.order_by("pk"), row["agents"], strict=True):
        yield "agen", agent.pk, told["proof"]
        for change, said in zip(agent.changes.order_by("pk"), told.get("changes", ()), strict=True):
            if change.made and "proof" in said:
                yield "perubahan-agen", change.pk, said["proof"]
    for pact, told in zip(assessment.integrity_pacts.order_by("pk"), row["pacts"], strict=True):
        yield "pakta", pact.pk, told["proof"]
