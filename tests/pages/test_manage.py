"""Kelola and the team: what the pages do with good, bad and foreign input."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.models import Assessment, AuditEvent, Instrument, Membership, Period, Role, Unit, User, Window
from assessment.models.people import UNIT_TEAM_ROLES
from tests.factories import (
    PASSWORD,
    make_assessment,
    make_instansi,
    make_member,
    make_membership,
    make_period,
    make_unit,
    make_user,
)
from tests.pages.world import MISSING, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def instansi():
    return make_instansi()


@pytest.fixture
def unit(instansi):
    return make_unit(instansi=instansi, code="U-1", name="Kantor Uji")


@pytest.fixture
def admin(client, instansi):
    """Sign the admin instansi in."""
    person = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    client.force_login(person)
    return person


@pytest.fixture
def lead(client, unit):
    """Sign the ketua tim ZI in."""
    person = make_member(Role.TEAM_LEAD, unit=unit)
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"assessment:{name}", args=args)


def errors(response):
    return re.findall(r'<li><a href="#([^"]*)">', response.text)


UNIT = {"code": "K-2", "name": "Kantor Dua", "time_zone": "Asia/Makassar", "category": "WBK"}
PERSON = {"full_name": "Ni Luh Sari", "nip": "19850101 201001 2 001", "username": "sari"}
TERM = {"areas": ["MP", "TL"], "sk_number": "KEP-12/2026", "starts_on": "5 Januari 2026"}
PERIOD = {"year": "2026", "name": "Putaran 2026", "evidence_from": "1-1-2025", "evidence_to": "31 Mei 2026"}


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
    assert person.check_password(password)
    assert response["Cache-Control"] == "no-store"
    assert person.nip == "198501012010012001"
    assert person.memberships.get().areas == ["MP", "TL"]
    again = client.post(url("person-create"), PERSON | TERM | {"role": "anggota_pokja", "unit": unit.pk})
    assert again.status_code == 422
    assert password not in client.get(url("person-edit", person.pk)).text


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


# --- periods --------------------------------------------------------------------------------------------------------


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
    assert client.get(url("membership-list", unit.pk)).status_code == 200
    Membership.objects.filter(user=lead).update(ended_at=timezone.now(), ended_by=lead)
    assert client.get(url("membership-list", unit.pk)).status_code == 404


# --- other people's things ------------------------------------------------------------------------------------------


def test_f02_ids_of_others_swapped_in_one_at_a_time_are_404_and_write_nothing(client, instruments):
    world = make_world()
    admin, lead = world.clients[Role.INSTANSI_ADMIN], world.clients[Role.TEAM_LEAD]
    own, foreign = world.own, world.foreign
    before = AuditEvent.objects.count()
    for sibling in (world.sibling, foreign):
        for name in ("team-member-edit", "team-member-end", "team-password-issue"):
            assert lead.post(url(name, own.unit.pk, sibling.membership.pk)).status_code == 404
            assert lead.post(url(name, sibling.unit.pk, own.membership.pk)).status_code == 404
    given = TERM | {"role": "anggota_pokja", "unit": foreign.unit.pk}
    for page in (
        url("person-create"),
        url("membership-create", own.person.pk),
        url("membership-edit", own.membership.pk),
    ):
        response = admin.post(page, PERSON | given)
        assert response.status_code == 422
        assert errors(response) == ["id_unit"]
    response = admin.post(url("unit-edit", own.unit.pk), UNIT | {"parent": foreign.unit.pk})
    assert errors(response) == ["id_parent"]
    assert AuditEvent.objects.count() == before
    assert admin.get(url("person-create") + f"?unit={foreign.unit.pk}").text.count("KANARI-foreign") == 0


def test_f04_extra_fields_are_ignored(client, admin, unit, instansi):
    person = make_member(Role.HEAD, unit=unit, username="budi")
    extra = {"is_staff": "on", "is_superuser": "on", "is_active": "", "password": "x", "must_change_password": "on"}
    client.post(url("person-edit", person.pk), {"full_name": "Budi", "username": "budi"} | extra)
    after = User.objects.get(pk=person.pk)
    assert after.full_name == "Budi"
    assert (after.is_staff, after.is_superuser, after.is_active, after.must_change_password) == (
        False,
        False,
        True,
        False,
    )
    assert after.check_password(PASSWORD)
    client.post(url("unit-edit", unit.pk), UNIT | {"is_active": "", "instansi": make_instansi().pk, "id": "99"})
    unit.refresh_from_db()
    assert (unit.is_active, unit.instansi) == (True, instansi)


def test_f05_nothing_of_another_instansi_on_any_page_of_the_admin(instruments):
    world = make_world()
    admin = world.clients[Role.INSTANSI_ADMIN]
    for path in (
        url("home"),
        url("assessment-list") + "?text=KANARI",
        url("unit-list") + "?text=KANARI",
        url("unit-create"),
        url("unit-edit", world.own.unit.pk),
        url("person-list") + "?text=KANARI",
        url("person-create"),
        url("person-edit", world.own.person.pk),
        url("membership-create", world.own.person.pk),
        url("period-list"),
        url("period-create"),
        url("assessment-open", world.own.period.pk) + "?text=KANARI",
    ):
        page = admin.get(path, follow=True).text
        assert "KANARI-foreign" not in page, path
        assert "KANARI instansi lain" not in page, path


def test_f05_nothing_of_a_sibling_unit_on_any_page_of_the_team(instruments):
    world = make_world()
    for role in UNIT_TEAM_ROLES:
        for path in (url("assessment-list") + "?text=KANARI", url("membership-list", world.own.unit.pk)):
            page = world.clients[role].get(path).text
            assert "KANARI-sibling" not in page
            assert "KANARI-foreign" not in page


def test_f05_404_of_a_foreign_and_of_a_missing_object_are_the_same_page(instruments):
    world = make_world()
    for role in (Role.TEAM_LEAD, Role.INSTANSI_ADMIN):
        for name in ("unit-edit", "membership-list", "target-edit"):
            kind = "assessment" if name == "target-edit" else "unit"
            pages = []
            for place in (world.foreign, world.missing):
                response = world.clients[role].get(url(name, place.pk_of(kind)))
                assert response.status_code == 404
                headers = {key: value for key, value in response.headers.items() if key != "Content-Length"}
                text = re.sub(r"<time.*?</time>|\b[A-Za-z0-9]{64}\b", "", response.text)
                pages.append((headers, text))
            assert pages[0] == pages[1]


@pytest.mark.parametrize("bad", ["0", "-1", str(2**63), str(10**40), "1 OR 1=1", "%00", "", "[1]", "x" * 5000])
def test_f07_strange_ids_are_404_or_400(client, admin, bad):
    for path in (f"/kelola/unit/{bad}/", f"/kelola/orang/{bad}/", f"/unit/{bad}/tim/", f"/unit/1/tim/{bad}/"):
        status = client.get(path).status_code
        assert status in {400, 404} or (bad == "" and status in {200, 302, 404}), (path, status)


def test_f07_strange_ids_in_queries_and_forms_never_break_a_page(client, admin, unit):
    for bad in ("0", "-1", str(2**63), "1 OR 1=1", "\x00", "", "[1]", "x" * 5000):
        query = {"halaman": bad, "period": bad, "state": bad, "role": bad, "text": bad, "unit": bad}
        for name in ("unit-list", "person-list", "period-list", "assessment-list", "person-create"):
            assert client.get(url(name), query).status_code == 200, (name, bad)
        response = client.post(url("unit-create"), UNIT | {"parent": bad or "a"})
        assert response.status_code == 422


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "{% debug %}", "' OR 1=1 --", "😀 Kantor"])
def test_f08_any_text_is_stored_as_text_and_escaped_everywhere(client, admin, unit, text):
    client.post(url("unit-edit", unit.pk), UNIT | {"name": text, "profile": text})
    client.post(url("letterhead-edit", unit.pk), {"letterhead_lines": text, "city": text, "paper": "A4"})
    person = make_member(Role.HEAD, unit=unit)
    client.post(url("person-edit", person.pk), {"full_name": text, "position": text, "username": "budi"})
    unit.refresh_from_db()
    person.refresh_from_db()
    assert unit.name == unit.profile == unit.letterhead_lines == person.full_name == text
    for name, args in (
        ("unit-list", ()),
        ("unit-edit", (unit.pk,)),
        ("letterhead-edit", (unit.pk,)),
        ("person-list", ()),
        ("person-edit", (person.pk,)),
        ("membership-list", (unit.pk,)),
    ):
        assert "<script>alert" not in client.get(url(name, *args)).text


def test_f08_nul_and_100_000_characters_are_refused_at_the_field(client, admin, unit):
    for text in ("a\x00b", "x" * 100_000):
        response = client.post(url("unit-edit", unit.pk), UNIT | {"name": text})
        assert errors(response) == ["id_name"]
    unit.refresh_from_db()
    assert unit.name == "Kantor Uji"


def questions(client, path):
    """Return how many queries a page takes once the session is under way."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


