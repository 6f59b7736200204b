"""The page of a mutasi, without any JavaScript: asked, shown, agreed to."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Role
from assessment.tasks.models import Task
from tests.factories import make_assessment, make_decree, make_member, make_membership, make_task, make_unit, make_user
from tests.texts import text_of

pytestmark = pytest.mark.django_db
PW = "peran-anggota_pokja-PW"


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(datetime(2026, 6, 15, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def unit():
    return make_unit(name="Kantor Uji")


@pytest.fixture
def leaver(unit):
    return member(unit, "Luh Putu Maharani", ["PW"])


@pytest.fixture
def sari(unit):
    return member(unit, "Sari Indrawati", ["PP"])


@pytest.fixture
def as_lead(client, unit):
    client.force_login(make_member(Role.TEAM_LEAD, unit=unit, full_name="Luh Sukerti"))
    return client


def member(unit, name, areas):
    role = make_membership(
        make_user(full_name=name), Role.POKJA_MEMBER, unit=unit, areas=areas, starts_on=date(2026, 1, 5)
    )
    return role.user


def address(unit, person):
    return reverse("assessment:transfer-create", args=[unit.pk, person.memberships.first().pk])


def seen(client, page):
    return client.get(page).context["form"]["seen"].value()


def test_the_team_leads_to_the_mutasi_of_who_can_be_moved(as_lead, unit, leaver, sari):
    head = make_member(Role.HEAD, unit=unit)
    team = reverse("assessment:team-detail", args=[unit.pk])
    page = as_lead.get(team).text
    assert [address(unit, one) in page for one in (leaver, sari, head)] == [True, True, False]
    as_lead.force_login(make_member(Role.INSTANSI_ADMIN, instansi=unit.instansi))
    page = as_lead.get(team).text
    assert [address(unit, one) in page for one in (leaver, sari, head)] == [True, True, True]


def test_it_is_shown_before_it_is_done_and_done_when_agreed_to(as_lead, unit, leaver, sari, instruments):
    task = make_task(make_assessment(unit=unit), owner=leaver, area="PW", code="A.I.5.i.a")
    make_decree(unit, number="KEP-58", dated_on=date(2026, 6, 10))
    page = address(unit, leaver)
    first = as_lead.get(page)
    assert "1 tugas Penguatan Pengawasan" in text_of(first)
    (key,) = (name for name in first.context["form"].fields if name.startswith("tugas-"))
    typed = {"starts_on": "15 Juni 2026", "decree": "KEP-58", "seen": seen(as_lead, page), PW: sari.pk, key: sari.pk}
    shown = as_lead.post(page, typed)
    assert shown.status_code == 200
    said = text_of(shown)
    assert "Yang akan terjadi" in said
    assert "berakhir 14 Juni 2026" in said
    assert "Anggota pokja Penguatan Pengawasan, Peningkatan Kualitas Pelayanan Publik" in said
    assert "mulai 15 Juni 2026, SK KEP-58" in said
    assert "beralih kepada Sari Indrawati" in said
    assert leaver.memberships.get().ends_on is None
    hidden = {field.html_name: field.value() for field in shown.context["form"]}
    again = as_lead.post(page, hidden | {"act": "ubah"})
    assert again.context["form"][PW].value() == str(sari.pk)
    done = as_lead.post(page, hidden | {"act": "simpan"}, follow=True)
    assert "Mutasi Luh Putu Maharani tersimpan; 1 tugas berpindah." in text_of(done)
    assert leaver.memberships.get().ends_on == date(2026, 6, 14)
    assert Task.objects.get(pk=task.pk).owner == sari
    assert as_lead.get(page).status_code == 409


def test_what_nobody_gets_is_named_before_it_is_done(as_lead, unit, leaver):
    page = address(unit, leaver)
    said = text_of(as_lead.post(page, {"starts_on": "15 Juni 2026", "seen": seen(as_lead, page)}))
    assert "Anggota pokja Penguatan Pengawasan belum ada penerima." in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"starts_on": ""}, "Isi tanggal mutasi berlaku."),
        ({"starts_on": "31 Februari"}, "Tanggal tidak dapat dibaca."),
        ({"starts_on": "15 Juni 2016"}, "lebih dari setahun dari hari ini"),
        ({"decree": "KEP-9"}, "Pilih SK dari daftar"),
        ({PW: "987654"}, "Pilih seorang dari tim."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(as_lead, unit, leaver, change, message):
    page = address(unit, leaver)
    taker = member(unit, "Sari Indrawati", ["PP"])
    typed = {"starts_on": "20 Juni 2026", "seen": seen(as_lead, page), PW: taker.pk} | change
    response = as_lead.post(page, typed)
    assert response.status_code == 422
    assert message in text_of(response)
    assert "Kesalahan: " in response.text
    if "starts_on" not in change:
        assert "20 Juni 2026" in response.text
    assert leaver.memberships.get().ends_on is None


@pytest.mark.parametrize("act", ["", "simpan"])
def test_an_older_page_answers_409_and_keeps_what_was_typed(as_lead, unit, leaver, sari, act):
    page = address(unit, leaver)
    typed = {"starts_on": "20 Juni 2026", "seen": seen(as_lead, page), PW: sari.pk, "act": act}
    sari.memberships.update(areas=["PP", "TL"])
    response = as_lead.post(page, typed)
    assert response.status_code == 409
    assert "20 Juni 2026" in response.text
    assert leaver.memberships.get().ends_on is None
    typed["seen"] = response.context["form"]["seen"].value()
    assert as_lead.post(page, typed | {"act": "simpan"}).status_code == 302


def test_somebody_of_another_unit_is_not_there_and_nobody_moves_themselves(as_lead, unit):
    other = make_unit(instansi=unit.instansi)
    foreign = member(other, "Orang lain", ["MP"]).memberships.get()
    assert as_lead.get(reverse("assessment:transfer-create", args=[unit.pk, foreign.pk])).status_code == 404
    own = unit.memberships.get()
    assert as_lead.get(reverse("assessment:transfer-create", args=[unit.pk, own.pk])).status_code == 403


def test_the_page_costs_the_same_however_large_the_team(as_lead, unit, leaver):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            as_lead.get(address(unit, leaver))
        return len(asked)

    cost()  # what a first page reads once
    few = cost()
    for number in range(6):
        member(unit, f"Orang {number}", ["MP"])
    assert cost() == few <= 20
