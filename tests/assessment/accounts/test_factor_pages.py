"""Pengamanan: setting the second step up, moving it, new recovery codes, turning it off, and who must have it from when on."""

from datetime import date

import pytest

from assessment.accounts.permissions import FACTOR_ROLES
from assessment.accounts.services import second_factor
from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from tests.factories import PASSWORD, make_instansi, make_member, make_membership, make_unit, make_user
from tests.phone import code_from, code_of, give_phone, secret_on

pytestmark = pytest.mark.django_db

PAGE, MOVE, CODES, OFF = "/pengamanan/", "/pengamanan/ponsel/", "/pengamanan/kode-pemulihan/", "/pengamanan/matikan/"


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def codes_on(page):
    """Return the recovery codes that a page shows."""
    return [part.split("<")[0] for part in page.split('codes mono">')[1].split("</ol>")[0].split("<li>")[1:]]


def turn_on(client, code, password=PASSWORD):
    return client.post(PAGE, {"one_time_password": code, "password": password})


@pytest.fixture
def sari(client, clock):
    user = make_user(username="sari")
    client.force_login(user)
    return user


@pytest.fixture
def with_phone(client, sari):
    """Sari with a phone, signed in; `codes` are her recovery codes."""
    sari.codes = give_phone(sari)
    client.force_login(sari)
    return sari


def test_set_up_shows_qr_and_key_and_the_first_code_turns_it_on(client, sari):
    page = client.get(PAGE).text
    secret = secret_on(page)
    assert "<svg " in page
    assert "style=" not in page
    assert f"otpauth://totp/Portal%20Zona%20Integritas:sari?secret={secret}" in page
    response = turn_on(client, code_from(secret))
    assert response.status_code == 200
    codes = codes_on(response.text)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    sari.refresh_from_db()
    assert sari.has_second_factor
    assert kinds() == [AuditEvent.Kind.FACTOR_ON]
    assert client.get(PAGE).text.count(codes[0]) == 0
    assert "10 dari 10 kode pemulihan" in client.get(PAGE).text


def test_neither_secret_nor_recovery_codes_stand_in_the_database(client, sari):
    from django.contrib.sessions.models import Session
    from django.core import serializers

    secret = secret_on(client.get(PAGE).text)
    codes = codes_on(turn_on(client, code_from(secret)).text)
    sari.refresh_from_db()
    rows = serializers.serialize("json", [sari, *sari.recovery_codes.all(), *AuditEvent.objects.all()])
    rows += str([session.get_decoded() for session in Session.objects.all()])
    assert secret not in rows
    assert not [code for code in codes if code in rows or code.replace("-", "") in rows]


def test_a_wrong_first_code_keeps_the_qr_code_and_turns_nothing_on(client, sari):
    secret = secret_on(client.get(PAGE).text)
    response = turn_on(client, "abc")
    assert response.status_code == 422
    assert second_factor.WRONG in response.text
    assert secret_on(response.text) == secret
    assert turn_on(client, "").status_code == 422
    sari.refresh_from_db()
    assert not sari.has_second_factor
    assert kinds() == []


@pytest.mark.parametrize(("minutes", "said"), [(5, "terlalu cepat sekitar 5 menit"), (-9, "terlambat sekitar 9 menit")])
def test_a07_clock_of_the_phone_is_explained_at_the_set_up_too(client, sari, minutes, said):
    secret = secret_on(client.get(PAGE).text)
    response = turn_on(client, code_from(secret, minutes=minutes))
    assert response.status_code == 422
    assert said in response.text
    assert turn_on(client, code_from(secret)).status_code == 200


def test_a03_set_up_gives_a_new_session_id_and_ends_the_other_sessions(client, client_factory, sari):
    elsewhere = client_factory()
    elsewhere.force_login(sari)
    secret = secret_on(client.get(PAGE).text)
    before = client.session.session_key
    turn_on(client, code_from(secret))
    assert client.session.session_key != before
    assert client.get("/sandi/").status_code == 200
    assert elsewhere.get("/sandi/").status_code == 302


def test_first_code_of_the_set_up_does_not_open_the_next_sign_in(client, sari):
    secret = secret_on(client.get(PAGE).text)
    code = code_from(secret)
    turn_on(client, code)
    client.post("/keluar/")
    client.post("/masuk/", {"name": "sari", "password": PASSWORD})
    assert client.post("/masuk/kode/", {"one_time_password": code}).status_code == 422


def test_set_up_asks_for_the_password_and_delays_wrong_ones(client, sari):
    secret = secret_on(client.get(PAGE).text)
    responses = [turn_on(client, code_from(secret), "salah") for _ in range(7)]
    assert second_factor.WRONG_PASSWORD in responses[0].text
    assert [response.status_code for response in responses] == [422] * 5 + [429] * 2
    assert turn_on(client, code_from(secret)).status_code == 429
    sari.refresh_from_db()
    assert not sari.has_second_factor
    assert kinds() == []


