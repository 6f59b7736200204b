"""The second step between two browsers: what an act does to the codes, and what it refuses where another was faster."""

from contextlib import contextmanager

import pytest
from django.db import connection

from assessment.accounts import totp
from assessment.accounts.permissions import factor_days_left
from assessment.accounts.services import second_factor
from assessment.people.models import FactorRemoval, RecoveryCode, Role, SignInFailure, User
from tests.factories import PASSWORD, make_member, make_membership, make_user
from tests.phone import code_from, code_of, give_phone
from zi_portal.kit.refusals import ActionDenied, SignInRefused, WrongState

pytestmark = pytest.mark.django_db

HERE = "10.0.0.1"
NEW = "0" * 31 + "1"  # nonce of another phone
WRONG = "Kode tidak cocok. Ketik kode yang sedang tampil di aplikasi autentikator."
WRONG_RECOVERY = "Kode pemulihan tidak cocok atau sudah dipakai. Periksa tulisannya, atau pakai kode lain dari daftar."
NOT_ON = "Verifikasi dua langkah belum dipasang. Pasang dahulu di halaman Pengamanan."


@pytest.fixture
def sari(clock):
    """A person with a phone; `sari.codes` are her recovery codes."""
    user = make_user(username="sari")
    user.codes = give_phone(user)
    return user


def first_code_of_another_phone(user):
    return code_from(totp.secret_of(user, NEW))


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


@pytest.mark.parametrize("act", [move, make_codes])
def test_the_codes_an_act_returns_are_ten_and_those_that_open_from_now_on(sari, clock, act):
    codes = act(sari)
    assert len(set(codes)) == 10
    assert refusal(sari, sari.codes[0]) == WRONG_RECOVERY
    assert refusal(sari, codes[9]) == ""


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


def test_a07_a_code_that_came_too_early_stays_barred_after_one_that_came_too_late(sari, clock):
    early, late = code_of(sari, minutes=5), code_of(sari, minutes=-5)
    assert "terlalu cepat sekitar 5 menit" in refusal(sari, early)
    assert "terlambat sekitar 5 menit" in refusal(sari, late)
    clock.shift(300)
    assert refusal(sari, early) == (
        "Kode ini sudah dipakai. Tunggu sampai aplikasi menampilkan kode berikutnya, lalu ketik kode itu."
    )


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
