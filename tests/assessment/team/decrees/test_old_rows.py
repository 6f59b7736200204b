"""Roles of before SK were recorded get the SK whose number they carry."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from assessment.accounts.services.memberships import RoleFacts, add_membership
from assessment.people.areas import AreaKey
from assessment.people.models import Decree, Membership, Role
from assessment.team.decrees.facts import DecreeFacts
from assessment.team.decrees.services.register import change_decree
from tests.assessment.seals.forging import seal_roles, verify
from tests.factories import make_member, make_membership, make_unit, make_user
from tests.texts import text_of
from zi_portal.kit.refusals import InvalidInput

JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
BEFORE = "0013_registers"


def old_role(unit, number, role=Role.POKJA_MEMBER, **more):
    areas = ["MP"] if role in (Role.POKJA_MEMBER, Role.POKJA_LEAD) else []
    more = {"sk_number": number, "starts_on": date(2025, 1, 2), "areas": areas} | more
    return make_membership(make_user(), role, unit=unit, **more)


def hang():
    import_module("assessment.migrations.0015_decrees_of_roles").hang(apps, None)


@pytest.mark.django_db(transaction=True)
def test_rows_of_the_older_database_come_through_and_lead_to_their_sk():
    unit, other = make_unit(), make_unit()
    lead = old_role(unit, "KEP-12/2025", Role.TEAM_LEAD).pk
    spelled = old_role(unit, "kep-12/2025 ").pk
    bare, elsewhere = old_role(unit, "").pk, old_role(other, "KEP-12/2025").pk
    evaluator = old_role(unit, "KEP-12/2025", Role.TPI_MEMBER).pk
    call_command("migrate", "assessment", BEFORE, verbosity=0)
    call_command("migrate", verbosity=0)
    of = dict(Membership.objects.values_list("pk", "decree__number"))
    assert (of[bare], of[evaluator]) == (None, None)
    assert of[lead] == of[spelled] == "kep-12/2025"
    assert of[elsewhere] == "KEP-12/2025"
    assert sorted(Decree.objects.values_list("unit", "dated_on", "about")) == [
        (unit.pk, None, ""),
        (other.pk, None, ""),
    ]
    assert Membership.objects.get(pk=spelled).sk_number == "kep-12/2025 "


@pytest.mark.django_db
def test_the_trail_still_holds_what_stands_in_the_roles():
    unit = make_unit()
    old_role(unit, "KEP-1"), old_role(unit, "kep-1")
    seal_roles()
    hang()
    assert Decree.objects.get().roles.count() == 2
    assert verify() == (0, [])
    hang()
    assert Decree.objects.count() == 1


@pytest.mark.django_db
def test_an_sk_without_its_day_says_so_gives_roles_and_is_completed(client):
    unit = make_unit()
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    old = old_role(unit, "KEP-1")
    hang()
    decree = Decree.objects.get()
    client.force_login(lead)
    with time_machine.travel(JUNE, tick=False):
        assert "KEP-1 Belum diisi" in text_of(client.get(reverse("assessment:decree-list", args=[unit.pk])))
        page = client.get(reverse("assessment:decree-detail", args=[unit.pk, decree.pk]))
        assert "Tanggal dan isinya belum diketahui" in text_of(page)
        edit = reverse("assessment:decree-edit", args=[unit.pk, decree.pk])
        assert client.get(edit).status_code == 200
        assert client.get(reverse("assessment:decree-list", args=[unit.pk]), {"berkas": "xlsx"}).status_code == 200
        facts = RoleFacts(Role.POKJA_LEAD, date(2024, 5, 1), unit=unit, areas=(AreaKey.TL,), sk_number="KEP-1")
        given = add_membership(person=make_user(), facts=facts, by=lead)
        assert given.decree == decree
        told = DecreeFacts(number="KEP-1", dated_on=date(2025, 1, 5), about="pembentukan")
        with pytest.raises(InvalidInput) as refused:
            change_decree(decree=decree, facts=told, by=lead)
        assert list(refused.value.errors) == ["dated_on"]
        typed = {"number": "KEP-1", "dated_on": "2 Januari 2024", "about": "pembentukan"}
        assert client.post(edit, typed).status_code == 302
    decree.refresh_from_db()
    assert (decree.dated_on, old.decree_id) == (date(2024, 1, 2), None)