# --- long lists -----------------------------------------------------------------------------------------------------


@pytest.fixture
def full_house(instansi, instruments):
    """Return a way to fill an instansi with `count` units, each with a team, a round and a kepala."""
    period = make_period(instansi=instansi)

    def fill(count):
        for _ in range(count):
            unit = make_unit(instansi=instansi, parent=make_unit(instansi=instansi))
            make_assessment(unit=unit, period=period, status="tpi")
            make_member(Role.HEAD, unit=unit)
        return period

    return fill


@pytest.mark.parametrize(
    ("name", "limit"),
    [("unit-list", 6), ("person-list", 7), ("period-list", 7), ("assessment-list", 10), ("assessment-open", 12)],
)
@pytest.mark.usefixtures("admin")
def test_lists_ask_the_same_few_questions_however_long_they_are(client, full_house, name, limit):
    path = url(name, full_house(3).pk) if name == "assessment-open" else url(name)
    full_house(3)
    few = questions(client, path)
    full_house(20)
    assert questions(client, path) == few
    assert few <= limit


def test_team_list_asks_the_same_few_questions_however_long_it_is(client, lead, unit):
    for _ in range(3):
        make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"])
    few = questions(client, url("membership-list", unit.pk))
    for _ in range(40):
        make_member(Role.POKJA_LEAD, unit=unit, areas=["MP"])
    assert questions(client, url("membership-list", unit.pk)) == few
    assert few <= 9


