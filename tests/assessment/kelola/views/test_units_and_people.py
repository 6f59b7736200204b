"""Units and people of kelola: what the pages do with good and bad input."""

import re

import pytest

from assessment.people.models import Role, Unit, User
from tests.assessment.kelola.views.kelola import PERSON, TERM, UNIT, errors, url
from tests.factories import (
    make_member,
    make_membership,
)

pytestmark = pytest.mark.django_db


# --- units ----------------------------------------------------------------------------------------------------------


def test_unit_is_added_changed_and_taken_out_by_its_pages(client, admin, instansi):
    response = client.post(url("unit-create"), UNIT)
    unit = Unit.objects.get(code="K-2")
    assert response["Location"] == url("unit-edit", unit.pk)
    assert unit.instansi == instansi
    client.post(url("unit-edit", unit.pk), UNIT | {"name": "Kantor Kedua", "staff_count": "281"})
    client.post(url("unit-deactivate", unit.pk))
    unit.refresh_from_db()
    assert (unit.name, unit.staff_count, unit.is_active) == ("Kantor Kedua", 281, False)
    assert client.post(url("unit-deactivate", unit.pk)).status_code == 409
    assert "Kantor Kedua" in client.get(url("unit-list") + "?state=nonaktif").text
    assert "Kantor Kedua" not in client.get(url("unit-list") + "?state=aktif").text


def test_unit_form_gives_back_what_was_typed_with_the_error_at_its_field(client, admin, unit):
    response = client.post(url("unit-create"), UNIT | {"code": unit.code, "staff_count": "banyak"})
    assert response.status_code == 422
    assert "<title>Kesalahan: " in response.text
    assert errors(response) == ["id_staff_count"]
    assert 'value="banyak"' in response.text
    response = client.post(url("unit-create"), UNIT | {"code": unit.code})
    assert errors(response) == ["id_code"]
    assert 'value="Kantor Dua"' in response.text


def test_admin_of_two_instansi_says_for_which_one_a_unit_is(client, admin, instansi):
    second = make_membership(admin, Role.INSTANSI_ADMIN).instansi
    assert errors(client.post(url("unit-create"), UNIT)) == ["id_instansi"]
    client.post(url("unit-create"), UNIT | {"instansi": second.pk})
    assert Unit.objects.get(code="K-2").instansi == second


def test_letterhead_preview_shows_what_is_typed_and_saves_nothing(client, admin, unit):
    page = url("letterhead-edit", unit.pk)
    typed = {"letterhead_lines": "KEMENTERIAN\nKANTOR UJI", "city": "Badung", "paper": "F4"}
    for extra, headers in (({"preview": "1"}, {}), ({}, {"HX-Request": "true"})):
        response = client.post(page, typed | extra, headers=headers)
        assert response.status_code == 200
        assert '<p class="sheet-unit">KANTOR UJI</p>' in response.text
        assert "Belum tersimpan" in response.text
    unit.refresh_from_db()
    assert unit.letterhead_lines == ""
    assert client.post(page, typed)["Location"] == page
    unit.refresh_from_db()
    assert (unit.letterhead_lines, unit.paper) == ("KEMENTERIAN\nKANTOR UJI", "F4")


def test_letterhead_with_too_many_or_too_long_lines_is_refused(client, admin, unit):
    page = url("letterhead-edit", unit.pk)
    for lines in ("x\n" * 7, "x" * 101, "x" * 601):
        assert errors(client.post(page, {"letterhead_lines": lines, "paper": "A4"})) == ["id_letterhead_lines"]
    assert errors(client.post(page, {"paper": "Letter; } body { display: none"})) == ["id_paper"]


# --- people ---------------------------------------------------------------------------------------------------------


def test_person_is_added_with_a_slip_that_is_shown_once(client, admin, unit):
    response = client.post(url("person-create"), PERSON | TERM | {"role": "anggota_pokja", "unit": unit.pk})
    person = User.objects.get(username="sari")
    password = re.search(r'slip-password">([^<]+)<', response.text)[1]
    assert f'href="{url("person-create")}">Tambah orang lagi' in response.text
    assert f'href="{url("person-list")}">Selesai' in response.text
    assert person.check_password(password)
    assert response["Cache-Control"] == "no-store"
    assert person.nip == "198501012010012001"
    assert person.memberships.get().areas == ["MP", "TL"]
    again = client.post(url("person-create"), PERSON | TERM | {"role": "anggota_pokja", "unit": unit.pk})
    assert again.status_code == 422
    assert password not in client.get(url("person-edit", person.pk)).text


