"""Last year's documents in a new round: what becomes of them, bringing them along, and what ends soon."""

from datetime import date, timedelta
from fractions import Fraction as F

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.lke.models import Instrument
from assessment.people.models import Role
from assessment.rounds.models import Answer, Evaluation, EvaluationScore, Stage
from assessment.scores.selectors import get_sheets
from assessment.scores.services import refresh_score
from evidence.asked.selectors import Verdict, ending_lines, renewal_page
from evidence.asked.services.renewal import carry_over
from evidence.documents.models import Citation, Document
from evidence.documents.selectors.notices import notices_of
from evidence.documents.services import citations, documents, judgement
from evidence.documents.services.documents import Details
from tests import factories
from tests.evidence.rounds import Round
from zi_portal.kit.refusals import ActionDenied, WrongState


@pytest.fixture
def last(own):
    """The year before of the same unit: evidence from 2024 on."""
    period = factories.make_period(
        instansi=own.unit.instansi, year=2025, evidence_from=date(2024, 1, 1), evidence_to=date(2025, 12, 31)
    )
    found = Round(unit=own.unit, period=period)
    found.mp, found.pp, found.lead = own.mp, own.pp, own.lead
    return found


def used(round_, name, *, by=None, area="MP", number=0, page="3", **details):
    """Return a document of `round_`, cited at one of its questions."""
    by = by or round_.mp
    details = {"title": name} | details
    document = round_.upload(name=f"{name}.pdf", details=Details(**details), by=by)
    citation = citations.cite_document(
        assessment=round_.assessment, indicator=round_.question(area, number), document=document, by=by
    )
    citations.update_citation(citation=citation, page_reference=page, note="", checklist_keys=["1"], by=by)
    return document


def carry(own, *chosen, by=None):
    return carry_over(assessment=own.assessment, documents=[document.pk for document in chosen], by=by or own.mp)


def verdicts(own, by=None):
    page = renewal_page(by or own.mp, own.assessment)
    return {line.document.title: group.verdict for group in page.groups for line in group.lines}


def test_each_document_is_judged_by_its_dates_against_the_new_period(own, last):
    """The new period takes 1 January 2025 to 31 December 2026."""
    used(last, "dalam rentang", document_date=date(2025, 6, 1))
    used(last, "lama tetapi berlaku", document_date=date(2024, 2, 1), valid_until=date(2099, 1, 1), number=1)
    used(last, "lama", document_date=date(2024, 6, 1), number=2)
    used(last, "tanpa tanggal", number=3)
    used(last, "lewat", document_date=date(2024, 6, 1), valid_until=date(2025, 6, 1), number=4)
    used(last, "batas awal", document_date=date(2025, 1, 1), number=5)
    used(last, "sehari terlalu tua", document_date=date(2024, 12, 31), number=6)
    judgement.judge_document(
        document=used(last, "ditolak", document_date=date(2025, 6, 1), number=7),
        state=Document.State.REJECTED,
        reason="bukan bukti",
        by=own.lead,
    )
    assert verdicts(own) == {
        "dalam rentang": Verdict.KEEP,
        "lama tetapi berlaku": Verdict.KEEP,
        "batas awal": Verdict.KEEP,
        "lama": Verdict.RENEW,
        "tanpa tanggal": Verdict.RENEW,
        "sehari terlalu tua": Verdict.RENEW,
        "lewat": Verdict.LAPSED,
        "ditolak": Verdict.LAPSED,
    }


