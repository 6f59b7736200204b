"""What stops an act beside its role and its status: its time, the second person, and who belongs to the team."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessment.handover.permissions import (
    check_can_act,
    check_can_begin_evaluation,
    check_can_evaluate,
    check_can_extend_repair,
    tiers_of,
)
from assessment.people.models import Role
from assessment.rounds.models import Evaluation, Stage
from assessment.rounds.workflow import Act
from tests.factories import (
    make_assessment,
    make_handover,
    make_member,
    make_membership,
    make_unit,
    make_user,
    make_window,
)
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
OF_UNIT = {Act.HAND_TO_HEAD, Act.SUBMIT}
WHO = {
    Act.HAND_TO_HEAD: (Role.TEAM_LEAD, "draf"),
    Act.RETURN_TO_TEAM: (Role.HEAD, "kepala"),
    Act.SUBMIT: (Role.HEAD, "kepala"),
    Act.RETURN_FOR_REPAIR: (Role.TPI_LEAD, "tpi"),
    Act.PROPOSE: (Role.TPI_LEAD, "tpi"),
    Act.END_AT_TPI: (Role.TPI_LEAD, "tpi"),
    Act.FINISH: (Role.TPN_RECORDER, "tpn"),
    Act.REOPEN: (Role.INSTANSI_ADMIN, "tpi"),
}


def refusal(check, *args):
    try:
        check(*args)
    except ActionDenied as refused:
        return refused.reason
    return ""


def round_of(act):
    """Return a round in which `act` is due, and a person whose act it is."""
    role, status = WHO[act]
    assessment = make_assessment(status=status)
    return assessment, make_member(role, unit=assessment.unit, instansi=assessment.unit.instansi)


def close(assessment, *stages):
    """Let the windows of `stages` have been closed for an hour."""
    for stage in stages:
        make_window(assessment.period, stage=stage, closes_at=timezone.now() - timedelta(hours=1))


@pytest.mark.parametrize("act", Act)
def test_the_window_of_the_unit_closes_its_own_acts_alone(instruments, clock, act):
    assessment, person = round_of(act)
    close(assessment, Stage.SELF)
    said = refusal(check_can_act, person, assessment, act)
    assert said.startswith("Pengisian ditutup ") if act in OF_UNIT else said == ""


@pytest.mark.parametrize("act", Act)
def test_the_windows_of_evaluators_close_their_acts_alone(instruments, clock, act):
    assessment, person = round_of(act)
    close(assessment, Stage.TPI, Stage.TPN)
    is_theirs = act in {Act.RETURN_FOR_REPAIR, Act.PROPOSE, Act.END_AT_TPI, Act.FINISH}
    assert ("ditutup" in refusal(check_can_act, person, assessment, act)) is is_theirs


@pytest.mark.parametrize("act", Act)
def test_who_belonged_to_the_team_this_year_does_no_act_of_an_evaluator(instruments, clock, act):
    assessment, person = round_of(act)
    ended = {"ended_at": AT, "ended_by": make_user()}
    make_membership(person, Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], **ended)
    is_barred = act in {Act.RETURN_FOR_REPAIR, Act.PROPOSE, Act.END_AT_TPI, Act.FINISH}
    assert ("anggota tim unit ini" in refusal(check_can_act, person, assessment, act)) is is_barred


def test_who_belonged_to_the_team_this_year_neither_scores_nor_gives_time(instruments, clock):
    assessment = make_assessment(status="tpi")
    own = make_member(Role.TPI_LEAD, unit=assessment.unit)
    sheet = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, tier="ketua")
    repaired = make_assessment(
        status="dikembalikan", unit=assessment.unit, repair_from=AT, repair_until=AT.replace(day=9)
    )
    asked = [
        (check_can_begin_evaluation, assessment), (check_can_evaluate, sheet), (check_can_extend_repair, repaired),
    ]  # fmt: skip
    assert [refusal(check, own, about) for check, about in asked] == ["", "", ""]
    ended = {"ended_at": AT, "ended_by": make_user()}
    make_membership(own, Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], **ended)
    for check, about in asked:
        assert refusal(check, own, about).startswith("Anda anggota tim unit ini pada periode ini")


def test_nobody_begins_or_scores_outside_the_window_of_the_stage(instruments, clock):
    assessment = make_assessment(status="tpi")
    member = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    sheet = Evaluation.objects.create(assessment=assessment, stage=Stage.TPI, tier="anggota")
    close(assessment, Stage.TPI)
    for check, about in ((check_can_begin_evaluation, assessment), (check_can_evaluate, sheet)):
        assert " ditutup " in refusal(check, member, about)


# --- the second person


@pytest.mark.parametrize(
    ("last_act", "by_himself", "is_refused"),
    [
        (Act.HAND_TO_HEAD, True, True),
        (Act.HAND_TO_HEAD, False, False),
        (Act.RETURN_TO_TEAM, True, False),  # another one has handed over since
        (None, True, False),
    ],
)
def test_who_handed_the_sheet_to_the_kepala_does_not_approve_it_himself(instruments, last_act, by_himself, is_refused):
    assessment = make_assessment(status="kepala")
    both = make_member(Role.HEAD, unit=assessment.unit)
    make_membership(both, Role.TEAM_LEAD, unit=assessment.unit)
    if last_act is not None:
        reason = "Lengkapi." if last_act == Act.RETURN_TO_TEAM else ""
        make_handover(assessment, act=Act.SUBMIT, by=both)
        make_handover(assessment, act=last_act, reason=reason, by=both if by_himself else make_user())
    said = refusal(check_can_act, both, assessment, Act.SUBMIT)
    assert said.startswith("Anda sendiri yang menyerahkan penilaian ini") if is_refused else said == ""
    assert refusal(check_can_act, both, assessment, Act.RETURN_TO_TEAM) == ""


# --- what is told of a step that is not due


@pytest.mark.parametrize(
    ("role", "act", "status", "said"),
    [
        (Role.HEAD, Act.SUBMIT, "draf", "Ketua tim ZI belum menyerahkan penilaian ini kepada kepala kantor."),
        (
            Role.HEAD,
            Act.SUBMIT,
            "dikembalikan",
            "Ketua tim ZI belum menyerahkan kembali penilaian ini kepada kepala kantor.",
        ),
        (Role.HEAD, Act.SUBMIT, "tpi", "Ditinjau TPI, tidak dapat diubah. Langkah ini belum atau tidak lagi dapat dilakukan."),
    ],
)  # fmt: skip
def test_an_act_that_is_not_due_says_what_has_to_happen_first(instruments, role, act, status, said):
    assessment = make_assessment(status=status)
    assert refusal(check_can_act, make_member(role, unit=assessment.unit), assessment, act) == said


@pytest.mark.parametrize("status", ["draf", "kepala", "dikembalikan", "tpn", "selesai"])
def test_a_round_that_cannot_be_opened_again_says_why_to_the_admin_too(instruments, status):
    told = {
        "draf": "Isinya masih dapat diubah, jadi tidak perlu dibuka kembali.",
        "kepala": "Mintalah kepala kantor mengembalikannya kepada tim.",
        "dikembalikan": "Isinya sedang dapat diubah, jadi tidak perlu dibuka kembali.",
        "tpn": "Selama dinilai TPN penilaian tidak dapat dibuka kembali.",
        "selesai": "Penilaian yang selesai dengan hasil TPN tidak dapat dibuka kembali.",
    }
    assessment = make_assessment(status=status)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi)
    assert told[status] in refusal(check_can_act, admin, assessment, Act.REOPEN)


# --- tiers


def test_a_tier_is_held_by_who_is_of_tpi_in_this_unit_today(instruments, clock):
    unit, today = make_unit(), timezone.localdate()
    assert tiers_of(unit) == []
    make_member(Role.TEAM_LEAD, unit=unit)
    make_member(Role.TPI_MEMBER, unit=make_unit(instansi=unit.instansi))
    make_membership(role=Role.TPI_MEMBER, unit=unit, ended_at=AT, ended_by=make_user())
    make_membership(role=Role.TPI_MEMBER, unit=unit, starts_on=today + timedelta(days=1))
    make_membership(role=Role.TPI_MEMBER, unit=unit, ends_on=today - timedelta(days=1))
    make_membership(make_user(is_active=False), Role.TPI_MEMBER, unit=unit)
    assert tiers_of(unit) == []
    make_membership(role=Role.TPI_CONTROLLER, unit=unit, starts_on=today, ends_on=today)
    make_membership(role=Role.TPI_LEAD, unit=unit)
    assert tiers_of(unit) == ["ketua", "dalnis"]
