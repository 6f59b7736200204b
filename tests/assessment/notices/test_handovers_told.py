"""Every hand-over tells whose turn it is and whom else it concerns; nobody who may not read the round, no draft to the unit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessment.evaluation.services import tpi_review
from assessment.handover.services import reopening, telling
from assessment.notices.models import Notice
from assessment.notices.selectors.inbox import inbox_of
from assessment.notices.selectors.shown import shown_to
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment, ReopenRequest
from assessment.rounds.workflow import Act
from tests.factories import make_assessment, make_handover, make_member, make_unit
from tests.flow import Flow

pytestmark = pytest.mark.django_db


@pytest.fixture
def flow(instruments):
    made = Flow(unit=make_unit(name="KPPBC Ngurah Rai", time_zone="Asia/Makassar"))
    people = made.lead, made.head, made.member, made.leader, made.recorder
    assert all(people)
    return made


@pytest.fixture
def sari(flow):
    return flow.person(Role.POKJA_MEMBER, areas=["MP"], full_name="Sari Indrawati")


def titles(person):
    person = User.objects.get(pk=person.pk)
    return [(line.line.title, line.url) for line in shown_to(person, inbox_of(person))]


def test_the_kepala_is_led_to_the_approval_and_the_tim_knows_of_its_return(flow, sari):
    flow.hand_to_head()
    assert titles(flow.head) == [("Diserahkan kepada kepala kantor", f"/penilaian/{flow.assessment.pk}/persetujuan/")]
    assert titles(flow.lead) == titles(sari) == titles(flow.leader) == []
    flow.return_to_team("Nilai 7,15 terlalu rendah.")
    home = f"/penilaian/{flow.assessment.pk}/"
    assert titles(sari) == titles(flow.lead) == [("Dikembalikan kepala kantor kepada tim", home)]
    assert "7,15" not in str(list(Notice.objects.values()))
    assert "7,15" not in str(titles(sari))


def test_tpi_is_told_at_the_submission_and_no_more_once_it_sent_the_round_back(flow, sari):
    flow.to_tpi()
    told = "Disetujui kepala kantor dan diserahkan kepada TPI"
    assert titles(flow.leader) == [(told, f"/penilaian/{flow.assessment.pk}/evaluasi/")]
    assert titles(flow.recorder) == []
    assert titles(sari)[0][0] == told
    flow.begin()
    flow.send_back()
    assert titles(sari)[0][0] == "Dikembalikan TPI untuk diperbaiki"
    assert titles(flow.member) == titles(flow.leader) == []  # the unit works in it again


def test_a_sheet_passed_on_within_tpi_is_told_to_the_tier_above_alone(flow, sari):
    flow.to_tpi()
    before = Notice.objects.count()
    flow.begin()
    flow.score_all()
    flow.hand_up()
    new = Notice.objects.order_by("pk")[before:]
    assert [(row.person, row.kind) for row in new] == [(flow.leader, "evaluasi_naik")]


def test_who_asks_to_open_again_reaches_the_admin_and_hears_the_refusal(flow, sari):
    admin = make_member(Role.INSTANSI_ADMIN, instansi=flow.unit.instansi, full_name="Rina Hartati")
    flow.to_tpi()
    before = len(titles(flow.lead))
    reopening.ask_reopening(assessment=flow.now, reason="SK keliru", by=flow.lead)
    request = ReopenRequest.objects.get()
    waits = "Permintaan dibuka kembali menunggu keputusan Anda"
    assert titles(admin) == [(waits, f"/kelola/buka-kembali/{request.pk}/")]
    reopening.refuse_reopening(request=request, reason="Cukup", by=admin)
    assert titles(flow.lead)[0][0] == "Permintaan dibuka kembali ditolak"
    assert len(titles(flow.lead)) == before + 1
    assert titles(sari)[0][0] != "Permintaan dibuka kembali ditolak"
    assert timezone.now() - Notice.objects.latest("at").at < timedelta(minutes=5)


def test_a_refused_act_tells_nobody(flow):
    flow.assessment.evaluations.get().answers.all().delete()
    with pytest.raises(Exception, match="belum dapat diserahkan"):
        flow.hand_to_head()
    assert not Notice.objects.exists()


# --- every act, and everybody it concerns

TEAM = {Role.POKJA_MEMBER, Role.POKJA_LEAD, Role.TEAM_LEAD, Role.HEAD}
TPI = {Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER}
# act → status after it, page to act on, whose turn it is there, and who else is told and led to the round
TOLD = {
    Act.HAND_TO_HEAD: ("kepala", "persetujuan/", {Role.HEAD}, {Role.TEAM_LEAD}),
    Act.RETURN_TO_TEAM: ("dikembalikan", "", set(), TEAM),
    Act.SUBMIT: ("tpi", "evaluasi/", TPI, TEAM | {Role.PRELIMINARY}),
    Act.RETURN_FOR_REPAIR: ("dikembalikan", "", set(), TEAM),
    Act.PROPOSE: ("tpn", "evaluasi/", {Role.TPN_RECORDER}, TEAM | TPI | {Role.PRELIMINARY}),
    Act.END_AT_TPI: ("selesai", "", set(), TEAM | TPI | {Role.PRELIMINARY}),
    Act.FINISH: ("selesai", "", set(), TEAM | TPI | {Role.PRELIMINARY, Role.TPN_RECORDER}),
    Act.REOPEN: ("dikembalikan", "", set(), TEAM),
}


def everybody_of(assessment):
    """Return role → somebody who holds it for the unit, the penilai pendahuluan in the unit above."""
    unit = assessment.unit
    unit.parent = make_unit(instansi=unit.instansi)
    unit.save()
    people = {
        role: make_member(role, unit=unit.parent if role == Role.PRELIMINARY else unit, instansi=unit.instansi)
        for role in Role
        if role != Role.PORTAL_ADMIN
    }
    assert all(people.values())
    return people


def told_of(people, **facts):
    """Return role → where what was told leads, of those who were told anything."""
    roles = {person.pk: role for role, person in people.items()}
    found = Notice.objects.filter(**facts)
    assert found.count() == len({row.person_id for row in found})  # once each
    return {roles[row.person_id]: row.url for row in found}


@pytest.mark.parametrize("act", Act)
def test_every_act_tells_whose_turn_it_is_and_whom_else_it_concerns(instruments, act):
    status, page, turn, others = TOLD[act]
    assessment = make_assessment(status=status)
    people = everybody_of(assessment)
    reason = "" if act in {Act.HAND_TO_HEAD, Act.SUBMIT, Act.PROPOSE, Act.FINISH} else "Lengkapi."
    due_at = timezone.now() + timedelta(days=3) if act in {Act.RETURN_FOR_REPAIR, Act.REOPEN} else None
    telling.tell_moved(assessment, make_handover(assessment, act=act, reason=reason, due_at=due_at))
    home = f"/penilaian/{assessment.pk}/"
    expected = dict.fromkeys(others, home) | dict.fromkeys(turn, home + page)
    assert told_of(people) == expected
    assert {row.params["act"] for row in Notice.objects.all()} == {act}


def test_the_same_act_of_another_day_is_told_again(instruments):
    assessment = make_assessment(status="dikembalikan")
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    for _ in range(2):
        telling.tell_moved(assessment, make_handover(assessment, act=Act.RETURN_TO_TEAM, reason="Lengkapi."))
    assert lead.notices.count() == 2


def test_more_time_is_told_to_the_unit_by_the_day_of_its_own_calendar(flow, sari):
    flow.to_tpi()
    flow.send_back()
    Notice.objects.all().delete()
    monday = datetime(2026, 6, 1, 15, 59, tzinfo=UTC)  # 23.59 WITA
    Assessment.objects.update(repair_from=monday - timedelta(days=9), repair_until=monday)
    for due_at in (monday + timedelta(minutes=1), monday + timedelta(days=2)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: monday)
            tpi_review.extend_repair(assessment=flow.now, due_at=due_at, by=flow.leader)
    home = f"/penilaian/{flow.assessment.pk}/"
    for person in (sari, flow.lead, flow.head):
        rows = Notice.objects.filter(person=person).order_by("pk")
        assert [(row.kind, row.url, row.params["until"], row.by) for row in rows] == [
            ("batas_perbaikan", home, "2026-06-02", flow.leader),
            ("batas_perbaikan", home, "2026-06-03", flow.leader),
        ]
    assert Notice.objects.count() == 6


def test_outside_a_repair_there_is_no_time_to_tell_of(instruments):
    assessment = make_assessment()
    with pytest.raises(ValueError, match="not in repair"):
        telling.tell_repair_extended(assessment, by=make_member(Role.TPI_LEAD, unit=assessment.unit))


def test_a_request_to_open_again_and_its_refusal_are_told_for_every_request(instruments):
    assessment = make_assessment(status="tpi")
    people = everybody_of(assessment)
    for number in (1, 2):
        request = reopening.ask_reopening(assessment=assessment, reason="SK keliru.", by=people[Role.TEAM_LEAD])
        page = f"/kelola/buka-kembali/{request.pk}/"
        assert told_of(people, kind="buka_diminta", mark=f"buka:{request.pk}") == {Role.INSTANSI_ADMIN: page}
        reopening.refuse_reopening(request=request, reason="Cukup.", by=people[Role.INSTANSI_ADMIN])
        history = f"/penilaian/{assessment.pk}/serah-terima/"
        refused = told_of(people, kind="buka_ditolak", mark=f"buka:{request.pk}")
        assert refused == {Role.TEAM_LEAD: history, Role.HEAD: history}
        assert Notice.objects.count() == 3 * number
    assert {row.by for row in Notice.objects.filter(kind="buka_ditolak")} == {people[Role.INSTANSI_ADMIN]}
    assert {row.by for row in Notice.objects.filter(kind="buka_diminta")} == {people[Role.TEAM_LEAD]}