def test_a_field_that_some_roles_need_is_not_called_optional(client, admin, unit):
    text = re.sub(r"<[^>]+>", "", client.get(url("person-create")).text)
    for label in ("NIP", "Nama pengguna"):
        assert f"{label} (salah satu wajib: NIP atau nama pengguna)" in text
    assert "Area (wajib bagi pokja)" in text
    assert "Unit (wajib bagi peran unit)" in text
    assert "Jabatan (tidak wajib)" in text


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"role": "anggota_pokja"}, ["id_unit"]),
        ({"role": "anggota_pokja", "areas": []}, ["id_unit", "id_areas"]),
        ({"role": ""}, ["id_role"]),
        ({"role": "admin_portal"}, ["id_role"]),
        ({"role": "admin_instansi", "starts_on": "05/31/2026"}, ["id_starts_on"]),
        ({"role": "admin_instansi", "ends_on": "1-1-2020"}, ["id_ends_on"]),
        ({"role": "admin_instansi", "nip": "12"}, ["id_nip"]),
        ({"role": "admin_instansi", "username": "", "nip": ""}, ["id_username"]),
        ({"role": "admin_instansi", "email": "sari@"}, ["id_email"]),
    ],
)
def test_person_form_names_each_field_that_is_wrong(client, admin, data, fields):
    response = client.post(url("person-create"), PERSON | TERM | data)
    assert response.status_code == 422
    assert sorted(errors(response)) == sorted(fields)
    assert not User.objects.filter(username="sari").exists()


def test_person_gets_further_roles_changes_and_ends_them(client, admin, unit):
    person = make_member(Role.HEAD, unit=unit)
    client.post(url("membership-create", person.pk), TERM | {"role": "ketua_tim", "unit": unit.pk})
    added = person.memberships.get(role=Role.TEAM_LEAD)
    client.post(url("membership-edit", added.pk), TERM | {"role": "ketua_pokja", "unit": unit.pk, "areas": ["AK"]})
    added.refresh_from_db()
    assert (added.role, added.areas) == ("ketua_pokja", ["AK"])
    client.post(url("membership-end", added.pk))
    added.refresh_from_db()
    assert added.ended_by == admin
    assert client.post(url("membership-end", added.pk)).status_code == 409
    assert "diakhiri" in client.get(url("membership-edit", added.pk)).text


def test_separation_of_duty_is_said_on_the_page(client, admin, unit):
    person = make_member(Role.HEAD, unit=unit)
    response = client.post(url("membership-create", person.pk), TERM | {"role": "tpi_anggota", "unit": unit.pk})
    assert response.status_code == 422
    assert "Penilai harus orang yang tidak menjadi anggota tim unit itu" in response.text


def test_account_is_closed_and_opened_again_by_its_page(client, admin, unit):
    person = make_member(Role.HEAD, unit=unit)
    client.post(url("person-close", person.pk))
    assert not User.objects.get(pk=person.pk).is_active
    assert "slip-password" in client.post(url("person-reopen", person.pk)).text
    asked = client.get(url("start-password-issue", person.pk)).text
    assert "Ganti kata sandi untuk" in asked
    assert "Kata sandi awalnya yang lama langsung tidak berlaku." in asked
    assert "slip-password" in client.post(url("start-password-issue", person.pk)).text
    assert client.post(url("sessions-end", person.pk)).status_code == 302
    assert User.objects.get(pk=person.pk).session_generation == 2


def test_page_of_a_person_kept_elsewhere_shows_why_instead_of_a_form(client, admin, unit):
    person = make_member(Role.HEAD, unit=unit)
    make_membership(person, Role.INSTANSI_HEAD)
    page = client.get(url("person-edit", person.pk)).text
    assert "di luar instansi Anda" in page
    assert "Simpan perubahan" not in page
    assert client.post(url("start-password-issue", person.pk)).status_code == 403
