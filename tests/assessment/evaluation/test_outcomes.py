"""How a round ends: TPI publishes or ends it with a reason, TPN by question or by a total; each figure, word and event of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment.acceptance.selectors import standings
from assessment.audit.models import AuditEvent
from assessment.evaluation.services import tpi_review
from assessment.evaluation.services.evaluation import Incomplete
from assessment.evaluation.services.tpi_review import Outcome
from assessment.lke.selectors.layout import get_layout
from assessment.rounds.models import Assessment, Evaluation
from assessment.scoring import Choice
from tests.factories import make_note, make_unit
from tests.flow import Flow
from zi_portal.kit.refusals import InvalidInput, WrongState

pytestmark = pytest.mark.django_db

CODE, OTHER = "A.I.1.i.a", "A.I.1.i.b"
FAILED, GRANTED = Assessment.Outcome.FAILED, Assessment.Outcome.GRANTED


@pytest.fixture
def flow(instruments):
    found = Flow()
    found.to_tpi()
    return found


@pytest.fixture
def proposed(flow):
    """A round that is with TPN; nobody has begun a sheet of TPN."""
    return propose(flow)


def propose(flow):
    flow.score_and_raise()
    flow.publish()
    assert flow.recorder
    return flow


def errors_of(act):
    with pytest.raises(InvalidInput) as refused:
        act()
    return refused.value.errors


# --- TPI


def test_a_round_is_not_ended_at_tpi_with_blanks_for_a_reason(flow):
    flow.score_and_raise()
    said = errors_of(lambda: flow.publish(is_proposed=False, reason=" \n "))
    assert said == {"reason": ["Isi alasan mengapa unit ini tidak diusulkan kepada TPN."]}
    assert flow.now.status == "tpi"
    handover = flow.publish(is_proposed=False, reason=" Survei belum memenuhi. ")
    assert (handover.reason, flow.now.outcome_reason) == ("Survei belum memenuhi.", "Survei belum memenuhi.")
    assert handover.act == "henti_tpi"


def test_what_tpi_wrote_for_the_unit_is_published_with_its_result(flow):
    note = make_note(flow.assessment, "Lengkapi SK.", visibility="konsep")
    working = make_note(flow.assessment, "Timbang lagi.", visibility="kerja")
    flow.score_and_raise()
    note.refresh_from_db()
    assert (note.visibility, note.published_at) == ("konsep", None)
    flow.publish()
    for one, visibility in ((note, "terbit"), (working, "kerja")):
        one.refresh_from_db()
        assert one.visibility == visibility
    assert note.published_at is not None


@pytest.mark.parametrize("codes", [(), (CODE,)])
def test_a_return_publishes_what_tpi_wrote_at_the_marked_questions_or_everywhere(flow, codes):
    assert flow.leader
    notes = {code: make_note(flow.assessment, "Lengkapi.", code=code, visibility="konsep") for code in (CODE, OTHER)}
    due_at = timezone.now() + timedelta(days=7)
    tpi_review.return_for_repair(
        assessment=flow.now, step=2, reason="Lengkapi.", due_at=due_at, by=flow.leader, codes=codes
    )
    published = set()
    for code, note in notes.items():
        note.refresh_from_db()
        if note.visibility == "terbit":
            published.add(code)
    assert published == set(codes or notes)


def test_a_note_of_blanks_at_a_marked_question_is_none(flow):
    assert flow.leader
    flow.begin()
    flow.score(CODE, Choice("Ya"), note=" \n ")
    flow.score(OTHER, Choice("C"), note=" Notulen belum ada. ")
    due_at = timezone.now() + timedelta(days=7)
    tpi_review.return_for_repair(
        assessment=flow.now, step=2, reason="Lengkapi.", due_at=due_at, by=flow.leader, codes=[OTHER, CODE]
    )
    codes = get_layout(flow.assessment.period.instrument).codes
    said = {codes[pk]: found.review.note for pk, found in standings(flow.sheet).items() if found.is_returned}
    assert said == {CODE: "Lengkapi.", OTHER: "Notulen belum ada."}
    event = AuditEvent.objects.filter(kind=AuditEvent.Kind.ROUND_MOVED).latest("pk")
    assert event.detail["marked"] == [CODE, OTHER]


# --- more time


def test_more_time_records_both_ends_and_returns_the_round_as_it_is(flow, clock):
    """01.00 UTC is 08.00 in the unit's own time."""
    assert flow.leader
    until = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
    flow.send_back()
    Assessment.objects.update(repair_until=until)
    said = errors_of(lambda: tpi_review.extend_repair(assessment=flow.now, due_at=until, by=flow.leader))
    assert said == {"due_on": ["Batas perbaikan sekarang 11 Maret 2026 pukul 08.00 WIB. Tetapkan hari sesudahnya."]}
    later = until + timedelta(days=2)
    returned = tpi_review.extend_repair(assessment=flow.now, due_at=later, by=flow.leader)
    assert (returned, returned.repair_until, flow.now.repair_until) == (flow.assessment, later, later)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.REPAIR_EXTENDED)
    assert event.detail == {"before": "2026-03-11T01:00:00+00:00", "after": "2026-03-13T01:00:00+00:00"}
    assert (event.actor, event.chain_id) == (flow.leader, f"unit:{flow.unit.pk}")


