"""Periods and rounds of kelola, and the team of a unit: what the pages do with good and bad input."""

import pytest
from django.utils import timezone

from assessment.lke.models import Instrument
from assessment.people.models import Membership, Role, User
from assessment.rounds.models import Assessment, Period, Window
from tests.assessment.kelola.views.kelola import PERIOD, PERSON, TERM, errors, url
from tests.factories import (
    make_member,
    make_membership,
    make_period,
    make_unit,
)
from tests.portal.world import MISSING

pytestmark = pytest.mark.django_db


# --- periods --------------------------------------------------------------------------------------------------------


def test_a_new_period_begins_with_the_first_year_that_has_none(client, admin, instansi, instruments):
    year = timezone.localdate().year
    page = url("period-create")
    assert f'name="year" value="{year}"' in client.get(page).text
    make_period(instansi=instansi, name=f"Penilaian ZI {year}", year=year)
    make_period(name="Instansi lain", year=year + 5)
    html = client.get(page).text
    assert f'name="year" value="{year + 1}"' in html
    assert f"Penilaian ZI {year + 1}" in html


def test_period_is_made_with_hours_local_to_the_named_zone(client, admin, instansi, instruments):
    lke = Instrument.objects.get(code="permenpanrb-90-2021")
    hours = {
        "zone": "Asia/Makassar",
        "mandiri_opens": "5 Januari 2026",
        "mandiri_closes": "30-4-2026",
        "mandiri_closes_time": "16.00",
    }
    response = client.post(url("period-create"), PERIOD | hours | {"instrument": lke.pk})
    period = Period.objects.get()
    window = period.windows.get()
    assert response["Location"] == url("assessment-open", period.pk)
    assert window.opens_at.isoformat() == "2026-01-04T16:00:00+00:00"
    assert window.closes_at.isoformat() == "2026-04-30T08:00:00+00:00"
    make_unit(instansi=instansi, time_zone="Asia/Makassar")
    page = client.get(url("period-edit", period.pk)).text
    assert 'value="30 April 2026"' in page
    assert 'value="16.00"' in page


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"mandiri_opens": "1-5-2026"}, ["id_mandiri_closes"]),
        ({"tpi_closes": "1-5-2026"}, ["id_tpi_opens"]),
        ({"mandiri_opens": "2-5-2026", "mandiri_closes": "1-5-2026"}, ["id_mandiri_closes"]),
        ({"mandiri_opens": "2-5-2026", "mandiri_closes": "31/2/2026"}, ["id_mandiri_closes"]),
        ({"evidence_to": "1-1-2024"}, ["id_evidence_to"]),
        ({"year": "26"}, ["id_year"]),
        ({"zone": "Europe/Paris"}, ["id_zone"]),
    ],
)
def test_period_form_names_each_field_that_is_wrong(client, admin, instruments, data, fields):
    lke = Instrument.objects.get(code="permenpanrb-90-2021")
    response = client.post(url("period-create"), PERIOD | {"zone": "Asia/Jakarta", "instrument": lke.pk} | data)
    assert response.status_code == 422
    assert errors(response) == fields
    assert not Window.objects.exists()


def test_rounds_are_opened_for_the_units_chosen_and_their_target_changed(client, admin, unit, instansi, instruments):
    period, other = make_period(instansi=instansi), make_unit(instansi=instansi)
    page = url("assessment-open", period.pk)
    assert "Kantor Uji" in client.get(page).text
    client.post(page, {"units": [unit.pk, other.pk], "target": "WBK"})
    assessment = Assessment.objects.get(unit=unit)
    client.post(url("target-edit", assessment.pk), {"target": "WBBM"})
    assessment.refresh_from_db()
    assert (Assessment.objects.count(), assessment.target) == (2, "WBBM")
    assert client.post(page, {"units": [unit.pk], "target": "WBK"}).status_code == 409
    assert errors(client.post(page, {"target": "WBK"})) == ["id_units"]


def test_f03_batch_with_one_foreign_unit_is_refused_whole(client, admin, unit, instansi, instruments):
    period, foreign = make_period(instansi=instansi), make_unit()
    page = url("assessment-open", period.pk)
    for strange in (foreign.pk, MISSING, "1 OR 1=1", "9" * 20):
        response = client.post(page, {"units": [unit.pk, strange], "target": "WBK"})
        assert response.status_code == 404
    assert not Assessment.objects.exists()


def test_f12_act_on_a_closed_period_is_refused_with_the_reason(client, admin, unit, instansi, instruments):
    period = make_period(instansi=instansi)
    past = timezone.now() - timezone.timedelta(days=1)
    Window.objects.create(period=period, stage="mandiri", opens_at=past - timezone.timedelta(days=9), closes_at=past)
    response = client.post(url("assessment-open", period.pk), {"units": [unit.pk], "target": "WBK"})
    assert response.status_code == 409
    assert "Pengisian periode ini ditutup" in response.text
    assert not Assessment.objects.exists()


# --- the team -------------------------------------------------------------------------------------------------------


def test_ketua_tim_adds_a_new_person_and_gets_the_slip(client, lead, unit):
    response = client.post(url("team-member-create", unit.pk), PERSON | TERM | {"role": "ketua_pokja"})
    assert "slip-password" in response.text
    assert f'href="{url("team-member-create", unit.pk)}">Tambah orang lagi' in response.text
    assert f'href="{url("team-detail", unit.pk)}">Selesai' in response.text
    membership = Membership.objects.get(user__username="sari")
    assert (membership.unit, membership.role, membership.sk_number) == (unit, "ketua_pokja", "KEP-12/2026")


