"""What each act leaves behind, to the letter: its row of the history, its event, its refusal; all of it or nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.evaluation.services import tpi_review
from assessment.evaluation.services.tpi_review import Outcome
from assessment.handover.services import handovers, reopening, submission
from assessment.handover.services.handovers import AlreadyMoved
from assessment.notices.models import Notice
from assessment.people.models import Role
from assessment.rounds.models import (
    Answer,
    AnswerLock,
    Assessment,
    Evaluation,
    EvaluationScore,
    Handover,
    RecapPoint,
    ReopenRequest,
)
from assessment.rounds.workflow import Act
from assessment.scoring import Choice
from tests.factories import make_assessment, make_member, make_membership, make_reopen_request, make_window
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

CODE, OTHER = "A.I.1.i.a", "A.I.1.i.b"
MOVED = AuditEvent.Kind.ROUND_MOVED
WRITTEN = (
    Answer,
    AnswerLock,
    Assessment,
    AuditEvent,
    Evaluation,
    EvaluationScore,
    Handover,
    Notice,
    RecapPoint,
    ReopenRequest,
)
TOTAL = Outcome(Assessment.Outcome.GRANTED, decree="KEP-1/2026", total=Decimal(88))


@pytest.fixture
def flow(instruments):
    found = Flow()
    assert found.member != found.leader  # two tiers of TPI
    return found


def moved():
    return [event.detail for event in AuditEvent.objects.filter(kind=MOVED).order_by("sequence")]


# --- the history and its events


def test_every_act_records_from_where_to_where_and_of_which_sheet(flow):
    first = flow.sheet
    flow.hand_to_head()
    flow.return_to_team()
    flow.to_tpi()
    flow.send_back()
    second = flow.sheet
    flow.to_tpi()
    flow.ask()
    request = flow.request
    flow.reopen()
    third = flow.sheet
    flow.to_tpi()
    flow.score_and_raise()
    of_tpi = flow.tpi_sheet
    flow.publish()
    flow.finish(TOTAL)
    of_tpn = flow.now.evaluations.get(stage="tpn")
    told = [
        ("ke_kepala", "draf", "kepala", first, {}),
        ("ke_tim", "kepala", "dikembalikan", first, {"marked": []}),
        ("ke_kepala", "dikembalikan", "kepala", first, {}),
        ("ke_tpi", "kepala", "tpi", first, {}),
        ("perbaikan", "tpi", "dikembalikan", first, {"marked": []}),
        ("ke_kepala", "dikembalikan", "kepala", second, {}),
        ("ke_tpi", "kepala", "tpi", second, {}),
        ("dibuka", "tpi", "dikembalikan", second, {"request": request.pk}),
        ("ke_kepala", "dikembalikan", "kepala", third, {}),
        ("ke_tpi", "kepala", "tpi", third, {}),
        ("ke_tpn", "tpi", "tpn", third, {"published": of_tpi.pk}),
        ("selesai", "tpn", "selesai", third, {"published": of_tpn.pk}),
    ]
    rows = list(flow.now.handovers.order_by("number"))
    assert moved() == [
        {
            "act": act,
            "number": number,
            "from": before,
            "to": after,
            "evaluation": sheet.pk,
            "sheet_sha256": row.sheet_sha256,
        }
        | more
        for number, ((act, before, after, sheet, more), row) in enumerate(zip(told, rows, strict=True), start=1)
    ]
    assert [row.statement for row in rows if row.act == "ke_kepala"] == [""] * 4
    events = AuditEvent.objects.filter(kind=MOVED)
    assert {(event.chain_id, event.object_id) for event in events} == {
        (f"unit:{flow.unit.pk}", str(flow.assessment.pk))
    }


def test_which_questions_were_marked_is_recorded_in_order(flow):
    flow.hand_to_head()
    submission.return_to_team(assessment=flow.now, step=1, reason=" Lengkapi. ", by=flow.head, codes=[OTHER, CODE])
    assert moved()[-1]["marked"] == [CODE, OTHER]
    assert flow.now.handovers.get(number=2).reason == "Lengkapi."


def test_a_result_is_published_in_the_tier_of_its_sheet(flow):
    """The leader is a member of TPI as well, and acts as the leader."""
    make_membership(flow.leader, Role.TPI_MEMBER, unit=flow.unit)
    flow.to_tpi()
    flow.score_and_raise()
    assert flow.publish().by_role == Role.TPI_LEAD


# --- what an act is refused with


def test_a_return_says_what_its_reason_is_for(flow):
    flow.hand_to_head()
    with pytest.raises(InvalidInput) as refused:
        flow.return_to_team(reason=" \n ")
    assert refused.value.errors == {"reason": ["Isi alasannya, supaya tim tahu apa yang harus diperbaiki."]}


def test_no_act_goes_back_without_a_reason_whoever_calls_for_it(flow):
    flow.hand_to_head()
    round_, sheet = handovers.lock_round(flow.now, step=1, act=Act.RETURN_TO_TEAM, by=flow.head)
    with pytest.raises(InvalidInput) as refused:
        handovers.move(round_, sheet, Act.RETURN_TO_TEAM, by=flow.head, words=handovers.Words())
    assert refused.value.errors == {"": ["Isi alasan pengembalian."]}
    assert (flow.now.status, flow.now.handovers.count()) == ("kepala", 1)


def test_whose_act_it_is_not_is_refused_where_nothing_was_asked_before(flow):
    flow.hand_to_head()
    with pytest.raises(ActionDenied, match="oleh kepala kantor unit ini"):
        submission.return_to_team(assessment=flow.now, step=1, reason="x", by=flow.lead)
    assert flow.now.status == "kepala"


def test_k04_who_was_slower_reads_who_moved_the_round_on_and_when(flow, clock):
    """10.00 WITA of the clock is 09.00 in the unit's own time."""
    flow.hand_to_head()
    other = flow.person(Role.HEAD)
    flow.return_to_team()
    with pytest.raises(AlreadyMoved) as refused:
        submission.submit_to_tpi(assessment=flow.now, step=1, is_confirmed=True, by=other)
    assert refused.value.reason == (
        "Dikembalikan kepala kantor kepada tim oleh Gusti Made Wirata (Kepala kantor) pada 3 Maret 2026 pukul 09.00 WIB. "
        "Langkah Anda tidak dilakukan lagi."
    )


