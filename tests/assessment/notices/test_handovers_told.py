"""Every hand-over tells whose turn it is and whom else it concerns; nobody who may not read the round, no draft to the unit."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.handover.services import reopening
from assessment.notices.models import Notice
from assessment.notices.selectors.inbox import inbox_of
from assessment.notices.selectors.shown import shown_to
from assessment.people.models import Role, User
from assessment.rounds.models import ReopenRequest
from tests.factories import make_member, make_unit
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
