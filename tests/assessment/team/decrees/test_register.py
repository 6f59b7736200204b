"""The register of SK: recorded, corrected, ended, roles hung on them, and the days on which such roles may begin."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.accounts.services.memberships import RoleFacts, add_membership, change_membership
from assessment.audit.models import AuditEvent
from assessment.people.areas import AreaKey
from assessment.people.models import Decree, Role
from assessment.seals.selectors import role_digest
from assessment.team.decrees.facts import DecreeFacts
from assessment.team.decrees.selectors.register import decree_page, register_of
from assessment.team.decrees.services.register import (
    StaleDecree,
    add_decree,
    change_decree,
    end_decree,
    hang_roles,
)
from tests.assessment.seals.forging import seal_roles, verify
from tests.factories import make_decree, make_instansi, make_member, make_membership, make_unit, make_user
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
Kind = AuditEvent.Kind
JUNE = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
SIGNED = date(2026, 3, 5)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


class Office:
    """A unit with its ketua tim and kepala, the admin of its instansi, and an anggota pokja."""

    def __init__(self):
        self.unit = make_unit(name="Kantor Uji")
        self.admin = make_member(Role.INSTANSI_ADMIN, instansi=self.unit.instansi)
        self.head = make_member(Role.HEAD, unit=self.unit)
        self.lead = make_member(Role.TEAM_LEAD, unit=self.unit, full_name="Luh Sukerti")
        self.sari = make_user(full_name="Sari Indrawati")

    def role(self, starts_on=SIGNED, sk_number="SK-7", **more):
        facts = {"role": Role.POKJA_MEMBER, "unit": self.unit, "areas": (AreaKey.MP,)} | more
        return RoleFacts(starts_on=starts_on, sk_number=sk_number, **facts)


@pytest.fixture
def office():
    return Office()


def facts(**more):
    return DecreeFacts(**{"number": "SK-7", "dated_on": SIGNED, "about": "pembentukan"} | more)


def facts_of(decree, **more):
    names = ("number", "dated_on", "about", "changes", "valid_from")
    kept = {name: getattr(decree, name) for name in names} | {"amends": decree.amends_id}
    return DecreeFacts(**kept | more)


def refused_at(field, act):
    with pytest.raises(InvalidInput) as refused:
        act()
    assert list(refused.value.errors) == [field]
    return refused.value.errors[field][0]


# --- recording --------------------------------------------------------------------------------------------------------


def test_an_sk_is_recorded_with_its_day_and_one_event(office):
    first = make_decree(office.unit, dated_on=date(2025, 2, 1))
    decree = add_decree(
        unit=office.unit,
        facts=facts(about="perubahan", changes="Ketua pokja TL diganti.", amends=first.pk),
        by=office.lead,
    )
    decree.refresh_from_db()
    assert (decree.holds_from, decree.amends, decree.recorded_by) == (SIGNED, first, office.lead)
    event = AuditEvent.objects.get(kind=Kind.DECREE_RECORDED)
    assert (event.object_id, event.chain_id) == (str(decree.pk), f"unit:{office.unit.pk}")
    assert "diganti" not in str(event.detail)


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"number": "sk-1"}, "number", "SK dengan nomor ini sudah tercatat."),
        ({"dated_on": date(2026, 6, 16)}, "dated_on", "Tanggal penetapan belum tiba."),
        ({"about": "perubahan"}, "changes", "Tuliskan apa yang diubah SK ini."),
        ({"amends": 987654}, "amends", "Pilih SK unit ini dari daftar."),
        ({"number": ""}, "number", ""),
        ({"about": "lain"}, "about", ""),
    ],
)
def test_an_sk_that_is_wrong_is_refused_at_its_field(office, more, field, message):
    make_decree(office.unit, number="SK-1")
    assert message in refused_at(field, lambda: add_decree(unit=office.unit, facts=facts(**more), by=office.lead))
    assert Decree.objects.count() == 1
    assert not AuditEvent.objects.filter(kind=Kind.DECREE_RECORDED).exists()


def test_an_sk_changes_no_later_one_and_none_of_another_unit(office):
    later = make_decree(office.unit, number="SK-9", dated_on=date(2026, 4, 1))
    foreign = make_decree(make_unit(), dated_on=date(2025, 1, 1))
    act = lambda amends: add_decree(unit=office.unit, facts=facts(amends=amends.pk), by=office.lead)  # noqa: E731
    assert "SK SK-9 ditetapkan 1 April 2026, sesudah SK ini." in refused_at("amends", lambda: act(later))
    refused_at("amends", lambda: act(foreign))


def test_two_sk_of_one_day_do_not_change_each_other(office):
    first = make_decree(office.unit, number="SK-1", dated_on=SIGNED)
    second = make_decree(office.unit, number="SK-2", dated_on=SIGNED, amends=first)
    said = refused_at(
        "amends", lambda: change_decree(decree=first, facts=facts_of(first, amends=second.pk), by=office.lead)
    )
    assert said == "SK SK-2 sendiri mengubah SK ini. Pilih SK lain."


@pytest.mark.parametrize("role", [Role.POKJA_LEAD, Role.HEAD, Role.TPI_LEAD])
def test_only_who_keeps_the_team_records_corrects_and_ends_an_sk(office, role):
    areas = ["MP"] if role == Role.POKJA_LEAD else []
    person, decree = make_member(role, unit=office.unit, areas=areas), make_decree(office.unit)
    for act in (
        lambda: add_decree(unit=office.unit, facts=facts(), by=person),
        lambda: change_decree(decree=decree, facts=facts(), by=person),
        lambda: end_decree(decree=decree, reason="salah catat", by=person),
        lambda: hang_roles(decree=decree, roles=[1], by=person),
    ):
        with pytest.raises(ActionDenied):
            act()
    other = make_member(Role.INSTANSI_ADMIN, instansi=make_instansi())
    with pytest.raises(ActionDenied):
        register_of(other, office.unit)
    assert AuditEvent.objects.count() == 0


# --- when its roles begin ---------------------------------------------------------------------------------------------


def test_a_role_given_by_a_recorded_number_hangs_on_its_sk_and_is_spelled_as_there(office):
    decree = make_decree(office.unit, number="SK-7", dated_on=SIGNED)
    role = add_membership(person=office.sari, facts=office.role(sk_number="sk-7"), by=office.lead)
    assert (role.decree, role.sk_number) == (decree, "SK-7")
    assert AuditEvent.objects.get(kind=Kind.MEMBERSHIP_ADDED).detail["decree"] == decree.pk
    role = change_membership(membership=role, facts=office.role(sk_number="SK-lain"), by=office.lead)
    role.refresh_from_db()
    assert (role.decree, role.sk_number) == (None, "SK-lain")


def test_a_number_of_another_unit_an_ended_one_or_an_evaluators_hangs_on_nothing(office):
    make_decree(make_unit(instansi=office.unit.instansi), number="SK-7")
    ended = {"ended_at": timezone.now(), "ended_by": office.lead, "ended_reason": "dicabut"}
    make_decree(office.unit, number="SK-8", **ended)
    make_decree(office.unit, number="SK-9")
    for facts_given in (
        office.role(),
        office.role(sk_number="SK-8", role=Role.POKJA_LEAD),
        RoleFacts(Role.TPI_MEMBER, SIGNED, unit=office.unit, sk_number="SK-9"),
    ):
        person = office.sari if facts_given.role != Role.TPI_MEMBER else make_user()
        assert add_membership(person=person, facts=facts_given, by=office.admin).decree is None


@pytest.mark.parametrize(
    ("signed", "valid_from", "starts_on", "is_taken"),
    [
        (date(2026, 3, 5), None, date(2026, 3, 5), True),
        (date(2026, 3, 5), None, date(2026, 3, 4), False),
        (date(2026, 3, 5), date(2026, 1, 2), date(2026, 1, 2), True),  # retroactive
        (date(2026, 3, 5), date(2026, 1, 2), date(2026, 1, 1), False),
        (date(2026, 3, 5), date(2026, 4, 1), date(2026, 3, 31), False),  # holds later than it was signed
        (date(2026, 3, 5), date(2026, 4, 1), date(2026, 4, 1), True),
    ],
)
def test_r_a_role_does_not_begin_before_its_sk_holds(office, signed, valid_from, starts_on, is_taken):
    make_decree(office.unit, number="SK-7", dated_on=signed, valid_from=valid_from)
    give = lambda: add_membership(person=office.sari, facts=office.role(starts_on), by=office.lead)  # noqa: E731
    if is_taken:
        assert give().starts_on == starts_on
        return
    assert "jadi peran tidak dapat mulai sebelum itu" in refused_at("starts_on", give)
    assert not office.sari.memberships.exists()


def test_r_a_role_is_not_moved_before_its_sk_nor_the_sk_behind_its_roles(office):
    decree = make_decree(office.unit, number="SK-7", dated_on=SIGNED)
    role = add_membership(person=office.sari, facts=office.role(), by=office.lead)
    early = office.role(date(2026, 3, 1))
    refused_at("starts_on", lambda: change_membership(membership=role, facts=early, by=office.lead))
    moved = facts_of(decree, dated_on=date(2026, 3, 6))
    assert "Sari Indrawati" in refused_at("dated_on", lambda: change_decree(decree=decree, facts=moved, by=office.lead))
    moved = facts_of(decree, valid_from=date(2026, 4, 1))
    refused_at("valid_from", lambda: change_decree(decree=decree, facts=moved, by=office.lead))
    retroactive = facts_of(decree, dated_on=date(2026, 4, 1), valid_from=SIGNED)
    assert change_decree(decree=decree, facts=retroactive, by=office.lead).holds_from == SIGNED


# --- correcting, ending, hanging --------------------------------------------------------------------------------------


def test_a_corrected_number_is_written_into_its_roles_with_their_digests(office):
    decree = make_decree(office.unit, number="SK-7", dated_on=SIGNED)
    role = add_membership(person=office.sari, facts=office.role(), by=office.lead)
    loose = make_membership(make_user(), Role.POKJA_MEMBER, unit=office.unit, areas=["PW"], sk_number="SK-7")
    before = role_digest(role.pk)
    change_decree(decree=decree, facts=facts_of(decree, number="SK-7/2026"), by=office.lead)
    role.refresh_from_db()
    loose.refresh_from_db()
    assert (role.sk_number, loose.sk_number) == ("SK-7/2026", "SK-7")
    event = AuditEvent.objects.get(kind=Kind.MEMBERSHIP_CHANGED)
    assert event.detail["sha256_before"] == before
    assert event.detail["sha256"] == role_digest(role.pk) != before
    assert AuditEvent.objects.get(kind=Kind.DECREE_CHANGED).detail["changed"] == ["number"]


def test_roles_of_a_corrected_number_are_what_the_trail_holds(office):
    decree = make_decree(office.unit, number="SK-7", dated_on=SIGNED)
    seal_roles()  # those of the factories
    role = add_membership(person=office.sari, facts=office.role(), by=office.lead)
    change_decree(decree=decree, facts=facts_of(decree, number="SK-77"), by=office.lead)
    assert verify() == (0, [])
    role.refresh_from_db()
    assert role.sk_number == "SK-77"


def test_the_same_said_again_writes_nothing(office):
    decree = make_decree(office.unit, number="SK-7")
    change_decree(decree=decree, facts=facts_of(decree), by=office.lead, seen="older")
    assert AuditEvent.objects.count() == 0


def test_an_older_page_does_not_write_over_a_newer_one(office):
    decree = make_decree(office.unit, number="SK-7")
    seen = decree.content_digest
    change_decree(decree=decree, facts=facts_of(decree, changes="Tim dibentuk."), by=office.admin, seen=seen)
    with pytest.raises(StaleDecree) as stale:
        change_decree(decree=decree, facts=facts_of(decree, number="SK-8"), by=office.lead, seen=seen)
    assert (stale.value.saved.number, stale.value.saved.changes) == ("SK-7", "Tim dibentuk.")
    assert stale.value.change.actor == office.admin
    assert Decree.objects.get().number == "SK-7"


def test_an_ended_sk_keeps_its_roles_gives_no_new_ones_and_frees_its_number(office):
    decree = make_decree(office.unit, number="SK-7", dated_on=SIGNED)
    role = add_membership(person=office.sari, facts=office.role(), by=office.lead)
    refused_at("reason", lambda: end_decree(decree=decree, reason="", by=office.lead))
    end_decree(decree=decree, reason="dicabut", by=office.lead)
    for act in (
        lambda: end_decree(decree=decree, reason="lagi", by=office.lead),
        lambda: change_decree(decree=decree, facts=facts(number="x"), by=office.lead),
        lambda: hang_roles(decree=decree, roles=[role.pk], by=office.lead),
    ):
        with pytest.raises(WrongState):
            act()
    again = make_decree(office.unit, number="SK-7", dated_on=SIGNED)
    # The role that has the ended one keeps it, also when it is changed; a new role hangs on the new one.
    changed = office.role(areas=(AreaKey.MP, AreaKey.PW))
    assert change_membership(membership=role, facts=changed, by=office.lead).decree == decree
    assert add_membership(person=make_user(), facts=office.role(), by=office.lead).decree == again


def test_roles_without_a_number_or_with_this_one_are_hung_and_no_others(office):
    decree = make_decree(office.unit, number="SK-7", dated_on=SIGNED)
    mine = {"unit": office.unit, "starts_on": SIGNED}
    same = make_membership(office.sari, Role.POKJA_MEMBER, areas=["MP"], sk_number="sk-7", **mine)
    none = make_membership(make_user(), Role.POKJA_LEAD, areas=["PW"], **mine)
    other = make_membership(make_user(), Role.POKJA_LEAD, areas=["TL"], sk_number="SK-2", **mine)
    elsewhere = make_membership(make_user(), Role.POKJA_LEAD, areas=["TL"], unit=make_unit(), starts_on=SIGNED)
    evaluator = make_membership(make_user(), Role.TPI_MEMBER, **mine)
    offered = {loose.role.pk: loose.reason for loose in decree_page(decree).loose}
    leads = office.lead.memberships.get()
    early = "mulai sebelum SK ini berlaku"
    assert offered == {same.pk: "", none.pk: "", leads.pk: early, office.head.memberships.get().pk: early}
    ticked = [role.pk for role in (same, none, other, elsewhere, evaluator)]
    hang_roles(decree=decree, roles=ticked, by=office.lead)
    assert set(decree.roles.all()) == {same, none}
    assert {role.sk_number for role in decree.roles.all()} == {"SK-7"}
    assert AuditEvent.objects.filter(kind=Kind.MEMBERSHIP_CHANGED).count() == 2
    refused_at("roles", lambda: hang_roles(decree=decree, roles=ticked, by=office.lead))
    said = refused_at("roles", lambda: hang_roles(decree=decree, roles=[leads.pk], by=office.admin))
    assert said.startswith("Luh Sukerti: SK SK-7 berlaku sejak 5 Maret 2026")


# --- what the database keeps ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("decree_number_unique_per_unit", {"number": "sk-1"}),
        ("decree_not_its_own_change", {"amends": "itself"}),
        ("decree_ended_with_reason", {"ended_reason": "dicabut"}),
        ("decree_ended_with_reason", {"ended_at": JUNE, "ended_by": "lead"}),
    ],
)
def test_the_database_refuses(office, name, change):
    make_decree(office.unit, number="SK-1")
    decree = make_decree(office.unit, number="SK-2")
    people = {"itself": decree.pk, "lead": office.lead.pk}
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Decree.objects.filter(pk=decree.pk).update(**{key: people.get(one, one) for key, one in change.items()})
    assert name in str(refused.value)
    make_decree(make_unit(), number="SK-1")
