"""Passwords as their owners choose them: what is refused with its reason, and what a start password opens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.accounts.services import passwords
from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from tests.assessment.accounts.signing import NEW_PASSWORD, events, post
from tests.factories import PASSWORD, make_member, make_unit, make_user

pytestmark = pytest.mark.django_db


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


def test_a10_new_password_is_not_shown_where_the_session_has_ended(client):
    response = client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD})
    assert response.status_code == 302
    response = client.post("/sandi/", {"new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD, "isi": "teks"})
    assert response.status_code == 401
    assert NEW_PASSWORD not in response.text