def test_move_to_another_phone_takes_a_code_of_both(client, with_phone):
    secret = secret_on(client.get(MOVE).text)
    old, new = code_of(with_phone), code_from(secret)
    assert client.post(MOVE, {"old_password_code": "000000", "one_time_password": new}).status_code == 422
    assert client.post(MOVE, {"old_password_code": old, "one_time_password": "abc"}).status_code == 422
    response = client.post(MOVE, {"old_password_code": old, "one_time_password": new})
    assert response.status_code == 200
    with_phone.refresh_from_db()
    assert code_of(with_phone) == new
    assert not set(codes_on(response.text)) & set(with_phone.codes)
    assert client.get("/sandi/").status_code == 200


def test_a_lost_phone_is_replaced_by_a_recovery_code(client, with_phone):
    secret = secret_on(client.get(MOVE).text)
    data = {"old_password_code": with_phone.codes[0], "one_time_password": code_from(secret)}
    assert client.post(MOVE, data).status_code == 200
    assert AuditEvent.Kind.RECOVERY_CODE_USED in kinds()


def test_new_recovery_codes_replace_the_old_ones(client, client_factory, with_phone):
    assert client.post(CODES, {"one_time_password": ""}).status_code == 422
    response = client.post(CODES, {"one_time_password": code_of(with_phone)})
    assert response.status_code == 200
    new = codes_on(response.text)
    assert kinds()[-1] == AuditEvent.Kind.RECOVERY_CODES_MADE
    other = client_factory()
    other.post("/masuk/", {"name": "sari", "password": PASSWORD})
    assert other.post("/masuk/kode/", {"recovery_password": with_phone.codes[0]}).status_code == 422
    assert other.post("/masuk/kode/", {"recovery_password": new[0]}).status_code == 302


def test_a01_the_password_is_not_to_be_guessed_where_the_second_step_is_turned_off(client, with_phone):
    code = code_of(with_phone)
    for _ in range(5):
        assert client.post(OFF, {"password": "salah", "one_time_password": code}).status_code == 422
    held_up = client.post(OFF, {"password": PASSWORD, "one_time_password": code})
    assert (held_up.status_code, held_up["Retry-After"]) == (429, "60")
    with_phone.refresh_from_db()
    assert with_phone.has_second_factor


def test_turning_off_takes_password_and_code(client, with_phone):
    code = code_of(with_phone)
    wrong = client.post(OFF, {"password": "salah", "one_time_password": code})
    assert second_factor.WRONG_PASSWORD in wrong.text
    assert client.post(OFF, {"password": PASSWORD, "one_time_password": "abc"}).status_code == 422
    assert client.post(OFF, {"password": PASSWORD, "one_time_password": code})["Location"] == PAGE
    with_phone.refresh_from_db()
    assert not with_phone.has_second_factor
    assert not with_phone.recovery_codes.exists()
    assert kinds()[-1] == AuditEvent.Kind.FACTOR_OFF
    assert client.get("/sandi/").status_code == 200
    client.post("/keluar/")
    assert client.post("/masuk/", {"name": "sari", "password": PASSWORD})["Location"] == "/"


@pytest.mark.parametrize("act", ["off", "moved"])
def test_a03_turning_it_off_or_over_to_another_phone_ends_the_other_sessions(client, client_factory, with_phone, act):
    elsewhere = client_factory()
    elsewhere.force_login(with_phone)
    assert elsewhere.get("/sandi/").status_code == 200
    before = client.session.session_key
    if act == "off":
        sent = {"password": PASSWORD, "one_time_password": code_of(with_phone)}
        client.post(OFF, sent)
    else:
        new = secret_on(client.get(MOVE).text)
        client.post(MOVE, {"one_time_password": code_from(new), "old_password_code": code_of(with_phone)})
    assert elsewhere.get("/sandi/").status_code == 302
    assert client.get("/sandi/").status_code == 200
    assert client.session.session_key != before


def test_a07_guesses_on_the_pages_are_delayed_as_at_the_sign_in(client, with_phone):
    statuses = [client.post(CODES, {"one_time_password": "abc"}).status_code for _ in range(7)]
    assert statuses == [422] * 5 + [429] * 2
    assert client.post(OFF, {"password": PASSWORD, "one_time_password": code_of(with_phone)}).status_code == 429


def test_without_a_second_step_its_pages_lead_to_the_set_up(client, sari):
    for path in (MOVE, CODES, OFF):
        assert client.get(path)["Location"] == PAGE


# Who must have it


@pytest.fixture
def _required(settings):
    settings.SECOND_FACTOR = "required"


