"""Who begins, hands up and publishes in TPI, asked of the rows alone; and whom a request to open a round again concerns."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessment.handover.permissions import (
    check_can_ask_reopening,
    check_can_begin_evaluation,
    check_can_decide_reopening,
    check_can_hand_up,
    check_can_publish,
    check_can_take_reopening_back,
    check_may_evaluate,
    next_tier,
    role_of,
    writes_sheet,
)
from assessment.people.models import Role
from assessment.rounds.models import Evaluation, Stage
from tests.factories import make_assessment, make_member, make_membership, make_reopen_request, make_user
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER
SECOND_PERSON = "Hasil TPI diterbitkan oleh orang kedua"


@pytest.fixture
def assessment(instruments):
    return make_assessment(status="tpi")


def sheet(assessment, tier, *, by=None, **facts):
    """Return a sheet of `tier`, handed up by `by`."""
    if by is not None:
        facts |= {"submitted_at": timezone.now(), "submitted_by": by}
    return Evaluation.objects.create(assessment=assessment, **({"stage": Stage.TPI, "tier": tier} | facts))


def refusal(check, *args):
    try:
        check(*args)
    except ActionDenied as refused:
        return refused.reason
    return ""


# --- tiers


@pytest.mark.parametrize(
    ("tiers", "begins"),
    [((FIRST, SECOND, THIRD), FIRST), ((SECOND, THIRD), SECOND), ((THIRD,), THIRD), ((FIRST, THIRD), FIRST)],
)
def test_the_lowest_tier_that_somebody_holds_begins(assessment, tiers, begins):
    people = {role: make_member(role, unit=assessment.unit) for role in tiers}
    tier = {FIRST: "anggota", SECOND: "ketua", THIRD: "dalnis"}[begins]
    for role, person in people.items():
        if role == begins:
            assert check_can_begin_evaluation(person, assessment) == tier
        else:
            with pytest.raises(ActionDenied, match=f"Evaluasi dimulai oleh {begins.label}"):
                check_can_begin_evaluation(person, assessment)


def test_the_recorder_of_tpn_begins_without_a_tier(instruments):
    assessment = make_assessment(status="tpn")
    recorder = make_member(Role.TPN_RECORDER, instansi=assessment.unit.instansi)
    assert check_can_begin_evaluation(recorder, assessment) == ""


def test_where_nobody_can_begin_it_is_said_of_tpi(assessment):
    closed = make_member(FIRST, unit=assessment.unit, is_active=False)
    assert refusal(check_can_begin_evaluation, closed, assessment).startswith("Evaluasi dimulai oleh TPI.")


@pytest.mark.parametrize(
    ("tier", "held", "above"),
    [
        ("anggota", (FIRST, SECOND, THIRD), "ketua"),
        ("anggota", (FIRST, THIRD), "dalnis"),
        ("anggota", (FIRST,), None),
        ("ketua", (FIRST, SECOND, THIRD), "dalnis"),
        ("ketua", (FIRST, SECOND), None),
        ("dalnis", (FIRST, SECOND, THIRD), None),
    ],
)
def test_a_sheet_goes_to_the_next_tier_that_somebody_holds(assessment, tier, held, above):
    people = {role: make_member(role, unit=assessment.unit) for role in held}
    one = sheet(assessment, tier)
    scorer = people[{"anggota": FIRST, "ketua": SECOND, "dalnis": THIRD}[tier]]
    assert next_tier(one) == above
    if above is None:
        assert refusal(check_can_hand_up, scorer, one).startswith("Tidak ada jenjang TPI di atas lembar ini.")
    else:
        assert check_can_hand_up(scorer, one) == above
        label = {"ketua": SECOND, "dalnis": THIRD}[above].label
        assert refusal(check_can_publish, scorer, one).startswith(f"Hasil diterbitkan oleh {label}.")


def test_above_a_sheet_of_tpn_there_is_no_tier(assessment):
    make_member(SECOND, unit=assessment.unit)
    assert next_tier(sheet(assessment, "", stage=Stage.TPN)) is None


def test_who_scores_which_sheet(assessment):
    people = {role: make_member(role, unit=assessment.unit) for role in (FIRST, SECOND, THIRD)}
    recorder = make_member(Role.TPN_RECORDER, instansi=assessment.unit.instansi)
    ours, theirs = sheet(assessment, "ketua"), sheet(assessment, "", stage=Stage.TPN)
    mandiri = assessment.evaluations.get(stage=Stage.SELF)
    assert [role for role, one in people.items() if writes_sheet(one, ours)] == [SECOND]
    assert [writes_sheet(recorder, one) for one in (ours, theirs, mandiri)] == [False, True, False]
    assert [role for role, one in people.items() if writes_sheet(one, theirs) or writes_sheet(one, mandiri)] == []
    assert "dinilai oleh Ketua" in refusal(check_may_evaluate, people[FIRST], ours)
    assert "dinilai oleh pencatat TPN" in refusal(check_may_evaluate, people[FIRST], theirs)


def test_a_sheet_that_was_handed_up_is_scored_no_more(assessment, clock):
    person = make_member(FIRST, unit=assessment.unit)
    one = sheet(assessment, "anggota", by=person)
    assert refusal(check_may_evaluate, person, one).startswith("Lembar evaluasi ini sudah diteruskan ")


# --- two persons


def test_publishing_asks_for_a_sheet_that_another_handed_up_in_this_round(assessment):
    publisher, another = make_member(SECOND, unit=assessment.unit), make_user()
    last = sheet(assessment, "ketua", round=2)
    assert refusal(check_can_publish, publisher, last).startswith(SECOND_PERSON)  # nobody handed up anything

    elsewhere = make_assessment(unit=assessment.unit, status="tpi")
    Evaluation.objects.filter(assessment=assessment, stage=Stage.SELF).update(
        submitted_at=timezone.now(), submitted_by=another, round=2
    )
    for one in (
        sheet(elsewhere, "anggota", by=another, round=2),
        sheet(assessment, "anggota", by=another, round=1),
        sheet(assessment, "anggota", by=publisher, round=2),
    ):
        assert refusal(check_can_publish, publisher, last).startswith(SECOND_PERSON), one
    Evaluation.objects.filter(assessment=assessment, tier="anggota", round=2).update(submitted_by=another)
    check_can_publish(publisher, last)


def test_a_result_of_tpn_is_recorded_by_one(instruments):
    assessment = make_assessment(status="tpn")
    recorder = make_member(Role.TPN_RECORDER, instansi=assessment.unit.instansi)
    check_can_publish(recorder, sheet(assessment, "", stage=Stage.TPN))


def test_the_first_of_the_roles_asked_for_is_named(assessment):
    unit = assessment.unit
    person = make_member(SECOND, unit=unit)
    make_membership(person, Role.TPN_RECORDER, instansi=unit.instansi)
    assert role_of(person, unit, (FIRST, SECOND, Role.TPN_RECORDER)) == SECOND
    assert role_of(person, unit, (Role.TPN_RECORDER, SECOND)) == Role.TPN_RECORDER
    assert role_of(person, unit, (FIRST, Role.INSTANSI_ADMIN)) is None


# --- opened again


def test_a_reopening_is_asked_once_at_a_time(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    request = make_reopen_request(
        assessment, state="ditolak", refusal="Tidak.", decided_at=timezone.now(), decided_by=make_user()
    )
    check_can_ask_reopening(lead, assessment)
    request.state, request.refusal, request.decided_at, request.decided_by = "diminta", "", None, None
    request.save()
    assert refusal(check_can_ask_reopening, lead, assessment).startswith(f"Sudah diminta oleh {request.asked_by} pada ")


def test_a_request_is_taken_back_by_who_asked_while_it_waits(assessment):
    lead, head = (make_member(role, unit=assessment.unit) for role in (Role.TEAM_LEAD, Role.HEAD))
    request = make_reopen_request(assessment, asked_by=lead)
    check_can_take_reopening_back(lead, request)
    assert f"hanya dapat ditarik oleh {lead}" in refusal(check_can_take_reopening_back, head, request)
    lead.memberships.update(ended_at=timezone.now(), ended_by=head)
    assert refusal(check_can_take_reopening_back, lead, request).startswith("Isi LKE hanya dapat dibaca")


def test_a_request_that_was_decided_is_neither_decided_nor_taken_back_again(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi, full_name="Rina Hartati")
    at = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    request = make_reopen_request(
        assessment,
        asked_by=lead,
        asked_at=at - timedelta(days=1),
        state="ditolak",
        refusal="Tidak.",
        decided_at=at,
        decided_by=admin,
    )
    for check, person in ((check_can_take_reopening_back, lead), (check_can_decide_reopening, admin)):
        with pytest.raises(WrongState, match=r"Ditolak oleh Rina Hartati pada 3 Maret 2026.*Tidak ada yang berubah"):
            check(person, request)


def test_nobody_decides_what_he_asked_himself(assessment):
    admin = make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi)
    request = make_reopen_request(assessment, asked_by=admin)
    assert refusal(check_can_decide_reopening, admin, request).startswith("Anda sendiri yang meminta")
    check_can_decide_reopening(make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi), request)