def test_a_page_from_before_the_time_was_extended_counts_by_the_new_end(flow, clock):
    flow.to_tpi()
    flow.send_back(days=2)
    old = flow.now
    clock.shift(timedelta(days=1))
    tpi_review.extend_repair(assessment=flow.now, due_at=timezone.now() + timedelta(days=9), by=flow.leader)
    clock.shift(timedelta(days=3))
    assert submission.hand_to_head(assessment=old, step=flow.step, by=flow.lead)


def test_a_round_read_before_it_moved_on_is_asked_as_it_stands_now(flow):
    """`step` says what the person saw, not the row that was read."""
    draft = flow.now
    flow.hand_to_head()
    assert submission.submit_to_tpi(assessment=draft, step=1, is_confirmed=True, by=flow.head)
    make_window(flow.assessment.period, closes_at=timezone.now() - timedelta(hours=1))
    with_tpi = flow.now
    flow.send_back()
    assert submission.hand_to_head(assessment=with_tpi, step=3, by=flow.lead)


def test_the_kepala_confirms_this_sentence(flow):
    assert flow.to_tpi().statement == (
        "Saya telah memeriksa lembar kerja evaluasi ini beserta data dukungnya, menyetujui isinya, dan menyerahkannya "
        "kepada TPI. Isinya sesuai dengan keadaan kantor yang sebenarnya."
    )


def test_opening_again_takes_every_part_of_the_outcome_back(flow):
    flow.end_at_tpi()
    Assessment.objects.update(outcome_decree="KEP-1/2026", outcome_date=timezone.localdate())
    flow.ask_and_reopen()
    now = flow.now
    assert (now.outcome, now.outcome_decree, now.outcome_date, now.outcome_reason) == ("", "", None, "")


def test_a_locked_round_and_its_sheet_are_one_as_they_are_now(flow):
    old = flow.now
    make_assessment(period=flow.assessment.period)  # another unit's
    Assessment.objects.filter(pk=old.pk).update(target="wbbm")
    fresh, sheet = handovers.lock_round(old, step=0, act=Act.HAND_TO_HEAD, by=flow.lead)
    assert (fresh.target, sheet.assessment, sheet.assessment.target) == ("wbbm", old, "wbbm")


# --- a request of the unit


def test_a_request_of_another_round_outlives_the_acts_of_this_one(flow):
    other = make_reopen_request(make_assessment(status="tpi", period=flow.assessment.period))
    flow.to_tpi()
    flow.ask()
    refused = flow.refuse()
    flow.ask()
    back = flow.send_back()
    other.refresh_from_db()
    refused.refresh_from_db()
    assert (other.state, other.decided_by, other.handover) == ("diminta", None, None)
    assert (refused.state, refused.handover) == ("ditolak", None)
    lapsed = flow.request
    assert (lapsed.state, lapsed.decided_at, lapsed.decided_by, lapsed.handover) == (
        "gugur",
        back.at,
        flow.leader,
        back,
    )


