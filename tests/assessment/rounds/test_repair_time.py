"""The time TPI gave for repairs is over: TPI gives more, and nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.evaluation.services import tpi_review
from assessment.handover import permissions as handover_permissions
from assessment.handover.services import reopening
from assessment.people import permissions
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Act, Status
from tests.flow import Flow
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(instruments):
    """A round sent back, whose time for repair passed yesterday."""
    flow = Flow()
    flow.to_tpi()
    flow.send_back()
    now = timezone.now()
    Assessment.objects.update(repair_from=now - timedelta(days=9), repair_until=now - timedelta(days=1))
    return flow


def address(flow):
    return reverse("assessment:evaluation-return", args=[flow.assessment.pk])


def day(days):
    return long_date(timezone.localdate() + timedelta(days=days))


def test_tpi_gives_more_time_and_the_unit_goes_on(client, late):
    reason = permissions.denial(handover_permissions.check_may_act, late.lead, late.now, Act.HAND_TO_HEAD)
    assert "pengendali teknis TPI unit ini menetapkan batas baru" in reason
    client.force_login(late.leader)
    assert address(late) in client.get(reverse("assessment:assessment-list")).text
    page = client.get(address(late))
    assert page.status_code == 200
    assert 'name="reason"' not in page.text
    assert client.post(address(late), {"due_on": day(5)}).status_code == 302
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.REPAIR_EXTENDED, actor=late.leader).count() == 1
    late.hand_to_head()
    Assessment.objects.update(repair_until=timezone.now() - timedelta(days=1))
    with pytest.raises(WrongState, match="Perbaikan ditutup"):
        late.submit()
    assert client.post(address(late), {"due_on": day(6)}).status_code == 302
    late.submit()
    assert late.now.status == Status.TPI_REVIEW


@pytest.mark.parametrize(
    ("days", "why"), [(-2, "paling cepat hari ini"), (91, "paling lambat 90 hari"), (3, "sesudahnya")]
)
def test_an_end_that_gives_no_more_time_is_sent_back(client, late, days, why):
    Assessment.objects.update(repair_until=timezone.now() + timedelta(days=4))
    client.force_login(late.leader)
    answer = client.post(address(late), {"due_on": day(days)})
    assert answer.status_code == 422
    assert why in answer.text
    assert day(days) in answer.text


def test_nobody_else_gives_more_time(client, late):
    for person in (late.lead, late.head, late.member, late.recorder):
        with pytest.raises(ActionDenied):
            tpi_review.extend_repair(assessment=late.now, due_at=timezone.now() + timedelta(days=2), by=person)
        client.force_login(person)
        assert client.post(address(late), {"due_on": day(5)}).status_code == 403
    assert late.now.repair_until < timezone.now()


def test_outside_a_repair_there_is_no_time_to_give(instruments):
    flow = Flow()
    flow.to_tpi()
    with pytest.raises(WrongState, match="Batas perbaikan tidak dapat diubah"):
        tpi_review.extend_repair(assessment=flow.now, due_at=timezone.now() + timedelta(days=2), by=flow.leader)


ENDS = [
    (None, False),
    (timedelta(seconds=-1), False),
    (timedelta(0), False),
    (timedelta(seconds=1), True),
    (timedelta(days=90), True),
    (timedelta(days=90, seconds=1), False),
]


def ways_to_give_time(flow, reason="Lengkapi SK."):
    """Return name → what gives the unit until `due_at`, each at a round of its own stage."""
    return {
        "returned": lambda due_at: tpi_review.return_for_repair(
            assessment=flow.now, step=flow.step, reason=reason, due_at=due_at, by=flow.leader
        ),
        "opened again": lambda due_at: reopening.reopen_round(
            request=flow.request, step=flow.step, reason=reason, due_at=due_at, by=flow.admin
        ),
        "extended": lambda due_at: tpi_review.extend_repair(assessment=flow.now, due_at=due_at, by=flow.leader),
    }


@pytest.mark.parametrize(("after", "is_taken"), ENDS)
@pytest.mark.parametrize("way", ["returned", "opened again", "extended"])
def test_the_end_of_a_repair_lies_ahead_and_within_ninety_days(instruments, way, after, is_taken):
    flow = Flow()
    flow.to_tpi()
    if way == "opened again":
        flow.ask()
    with time_machine.travel(timezone.now(), tick=False):
        now = timezone.now()
        if way == "extended":
            flow.send_back()
            Assessment.objects.update(repair_from=now - timedelta(days=9), repair_until=now - timedelta(hours=1))
        before = (flow.now.status, flow.now.repair_until)
        due_at = None if after is None else now + after
        give = ways_to_give_time(flow)[way]
        if is_taken:
            give(due_at)
            assert (flow.now.status, flow.now.repair_until) == ("dikembalikan", due_at)
            assert flow.now.repair_from == (now - timedelta(days=9) if way == "extended" else now)
            return
        with pytest.raises(InvalidInput) as refused:
            give(due_at)
        assert refused.value.errors == {
            "due_on": ["Batas perbaikan paling cepat hari ini, paling lambat 90 hari lagi."]
        }
        assert (flow.now.status, flow.now.repair_until) == before


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, False), (0, False), (1, True)])
def test_more_time_is_later_than_what_the_unit_has(late, seconds, is_taken):
    until = timezone.now() + timedelta(days=4)
    Assessment.objects.update(repair_until=until)
    due_at = until + timedelta(seconds=seconds)
    if is_taken:
        tpi_review.extend_repair(assessment=late.now, due_at=due_at, by=late.leader)
    else:
        with pytest.raises(InvalidInput, match="Tetapkan hari sesudahnya"):
            tpi_review.extend_repair(assessment=late.now, due_at=due_at, by=late.leader)
    assert late.now.repair_until == (due_at if is_taken else until)


@pytest.mark.parametrize("way", ["returned", "opened again"])
def test_a_repair_begins_with_a_reason(instruments, way):
    flow = Flow()
    flow.to_tpi()
    flow.ask()
    with pytest.raises(InvalidInput) as refused:
        ways_to_give_time(flow, reason=" \n ")[way](timezone.now() + timedelta(days=5))
    assert refused.value.errors == {"reason": ["Isi alasannya, supaya unit tahu apa yang harus diperbaiki."]}
    assert (flow.now.status, flow.sheet.round) == ("tpi", 1)
