"""The second step of signing in: what comes between password and portal, and what never leads around it."""

import re

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from assessment.accounts.services import passwords, people, second_factor
from assessment.audit.models import AuditEvent
from assessment.people.models import Role, SignInFailure
from tests.factories import PASSWORD, make_instansi, make_member, make_membership, make_unit, make_user
from tests.phone import code_of, give_phone

pytestmark = pytest.mark.django_db

SIGN_IN, CODE = "/masuk/", "/masuk/kode/"
NEW_PASSWORD = "kebun teh berkabut pagi"


@pytest.fixture
def sari(clock):
    """A person with a phone; `sari.codes` are her recovery codes."""
    user = make_user(username="sari")
    user.codes = give_phone(user)
    return user


def give_password(client, name="sari", password=PASSWORD, address="10.0.0.1", **data):
    return client.post(SIGN_IN, {"name": name, "password": password, **data}, REMOTE_ADDR=address)


def give_code(client, code="", address="10.0.0.1", **data):
    return client.post(CODE, {"one_time_password": code, **data}, REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get("/sandi/").status_code == 200


def wrong_code(user):
    """Return six digits that the phone shows at no time within half an hour."""
    near = {code_of(user, steps=step) for step in range(-60, 61)}
    return next(code for code in (f"{number:06d}" for number in range(1000)) if code not in near)


def test_code_after_the_password_opens_the_portal_and_one_event_tells_of_it(client, sari):
    response = give_password(client)
    assert response.status_code == 302
    assert response["Location"] == CODE
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.SIGNED_IN).exists()
    page = client.get(CODE).text
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert give_code(client, code_of(sari))["Location"] == "/"
    assert is_signed_in(client)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.SIGNED_IN).count() == 1
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_half_a_minute_off_does_not_matter(client, sari, steps):
    give_password(client)
    assert give_code(client, code_of(sari, steps=steps)).status_code == 302


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a07_a_code_of_a_minute_before_or_after_is_not_taken(client, sari, steps):
    give_password(client)
    assert give_code(client, code_of(sari, steps=steps)).status_code == 422
    assert not is_signed_in(client)


def test_code_may_be_pasted_with_blanks(client, sari):
    give_password(client)
    code = code_of(sari)
    assert give_code(client, f" {code[:3]} {code[3:]} ").status_code == 302


def test_between_the_steps_nobody_is_signed_in_and_no_page_says_a_name(client, sari):
    give_password(client)
    assert not is_signed_in(client)
    page = client.get(CODE).text
    assert sari.full_name not in page
    assert "Keluar" not in page
    assert client.get("/penilaian/").status_code == 302


def test_a03_session_id_is_new_after_the_password_and_after_the_code(client, sari):
    session = client.session
    session["titipan"] = "1"
    session.save()
    planted = session.session_key
    client.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    give_password(client)
    waiting = client.session.session_key
    assert "titipan" not in client.session
    give_code(client, code_of(sari))
    assert len({planted, waiting, client.session.session_key}) == 3
    for old in (planted, waiting):
        client.cookies[django_settings.SESSION_COOKIE_NAME] = old
        assert not is_signed_in(client)
        assert client.get(CODE).status_code == 302


def test_a06_code_page_alone_leads_nowhere(client, sari):
    assert client.get(CODE)["Location"] == SIGN_IN
    response = give_code(client, code_of(sari), next="/penilaian/")
    assert response["Location"].startswith(SIGN_IN)
    assert not is_signed_in(client)


def test_a06_start_password_of_an_admin_does_not_skip_the_second_step(client, clock):
    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    person = make_member(Role.TEAM_LEAD, unit=make_unit(instansi=instansi), username="sari")
    give_phone(person)
    text = passwords.issue_start_password(person=person, by=admin).text
    assert give_password(client, password=text)["Location"] == CODE
    assert client.get("/sandi/").status_code == 302
    chosen = client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD})
    assert chosen.status_code == 302
    person.refresh_from_db()
    assert not person.check_password(NEW_PASSWORD)
    assert give_code(client, code_of(person)).status_code == 302
    assert client.get("/")["Location"] == "/sandi/"
    assert client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}).status_code == 302
    client.post("/keluar/")
    assert give_password(client, password=NEW_PASSWORD)["Location"] == CODE


def test_a06_ketua_tim_resets_a_password_and_the_second_step_stays(client, clock):
    unit = make_unit()
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    person = make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], username="sari")
    give_phone(person)
    text = passwords.issue_start_password(person=person, by=lead).text
    assert give_password(client, password=text)["Location"] == CODE


