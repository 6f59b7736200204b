"""The second step below its pages: what each act leaves behind, and what it refuses where another browser was faster."""

import re
from contextlib import contextmanager

import pytest
from django.db import connection

from assessment.accounts import totp
from assessment.accounts.permissions import factor_days_left
from assessment.accounts.services import second_factor
from assessment.audit.models import AuditEvent
from assessment.people.models import FactorRemoval, RecoveryCode, Role, SignInFailure, User
from tests.factories import PASSWORD, make_member, make_membership, make_user
from tests.phone import code_from, code_of, give_phone
from zi_portal.kit.refusals import ActionDenied, InvalidInput, SignInRefused, WrongState

pytestmark = pytest.mark.django_db

HERE = "10.0.0.1"
NEW = "0" * 31 + "1"  # nonce of another phone
WRONG = "Kode tidak cocok. Ketik kode yang sedang tampil di aplikasi autentikator."
WRONG_RECOVERY = "Kode pemulihan tidak cocok atau sudah dipakai. Periksa tulisannya, atau pakai kode lain dari daftar."
ALREADY_ON = "Verifikasi dua langkah sudah dipasang. Untuk ponsel baru, pilih Ganti ponsel."
NOT_ON = "Verifikasi dua langkah belum dipasang. Pasang dahulu di halaman Pengamanan."


@pytest.fixture
def sari(clock):
    """A person with a phone; `sari.codes` are her recovery codes."""
    user = make_user(username="sari")
    user.codes = give_phone(user)
    return user


def first_code_of_another_phone(user):
    return code_from(totp.secret_of(user, NEW))


def turn_on(user, *, password=PASSWORD):
    code = first_code_of_another_phone(user)
    return second_factor.turn_on(nonce=NEW, code=code, password=password, address=HERE, by=user)


def move(user):
    return second_factor.move(
        nonce=NEW, code=first_code_of_another_phone(user), old_code=code_of(user), address=HERE, by=user
    )


def make_codes(user):
    return second_factor.make_recovery_codes(code=code_of(user), address=HERE, by=user)


def turn_off(user, *, password=PASSWORD):
    return second_factor.turn_off(password=password, code=code_of(user), address=HERE, by=user)


def refusal(user, code):
    """Return why a code is refused; "" where it is taken."""
    try:
        second_factor.check_code(person=user, code=code, address=HERE)
    except SignInRefused as refused:
        return refused.reason
    return ""


@pytest.mark.parametrize(
    ("act", "kind", "detail"),
    [
        (move, "dua_langkah_nyala", {"moved": True}),
        (make_codes, "pemulihan_dibuat", {}),
        (turn_off, "dua_langkah_mati", {}),
    ],
)
def test_each_act_records_itself_and_forgets_the_wrong_codes_before(sari, act, kind, detail):
    for _ in range(4):
        assert refusal(sari, "abc") == WRONG
    act(sari)
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.kind, event.detail, event.actor_id) == (kind, detail, sari.pk)
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize("act", [move, make_codes])
def test_the_codes_an_act_returns_are_ten_and_those_that_open_from_now_on(sari, clock, act):
    codes = act(sari)
    assert len(set(codes)) == 10
    assert refusal(sari, sari.codes[0]) == WRONG_RECOVERY
    assert refusal(sari, codes[9]) == ""


@pytest.mark.parametrize("password", [PASSWORD, "salah"])
def test_a_second_set_up_is_refused_before_the_password_is_tried(sari, password):
    with pytest.raises(WrongState) as refused:
        turn_on(sari, password=password)
    assert refused.value.reason == ALREADY_ON
    assert not SignInFailure.objects.exists()


def test_a_set_up_that_another_browser_finished_first_is_refused(sari):
    before = User.objects.get(pk=sari.pk)
    before.factor_since = None  # as this browser read it
    with pytest.raises(WrongState) as refused:
        turn_on(before)
    assert refused.value.reason == ALREADY_ON
    assert refusal(sari, sari.codes[0]) == ""


def test_a_set_up_with_a_wrong_password_turns_nothing_on(clock):
    user = make_user()
    with pytest.raises(InvalidInput):
        turn_on(user, password="salah")
    user.refresh_from_db()
    assert not user.has_second_factor


@pytest.mark.parametrize("act", [move, make_codes])
def test_without_a_phone_there_is_nothing_to_move_and_no_code_to_renew(clock, act):
    with pytest.raises(WrongState) as refused:
        act(make_user())
    assert refused.value.reason == NOT_ON
    assert not SignInFailure.objects.exists()
    assert not RecoveryCode.objects.exists()