# --- TPN


def test_a_predicate_that_was_missed_says_why(proposed):
    for reason in ("", " \n "):
        said = errors_of(lambda reason=reason: proposed.finish(Outcome(FAILED, reason=reason, total=Decimal(80))))
        assert said == {"reason": ["Isi alasan mengapa predikat tidak diraih."]}
    assert proposed.now.status == "tpn"
    handover = proposed.finish(Outcome(FAILED, reason="  Belum terbukti. ", total=Decimal(80)))
    assert (handover.reason, proposed.now.outcome_reason) == ("Belum terbukti.", "Belum terbukti.")


def test_the_day_of_a_decree_has_come_in_the_units_own_calendar(instruments, clock):
    """15.30 UTC: 22.30 of 3 March in Jakarta, where the portal stands, and 00.30 of 4 March in Jayapura."""
    clock.move_to(datetime(2026, 3, 3, 15, 30, tzinfo=UTC))
    flow = Flow(unit=make_unit(time_zone="Asia/Jayapura"))
    flow.to_tpi()
    propose(flow)

    def finish(day):
        return flow.finish(Outcome(GRANTED, decree="KEP-1/2026", dated=date(2026, 3, day), total=Decimal(88)))

    assert errors_of(lambda: finish(5)) == {"dated": ["Tanggal keputusan belum tiba. Periksa lagi tanggalnya."]}
    finish(4)
    assert flow.now.outcome_date == date(2026, 3, 4)


def test_without_a_sheet_tpn_gives_a_total(proposed):
    said = errors_of(lambda: proposed.finish(Outcome(GRANTED)))
    assert said == {"total": ["Isi nilai total TPN, atau mulai evaluasi untuk menilai per pertanyaan."]}
    assert (proposed.now.status, proposed.now.evaluations.filter(stage="tpn").count()) == ("tpn", 0)


def test_a_letter_that_is_too_long_is_told_and_the_round_goes_on(proposed):
    said = errors_of(lambda: proposed.finish(Outcome(GRANTED, decree="K" * 201, total=Decimal(88))))
    assert list(said) == ["outcome_decree"]
    assert (proposed.now.status, proposed.now.outcome, proposed.now.evaluations.filter(stage="tpn").count()) == (
        "tpn",
        "",
        0,
    )


def test_a_sheet_that_tpn_began_and_left_empty_becomes_the_rekap(proposed):
    begun = proposed.begin(by=proposed.recorder)
    with pytest.raises(Incomplete):
        proposed.finish(Outcome(GRANTED))
    proposed.finish(Outcome(GRANTED, decree="KEP-1/2026", total=Decimal("88.5")))
    (result,) = proposed.now.evaluations.filter(stage="tpn")
    assert (result.pk, result.form, result.source) == (begun.pk, "rekap", "KEP-1/2026")
    assert result.score.claim_total == Decimal("88.5")


def test_a_sheet_of_tpn_with_a_value_counts_and_no_total_beside_it(proposed):
    proposed.begin(by=proposed.recorder)
    proposed.score(CODE, Choice("Ya"), by=proposed.recorder)
    with_total = Outcome(GRANTED, decree="KEP-1/2026", total=Decimal("88.5"))
    with pytest.raises(Incomplete):
        proposed.finish(with_total)
    proposed.score_all(by=proposed.recorder)
    proposed.finish(with_total)
    (result,) = proposed.now.evaluations.filter(stage="tpn")
    assert (result.form, result.source, result.score.claim_total) == (Evaluation.Form.DETAIL, "", Decimal(100))


def test_the_total_of_tpn_is_of_the_round_that_it_judged(flow):
    """After a repair that is the second."""
    assert flow.leader
    flow.send_back()
    flow.to_tpi()
    propose(flow)
    flow.finish(Outcome(GRANTED, decree="KEP-1/2026", total=Decimal(88)))
    assert flow.now.evaluations.get(stage="tpn").round == 2


def test_a_sheet_of_tpn_that_was_closed_by_hand_is_published_by_nobody(proposed):
    begun = proposed.begin(by=proposed.recorder)
    proposed.score_all(by=proposed.recorder)
    Evaluation.objects.filter(pk=begun.pk).update(submitted_at=timezone.now(), submitted_by=proposed.leader)
    with pytest.raises(WrongState, match="sudah diteruskan"):
        proposed.finish(Outcome(GRANTED, decree="KEP-1/2026"))
    assert proposed.now.status == "tpn"