def test_a06_reopened_account_still_asks_for_the_code(client, clock):
    instansi = make_instansi()
    admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    person = make_member(Role.TEAM_LEAD, unit=make_unit(instansi=instansi), username="sari")
    give_phone(person)
    people.close_person(person=person, by=admin)
    slip = people.reopen_person(person=person, by=admin)
    assert give_password(client, password=slip.text)["Location"] == CODE


@pytest.mark.parametrize("change", ["password", "closed", "sessions", "time"])
def test_a06_password_step_is_worth_nothing_after_a_change_or_ten_minutes(client, sari, clock, change):
    give_password(client)
    if change == "password":
        sari.set_password(NEW_PASSWORD)
    elif change == "closed":
        sari.is_active = False
    elif change == "sessions":
        sari.session_generation += 1
    else:
        clock.shift(601)
    sari.save()
    assert give_code(client, code_of(sari))["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_a07_code_used_once_is_refused_the_second_time(client, client_factory, sari):
    code = code_of(sari)
    give_password(client)
    assert give_code(client, code).status_code == 302
    other = client_factory()
    give_password(other)
    refused = give_code(other, code)
    assert refused.status_code == 422
    assert "sudah dipakai" in refused.text
    assert not is_signed_in(other)


def test_a07_code_of_the_step_before_is_refused_after_a_later_one(client, client_factory, sari):
    before = code_of(sari, steps=-1)
    give_password(client)
    give_code(client, code_of(sari))
    other = client_factory()
    give_password(other)
    assert give_code(other, before).status_code == 422


def test_a07_recovery_code_opens_once_and_is_recorded(client, client_factory, sari):
    give_password(client)
    response = client.post(CODE, {"recovery_password": sari.codes[3].upper().replace("-", " ")})
    assert response["Location"] == "/"
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.RECOVERY_CODE_USED)
    assert event.detail == {"left": 9}
    other = client_factory()
    give_password(other)
    refused = other.post(CODE, {"recovery_password": sari.codes[3]})
    assert refused.status_code == 422
    assert "tidak cocok atau sudah dipakai" in refused.text


def test_recovery_code_is_taken_in_the_first_field_too(client, sari):
    give_password(client)
    assert give_code(client, sari.codes[0]).status_code == 302


def test_recovery_code_of_somebody_else_is_refused(client, sari):
    codes = give_phone(make_user())
    give_password(client)
    assert client.post(CODE, {"recovery_password": codes[0]}).status_code == 422


def test_a07_a_thousand_guesses_meet_pauses_that_grow(client, sari, clock):
    give_password(client)
    code = wrong_code(sari)
    statuses = [give_code(client, code).status_code for _ in range(1000)]
    assert statuses.count(422) == 5
    assert statuses.count(429) == 995
    refused = give_code(client, code_of(sari))
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    clock.shift(61)
    assert give_code(client, code).status_code == 422
    clock.shift(61)
    assert give_code(client, code_of(sari)).status_code == 429
    clock.shift(60)
    assert give_code(client, code_of(sari)).status_code == 302


def test_a07_right_password_again_buys_no_further_guesses(client, sari):
    code = wrong_code(sari)
    statuses = []
    for _ in range(20):
        give_password(client)
        statuses.append(give_code(client, code).status_code)
    assert statuses == [422] * 5 + [429] * 15


def test_a07_guesses_from_many_addresses_slow_down_but_not_the_owners_browser(client, client_factory, sari, clock):
    give_password(client)
    give_code(client, code_of(sari))
    client.post("/keluar/")
    code, guesser, statuses = wrong_code(sari), client_factory(), []
    for number in range(60):
        address = f"10.{number}.0.9"
        give_password(guesser, address=address)
        statuses.append(give_code(guesser, code, address=address).status_code)
    assert statuses == [422] * 50 + [429] * 10
    clock.shift(31)
    give_password(client)
    assert give_code(client, code_of(sari)).status_code == 302


def test_a07_wrong_codes_at_the_same_address_do_not_hold_up_the_owners_browser(client, client_factory, sari, clock):
    give_password(client)
    give_code(client, code_of(sari))
    client.post("/keluar/")
    code, guesser = wrong_code(sari), client_factory()
    give_password(guesser)
    assert [give_code(guesser, code).status_code for _ in range(6)] == [422] * 5 + [429]
    clock.shift(31)
    give_password(client)
    assert give_code(client, code_of(sari)).status_code == 302


