"""A unit or a period that nothing but the trail names is removed; one in use is closed instead."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessment.accounts.services import units
from assessment.audit.models import AuditEvent
from assessment.kelola import services as kelola_services
from assessment.kelola.cancelling import cancel_round
from assessment.lke.models import Predicate
from assessment.people.models import Role, Unit
from assessment.rounds.models import Period, Window
from evidence.documents.models import Document
from tests.factories import (
    make_assessment,
    make_instansi,
    make_member,
    make_period,
    make_unit,
    make_window,
)
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def instansi(instruments):
    return make_instansi()


@pytest.fixture
def admin(client, instansi):
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    client.force_login(admin)
    return admin


def test_a_unit_typed_by_mistake_is_removed_and_stays_in_the_trail(instansi, admin, client):
    unit = make_unit(instansi=instansi, code="KELIRU", name="Kantor Keliru")
    assert "Hapus unit" in client.get(reverse("assessment:unit-edit", args=[unit.pk])).text
    sent = client.post(reverse("assessment:unit-remove", args=[unit.pk]), follow=True)
    assert "Kantor Keliru dihapus. Jejak audit tetap mencatatnya." in sent.text
    assert not Unit.objects.filter(pk=unit.pk).exists()
    event = AuditEvent.objects.get(kind="unit_dihapus")
    assert (event.object_id, event.detail) == (str(unit.pk), {"code": "KELIRU", "name": "Kantor Keliru"})
    call_command("verify_audit")


@pytest.mark.parametrize("what", ["role", "round", "cancelled", "document", "below"])
def test_a_unit_in_use_is_not_removed(instansi, admin, client, what):
    unit = make_unit(instansi=instansi)
    if what == "role":
        make_member(Role.TEAM_LEAD, unit=unit)
    elif what == "document":
        Document.objects.create(unit=unit, title="SK Tim", created_at=timezone.now(), created_by=admin)
    elif what == "below":
        make_unit(instansi=instansi, parent=unit)
    else:
        assessment = make_assessment(unit=unit)
        if what == "cancelled":
            cancel_round(assessment=assessment, reason="keliru", by=admin)
    assert "Hapus unit" not in client.get(reverse("assessment:unit-edit", args=[unit.pk])).text
    sent = client.post(reverse("assessment:unit-remove", args=[unit.pk]))
    assert sent.status_code == 409
    assert "Nonaktifkan agar tidak mendapat penilaian baru." in " ".join(sent.text.split())
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_a_period_that_nobody_used_is_removed_with_its_windows(instansi, admin, client):
    period = make_period(instansi=instansi, name="Penilaian ZI 2062", year=2062)
    make_window(period)
    assert "Hapus periode" in client.get(reverse("assessment:period-edit", args=[period.pk])).text
    client.post(reverse("assessment:period-remove", args=[period.pk]))
    assert not Period.objects.filter(pk=period.pk).exists()
    assert not Window.objects.exists()
    assert AuditEvent.objects.get(kind="periode_dihapus").detail["name"] == "Penilaian ZI 2062"


def test_a_period_in_use_is_not_removed_but_closed(instansi, admin, client):
    assessment = make_assessment(unit=make_unit(instansi=instansi))
    period = assessment.period
    cancel_round(assessment=assessment, reason="keliru", by=admin)
    sent = client.post(reverse("assessment:period-remove", args=[period.pk]))
    assert sent.status_code == 409
    assert "juga yang dibatalkan" in sent.text
    client.post(reverse("assessment:period-close", args=[period.pk]))
    page = client.get(reverse("assessment:assessment-open", args=[period.pk])).text
    assert "Periode ini ditutup bagi penilaian baru." in page
    assert 'name="units"' not in page
    with pytest.raises(WrongState, match="Buka lagi periodenya"):
        kelola_services.open_assessments(
            period=period, units=[make_unit(instansi=instansi)], target=Predicate.WBK, by=admin
        )
    assert ", ditutup" in client.get(reverse("assessment:period-list")).text
    with pytest.raises(WrongState, match="sudah ditutup"):
        kelola_services.close_period(period=period, by=admin)
    client.post(reverse("assessment:period-reopen", args=[period.pk]))
    (opened,) = kelola_services.open_assessments(period=period, units=[assessment.unit], target=Predicate.WBK, by=admin)
    assert opened.period == period
    kinds = AuditEvent.objects.filter(kind__in=["periode_ditutup", "periode_dibuka"]).order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == ["periode_ditutup", "periode_dibuka"]


def test_only_the_admin_of_the_instansi_removes_and_closes(instansi):
    stranger = make_member(Role.INSTANSI_ADMIN)
    unit, period = make_unit(instansi=instansi), make_period(instansi=instansi)
    for act in (
        lambda: units.remove_unit(unit=unit, by=stranger),
        lambda: kelola_services.remove_period(period=period, by=stranger),
        lambda: kelola_services.close_period(period=period, by=stranger),
        lambda: kelola_services.reopen_period(period=period, by=stranger),
    ):
        with pytest.raises(ActionDenied):
            act()
    assert Unit.objects.filter(pk=unit.pk).exists()
    assert Period.objects.get(pk=period.pk).closed_at is None