def test_ketua_tim_takes_in_a_colleague_by_nip_changes_and_ends_the_role(client, lead, unit, instansi):
    colleague = make_member(
        Role.POKJA_MEMBER, unit=make_unit(instansi=instansi), areas=["PP"], nip="198501012010012001"
    )
    joining = TERM | {"known_as": "19850101 201001 2 001", "role": "anggota_pokja"}
    assert client.post(url("team-member-add", unit.pk), joining).status_code == 302
    membership = colleague.memberships.get(unit=unit)
    client.post(url("team-member-edit", unit.pk, membership.pk), TERM | {"role": "ketua_pokja", "areas": ["PW"]})
    membership.refresh_from_db()
    assert (membership.role, membership.areas) == ("ketua_pokja", ["PW"])
    assert client.post(url("team-password-issue", unit.pk, membership.pk)).status_code == 403
    client.post(url("team-member-end", unit.pk, membership.pk))
    membership.refresh_from_db()
    assert membership.ended_by == lead


def test_a_new_start_password_is_asked_about_before_the_old_one_ends(client, lead, unit):
    member = make_member(Role.POKJA_MEMBER, unit=unit, areas=["PP"], full_name="Sari Dewi")
    before = member.password
    membership = member.memberships.get()
    page = url("team-password-issue", unit.pk, membership.pk)
    listed = client.get(url("team-detail", unit.pk)).text
    assert page not in listed
    assert 'method="post"' not in listed[listed.index("<main") : listed.index("</main")]
    assert (
        f'href="{page}">Ganti kata sandi yang terlupa'
        in client.get(url("team-member-edit", unit.pk, membership.pk)).text
    )
    asked = client.get(page).text
    assert "<h1>Ganti kata sandi untuk Sari Dewi</h1>" in asked
    assert "Kata sandi yang ia pakai sekarang langsung tidak berlaku." in asked
    assert "Semua sesinya berakhir" in asked
    assert "tampil satu kali sebagai slip" in asked
    assert "slip-password" not in asked
    member.refresh_from_db()
    assert member.password == before
    assert "slip-password" in client.post(page).text
    member.refresh_from_db()
    assert (member.password == before, member.must_change_password) == (False, True)


def test_the_question_is_refused_as_the_act_would_be(client, lead, unit):
    closed = make_member(Role.POKJA_MEMBER, unit=unit, is_active=False)
    elsewhere = make_member(Role.POKJA_MEMBER, unit=unit)
    make_membership(elsewhere, Role.HEAD)
    for person in (closed, elsewhere):
        membership = person.memberships.get(unit=unit)
        answer = client.get(url("team-password-issue", unit.pk, membership.pk))
        assert (answer.status_code, "Ganti kata sandi untuk" in answer.text) == (403, False)
        assert "terlupa" not in client.get(url("team-member-edit", unit.pk, membership.pk)).text


def test_kepala_reads_the_team_and_changes_nothing_there(client, unit):
    member = make_member(Role.POKJA_MEMBER, unit=unit, areas=["PP"], full_name="Sari Dewi")
    client.force_login(make_member(Role.HEAD, unit=unit))
    page = url("team-detail", unit.pk)
    assert f'href="{page}"' in client.get("/", follow=True).text  # the menu leads there
    shown = client.get(page).text
    main = shown[shown.index("<main") : shown.index("</main")]
    assert "Sari Dewi" in main
    assert "Anggota tim hanya dapat diubah oleh ketua tim ZI unit ini atau admin instansi." in main
    assert "team-member" not in main
    assert "Tambah orang baru" not in main
    membership = member.memberships.get().pk
    assert url("team-member-edit", unit.pk, membership) not in main
    for name, args in (
        ("team-member-edit", [membership]),
        ("team-member-end", [membership]),
        ("team-password-issue", [membership]),
        ("team-member-create", []),
        ("team-member-add", []),
    ):
        assert client.post(url(name, unit.pk, *args), TERM).status_code == 403
    assert client.get(url("membership-list", unit.pk) + "?unduh=csv").status_code == 200
    assert client.get(url("team-detail", make_unit(instansi=unit.instansi).pk)).status_code == 404


def test_people_of_another_instansi_are_not_found_by_the_ketua_tim(client, lead, unit):
    make_member(Role.HEAD, username="orang-lain")
    pages = [
        client.post(url("team-member-add", unit.pk), TERM | {"known_as": name, "role": "anggota_pokja"})
        for name in ("orang-lain", "tak-ada")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    assert [errors(page) for page in pages] == [["id_known_as"], ["id_known_as"]]


def test_ketua_tim_cannot_grant_more_than_pokja_roles_by_a_forged_form(client, lead, unit):
    for role in ("kepala", "ketua_tim", "tpi_anggota", "admin_instansi", "admin_portal"):
        response = client.post(url("team-member-create", unit.pk), PERSON | TERM | {"role": role})
        assert errors(response) == ["id_role"]
    assert not User.objects.filter(username="sari").exists()


def test_a04_role_that_is_taken_away_is_gone_at_the_next_request(client, lead, unit):
    assert client.get(url("team-detail", unit.pk)).status_code == 200
    Membership.objects.filter(user=lead).update(ended_at=timezone.now(), ended_by=lead)
    assert client.get(url("team-detail", unit.pk)).status_code == 404
