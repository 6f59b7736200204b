"""A lost phone: the second step goes by two persons, never by its owner, or from the server's console."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessment.accounts.services import factor_removal
from assessment.audit.models import AuditEvent
from assessment.people.models import FactorRemoval, Role
from tests.factories import PASSWORD, make_instansi, make_member, make_unit
from tests.phone import give_phone
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

REASON = {"reason": "Ponsel hilang di pasar"}


@pytest.fixture
def office(clock):
    """Two admins, a ketua tim, and a member of a pokja with a phone."""

    class Office:
        instansi = make_instansi()
        unit = make_unit(instansi=instansi)
        admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi, username="admin")
        second = make_member(Role.INSTANSI_ADMIN, instansi=instansi, username="kedua")
        lead = make_member(Role.TEAM_LEAD, unit=unit, username="ketua")
        person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], username="sari")

    Office.codes = give_phone(Office.person)
    return Office


def page_of(person):
    return reverse("assessment:person-factor", args=[person.pk])


def team_page_of(office):
    return reverse("assessment:team-member-factor", args=[office.unit.pk, office.person.memberships.get().pk])


def has_phone(person):
    person.refresh_from_db()
    return person.has_second_factor


def decide(client, person, act):
    removal = person.factor_removals.first()
    return client.post(page_of(person), {**REASON, "act": act, "removal": removal.pk})


def test_one_asks_another_agrees_and_the_person_sets_it_up_anew(client, client_factory, office):
    client.force_login(office.admin)
    assert client.post(page_of(office.person), {"reason": ""}).status_code == 422
    assert client.post(page_of(office.person), REASON).status_code == 302
    assert has_phone(office.person)
    assert "disetujui oleh orang lain" in client.get(page_of(office.person)).text
    other = client_factory()
    other.force_login(office.second)
    assert "Pencabutan verifikasi menunggu Anda" not in client.get("/kelola/orang/").text
    assert "Pencabutan verifikasi menunggu Anda" in other.get("/kelola/orang/").text
    assert decide(other, office.person, "setujui").status_code == 302
    assert not has_phone(office.person)
    assert not office.person.recovery_codes.exists()
    kinds = AuditEvent.objects.filter(object_id=str(office.person.pk)).values_list("kind", flat=True)
    assert {AuditEvent.Kind.FACTOR_REMOVAL_ASKED, AuditEvent.Kind.FACTOR_REMOVAL_DECIDED} <= set(kinds)
    visitor = client_factory()
    assert visitor.post("/masuk/", {"name": "sari", "password": PASSWORD})["Location"] == "/"
    assert visitor.get("/")["Location"] == "/pengamanan/"
    assert "dicabut karena ponselnya hilang" in visitor.get("/pengamanan/").text


def test_ketua_tim_asks_for_the_own_team_and_an_admin_agrees(client, client_factory, office):
    client.force_login(office.lead)
    member = office.person.memberships.get()
    assert (
        "Ponselnya hilang?" in client.get(reverse("assessment:team-member-edit", args=[office.unit.pk, member.pk])).text
    )
    assert client.post(team_page_of(office), REASON).status_code == 302
    other = client_factory()
    other.force_login(office.admin)
    assert decide(other, office.person, "setujui").status_code == 302
    assert not has_phone(office.person)


def test_who_asked_may_not_agree(client, office):
    client.force_login(office.admin)
    client.post(page_of(office.person), REASON)
    assert decide(client, office.person, "setujui").status_code == 403
    assert has_phone(office.person)


def test_nobody_asks_for_or_agrees_to_the_own_removal(client, office):
    give_phone(office.admin)
    with pytest.raises(ActionDenied):
        factor_removal.ask_removal(person=office.admin, reason="hilang", by=office.admin)
    removal = factor_removal.ask_removal(person=office.admin, reason="hilang", by=office.second)
    with pytest.raises(ActionDenied):
        factor_removal.decide_removal(removal=removal, is_confirmed=True, reason="ya", by=office.admin)
    assert has_phone(office.admin)


@pytest.mark.parametrize("role", [Role.HEAD, Role.TPI_LEAD, Role.POKJA_MEMBER])
def test_who_keeps_no_accounts_may_neither_ask_nor_agree(office, role):
    stranger = make_member(role, unit=office.unit, areas=["TL"] if role == Role.POKJA_MEMBER else [])
    with pytest.raises(ActionDenied):
        factor_removal.ask_removal(person=office.person, reason="hilang", by=stranger)
    removal = factor_removal.ask_removal(person=office.person, reason="hilang", by=office.admin)
    with pytest.raises(ActionDenied):
        factor_removal.decide_removal(removal=removal, is_confirmed=True, reason="ya", by=stranger)
    assert has_phone(office.person)


def test_admin_of_another_instansi_may_not_agree(office):
    removal = factor_removal.ask_removal(person=office.person, reason="hilang", by=office.admin)
    stranger = make_member(Role.INSTANSI_ADMIN, instansi=make_instansi())
    with pytest.raises(ActionDenied):
        factor_removal.decide_removal(removal=removal, is_confirmed=True, reason="ya", by=stranger)


def test_refused_request_changes_nothing_and_another_may_follow(client, office):
    factor_removal.ask_removal(person=office.person, reason="hilang", by=office.admin)
    client.force_login(office.second)
    assert decide(client, office.person, "tolak").status_code == 302
    assert has_phone(office.person)
    assert decide(client, office.person, "setujui").status_code == 409
    assert has_phone(office.person)
    factor_removal.ask_removal(person=office.person, reason="hilang lagi", by=office.admin)
    assert office.person.factor_removals.count() == 2


def test_a_second_request_and_a_request_without_a_phone_are_refused(office):
    factor_removal.ask_removal(person=office.person, reason="hilang", by=office.admin)
    with pytest.raises(WrongState):
        factor_removal.ask_removal(person=office.person, reason="hilang", by=office.second)
    with pytest.raises(WrongState):
        factor_removal.ask_removal(person=office.lead, reason="hilang", by=office.admin)
    assert FactorRemoval.objects.count() == 1


def test_a_reason_is_asked_of_both(office):
    with pytest.raises(InvalidInput):
        factor_removal.ask_removal(person=office.person, reason=" ", by=office.admin)
    removal = factor_removal.ask_removal(person=office.person, reason="hilang", by=office.admin)
    with pytest.raises(InvalidInput):
        factor_removal.decide_removal(removal=removal, is_confirmed=True, reason=" ", by=office.second)
    assert has_phone(office.person)


def test_page_that_shows_another_request_decides_nothing(client, office):
    removal = factor_removal.ask_removal(person=office.person, reason="hilang", by=office.admin)
    client.force_login(office.second)
    response = client.post(page_of(office.person), {**REASON, "act": "setujui", "removal": removal.pk + 1})
    assert response.status_code == 409
    assert client.post(page_of(office.person), REASON).status_code == 409  # a page from before the request
    assert has_phone(office.person)


def test_owner_reads_that_somebody_asked(client, office):
    factor_removal.ask_removal(person=office.person, reason="Ponsel hilang.", by=office.admin)
    client.force_login(office.person)
    assert "meminta verifikasi dua langkah Anda dicabut" in client.get("/pengamanan/").text


@pytest.mark.parametrize("by", ["same", "owner asks", "owner decides"])
def test_database_refuses_a_removal_by_fewer_than_two_others(office, by):
    asks = office.person if by == "owner asks" else office.admin
    decides = {"same": office.admin, "owner asks": office.second, "owner decides": office.person}[by]
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorRemoval.objects.create(
            person=office.person,
            reason="x",
            asked_at=timezone.now(),
            asked_by=asks,
            outcome=FactorRemoval.Outcome.CONFIRMED,
            decided_at=timezone.now(),
            decided_by=decides,
        )


def test_operator_removes_it_from_the_server_where_there_is_no_second_person(office):
    out = io.StringIO()
    call_command("remove_second_factor", "--username", "sari", "--dry-run", stdout=out)
    assert has_phone(office.person)
    call_command("remove_second_factor", "--username", "sari", stdout=out)
    assert not has_phone(office.person)
    assert AuditEvent.objects.get(kind=AuditEvent.Kind.FACTOR_REMOVED).actor is None
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "--username", "sari")
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "--username", "tak-ada")


def test_list_of_people_shows_and_finds_who_has_no_second_step(client, office, django_assert_max_num_queries):
    client.force_login(office.admin)
    page = client.get("/kelola/orang/?factor=tanpa").text
    assert office.person.full_name not in page
    assert page.count("Tanpa verifikasi dua langkah") == 3
    assert office.person.full_name in client.get("/kelola/orang/?factor=dengan").text
    rows = b"".join(client.get("/kelola/orang/?unduh=csv")).decode("utf-8-sig")
    assert "Verifikasi dua langkah" in rows.splitlines()[0] + rows.splitlines()[1] + rows.splitlines()[2]
    assert rows.count("Belum terpasang") == 3
    for number in range(10):
        make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"], full_name=f"Anggota {number}")
    with django_assert_max_num_queries(8):
        client.get("/kelola/orang/")