@contextmanager
def once_the_code_is_used_up(change):
    """Let `change` happen, as by another browser, right after a code of the phone was taken."""
    is_done = False

    def watch(execute, sql, params, many, context):
        nonlocal is_done
        result = execute(sql, params, many, context)
        if not is_done and sql.startswith("UPDATE") and '"factor_used_step" =' in sql:
            is_done = True
            change()
        return result

    with connection.execute_wrapper(watch):
        yield
    assert is_done


@pytest.mark.parametrize("act", [move, make_codes])
def test_where_another_browser_turns_it_off_while_the_code_is_checked_nothing_is_set_up(sari, act):
    with (
        once_the_code_is_used_up(lambda: second_factor.forget_phone(User.objects.get(pk=sari.pk))),
        pytest.raises(WrongState) as refused,
    ):
        act(sari)
    assert refused.value.reason == NOT_ON
    sari.refresh_from_db()
    assert not sari.has_second_factor
    assert not sari.recovery_codes.exists()


def test_turning_it_off_is_refused_where_a_role_that_requires_it_came_while_the_code_was_checked(sari, settings):
    settings.SECOND_FACTOR = "required"
    with once_the_code_is_used_up(lambda: make_membership(sari, Role.TEAM_LEAD)), pytest.raises(ActionDenied):
        turn_off(sari)
    sari.refresh_from_db()
    assert sari.has_second_factor


def test_turning_it_off_is_refused_before_the_password_is_tried_where_a_role_requires_it(clock, settings):
    settings.SECOND_FACTOR = "required"
    lead = make_member(Role.TEAM_LEAD)
    give_phone(lead)
    with pytest.raises(ActionDenied):
        turn_off(lead, password="salah")
    assert not SignInFailure.objects.exists()


def test_a06_no_code_opens_for_somebody_without_a_phone_not_even_that_of_an_empty_set_up(clock):
    user = make_user()
    assert refusal(user, code_from(totp.secret_of(user, ""))) == WRONG


@pytest.mark.parametrize(
    ("typed", "said"), [("12345", WRONG), ("abcdef", WRONG), ("abcdefg", WRONG_RECOVERY), ("1234567", WRONG_RECOVERY)]
)
def test_what_is_longer_than_a_code_of_the_phone_is_refused_as_a_recovery_code(sari, typed, said):
    assert refusal(sari, typed) == said


def test_a07_a_code_that_came_too_early_stays_barred_after_one_that_came_too_late(sari, clock):
    early, late = code_of(sari, minutes=5), code_of(sari, minutes=-5)
    assert "terlalu cepat sekitar 5 menit" in refusal(sari, early)
    assert "terlambat sekitar 5 menit" in refusal(sari, late)
    clock.shift(300)
    assert refusal(sari, early) == (
        "Kode ini sudah dipakai. Tunggu sampai aplikasi menampilkan kode berikutnya, lalu ketik kode itu."
    )


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (2, "terlalu cepat sekitar 1 menit"),
        (-3, "terlambat sekitar 2 menit"),  # a minute and a half
        (20, "terlalu cepat sekitar 10 menit"),
        (-20, "terlambat sekitar 10 menit"),
        (21, "Kode tidak cocok."),
        (-21, "Kode tidak cocok."),
    ],
)
def test_a_clock_up_to_ten_minutes_off_is_told_from_a_wrong_code(sari, steps, said):
    assert said in refusal(sari, code_of(sari, steps=steps))


def test_each_set_up_has_a_secret_of_its_own_that_fits_its_column():
    nonces = {totp.new_nonce() for _ in range(3)}
    assert len(nonces) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", nonce) for nonce in nonces)


def test_who_had_it_removed_sets_it_up_at_once_and_is_asked_no_more_after_that(sari):
    second_factor.forget_phone(sari, was_removed=True)
    assert factor_days_left(User.objects.get(pk=sari.pk)) == 0
    give_phone(sari)
    turn_off(sari)
    assert factor_days_left(User.objects.get(pk=sari.pk)) is None


def test_rows_of_the_second_step_say_in_a_trace_whose_they_are(clock):
    code = RecoveryCode(user_id=7)
    assert str(code) == "7: belum dipakai"
    code.used_at = "3 Maret"
    assert str(code) == "7: 3 Maret"
    assert str(FactorRemoval(person_id=7, outcome="ditolak")) == "7: ditolak"
