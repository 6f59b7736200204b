"""`python -m bench.crowd.crowd_office`: fill an empty database with ten offices of twenty people, each office with a full sheet.

Runs in a process of its own with the database of the bench in its environment; prints what the load needs as JSON: of each
person who they are, their office's round and sheet, and the question and answer that are theirs alone to save.
"""

import json
import os
import sys
from typing import Any

import django

from bench import office

OFFICES = 10


def main() -> None:
    """Fill one office as the other measurements do, and copy its rows for the others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (needs the set-up above)
    from django.db import transaction  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_instruments", stdout=sys.stderr)
    with transaction.atomic():
        first = office.fill()
        crowd = _people_of(first["assessment"], first["codes"])
        for number in range(1, OFFICES):
            crowd += _people_of(_copied(first["assessment"], number), first["codes"])
    json.dump({"password": first["password"], "people": crowd}, sys.stdout)


def _people_of(assessment_pk: int, codes: list[str]) -> list[dict[str, Any]]:
    from assessment.people.models import Membership  # noqa: PLC0415
    from assessment.rounds.models import Evaluation  # noqa: PLC0415

    evaluation = Evaluation.objects.select_related("assessment").get(assessment=assessment_pk)
    answers = dict(evaluation.answers.filter(indicator__code__in=codes).values_list("indicator__code", "pk"))
    members = Membership.objects.filter(unit=evaluation.assessment.unit_id).order_by("pk")
    return [
        {
            "name": name,
            "assessment": assessment_pk,
            "evaluation": evaluation.pk,
            "code": code,
            "answer": answers[code],
        }
        for name, code in zip(members.values_list("user__username", flat=True), codes, strict=True)
    ]


def _copied(assessment_pk: int, number: int) -> int:
    """Copy an office with its people, round, sheet, documents and citations; return the key of its round."""
    from assessment.people.models import Membership, Unit, User  # noqa: PLC0415
    from assessment.rounds.models import Answer, Assessment, Evaluation  # noqa: PLC0415
    from assessment.scores.services import refresh_score  # noqa: PLC0415
    from evidence.documents.models import Citation, Document, Revision  # noqa: PLC0415

    old = Assessment.objects.get(pk=assessment_pk)
    unit = _anew(Unit.objects.get(pk=old.unit_id), code=f"BENCH-{number}", name=f"Kantor bench {number}")
    assessment = _anew(Assessment.objects.get(pk=assessment_pk), unit=unit)
    people = {}
    for membership in Membership.objects.filter(unit=old.unit_id).order_by("pk"):
        user = User.objects.get(pk=membership.user_id)
        people[membership.user_id] = person = _anew(user, username=f"{user.username}-{number}")
        _anew(membership, user=person, unit=unit)
    documents = {}
    for document in Document.objects.filter(unit=old.unit_id).order_by("pk"):
        before = document.pk
        documents[before] = _anew(document, unit=unit, created_by=people[document.created_by_id])
    revisions = list(Revision.objects.filter(document__in=documents).order_by("pk"))
    for row in revisions:
        row.pk, row.document, row.uploaded_by = None, documents[row.document_id], people[row.uploaded_by_id]
        row.storage_name = f"{row.storage_name}-{number}"
    Revision.objects.bulk_create(revisions)
    evaluation = Evaluation.objects.get(assessment=assessment_pk)
    answers = list(evaluation.answers.order_by("pk"))
    evaluation = _anew(evaluation, assessment=assessment)
    for answer in answers:
        answer.pk, answer.evaluation, answer.answered_by = None, evaluation, people[answer.answered_by_id]
    Answer.objects.bulk_create(answers)
    citations = list(Citation.objects.filter(assessment=assessment_pk).order_by("pk"))
    for citation in citations:
        citation.pk, citation.assessment, citation.created_by = None, assessment, people[citation.created_by_id]
        citation.document = documents[citation.document_id]
    Citation.objects.bulk_create(citations)
    refresh_score(evaluation)
    return assessment.pk


def _anew(row: Any, **changed: Any) -> Any:
    """Store `row` once more under a new key."""
    row.pk, row._state.adding = None, True
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


if __name__ == "__main__":
    main()