def test_every_step_of_a_request_is_recorded_with_its_round(flow):
    flow.to_tpi()
    first = flow.ask()
    reopening.withdraw_reopening(request=first, by=flow.lead)
    second = flow.ask(by=flow.head)
    flow.refuse()
    kinds = AuditEvent.Kind
    about = [
        (kinds.REOPENING_ASKED, first, flow.lead),
        (kinds.REOPENING_WITHDRAWN, first, flow.lead),
        (kinds.REOPENING_ASKED, second, flow.head),
        (kinds.REOPENING_REFUSED, second, flow.admin),
    ]
    events = AuditEvent.objects.filter(object_type="assessment.reopenrequest").order_by("sequence")
    assert [(event.kind, event.object_id, event.actor) for event in events] == [
        (kind, str(request.pk), person) for kind, request, person in about
    ]
    for event in events:
        assert (event.detail, event.chain_id) == ({"assessment": flow.assessment.pk}, f"unit:{flow.unit.pk}")


# --- whole, or nothing


def _returned(flow):
    flow.hand_to_head()
    return flow.return_to_team


def _withdrawn(flow):
    flow.to_tpi()
    flow.ask()
    return lambda: reopening.withdraw_reopening(request=flow.request, by=flow.lead)


def _extended(flow):
    flow.to_tpi()
    flow.send_back()
    due_at = timezone.now() + timedelta(days=30)
    return lambda: tpi_review.extend_repair(assessment=flow.now, due_at=due_at, by=flow.leader)


def _saved(flow):
    flow.to_tpi()
    flow.begin()
    return lambda: flow.score(CODE, Choice("Ya"))


def _handed(flow):
    return flow.hand_to_head


def _submitted(flow):
    flow.hand_to_head()
    assert flow.head
    return flow.submit


def _begun(flow):
    flow.to_tpi()
    return flow.begin


def _raised(flow):
    flow.to_tpi()
    flow.begin()
    flow.score_all()
    return flow.hand_up


def _sent_back(flow):
    flow.to_tpi()
    return flow.send_back


def _published(flow):
    flow.to_tpi()
    flow.score_and_raise()
    return flow.publish


def _asked(flow):
    flow.to_tpi()
    return flow.ask


def _refused(flow):
    flow.to_tpi()
    flow.ask()
    assert flow.admin
    return flow.refuse


def _opened(flow):
    flow.end_at_tpi()
    flow.ask()
    assert flow.admin
    return flow.reopen


def _finished(flow):
    flow.to_tpi()
    flow.score_and_raise()
    flow.publish()
    assert flow.recorder
    return lambda: flow.finish(TOTAL)


def stored():
    """Return every row that an act of the flow may write."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in WRITTEN}


SEAL = "seals.services.keep.seal_round"
EVENT = "audit.services.audit.record"
NOTICE = "handover.services.telling.tell"
LAST = {
    _handed: SEAL,
    _submitted: SEAL,
    _returned: SEAL,
    _begun: EVENT,
    _saved: EVENT,
    _raised: SEAL,
    _sent_back: SEAL,
    _extended: SEAL,
    _published: SEAL,
    _finished: SEAL,
    _asked: NOTICE,
    _withdrawn: EVENT,
    _refused: NOTICE,
    _opened: SEAL,
}


@pytest.mark.parametrize(("prepare", "last"), LAST.items())
def test_an_act_whose_last_step_fails_writes_nothing(flow, monkeypatch, prepare, last):
    act = prepare(flow)
    before = stored()
    with monkeypatch.context() as patch:
        patch.setattr(f"assessment.{last}", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            act()
    assert stored() == before
    act()
    assert stored() != before


def test_f12_what_is_refused_in_the_lock_was_not_begun(flow):
    flow.to_tpi()
    make_window(flow.assessment.period, stage="tpi", closes_at=timezone.now() - timedelta(hours=1))
    before = stored()
    with pytest.raises(WrongState, match="ditutup"):
        flow.send_back()
    assert stored() == before


def test_nobody_of_another_unit_moves_a_round(flow):
    flow.hand_to_head()
    with pytest.raises(ActionDenied):
        submission.return_to_team(assessment=flow.now, step=1, reason="x", by=make_member(Role.HEAD))
