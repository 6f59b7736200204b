"""Kelola and the team: nothing of other people, no strange id, no odd text gets through."""

import re

import pytest

from assessment.audit.models import AuditEvent
from assessment.people.models import UNIT_TEAM_ROLES, Role, User
from tests.assessment.kelola.views.kelola import PERSON, TERM, UNIT, errors, url
from tests.factories import (
    PASSWORD,
    make_instansi,
    make_member,
)
from tests.portal.world import make_world

pytestmark = pytest.mark.django_db


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
        for path in (
            url("assessment-list") + "?text=KANARI",
            url("membership-list", world.own.unit.pk),
            url("team-detail", world.own.unit.pk),
        ):
            page = world.clients[role].get(path).text
            assert "KANARI-sibling" not in page
            assert "KANARI-foreign" not in page


def test_f05_404_of_a_foreign_and_of_a_missing_object_are_the_same_page(instruments):
    world = make_world()
    for role in (Role.TEAM_LEAD, Role.INSTANSI_ADMIN):
        for name in ("unit-edit", "team-detail", "membership-list", "target-edit"):
            kind = "assessment" if name == "target-edit" else "unit"
            pages = []
            for place in (world.foreign, world.missing):
                response = world.clients[role].get(url(name, place.pk_of(kind)))
                assert response.status_code == 404
                headers = {key: value for key, value in response.headers.items() if key != "Content-Length"}
                text = re.sub(r'<time.*?</time>|\b[A-Za-z0-9]{64}\b|data-(idle|whole)="\d+"', "", response.text)
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
        status = (
            400 if bad == "\x00" else 200
        )  # what no page sends is refused whole; the rest is looked for and not found
        for name in ("unit-list", "person-list", "period-list", "assessment-list", "person-create"):
            assert client.get(url(name), query).status_code == status, (name, bad)
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