def test_lists_come_in_pages_of_fifty(client, admin, instansi):
    for number in range(120):
        make_unit(instansi=instansi, code=f"N{number:03}", name=f"Kantor {number:03}")
    first = client.get(url("unit-list")).text
    assert first.count('<th scope="row"') == 50
    assert "Halaman 1 dari 3" in first
    last = client.get(url("unit-list") + "?text=Kantor&halaman=3").text
    assert last.count('<th scope="row"') == 20
    assert "?text=Kantor&amp;halaman=2" in last
    assert client.get(url("unit-list") + "?text=n007").text.count('<th scope="row"') == 1


# --- where each role arrives ----------------------------------------------------------------------------------------


def test_home_leads_each_role_to_its_own_first_page(instruments):
    world = make_world()
    own = world.own.assessment.pk
    expected = {
        Role.POKJA_MEMBER: f"/penilaian/{own}/",
        Role.POKJA_LEAD: f"/penilaian/{own}/",
        Role.TEAM_LEAD: f"/penilaian/{own}/",
        Role.HEAD: f"/penilaian/{own}/kesiapan/",
        Role.PRELIMINARY: "/penilaian/",
        Role.TPI_MEMBER: "/penilaian/",
        Role.TPI_LEAD: "/penilaian/",
        Role.TPI_CONTROLLER: "/penilaian/",
        Role.TPN_RECORDER: "/penilaian/",
        Role.INSTANSI_HEAD: "/penilaian/",
        Role.INSTANSI_ADMIN: "/kelola/unit/",
    }
    for role, target in expected.items():
        assert world.clients[role].get("/")["Location"] == target, role
    assert "manage.py create_instansi" in world.clients[Role.PORTAL_ADMIN].get("/").text


def test_home_without_a_role_or_a_round_says_whom_to_ask(client, unit, instansi):
    make_member(Role.INSTANSI_ADMIN, instansi=instansi, full_name="Rina Kusuma", phone="0812")
    client.force_login(make_user())
    assert "Anda belum mempunyai peran" in client.get("/").text
    client.force_login(make_member(Role.TEAM_LEAD, unit=unit))
    page = client.get("/").text
    assert "Penilaian belum dibuka" in page
    assert "Rina Kusuma, telepon 0812" in page


def test_assessment_list_counts_the_rounds_of_each_status_in_scope(instruments):
    world = make_world()
    world.sibling.assessment.status = "tpi"
    world.sibling.assessment.save(update_fields=["status"])
    page = world.clients[Role.INSTANSI_HEAD].get("/penilaian/").text
    assert re.findall(r'status=(\w+)">(\d+)<', page) == [("draf", "1"), ("tpi", "1")]
    assert "KANARI-sibling-unit" not in world.clients[Role.INSTANSI_HEAD].get("/penilaian/?status=draf").text


def test_assessment_list_shows_totals_only_to_whom_they_have_reached(instruments):
    world = make_world()
    score = world.own.assessment.evaluations.get().score
    assert score.claim_total > 0
    shown = f"{score.claim_total:.2f}".replace(".", ",")
    for status, who in {
        "draf": {Role.TEAM_LEAD},
        "tpi": {Role.TEAM_LEAD, Role.TPI_MEMBER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD},
        "tpn": {Role.TEAM_LEAD, Role.TPI_MEMBER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD, Role.TPN_RECORDER},
    }.items():
        world.hand_over(status)
        for role in (Role.TEAM_LEAD, Role.TPI_MEMBER, Role.INSTANSI_ADMIN, Role.INSTANSI_HEAD, Role.TPN_RECORDER):
            page = world.clients[role].get("/penilaian/?text=OWN").text
            assert (shown in page) == (role in who), (status, role)
