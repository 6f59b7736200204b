"""A tier of TPI that nobody holds any more: who can mend it is told, and the sheet goes on once somebody is appointed."""

from datetime import date

import pytest
from django.urls import reverse

from assessment.evaluation.services import evaluation, tpi_review
from assessment.handover.selectors.handovers import waiting_for
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from tests.factories import make_member
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db


@pytest.fixture
def flow(instruments):
    """A round whose sheet was raised to the ketua TPI."""
    flow = Flow()
    flow.admin = make_member(Role.INSTANSI_ADMIN, instansi=flow.unit.instansi, full_name="Rina Hartati", phone="0361-1")
    assert flow.member
    assert flow.leader
    flow.to_tpi()
    flow.begin()
    flow.score_all()
    flow.hand_up()
    return flow


def leave(person):
    person.memberships.update(starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1))


def page(client, flow, user):
    client.force_login(user)
    return client.get(reverse("assessment:evaluation-detail", args=[flow.assessment.pk]))


def waiting(flow):
    return [(one.assessment.pk, one.text) for one in waiting_for(type(flow.admin).objects.get(pk=flow.admin.pk))]


def test_while_somebody_holds_the_tier_nothing_is_said(client, flow):
    assert "tertahan" not in page(client, flow, flow.leader).text
    assert waiting(flow) == []


def test_an_empty_tier_is_told_to_evaluators_with_whom_to_ask_and_to_the_admin(client, flow):
    controller = flow.person(Role.TPI_CONTROLLER, full_name="Ratna Dewi")
    leave(flow.leader)
    for reader in (flow.member, controller):
        text = page(client, flow, reader).text
        assert "Tidak ada Ketua TPI yang bertugas untuk unit ini, jadi evaluasi tertahan." in text
        assert "Rina Hartati (telepon 0361-1)" in text
    assert waiting(flow) == [
        (flow.assessment.pk, "Evaluasi tertahan: tidak ada Ketua TPI yang bertugas. Tetapkan orangnya.")
    ]
    client.force_login(flow.admin)
    shown = client.get(reverse("assessment:assessment-list")).text
    assert "Evaluasi tertahan: tidak ada Ketua TPI yang bertugas." in shown
    assert f'href="{reverse("assessment:person-list")}"' in shown


def test_who_is_appointed_goes_on_in_the_sheet_as_it_stands(client, flow):
    leave(flow.leader)
    with pytest.raises(ActionDenied):
        tpi_review.publish_tpi(assessment=flow.now, step=flow.step, is_proposed=True, reason="", by=flow.member)
    follower = flow.person(Role.TPI_LEAD, full_name="Sinta Maharani")
    answers = flow.tpi_sheet.answers.count()
    assert answers == len(flow.codes)
    assert "tertahan" not in page(client, flow, follower).text
    tpi_review.publish_tpi(assessment=flow.now, step=flow.step, is_proposed=True, reason="", by=follower)
    assert flow.now.status == Status.TPN_REVIEW


def test_a_closed_account_leaves_its_tier_empty_too(client, flow):
    flow.leader.is_active = False
    flow.leader.save()
    assert "Ketua TPI" in page(client, flow, flow.member).text
    assert len(waiting(flow)) == 1


def test_rounds_without_any_evaluator_are_told_to_the_admin(flow, django_assert_max_num_queries):
    leave(flow.member)
    leave(flow.leader)
    other = Flow(
        period=flow.assessment.period,
        unit=flow.unit.__class__.objects.create(
            instansi=flow.unit.instansi, code="LAIN", name="Kantor Lain", time_zone="Asia/Jakarta"
        ),
    )
    other.to_tpi()
    with django_assert_max_num_queries(6):
        told = dict(waiting(flow))
    assert told[other.assessment.pk] == "Evaluasi tertahan: tidak ada Anggota TPI yang bertugas. Tetapkan orangnya."
    assert told.keys() == {flow.assessment.pk, other.assessment.pk}


def test_tpn_without_a_recorder_is_told_too(client, flow):
    tpi_review.publish_tpi(assessment=flow.now, step=flow.step, is_proposed=True, reason="", by=flow.leader)
    assert waiting(flow)[0][1].startswith("Evaluasi tertahan: tidak ada ")
    assert flow.recorder
    assert waiting(flow) == []
    assert evaluation.begin_evaluation(assessment=flow.now, by=flow.recorder)


def test_f05_the_admin_of_another_instansi_is_told_nothing(flow):
    leave(flow.leader)
    assert waiting_for(make_member(Role.INSTANSI_ADMIN)) == []