def test_a07_who_lacks_the_password_slows_nobody_down(client, client_factory, sari):
    stranger = client_factory()
    for number in range(200):
        give_code(stranger, "000000", address=f"10.{number}.0.9")
    give_password(client)
    assert give_code(client, code_of(sari)).status_code == 302


@pytest.mark.parametrize(("minutes", "said"), [(5, "terlalu cepat sekitar 5 menit"), (-5, "terlambat sekitar 5 menit")])
def test_a07_clock_five_minutes_off_is_explained(client, sari, minutes, said):
    give_password(client)
    refused = give_code(client, code_of(sari, minutes=minutes))
    assert refused.status_code == 422
    assert said in refused.text
    assert "waktu otomatis" in refused.text
    assert not is_signed_in(client)


def test_a07_code_that_came_too_early_is_not_taken_when_its_time_comes(client, sari, clock):
    """Else the explanation would tell whoever guesses which code to try in some minutes."""
    early = code_of(sari, minutes=5)
    give_password(client)
    give_code(client, early)
    clock.shift(300)
    assert give_code(client, early).status_code == 422
    assert give_code(client, code_of(sari, steps=1)).status_code == 302


def test_a07_clock_an_hour_off_is_just_wrong(client, sari):
    give_password(client)
    refused = give_code(client, code_of(sari, minutes=60))
    assert second_factor.WRONG in refused.text


def test_refused_code_leaves_an_event_that_does_not_hold_it(client, sari):
    role = make_membership(sari, Role.POKJA_MEMBER)
    give_password(client)
    code = wrong_code(sari)
    give_code(client, code)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.SIGN_IN_REFUSED)
    assert event.detail["step"] == "code"
    assert event.actor is None
    assert event.chain_id == f"instansi:{role.unit.instansi_id}"
    assert code not in str(event.detail)


@pytest.mark.parametrize(
    "code", ["", " ", "abc", "12345", "1234567", "\u0661\u0662\u0663\u0664\u0665\u0666", "-" * 50, "1" * 500]
)
def test_f08_any_text_as_code_is_refused_and_said(client, sari, code):
    give_password(client)
    response = give_code(client, code)
    assert response.status_code == 422
    assert "error-summary" in response.text


def test_a05_code_needs_a_token(client_factory, sari):
    strict = client_factory(enforce_csrf_checks=True)
    assert give_code(strict, "123456").status_code == 403
    assert strict.put(CODE).status_code in {403, 405}


def test_a11_next_goes_through_both_steps_and_only_to_own_pages(client, sari):
    assert give_password(client, next="/sandi/")["Location"] == f"{CODE}?next=%2Fsandi%2F"
    assert 'name="next" value="/sandi/"' in client.get(f"{CODE}?next=/sandi/").text
    assert give_code(client, code_of(sari), next="/sandi/")["Location"] == "/sandi/"
    client.post("/keluar/")
    assert give_password(client, next="//evil.example")["Location"] == CODE
    assert give_code(client, sari.codes[0], next="//evil.example")["Location"] == "/"


def test_a10_text_typed_before_the_session_ended_goes_through_both_steps(client, sari):
    late = client.post("/sandi/", {"explanation": "penjelasan panjang"})
    assert late.status_code == 401
    carried = {"next": "/sandi/", "isian:explanation": "penjelasan panjang"}
    asked = give_password(client, **carried)
    assert asked.status_code == 200
    assert 'name="isian:explanation" value="penjelasan panjang"' in asked.text
    wrong = give_code(client, wrong_code(sari), **carried)
    assert 'name="isian:explanation" value="penjelasan panjang"' in wrong.text
    resumed = give_code(client, code_of(sari), **carried)
    assert resumed.status_code == 200
    assert "Simpan isian Anda" in resumed.text
    assert re.search(r'name="explanation" value="penjelasan panjang"', resumed.text)
    assert is_signed_in(client)


def test_a10_text_is_not_lost_where_the_code_took_too_long(client, sari, clock):
    carried = {"next": "/sandi/", "isian:explanation": "penjelasan panjang"}
    give_password(client, **carried)
    clock.shift(601)
    again = give_code(client, code_of(sari), **carried)
    assert "Waktu untuk memasukkan kode sudah habis" in again.text
    assert 'name="isian:explanation" value="penjelasan panjang"' in again.text
    assert f'action="{reverse("assessment:sign-in")}"' in again.text


def test_another_key_of_the_server_leaves_only_the_recovery_codes(client, sari, settings):
    code = code_of(sari)
    settings.AUDIT_KEY = "b" * 60
    give_password(client)
    assert give_code(client, code).status_code == 422
    assert client.post(CODE, {"recovery_password": sari.codes[0]}).status_code == 302
