"""`python -m bench.office`: fill an empty database with one full sheet of 113 answers and twenty people who save.

Runs in a process of its own with the database of the bench in its environment; prints what the load needs as JSON.
"""

import json
import os
import sys
from datetime import date, timedelta
from typing import Any

import django

PEOPLE = 20
PASSWORD = "bench-sandi-panjang-1"
NOTE = (
    "Kegiatan dilaksanakan sesuai rencana kerja, dipantau setiap bulan oleh kepala kantor, dan hasilnya dibahas dalam "
    "rapat capaian. Tindak lanjut dicatat, ditetapkan penanggung jawabnya, dan diperiksa pada rapat berikutnya. "
) * 3


def main() -> None:
    """Load the instruments, one office, its answers and citations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (needs the set-up above)

    call_command("migrate", verbosity=0)
    call_command("load_instruments", stdout=sys.stderr)
    json.dump(fill(), sys.stdout)


def fill() -> dict[str, Any]:
    """Make one office in a database with the instruments; return what the load needs."""
    from django.utils import timezone  # noqa: PLC0415

    from assessment.audit.models import AuditChain  # noqa: PLC0415
    from assessment.lke.models import Indicator, Instrument  # noqa: PLC0415
    from assessment.people.models import Instansi, Membership, Role, Unit, User  # noqa: PLC0415
    from assessment.rounds.models import Answer, Assessment, Evaluation, Period, Stage, Window  # noqa: PLC0415
    from assessment.scores.services import refresh_score  # noqa: PLC0415
    from evidence.documents.models import Citation, Document, Revision  # noqa: PLC0415

    now = timezone.now()
    instansi = Instansi.objects.create(name="Instansi bench", kind=Instansi.Kind.CENTRAL)
    unit = Unit.objects.create(instansi=instansi, code="BENCH", name="Kantor bench")
    people = [
        User.objects.create_user(username=f"bench{number}", password=PASSWORD, full_name=f"Orang {number}")
        for number in range(PEOPLE)
    ]
    for person in people:
        Membership.objects.create(user=person, role=Role.TEAM_LEAD, unit=unit, starts_on=date(2020, 1, 1))
    instrument = Instrument.objects.get(code="permenpanrb-90-2021")
    period = Period.objects.create(
        instansi=instansi,
        instrument=instrument,
        year=now.year,
        name="Bench",
        evidence_from=date(now.year - 1, 1, 1),
        evidence_to=date(now.year, 12, 31),
    )
    Window.objects.create(
        period=period, stage=Stage.SELF, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30)
    )
    assessment = Assessment.objects.create(unit=unit, period=period)
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.SELF)
    documents = [
        Document.objects.create(
            unit=unit,
            title=f"Dokumen {number}",
            document_date=now.date() - timedelta(days=90),
            state=Document.State.GOOD,
            created_at=now,
            created_by=people[0],
        )
        for number in range(60)
    ]
    for number, document in enumerate(documents):
        Revision.objects.create(
            document=document,
            number=1,
            storage_name=f"bench-{number}",
            original_name=f"dokumen-{number}.pdf",
            kind="pdf",
            size_bytes=400_000,
            sha256=f"{number:064x}",
            uploaded_at=now,
            uploaded_by=people[0],
        )
    choices = []
    for number, indicator in enumerate(Indicator.objects.filter(instrument=instrument)):
        counts = {entry.key: 4 for entry in indicator.inputs.all()} if indicator.answer_type == "counts" else None
        Answer.objects.create(
            evaluation=evaluation,
            indicator=indicator,
            level=("Ya" if indicator.answer_type == "ya_tidak" else "B") if indicator.is_choice else None,
            counts=counts,
            index="3.6" if indicator.answer_type == "index" else None,
            explanation=NOTE[:500],
            answered_at=now,
            answered_by=people[number % PEOPLE],
        )
        for offset in range(2):
            Citation.objects.create(
                assessment=assessment,
                indicator=indicator,
                document=documents[(number + offset) % len(documents)],
                created_at=now,
                created_by=people[0],
            )
        if indicator.answer_type in {"abc", "abcd", "abcde"}:
            choices.append(indicator.code)
    refresh_score(evaluation)
    AuditChain.objects.create(pk="bench")  # the one that the bare save appends to
    asked = choices[:PEOPLE]
    answers = dict(evaluation.answers.filter(indicator__code__in=asked).values_list("indicator__code", "pk"))
    return {
        "assessment": assessment.pk,
        "evaluation": evaluation.pk,
        "people": [person.username for person in people],
        "password": PASSWORD,
        "codes": asked,
        "answers": [answers[code] for code in asked],
    }


if __name__ == "__main__":
    main()