def test_the_chosen_documents_serve_the_same_questions_and_support_at_once(own, last):
    """A.I.1.i.a answered Ya: 1/2 of weight 0.5 = 0.25 points, at risk until the document is there."""
    evaluation = own.assessment.evaluations.get()
    Answer.objects.create(
        evaluation=evaluation,
        indicator=own.question(),
        level="Ya",
        answered_at=timezone.now(),
        answered_by=own.mp,
    )
    refresh_score(evaluation)
    document = used(last, "SK", document_date=date(2025, 6, 1))
    left = used(last, "Renja", document_date=date(2025, 6, 1), number=1)
    carried = carry(own, document)
    assert (carried.citations, carried.documents, carried.full) == (1, 1, ())
    citation = Citation.objects.get(assessment=own.assessment)
    assert (citation.document, citation.indicator) == (document, own.question())
    assert (citation.page_reference, citation.checklist_keys, citation.created_by) == ("3", ["1"], own.mp)
    assert get_sheets(Evaluation.objects.get(assessment=own.assessment, stage=Stage.SELF)).at_risk == F(0)
    assert not Answer.objects.exclude(evaluation=evaluation).exists()
    assert not left.citations.filter(assessment=own.assessment).exists()
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.CITATIONS_CARRIED)
    assert event.detail == {"from": last.assessment.pk, "citations": [[own.question().code, document.pk]]}


def test_carrying_over_a_second_time_changes_nothing(own, last):
    document = used(last, "SK", document_date=date(2025, 6, 1))
    carry(own, document)
    again = carry(own, document)
    assert again.citations == 0
    assert Citation.objects.filter(assessment=own.assessment).count() == 1
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.CITATIONS_CARRIED).count() == 1
    (line,) = [line for group in renewal_page(own.mp, own.assessment).groups for line in group.lines]
    assert (line.left, line.there) == ((), (own.question().code,))


def test_a_pokja_brings_only_what_its_own_questions_used(own, last):
    mine = used(last, "SK", document_date=date(2025, 6, 1))
    theirs = used(last, "Standar", by=own.pp, area="PP", document_date=date(2025, 6, 1))
    page = renewal_page(own.mp, own.assessment)
    assert [line.document for group in page.groups for line in group.lines] == [mine]
    assert page.elsewhere == 1
    assert carry(own, mine, theirs).documents == 1
    assert carry(own, mine, theirs, by=own.lead).documents == 1
    assert Citation.objects.filter(assessment=own.assessment).count() == 2


def test_nothing_is_carried_by_others_after_hand_over_or_with_a_withdrawn_document_among_it(own, last):
    good = used(last, "SK", document_date=date(2025, 6, 1))
    bad = used(last, "Renja", document_date=date(2025, 6, 1), number=1)
    documents.withdraw_document(document=bad, reason="salah", by=own.mp)
    with pytest.raises(WrongState):
        carry(own, good, bad)
    for person in (own.head, own.tpi, own.admin):
        with pytest.raises(ActionDenied):
            carry(own, good, by=person)
    own.hand_over()
    with pytest.raises(WrongState):
        carry(own, good)
    assert not Citation.objects.filter(assessment=own.assessment).exists()


def test_a_full_question_is_passed_over_and_named(own, last):
    for number in range(10):
        citations.cite_document(
            assessment=own.assessment,
            indicator=own.question(),
            document=own.upload(name=f"{number}.pdf"),
            by=own.mp,
        )
    carried = carry(own, used(last, "SK", document_date=date(2025, 6, 1)))
    assert (carried.citations, carried.full) == (0, (own.question().code,))


def test_only_a_round_of_the_same_lke_and_unit_is_a_previous_one(own, other):
    assert renewal_page(own.mp, own.assessment).previous is None
    older = Instrument.objects.get(code="permenpanrb-10-2019")
    period = factories.make_period(instansi=own.unit.instansi, year=2025, instrument=older)
    before = Round(unit=own.unit, period=period)
    used(before, "SK", by=own.lead, document_date=date(2025, 6, 1))
    assert renewal_page(own.mp, own.assessment).previous is None
    with pytest.raises(WrongState):
        carry(own, Document.objects.get())


def test_a_restricted_document_is_not_listed_to_whoever_may_not_open_it(own, last):
    document = used(last, "LHKPN", area="PW", by=own.lead, document_date=date(2025, 6, 1), is_restricted=True)
    citations.cite_document(assessment=last.assessment, indicator=last.question(), document=document, by=own.lead)
    member = factories.make_member(Role.POKJA_MEMBER, unit=own.unit, areas=["PP"])
    assert verdicts(own, by=member) == {}
    assert verdicts(own, by=own.mp) == {"LHKPN": Verdict.KEEP}


