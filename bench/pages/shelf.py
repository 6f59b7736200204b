"""`python -m bench.pages.shelf`: put 2,000 documents with their words, tags and uses into the library of the bench's office.

Runs in a process of its own with the database of the bench in its environment; prints what the load needs as JSON.
"""

import json
import os
import random
import sys
from datetime import date, timedelta

import django

DOCUMENTS = 2_000
CHARACTERS = 12_000  # of text a document: some five pages
RARE = "kanariberwarna"  # stands in every fortieth document
WORDS = [
    "rapat",
    "kegiatan",
    "pelayanan",
    "laporan",
    "pengaduan",
    "masyarakat",
    "kantor",
    "pegawai",
    "kepala",
    "unit",
    "kerja",
    "tindak",
    "lanjut",
    "evaluasi",
    "hasil",
    "triwulan",
    "semester",
    "sosialisasi",
    "pelatihan",
    "inovasi",
    "survei",
    "kepuasan",
    "standar",
    "prosedur",
    "operasional",
    "keputusan",
    "penetapan",
]


def main() -> None:
    """Insert the rows; the files themselves are not needed to list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    json.dump(_fill(), sys.stdout)


def _fill() -> dict[str, object]:
    from django.utils import timezone  # noqa: PLC0415  (needs the set-up above)

    from assessment.lke.models import Indicator  # noqa: PLC0415
    from assessment.people.models import User  # noqa: PLC0415
    from assessment.rounds.models import Assessment  # noqa: PLC0415
    from evidence.documents.models import Citation, Document, DocumentTag, Revision, RevisionText  # noqa: PLC0415

    assessment = Assessment.objects.select_related("unit", "period").get()
    people = list(User.objects.order_by("pk"))
    indicators = list(Indicator.objects.filter(instrument=assessment.period.instrument_id).order_by("pk"))
    choice = random.Random(4)
    now = timezone.now()
    rows = Document.objects.bulk_create(
        [
            Document(
                unit=assessment.unit,
                title=f"{' '.join(choice.choices(WORDS, k=5)).capitalize()} {number}",
                number=f"ND-{number}/2026",
                document_date=date(2026, 1, 1) + timedelta(days=number % 300),
                valid_until=date(2027, 1, 1) if number % 5 == 0 else None,
                state=Document.State.GOOD,
                is_restricted=number % 25 == 0,
                created_at=now - timedelta(minutes=number),
                created_by=people[number % len(people)],
            )
            for number in range(DOCUMENTS)
        ]
    )
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                document=document,
                number=1,
                storage_name=f"bench/{number}",
                original_name=f"{document.title.replace(' ', '_')}.pdf",
                kind="pdf",
                size_bytes=380_000 + number,
                sha256=f"{number:064x}",
                uploaded_at=now,
                uploaded_by=document.created_by,
            )
            for number, document in enumerate(rows)
        ]
    )
    paragraph = " ".join(choice.choices(WORDS, k=CHARACTERS // 8))
    for begin in range(0, DOCUMENTS, 200):
        texts = []
        for number, revision in enumerate(revisions[begin : begin + 200], start=begin):
            shift = number * 37 % len(paragraph)
            said = f"{paragraph[shift:]} {RARE if number % 40 == 0 else ''} {paragraph[:shift]}"
            texts.append(
                RevisionText(
                    revision=revision, outcome="terbaca", content=said.capitalize(), folded=said, extracted_at=now
                )
            )
        RevisionText.objects.bulk_create(texts)
    DocumentTag.objects.bulk_create(
        [DocumentTag(document=document, name=WORDS[n % 9], folded=WORDS[n % 9]) for n, document in enumerate(rows)]
    )
    cited = {"assessment": assessment, "created_at": now, "created_by": people[0]}
    Citation.objects.bulk_create(
        [Citation(indicator=indicators[n % len(indicators)], document=row, **cited) for n, row in enumerate(rows)]
    )
    return {"rare": RARE, "megabytes": round(DOCUMENTS * len(paragraph) / 1e6)}


if __name__ == "__main__":
    main()
