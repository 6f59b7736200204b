"""Every role knows in whose instansi it is held, however its row is written; by that the list of people is limited."""

import pytest
from django.utils import timezone

from assessment.accounts.selectors.people import find_colleague, find_people
from assessment.people.models import FactorRemoval, Membership, Role, Unit, User
from tests.factories import make_instansi, make_member, make_membership, make_unit, make_user
from zi_portal.kit import long_lists

pytestmark = pytest.mark.django_db


def homes():
    return dict(Membership.objects.values_list("role", "home__name"))


def test_the_database_says_it_of_each_role():
    own, other = make_instansi(name="Sendiri"), make_instansi(name="Lain")
    unit = make_unit(instansi=own)
    today, user = timezone.localdate(), make_user()
    make_membership(role=Role.HEAD, unit=unit)
    Membership.objects.bulk_create(
        [
            Membership(user=user, role=Role.TPI_LEAD, unit=unit, starts_on=today, home=other),
            Membership(user=user, role=Role.INSTANSI_ADMIN, instansi=other, starts_on=today),
            Membership(user=user, role=Role.PORTAL_ADMIN, starts_on=today),
        ]
    )
    assert homes() == {"kepala": "Sendiri", "tpi_ketua": "Sendiri", "admin_instansi": "Lain", "admin_portal": None}


def test_it_follows_a_role_and_a_unit_that_move():
    own, other = make_instansi(name="Sendiri"), make_instansi(name="Lain")
    unit, elsewhere = make_unit(instansi=own), make_unit(instansi=other)
    held = make_membership(role=Role.HEAD, unit=unit)
    held.unit = elsewhere
    held.save()
    assert homes() == {"kepala": "Lain"}
    held.unit = unit
    held.save(update_fields=["unit"])
    assert homes() == {"kepala": "Sendiri"}
    Membership.objects.update(home=None)
    assert homes() == {"kepala": "Sendiri"}
    Membership.objects.update(home=other)  # nobody writes it by hand
    assert homes() == {"kepala": "Sendiri"}
    Unit.objects.filter(pk=unit.pk).update(instansi=other)
    assert homes() == {"kepala": "Lain"}


def test_a_list_of_people_holds_nobody_of_another_instansi():
    own, other = make_instansi(), make_instansi()
    unit = make_unit(instansi=own)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=own, full_name="Admin")
    make_member(Role.HEAD, unit=unit, full_name="Kepala")
    make_member(Role.HEAD, unit=make_unit(instansi=other), full_name="Orang lain")
    make_member(Role.INSTANSI_ADMIN, instansi=other, full_name="Admin lain")
    make_member(Role.PORTAL_ADMIN, full_name="Admin portal")
    both = make_member(Role.TPI_LEAD, unit=unit, full_name="Penilai")
    make_membership(both, Role.TPI_LEAD, unit=make_unit(instansi=other, name="Kantor rahasia"))
    found = find_people(admin)
    assert [person.full_name for person in found] == ["Admin", "Kepala", "Penilai"]
    assert len(found) == 3
    assert [role.unit.name for role in found[2].shown_memberships] == [unit.name]
    for wanted in ({"text": "lain"}, {"text": "rahasia"}):
        assert list(find_people(admin, **wanted)) == []
    assert [person.full_name for person in find_people(admin, role="kepala")] == ["Kepala"]
    assert find_colleague(unit, both.username) == both


def test_who_waits_for_a_second_person_stands_first_and_is_in_no_other_place():
    own = make_instansi()
    unit = make_unit(instansi=own)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=own, full_name="Admin")
    asker = make_member(Role.INSTANSI_ADMIN, instansi=own, full_name="Bima")
    for name in ("Zul", "Wati", "Citra"):
        make_member(Role.HEAD, unit=unit, full_name=name)
    elsewhere = make_member(Role.HEAD, unit=make_unit(), full_name="Orang lain")
    for person in User.objects.filter(full_name__in=["Zul", "Wati", "Admin"]) | User.objects.filter(pk=elsewhere.pk):
        FactorRemoval.objects.create(person=person, asked_by=asker, reason="Hilang.", asked_at=timezone.now())

    def told(user, **wanted):
        return [(person.full_name, person.awaits_decision) for person in find_people(user, **wanted)]

    assert told(admin) == [("Wati", True), ("Zul", True), ("Admin", False), ("Bima", False), ("Citra", False)]
    assert told(admin, text="zul") == [("Zul", True)]
    assert [name for name, awaits in told(asker) if awaits] == []
    found = find_people(admin)
    assert len(found) == 5
    assert [person.full_name for person in found[1:3]] == ["Zul", "Admin"]
    assert [person.full_name for person in found[3:]] == ["Bima", "Citra"]


@pytest.mark.parametrize(
    "criteria", [{}, {"role": "kepala"}, {"state": "aktif"}, {"factor": "tanpa", "role": "kepala"}]
)
def test_a_page_far_from_both_ends_holds_the_same_people(monkeypatch, criteria):
    own, other = make_instansi(), make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=own, full_name="B admin")
    for number in range(8):
        person = make_member(Role.HEAD, unit=make_unit(instansi=own), full_name=f"B {number}", is_active=number != 3)
        make_membership(person, Role.TPI_LEAD, unit=make_unit(instansi=own))
        make_member(Role.HEAD, unit=make_unit(instansi=other), full_name=f"A {number}")
    asked = User.objects.get(full_name="B 5")
    User.objects.filter(pk=asked.pk).update(factor_nonce="0" * 32, factor_since=timezone.now())
    FactorRemoval.objects.create(person=asked, asked_by=make_user(), asked_at=timezone.now(), reason="Ponsel hilang")
    near = [person.full_name for person in find_people(admin, **criteria)]
    assert near[:2] != near[2:4]
    monkeypatch.setattr(long_lists, "_FAR", 0)
    far = find_people(admin, **criteria)
    assert [far[place].full_name for place in range(len(far))] == near
    assert [person.full_name for person in far[1 : len(far) - 1]] == near[1:-1]


def test_of_somebody_with_many_roles_a_list_tells_ten_and_a_file_all(client):
    own = make_instansi()
    units = [make_unit(instansi=own, name=f"Kantor {number:02}") for number in range(12)]
    evaluator = make_member(Role.TPI_LEAD, unit=units[0], full_name="Penilai")
    for unit in units[1:]:
        make_membership(evaluator, Role.TPI_LEAD, unit=unit)
    few = make_member(Role.HEAD, unit=units[0], full_name="Kepala")
    make_membership(few, Role.TEAM_LEAD, unit=units[1], ended_at=timezone.now(), ended_by=few)
    make_membership(few, Role.TEAM_LEAD, unit=units[2], ends_on="2021-01-01")
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=own, full_name="Admin"))
    page = client.get("/kelola/orang/").text
    assert page.count("Ketua TPI · Kantor") == 10
    assert page.count("dan peran lain; semuanya ada di halaman orang ini") == 1
    assert "Kepala kantor · Kantor 00" in page
    assert "Ketua tim ZI · " not in page
    rows = b"".join(client.get("/kelola/orang/?unduh=csv")).decode()
    assert rows.count("Ketua TPI · Kantor") == 12
    assert "Kepala kantor · Kantor 00" in rows
    assert client.get(f"/kelola/orang/{evaluator.pk}/").text.count("Kantor 11") >= 1
