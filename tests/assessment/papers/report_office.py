"""An office with a filled sheet, so that a report has something to say in every chapter."""

import hashlib
from datetime import UTC, date, datetime

from assessment import scoring
from assessment.lke.models import Indicator
from assessment.lke.selectors.instruments import get_instrument
from assessment.people.models import Role, Unit
from assessment.programme.models import Obstacle, WorkItem
from assessment.rounds.models import Answer
from assessment.scores.services import refresh_score
from evidence.documents.models import Citation, Document, Revision
from tests.factories import make_assessment, make_innovation, make_member, make_unit

NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
HEAD_NAME = "I Gusti Made Wirata"


def make_report_office(*, note="Dilaksanakan sesuai rencana kerja.", unanswered=("A.I.1.iii.c",), **unit_overrides):
    """Return an assessment on WBBM: every question answered but `unanswered`, all but area TL supported by a document."""
    unit = make_unit(
        **{
            "name": "KPPBC TMP Ngurah Rai",
            "time_zone": Unit.Zone.WITA,
            "city": "Badung",
            "letterhead_lines": "KEMENTERIAN KEUANGAN\nDIREKTORAT JENDERAL BEA DAN CUKAI",
            "letterhead_address": "Jalan Bandara Ngurah Rai, Tuban",
            "staff_count": 281,
            "profile": "Melayani penumpang dan barang kiriman.",
        }
        | unit_overrides
    )
    assessment = make_assessment(unit=unit, target="WBBM")
    head = make_member(Role.HEAD, unit=unit, full_name=HEAD_NAME, position="Kepala Kantor", nip="197204151996031002")
    lead = make_member(Role.TEAM_LEAD, unit=unit, full_name="Anak Agung Rai Saputra")
    fill(assessment, by=lead, note=note, unanswered=unanswered)
    WorkItem.objects.create(assessment=assessment, area="PW", title="Kampanye antigratifikasi", owner=lead)
    Obstacle.objects.create(assessment=assessment, area="PW", obstacle="Pelapor enggan.", solution="WBS diperkuat.")
    make_innovation(assessment, "E-CD", "pusat", area="PP")
    return assessment, head


def fill(assessment, *, by, note, unanswered):
    evaluation = assessment.evaluations.get()
    row = assessment.period.instrument
    instrument = get_instrument(row)
    documents = [make_document(assessment, by, number) for number in range(1, 4)]
    for position, indicator in enumerate(Indicator.objects.filter(instrument=row)):
        if indicator.code in unanswered:
            continue
        question = instrument.indicator(indicator.code)
        Answer.objects.create(
            evaluation=evaluation,
            indicator=indicator,
            explanation=note,
            answered_at=NOW,
            answered_by=by,
            **answer_values(question, position),
        )
        if indicator.owner_area != "TL":
            Citation.objects.create(
                assessment=assessment,
                indicator=indicator,
                document=documents[position % len(documents)],
                created_at=NOW,
                created_by=by,
            )
    refresh_score(evaluation)


def answer_values(question, position):
    """Return the fields of an answer: the levels by turns, full counts, a good index."""
    if question.levels:
        return {"level": question.levels[position % 2].letter}
    if question.answer_type == "index":
        return {"index": "3.61"}
    return {"counts": {entry.key: 6 for entry in question.inputs}}


def make_document(assessment, by, number):
    document = Document.objects.create(
        unit=assessment.unit,
        title=f"Surat keputusan {number}",
        number=f"KEP-{number}/2026",
        document_date=date(2026, 2, number),
        is_restricted=number == 3,
        state=Document.State.GOOD,
        created_at=NOW,
        created_by=by,
    )
    Revision.objects.create(
        document=document,
        number=1,
        storage_name=f"berkas-{assessment.pk}-{number}",
        original_name=f"sk-{number}.pdf",
        kind="pdf",
        size_bytes=4096,
        sha256=digest_of(number),
        uploaded_at=NOW,
        uploaded_by=by,
    )
    return document


def digest_of(number):
    return hashlib.sha256(str(number).encode()).hexdigest()


def sheets_of(assessment):
    return scoring.ScoreSheet.from_dict(assessment.evaluations.get().score.supported)
