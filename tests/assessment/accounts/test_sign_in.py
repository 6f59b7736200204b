"""Signing in and out, start passwords, sessions: what a page answers and what it leaves behind."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessment.accounts.services import passwords, people
from assessment.accounts.services.sign_in import WRONG, sign_in
from assessment.accounts.services.tries import delay_after
from assessment.audit.models import AuditEvent
from assessment.people.models import Role, SignInFailure
from tests.factories import PASSWORD, make_instansi, make_member, make_unit, make_user
from zi_portal.frame.passwords import PortalArgon2PasswordHasher
from zi_portal.kit.client_network import network_of
from zi_portal.kit.refusals import SignInRefused

pytestmark = pytest.mark.django_db

SIGN_IN = "/masuk/"
NEW_PASSWORD = "kebun teh berkabut pagi"


def post(client, name, password=PASSWORD, address="10.0.0.1", **data):
    return client.post(SIGN_IN, {"name": name, "password": password, **data}, REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get("/sandi/").status_code == 200


def events(kind):
    return AuditEvent.objects.filter(kind=kind)


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


def test_a01_sixth_wrong_password_waits_while_the_owner_elsewhere_signs_in(client, clock):
    make_user(username="sari")
    assert [post(client, "sari", "salah").status_code for _ in range(5)] == [422] * 5
    refused = post(client, "sari")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "Tunggu 1 menit" in refused.text
    assert post(client, "sari", address="10.0.0.2").status_code == 302


def test_a01_delay_grows_with_each_wrong_try_and_ends(client, clock):
    make_user(username="sari")
    for _ in range(5):
        post(client, "sari", "salah")
    clock.shift(61)
    assert post(client, "sari", "salah").status_code == 422
    clock.shift(61)
    assert post(client, "sari").status_code == 429
    clock.shift(60)
    assert post(client, "sari").status_code == 302
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize(("failures", "minutes"), [(4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (60, 15)])
def test_delay_after_five_tries_doubles_up_to_fifteen_minutes(failures, minutes):
    assert delay_after(failures, free=5) == timedelta(minutes=minutes)


def test_a01_one_password_on_500_accounts_is_slowed_down_by_address(client, clock):
    statuses = [post(client, f"orang-{number}", "salah").status_code for number in range(500)]
    assert (statuses.count(422), statuses.count(429)) == (300, 200)


def test_a01_forty_people_behind_one_address_are_not_blocked_by_one(client, django_user_model, clock):
    people_here = [make_user(username=f"pegawai{number}") for number in range(40)]
    for _ in range(30):
        post(client, "pegawai0", "salah")
    for person in people_here[1:]:
        client.cookies.clear()
        assert post(client, person.username).status_code == 302


def make_known(client, name):
    """Let a browser sign in and out once."""
    assert post(client, name).status_code == 302
    client.post("/keluar/")


def test_a01_browser_that_has_signed_in_before_passes_the_address_limit(client, clock, settings):
    settings.SIGN_IN_PER_ADDRESS = 12
    make_user(username="sari")
    make_user(username="budi")
    make_known(client, "sari")
    statuses = [post(client, f"orang-{number}", "salah").status_code for number in range(13)]
    assert statuses == [422] * 12 + [429]
    assert post(client, "budi").status_code == 429
    assert post(client, "sari").status_code == 302


def test_a01_fifty_wrong_ones_behind_the_address_of_a_ministry_stop_nobody_there(client, client_factory, clock):
    make_user(username="sari")
    for number in range(55):
        assert post(client, f"orang-{number}", "salah").status_code == 422
    assert post(client_factory(), "sari").status_code == 302


def test_a01_a_colleague_at_the_same_address_does_not_hold_up_the_owners_browser(client, client_factory, clock):
    make_user(username="sari")
    make_known(client, "sari")
    colleague = client_factory()
    assert [post(colleague, "sari", "salah").status_code for _ in range(6)] == [422] * 5 + [429]
    assert post(client, "sari").status_code == 302


def test_a01_a_known_browser_has_a_count_of_its_own(client, client_factory, clock):
    make_user(username="sari")
    elsewhere, new = client_factory(), client_factory()
    make_known(client, "sari")
    make_known(elsewhere, "sari")
    assert [post(client, "sari", "salah").status_code for _ in range(6)] == [422] * 5 + [429]
    assert post(client, "sari", address="10.0.0.2").status_code == 429  # the browser counts, wherever it is
    assert post(elsewhere, "sari", "salah").status_code == 422
    assert post(new, "sari").status_code == 302
    clock.shift(61)
    assert post(client, "sari").status_code == 302


def test_a01_a_browser_knows_everybody_who_signed_in_with_it(client, client_factory, clock):
    make_user(username="sari")
    make_user(username="budi")
    make_user(username="wati")
    make_known(client, "sari")
    make_known(client, "budi")
    for name in ("sari", "budi", "wati"):
        for _ in range(5):
            post(client_factory(), name, "salah")
    assert [post(client, name).status_code for name in ("wati", "sari")] == [429, 302]
    client.post("/keluar/")
    assert post(client, "budi").status_code == 302


def test_a01_a_cookie_made_by_hand_makes_no_browser_known(client, clock):
    sari = make_user(username="sari")
    for value in (f"abc.{sari.pk}", f"abc.{sari.pk}:1abc:sign", str(sari.pk)):
        client.cookies["perangkat"] = value
        for _ in range(5):
            post(client, "sari", "salah")
        assert post(client, "sari").status_code == 429


@pytest.mark.parametrize(
    "names",
    [["198501012010012001", "19850101 201001 2 001"], ["sari.dewi", " Sari.Dewi "], ["sari", "198501012010012001"]],
)
def test_a02_names_that_exist_and_names_that_do_not_count_alike(client, clock, names):
    def statuses():
        return [post(client, names[number % 2], "salah").status_code for number in range(12)]

    unknown = statuses()
    SignInFailure.objects.all().delete()
    make_user(username=names[0].strip() if "sari" in names[0] else "wati", nip="198501012010012001")
    assert statuses() == unknown
    assert 429 in unknown


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_there", [True, False])
def test_a02_many_tries_at_once_of_any_name_are_let_through_five_times(is_there):
    if is_there:
        make_user(username="sari")
    words, gate = [], threading.Barrier(12)

    def guess():
        gate.wait()
        with pytest.raises(SignInRefused) as refused:
            sign_in(name="sari", password="salah", address="10.0.0.1")
        words.append(refused.value.reason)
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert words.count(WRONG) == 5
    assert len(words) == 12


def test_a02_a_free_try_waits_for_nobody_where_the_one_before_was_noted_by_a_clock_ahead(client, clock):
    make_user(username="sari")
    clock.shift(2)
    assert WRONG in post(client, "sari", "salah").text
    clock.shift(-2)
    assert WRONG in post(client, "sari", "salah").text
    assert post(client, "sari", PASSWORD).status_code == 302


def test_a01_wrong_tries_at_the_sign_in_page_do_not_hold_up_the_owner_inside(client, client_factory, clock):
    client.force_login(make_user(username="sari"))
    for _ in range(6):
        post(client_factory(), "sari", "salah", address="127.0.0.1")
    new = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    assert client.post("/sandi/", new)["Location"] == "/"


def test_a02_unknown_name_wrong_password_and_closed_account_get_the_same_answer(client):
    make_user(username="sari")
    make_user(username="tutup", is_active=False)
    pages = []
    for name, password in (("tak-ada", PASSWORD), ("sari", "salah"), ("tutup", PASSWORD)):
        response = post(client, name, password)
        assert response.status_code == 422
        assert WRONG in response.text
        start = response.text.index("error-summary")
        pages.append(response.text[start : response.text.index("</ul>", start)])
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize(("name", "password"), [("tak-ada", PASSWORD), ("sari", "salah"), ("tutup", PASSWORD)])
def test_a02_every_refusal_hashes_the_password_exactly_once(client, settings, monkeypatch, name, password):
    """The hash takes nine tenths of the time; `bench/sign_in.py` measures the whole answer."""
    settings.PASSWORD_HASHERS = ["zi_portal.frame.passwords.PortalArgon2PasswordHasher"]
    make_user(username="sari")
    make_user(username="tutup", is_active=False)
    hashed = []
    for method in ("encode", "verify"):
        original = getattr(PortalArgon2PasswordHasher, method)
        monkeypatch.setattr(
            PortalArgon2PasswordHasher,
            method,
            lambda self, *args, original=original: hashed.append(original.__name__) or original(self, *args),
        )
    assert post(client, name, password).status_code == 422
    assert len(hashed) == 1


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
    ("password", "reason"),
    [
        ("delapan8", "terlalu pendek"),
        ("password12345", "umum"),
        ("Integritas2026!", "mudah ditebak"),
        ("WBK-wbbm-2026", "mudah ditebak"),
        ("NgurahRai2026", "nama kantor"),
    ],
)
def test_a08_weak_passwords_are_refused_with_the_reason(client, password, reason):
    user = make_member(Role.TEAM_LEAD, unit=make_unit(name="KPPBC TMP Ngurah Rai"))
    client.force_login(user)
    response = client.post("/sandi/", {"old_password": PASSWORD, "new_password": password, "repeated": password})
    assert response.status_code == 422
    assert reason in response.text
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not events(AuditEvent.Kind.PASSWORD_CHANGED).exists()


def test_a08_128_characters_with_spaces_and_emoji_are_taken_whole(client):
    user = make_user(username="sari")
    client.force_login(user)
    password = (" kuda 🐎 berlari di padang " * 6)[:127] + " "
    assert len(password) == 128
    response = client.post("/sandi/", {"old_password": PASSWORD, "new_password": password, "repeated": password})
    assert response.status_code == 302
    client.post("/keluar/")
    assert post(client, "sari", password[:-1]).status_code == 422
    assert post(client, "sari", password).status_code == 302


def test_a08_password_fields_allow_pasting_and_are_not_cut(client):
    client.force_login(make_user())
    page = client.get("/sandi/").text
    assert "onpaste" not in page
    assert "maxlength" not in page


def test_a09_start_password_opens_nothing_but_the_change_page(client):
    user = make_user(username="sari", must_change_password=True)
    assert post(client, "sari").status_code == 302
    for path in ("/", "/penilaian/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"] == "/sandi/"
    assert client.post("/penilaian/").status_code == 302
    assert client.get("/sandi/").status_code == 200
    assert client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert not user.must_change_password
    assert client.get("/").status_code == 200


def test_a09_start_password_kept_as_final_is_refused(client):
    user = make_user(must_change_password=True)
    client.force_login(user)
    response = client.post("/sandi/", {"new_password": PASSWORD, "repeated": PASSWORD})
    assert response.status_code == 422
    assert passwords.SAME_AS_OLD in response.text
    user.refresh_from_db()
    assert user.must_change_password


def test_a09_start_password_that_has_run_out_is_refused(client):
    make_user(username="sari", must_change_password=True, start_password_expires_at=timezone.now() - timedelta(hours=1))
    response = post(client, "sari")
    assert response.status_code == 422
    assert "Kata sandi awal Anda sudah tidak berlaku" in response.text
    assert not events(AuditEvent.Kind.SIGNED_IN).exists()


def test_old_password_is_asked_once_the_start_password_is_gone(client):
    client.force_login(make_user())
    response = client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD})
    assert response.status_code == 422
    response = client.post("/sandi/", {"old_password": "salah", "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD})
    assert passwords.WRONG_OLD in response.text


def test_a01_the_old_password_is_not_to_be_guessed_in_a_session_left_open(client, clock):
    client.force_login(make_user(username="sari"))
    new = {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    for _ in range(6):  # a new one that is refused costs nothing, the old one being right
        weak = {"old_password": PASSWORD, "new_password": "password12345", "repeated": "password12345"}
        assert client.post("/sandi/", weak).status_code == 422
    for _ in range(5):
        assert client.post("/sandi/", {"old_password": "salah", **new}).status_code == 422
    held_up = client.post("/sandi/", {"old_password": PASSWORD, **new})
    assert (held_up.status_code, held_up["Retry-After"]) == (429, "60")
    assert "Tunggu 1 menit" in held_up.text
    clock.shift(61)
    assert client.post("/sandi/", {"old_password": PASSWORD, **new})["Location"] == "/"


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


def test_a10_new_password_is_not_shown_where_the_session_has_ended(client):
    response = client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD})
    assert response.status_code == 302
    response = client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD, "isi": "teks"})
    assert response.status_code == 401
    assert NEW_PASSWORD not in response.text


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


def test_a01_an_address_counts_as_its_office_in_either_version_of_the_protocol():
    assert network_of("2001:db8:1:2::3") == network_of("2001:db8:1:2:ffff::4") != network_of("2001:db8:1:3::3")
    assert network_of("192.0.2.1:51234") == network_of("192.0.2.1:8") == "192.0.2.1"
    assert network_of("[2001:db8:1:2::3]:443") == network_of("2001:db8:1:2::4") == network_of("[2001:db8:1:2::5]")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("::ffff:192.0.2.2")


@pytest.mark.parametrize("name", ["\x00", "a" * 100_000, "<script>alert(1)</script>", "' OR 1=1 --", "{{7*7}}", "😀"])
def test_f08_any_text_as_name_is_refused_and_escaped(client, name):
    response = post(client, name, "salah")
    assert response.status_code == 422
    assert "<script>alert(1)</script>" not in response.text
    assert 'value="49"' not in response.text


def test_signed_in_person_is_led_past_the_sign_in_page(client):
    client.force_login(make_user())
    assert client.get(reverse("assessment:sign-in"))["Location"] == "/"