def sign_in(client, name="sari"):
    return client.post("/masuk/", {"name": name, "password": PASSWORD})


def bar(client):
    """Return what the bar on an ordinary page says, or ""."""
    page = client.get("/sandi/").text
    return page.split("factor-bar")[1].split("</div>")[0] if "factor-bar" in page else ""


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize("role", sorted(FACTOR_ROLES))
def test_role_that_requires_it_has_fourteen_days_then_only_the_set_up(client, clock, role):
    make_member(role, username="sari")
    sign_in(client)
    assert "dalam 14 hari" in bar(client)
    clock.shift(13 * 86_400)
    client.post("/keluar/")
    sign_in(client)
    assert "dalam 1 hari" in bar(client)
    clock.shift(86_400)
    client.post("/keluar/")
    sign_in(client)
    for path in ("/", "/sandi/", "/penilaian/", "/kelola/orang/"):
        assert client.get(path)["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert client.get("/bantuan/").status_code == 200
    secret = secret_on(client.get(PAGE).text)
    assert turn_on(client, code_from(secret)).status_code == 200
    assert client.get("/sandi/").status_code == 200
    assert bar(client) == ""


@pytest.mark.usefixtures("_required")
def test_form_sent_when_the_time_is_over_gives_its_text_back(client, clock):
    user = make_member(Role.TEAM_LEAD, username="sari")
    sign_in(client)
    clock.shift(15 * 86_400)
    client.force_login(user)
    response = client.post("/penilaian/", {"explanation": "penjelasan panjang"})
    assert response.status_code == 409
    assert "penjelasan panjang" in response.text
    assert client.post("/keluar/").status_code == 302


@pytest.mark.usefixtures("_required")
def test_pokja_is_offered_it_and_asked_nothing(client, clock):
    make_member(Role.POKJA_MEMBER, unit=make_unit(), areas=["MP"], username="sari")
    sign_in(client)
    clock.shift(30 * 86_400)
    client.post("/keluar/")
    sign_in(client)
    assert bar(client) == ""
    assert client.get(PAGE).status_code == 200


@pytest.mark.usefixtures("_required")
def test_role_gained_later_counts_from_the_sign_in_after_it(client, clock):
    instansi = make_instansi()
    user = make_member(Role.POKJA_MEMBER, unit=make_unit(instansi=instansi), areas=["MP"], username="sari")
    sign_in(client)
    clock.shift(100 * 86_400)
    make_membership(user, Role.INSTANSI_ADMIN, instansi=instansi, starts_on=date(2026, 6, 1))
    client.force_login(user)
    assert "dalam 14 hari" in bar(client)
    sign_in_again = client_after_sign_out(client)
    clock.shift(5 * 86_400)
    client.force_login(user)
    assert sign_in_again.status_code == 302
    assert "dalam 9 hari" in bar(client)


def client_after_sign_out(client):
    client.post("/keluar/")
    return sign_in(client)


@pytest.mark.usefixtures("_required")
def test_time_of_a_role_that_ended_does_not_count_for_the_next(client, clock):
    user = make_member(Role.HEAD, username="sari")
    sign_in(client)
    clock.shift(100 * 86_400)
    user.memberships.update(ends_on=date(2026, 4, 1))
    make_membership(user, Role.TEAM_LEAD, starts_on=date(2026, 6, 1))
    client_after_sign_out(client)
    assert "dalam 14 hari" in bar(client)


@pytest.mark.usefixtures("_required")
def test_turning_off_is_refused_where_a_role_requires_it(client, clock):
    user = make_member(Role.TEAM_LEAD, username="sari")
    give_phone(user)
    client.force_login(user)
    assert "tidak dapat dimatikan" in client.get(PAGE).text
    assert client.get(OFF).status_code == 403
    data = {"password": PASSWORD, "one_time_password": code_of(user)}
    assert client.post(OFF, data).status_code == 403
    user.refresh_from_db()
    assert user.has_second_factor


@pytest.mark.usefixtures("_required")
def test_start_password_is_changed_before_the_second_step_is_asked_for(client, clock):
    user = make_member(Role.TEAM_LEAD, username="sari", must_change_password=True)
    user.factor_was_removed = True
    user.save()
    sign_in(client)
    assert client.get("/")["Location"] == "/sandi/"
    assert client.get("/sandi/").status_code == 200
    client.post("/sandi/", {"new_password": "kebun teh berkabut pagi", "repeated": "kebun teh berkabut pagi"})
    assert client.get("/")["Location"] == PAGE


def test_where_it_is_offered_nobody_is_asked(client, clock):
    make_member(Role.INSTANSI_ADMIN, username="sari")
    sign_in(client)
    clock.shift(30 * 86_400)
    client.post("/keluar/")
    sign_in(client)
    assert bar(client) == ""
