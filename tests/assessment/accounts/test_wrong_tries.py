"""Wrong passwords: who waits how long, whom it leaves alone, and that no answer tells which names exist."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from assessment.accounts.services.sign_in import WRONG, sign_in
from assessment.accounts.services.tries import delay_after
from assessment.people.models import SignInFailure
from tests.assessment.accounts.signing import NEW_PASSWORD, post
from tests.factories import PASSWORD, make_user
from zi_portal.frame.passwords import PortalArgon2PasswordHasher
from zi_portal.kit.client_network import network_of
from zi_portal.kit.refusals import SignInRefused

pytestmark = pytest.mark.django_db


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


def test_a01_an_address_counts_as_its_office_in_either_version_of_the_protocol():
    assert network_of("2001:db8:1:2::3") == network_of("2001:db8:1:2:ffff::4") != network_of("2001:db8:1:3::3")
    assert network_of("192.0.2.1:51234") == network_of("192.0.2.1:8") == "192.0.2.1"
    assert network_of("[2001:db8:1:2::3]:443") == network_of("2001:db8:1:2::4") == network_of("[2001:db8:1:2::5]")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("::ffff:192.0.2.2")
