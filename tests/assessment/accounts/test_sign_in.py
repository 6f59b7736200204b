"""Signing in and out, and sessions: what a page answers and what it leaves behind."""

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from assessment.accounts.services import people
from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from tests.assessment.accounts.signing import NEW_PASSWORD, SIGN_IN, events, is_signed_in, post
from tests.factories import PASSWORD, make_instansi, make_member, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_sign_in_by_user_name_opens_the_home_page_and_is_recorded(client):
    user = make_user(username="sari")
    response = post(client, "Sari")
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert is_signed_in(client)
    assert events(AuditEvent.Kind.SIGNED_IN).get().actor == user


def test_sign_in_by_nip_with_spaces_is_accepted(client):
    make_user(username="sari", nip="198501012010012001")
    assert post(client, "19850101 201001 2 001").status_code == 302


def test_sign_in_refused_records_an_event_without_the_name_or_password(client):
    post(client, "tak-ada", "rahasia-sekali")
    event = events(AuditEvent.Kind.SIGN_IN_REFUSED).get()
    assert event.actor is None
    assert "tak-ada" not in str(event.detail)
    assert "rahasia-sekali" not in str(event.detail)
    assert "10.0.0.1" not in str(event.detail)


def test_signing_in_and_out_and_a_refusal_stand_in_the_chain_of_the_persons_instansi(client):
    unit = make_unit()
    user = make_member(Role.POKJA_MEMBER, unit=unit, username="sari")
    post(client, "sari", "salah")
    post(client, "sari")
    client.post("/keluar/")
    found = AuditEvent.objects.filter(object_id=str(user.pk), object_type="assessment.user").order_by("sequence")
    assert list(found.values_list("kind", "chain")) == [
        ("masuk_ditolak", f"instansi:{unit.instansi_id}"),
        ("masuk", f"instansi:{unit.instansi_id}"),
        ("keluar", f"instansi:{unit.instansi_id}"),
    ]


def test_who_belongs_to_no_instansi_and_a_name_nobody_has_stand_in_the_chain_of_the_portal(client):
    make_user(username="tamu")
    post(client, "tak-ada", "salah")
    post(client, "tamu")
    assert set(AuditEvent.objects.values_list("kind", "chain")) == {("masuk", "portal"), ("masuk_ditolak", "portal")}


def test_a03_session_id_planted_before_sign_in_is_replaced(client):
    make_user(username="sari")
    session = client.session
    session["titipan"] = "1"
    session.save()
    planted = session.session_key
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    post(client, "sari")
    assert client.session.session_key != planted
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    assert not is_signed_in(client)


def test_a03_password_change_gives_a_new_session_id_and_ends_the_other_sessions(client, client_factory):
    make_user(username="sari")
    elsewhere = client_factory()
    post(elsewhere, "sari")
    post(client, "sari")
    before = client.session.session_key
    response = client.post(
        "/sandi/", {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    )
    assert response.status_code == 302
    assert client.session.session_key != before
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert events(AuditEvent.Kind.PASSWORD_CHANGED).count() == 1


def test_a04_sign_out_ends_the_session_and_is_recorded(client):
    user = make_user(username="sari")
    post(client, "sari")
    key = client.session.session_key
    assert client.post("/keluar/").status_code == 302
    client.cookies[django_settings.SESSION_COOKIE_NAME] = key
    assert not is_signed_in(client)
    assert events(AuditEvent.Kind.SIGNED_OUT).get().actor == user
    assert client.post("/keluar/").status_code == 302


def test_a04_closed_account_is_out_at_the_next_request(client):
    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    person = make_member(Role.TEAM_LEAD, unit=make_unit(instansi=instansi), username="sari")
    post(client, "sari")
    assert is_signed_in(client)
    people.close_person(person=person, by=admin)
    assert not is_signed_in(client)


def test_a04_ended_sessions_are_out_at_the_next_request_while_the_password_stays(client):
    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    person = make_member(Role.TEAM_LEAD, unit=make_unit(instansi=instansi), username="sari")
    post(client, "sari")
    people.end_sessions(person=person, by=admin)
    assert not is_signed_in(client)
    assert post(client, "sari").status_code == 302


def test_a05_sign_in_and_sign_out_need_a_token_and_a_post(client_factory):
    make_user(username="sari")
    strict = client_factory(enforce_csrf_checks=True)
    assert post(strict, "sari").status_code == 403
    assert strict.post("/keluar/").status_code == 403
    assert strict.get("/keluar/").status_code == 405
    assert strict.put(SIGN_IN).status_code in {403, 405}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a05_method_override_by_header_or_field_is_not_known(client, method):
    user = make_user()
    client.force_login(user)
    response = client.get("/keluar/?_method=POST", headers={"X-HTTP-Method-Override": "POST"})
    assert response.status_code == 405
    assert client.generic(method, "/keluar/").status_code == 405
    assert is_signed_in(client)


def test_a05_foreign_origin_is_refused(client_factory):
    make_user(username="sari")
    strict = client_factory(enforce_csrf_checks=True)
    strict.get(SIGN_IN)
    token = strict.cookies[django_settings.CSRF_COOKIE_NAME].value
    data = {"name": "sari", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert strict.post(SIGN_IN, data, headers={"Origin": "https://jahat.example"}).status_code == 403
    assert strict.post(SIGN_IN, data, headers={"Origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/tidak-ada/",
        "\\\\evil.example",
        "/keluar/",
        "/masuk/",
        "http:///evil.example",
        "/%00",
    ],
)
def test_a11_next_leads_only_to_own_pages(client, evil):
    make_user(username="sari")
    assert post(client, "sari", next=evil)["Location"] == "/"


def test_a11_next_of_an_own_page_is_followed_after_sign_in(client):
    make_user(username="sari")
    page = client.get("/sandi/")
    assert page["Location"] == f"{SIGN_IN}?next=/sandi/"
    assert 'name="next" value="/sandi/"' in client.get(page["Location"]).text
    assert post(client, "sari", next="/sandi/")["Location"] == "/sandi/"


def test_a11_forged_host_is_refused(client):
    assert client.get(SIGN_IN, headers={"Host": "evil.example"}).status_code == 400


def test_a11_forwarded_address_is_ignored_unless_a_proxy_is_set(client, clock, settings):
    make_user(username="sari")
    for number in range(5):
        client.post(
            SIGN_IN,
            {"name": "sari", "password": "salah"},
            REMOTE_ADDR="10.0.0.1",
            headers={"X-Forwarded-For": f"10.9.9.{number}"},
        )
    assert post(client, "sari").status_code == 429
    settings.BEHIND_PROXY = True
    behind = client.post(
        SIGN_IN,
        {"name": "sari", "password": PASSWORD},
        REMOTE_ADDR="10.0.0.1",
        headers={"X-Forwarded-For": "10.0.0.1, 10.7.7.7"},
    )
    assert behind.status_code == 302


@pytest.mark.parametrize("name", ["\x00", "a" * 100_000, "<script>alert(1)</script>", "' OR 1=1 --", "{{7*7}}", "😀"])
def test_f08_any_text_as_name_is_refused_and_escaped(client, name):
    response = post(client, name, "salah")
    assert response.status_code == 422
    assert "<script>alert(1)</script>" not in response.text
    assert 'value="49"' not in response.text


def test_signed_in_person_is_led_past_the_sign_in_page(client):
    client.force_login(make_user())
    assert client.get(reverse("assessment:sign-in"))["Location"] == "/"