def test_the_page_previews_and_brings_along(own, last, client):
    document = used(last, "SK tim", document_date=date(2025, 6, 1))
    used(last, "Laporan lama", document_date=date(2024, 6, 1), number=1)
    client.force_login(own.mp)
    url = reverse("evidence:renewal-detail", args=[own.assessment.pk])
    page = client.get(url).text
    assert (
        page.index("Tetap berlaku") < page.index("SK tim") < page.index("Harus diperbarui") < page.index("Laporan lama")
    )
    assert page.count(" checked") == 1
    done = client.post(url, {"dokumen": [document.pk]}, follow=True).text
    assert "1 dokumen dibawa ke 1 pertanyaan. Jawaban tidak ikut dibawa." in done
    assert "Sudah dipakai pada A.I.1.i.a" in done
    assert "Pilih dokumen yang akan dibawa." in client.post(url, follow=True).text
    assert client.post(url, {"dokumen": ["x"]}).status_code == 404


def test_the_renew_list_takes_the_same_queries_for_one_and_for_many(own, last, client, django_assert_max_num_queries):
    client.force_login(own.mp)
    url = reverse("evidence:renewal-detail", args=[own.assessment.pk])
    client.get(url)
    for number in range(6):
        used(last, f"dokumen {number}", document_date=date(2025, 6, 1), number=number)
    last.hand_over("selesai")  # last year is over; two open rounds of a unit bring the frame's list of them along
    with django_assert_max_num_queries(14):
        assert client.get(url).status_code == 200


def test_documents_that_end_within_thirty_days_stand_on_the_first_page_and_in_kesiapan(own, client):
    today = timezone.localdate()
    for number, days in enumerate((-1, 0, 30, 31)):
        used(
            own, f"sisa {days}", number=number, document_date=date(2025, 6, 1), valid_until=today + timedelta(days=days)
        )
    assert notices_of(own.lead, own.assessment, today).ending == 2
    lines = ending_lines(own.mp, own.assessment)
    assert [(line.document.title, line.is_over, line.days) for line in lines] == [
        ("sisa -1", True, 1),
        ("sisa 0", False, 0),
        ("sisa 30", False, 30),
    ]
    Answer.objects.create(
        evaluation=own.assessment.evaluations.get(),
        indicator=own.question(),
        level="Ya",
        answered_at=timezone.now(),
        answered_by=own.mp,
    )
    refresh_score(own.assessment.evaluations.get())
    client.force_login(own.lead)
    for name in ("assessment:assessment-detail", "assessment:readiness-detail"):
        page = client.get(reverse(name, args=[own.assessment.pk])).text
        assert "2 data dukung berakhir dalam 30 hari." in page
    listed = client.get(reverse("evidence:ending-list", args=[own.assessment.pk])).text
    assert "Kedaluwarsa" in listed
    assert "30 hari lagi" in listed
    assert "Hari terakhir" in listed


def test_documents_of_one_day_are_listed_by_its_address_also_after_the_round_was_handed_over(own, client):
    today = timezone.localdate()
    for number, days in enumerate((5, 6, 200)):
        used(
            own, f"sisa {days}", number=number, document_date=date(2025, 6, 1), valid_until=today + timedelta(days=days)
        )
    own.hand_over()
    evaluation, long_ago = own.assessment.evaluations.get(), timezone.now() - timedelta(days=100)
    refresh_score(evaluation)
    EvaluationScore.objects.update(computed_at=long_ago)
    own.assessment.evaluations.update(submitted_at=long_ago, submitted_by=own.head)
    client.force_login(own.mp)
    url = reverse("evidence:ending-list", args=[own.assessment.pk])
    page = client.get(url, {"berakhir": f"{today + timedelta(days=5)}"}).text
    assert [f"sisa {days}" in page for days in (5, 6, 200)] == [True, False, False]
    assert "5 hari lagi" in page
    assert "Tidak ada dokumen yang berakhir dalam 30 hari." in client.get(url, {"berakhir": "2026-13-45"}).text
    assert "Tidak ada dokumen yang berakhir" in client.get(url, {"berakhir": "2020-01-01"}).text
