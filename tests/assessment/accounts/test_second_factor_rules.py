"""The rules of the second step below its pages: when each act is refused, what it leaves, and how far clocks may differ."""

from datetime import timedelta

import pyotp
import pytest

from assessment.accounts import totp
from assessment.accounts.services import factor_removal, second_factor, tries
from assessment.audit.models import AuditEvent
from assessment.people.models import FactorRemoval, Role, SignInFailure, User
from tests.factories import PASSWORD, make_instansi, make_member, make_membership, make_unit, make_user
from tests.phone import code_from, code_of, give_phone
from zi_portal.kit.refusals import InvalidInput, SignInRefused, WrongState

pytestmark = pytest.mark.django_db

NONCE = "0" * 32
AT = {"address": "10.0.0.1"}


@pytest.fixture
def sari(clock):
    return make_user(username="sari")


@pytest.fixture
def with_phone(sari):
    sari.codes = give_phone(sari)
    return sari


def stale(person):
    """Return `person` as a request read it before the other tab did its act."""
    return User.objects.get(pk=person.pk)


def first_code(person, nonce=NONCE, **off):
    return code_from(totp.secret_of(person, nonce), **off)


def last_event():
    return AuditEvent.objects.order_by("-pk").first()


def turn_on(by, **changed):
    sent = {"nonce": NONCE, "code": first_code(by), "password": PASSWORD, **AT, "by": by}
    return second_factor.turn_on(**(sent | changed))


def move(by, old_code, **changed):
    return second_factor.move(
        **({"nonce": NONCE, "code": first_code(by), "old_code": old_code, **AT, "by": by} | changed)
    )


def make_codes(by, code):
    return second_factor.make_recovery_codes(code=code, **AT, by=by)


ACTS = {"move": move, "codes": make_codes}

# Twice, or in the wrong state


def test_what_is_on_is_not_turned_on_again(with_phone):
    before = (with_phone.factor_nonce, AuditEvent.objects.count())
    with pytest.raises(WrongState, match="sudah dipasang"):
        turn_on(with_phone, password="salah")
    with_phone.refresh_from_db()
    assert (with_phone.factor_nonce, AuditEvent.objects.count()) == before


def test_of_two_tabs_only_the_first_turns_it_on(sari):
    second_tab = stale(sari)
    assert len(turn_on(sari)) == 10
    with pytest.raises(WrongState, match="sudah dipasang"):
        turn_on(second_tab, nonce="1" * 32, code=first_code(sari, "1" * 32))
    sari.refresh_from_db()
    assert sari.factor_nonce == NONCE


@pytest.mark.parametrize("act", ACTS)
def test_what_is_off_is_neither_moved_nor_given_codes(sari, act):
    with pytest.raises(WrongState, match="belum dipasang"):
        ACTS[act](sari, "000000")
    assert (AuditEvent.objects.count(), SignInFailure.objects.count()) == (0, 0)


@pytest.mark.parametrize("act", ACTS)
def test_what_another_tab_turned_off_meanwhile_takes_no_code(with_phone, act):
    first_tab, code = stale(with_phone), code_of(with_phone)
    second_factor.turn_off(password=PASSWORD, code=with_phone.codes[0], **AT, by=with_phone)
    with pytest.raises(SignInRefused, match="tidak cocok"):
        ACTS[act](first_tab, code)
    with_phone.refresh_from_db()
    assert not with_phone.has_second_factor
    assert not with_phone.recovery_codes.exists()


def test_a_code_of_who_has_no_phone_is_wrong(sari):
    with pytest.raises(SignInRefused, match="tidak cocok"):
        second_factor.check_code(person=sari, code=first_code(sari), **AT)


# What an act leaves


def test_turning_on_is_recorded_in_the_chain_of_the_instansi(sari):
    instansi = make_instansi()
    make_membership(sari, Role.POKJA_MEMBER, unit=make_unit(instansi=instansi), areas=["MP"])
    turn_on(sari)
    event = last_event()
    assert (event.kind, event.actor, event.chain_id) == ("dua_langkah_nyala", sari, f"instansi:{instansi.pk}")
    assert event.detail == {}


def test_moving_gives_ten_codes_is_recorded_as_a_move_and_forgets_the_wrong_tries(with_phone):
    with pytest.raises(SignInRefused):
        move(with_phone, "abc")
    assert SignInFailure.objects.exists()
    codes = move(with_phone, code_of(with_phone))
    assert len(set(codes)) == 10
    assert with_phone.recovery_codes.count() == 10
    assert (last_event().kind, last_event().detail) == ("dua_langkah_nyala", {"moved": True})
    assert not SignInFailure.objects.exists()


def test_new_codes_forget_the_wrong_tries(with_phone):
    with pytest.raises(SignInRefused):
        second_factor.make_recovery_codes(code="abc", **AT, by=with_phone)
    assert len(second_factor.make_recovery_codes(code=code_of(with_phone), **AT, by=with_phone)) == 10
    assert not SignInFailure.objects.exists()


def test_turning_off_forgets_the_wrong_tries_and_leaves_nothing_of_the_phone(with_phone):
    User.objects.filter(pk=with_phone.pk).update(factor_barred_step=9)
    with pytest.raises(SignInRefused):
        second_factor.turn_off(password=PASSWORD, code="abc", **AT, by=with_phone)
    second_factor.turn_off(password=PASSWORD, code=code_of(with_phone), **AT, by=with_phone)
    with_phone.refresh_from_db()
    left = (
        with_phone.factor_nonce,
        with_phone.factor_since,
        with_phone.factor_used_step,
        with_phone.factor_barred_step,
    )
    assert left == ("", None, 0, 0)
    assert (with_phone.factor_was_removed, with_phone.factor_due_at) == (False, None)
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize("act", ["off", "moved"])
def test_each_act_raises_the_session_by_one(with_phone, act):
    before = with_phone.session_generation
    if act == "off":
        second_factor.turn_off(password=PASSWORD, code=code_of(with_phone), **AT, by=with_phone)
    else:
        move(with_phone, code_of(with_phone))
    with_phone.refresh_from_db()
    assert with_phone.session_generation == before + 1


def test_a_barred_code_of_the_old_phone_does_not_bar_the_new_one(with_phone):
    User.objects.filter(pk=with_phone.pk).update(factor_barred_step=9)
    move(with_phone, code_of(with_phone))
    with_phone.refresh_from_db()
    assert with_phone.factor_barred_step == 0


def test_the_try_of_a_right_code_is_left_for_the_caller_to_forget(with_phone):
    tried = second_factor.check_code(person=with_phone, code=code_of(with_phone), **AT)
    assert SignInFailure.objects.exists()
    tries.forget(tried)
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize(("is_signing_in", "names"), [(True, False), (False, True)])
def test_a_wrong_code_names_who_typed_it_only_where_that_is_known(with_phone, is_signing_in, names):
    """Before the code is right nobody knows who signs in."""
    with pytest.raises(SignInRefused):
        second_factor.check_code(person=with_phone, code="abc", is_signing_in=is_signing_in, **AT)
    assert (last_event().kind, last_event().actor == with_phone) == ("masuk_ditolak", names)


# Clocks and codes


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("12345", "Kode tidak cocok"),
        ("12345a", "Kode tidak cocok"),
        ("１２３４５６", "Kode tidak cocok"),  # digits of full width
        ("1234567", "Kode pemulihan tidak cocok"),
        ("ABCD-EFGH-JKLM", "Kode pemulihan tidak cocok"),
    ],
)
def test_a_wrong_code_is_called_what_its_length_says(with_phone, code, said):
    with pytest.raises(SignInRefused, match=said):
        second_factor.check_code(person=with_phone, code=code, **AT)


@pytest.mark.parametrize(("steps", "said"), [(2, "terlalu cepat sekitar 1 menit"), (-2, "terlambat sekitar 1 menit")])
def test_a_code_two_steps_off_tells_of_the_clock(with_phone, steps, said):
    with pytest.raises(SignInRefused, match=said):
        second_factor.check_code(person=with_phone, code=code_of(with_phone, steps=steps), **AT)


def test_the_code_of_a_late_clock_bars_nothing(with_phone):
    with pytest.raises(SignInRefused):
        second_factor.check_code(person=with_phone, code=code_of(with_phone, steps=-4), **AT)
    with_phone.refresh_from_db()
    assert with_phone.factor_barred_step == 0


@pytest.mark.parametrize("steps", [2, -2])
def test_the_set_up_takes_no_code_of_another_minute(sari, steps):
    with pytest.raises(InvalidInput):
        turn_on(sari, code=first_code(sari, steps=steps))
    sari.refresh_from_db()
    assert not sari.has_second_factor


@pytest.mark.parametrize("steps", [1, 0, -1])
def test_the_set_up_takes_the_code_of_a_clock_half_a_minute_off(sari, steps):
    turn_on(sari, code=first_code(sari, steps=steps))
    sari.refresh_from_db()
    assert sari.has_second_factor


@pytest.mark.parametrize(
    ("distance", "is_found"), [(0, True), (1, True), (-1, True), (20, True), (-20, True), (21, False), (-21, False)]
)
def test_codes_within_ten_minutes_are_known_and_no_others(distance, is_found):
    secret, now = "JBSWY3DPEHPK3PXP" * 2, 59_000_000
    code = pyotp.TOTP(secret).generate_otp(now + distance)
    assert totp.find_step(secret, code, now) == (now + distance if is_found else None)


@pytest.mark.parametrize(
    ("steps", "minutes"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (10, 5), (11, 6), (20, 10), (-10, 5)]
)
def test_clock_differs_by_whole_minutes_at_least_one(steps, minutes):
    assert totp.minutes_off(1000 + steps, 1000) == minutes


def test_every_set_up_has_a_nonce_of_its_own():
    made = {totp.new_nonce() for _ in range(20)}
    assert len(made) == 20
    assert {len(nonce) for nonce in made} == {32}


def test_secret_is_typed_in_groups_of_four():
    assert totp.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


# The removal of a lost phone


@pytest.fixture
def office(with_phone):
    class Office:
        instansi = make_instansi()
        admin = make_member(Role.INSTANSI_ADMIN, instansi=instansi, username="admin")
        second = make_member(Role.INSTANSI_ADMIN, instansi=instansi, username="kedua")

    make_membership(with_phone, Role.POKJA_MEMBER, unit=make_unit(instansi=Office.instansi), areas=["MP"])
    Office.removal = factor_removal.ask_removal(person=with_phone, reason="Ponsel hilang", by=Office.admin)
    return Office


def decide(office, *, is_confirmed):
    return factor_removal.decide_removal(
        removal=office.removal, is_confirmed=is_confirmed, reason="Sudah dicek", by=office.second
    )


def test_of_two_requests_only_the_one_that_was_read_is_decided(office):
    other = make_user(username="budi")
    make_membership(other, Role.POKJA_MEMBER, unit=make_unit(instansi=office.instansi), areas=["MP"])
    give_phone(other)
    waiting = factor_removal.ask_removal(person=other, reason="Ponsel rusak", by=office.admin)
    decided = decide(office, is_confirmed=True)
    waiting.refresh_from_db()
    assert (decided.pk, decided.outcome, waiting.outcome) == (office.removal.pk, "disetujui", "diminta")
    assert User.objects.get(pk=other.pk).has_second_factor


def test_there_is_nothing_to_agree_to_once_the_person_turned_it_off_but_it_can_be_refused(office, with_phone):
    second_factor.turn_off(password=PASSWORD, code=code_of(with_phone), **AT, by=stale(with_phone))
    with pytest.raises(WrongState, match="sudah tidak memakai"):
        decide(office, is_confirmed=True)
    assert FactorRemoval.objects.get().outcome == "diminta"
    assert decide(office, is_confirmed=False).outcome == "ditolak"


def test_who_lost_it_by_two_others_is_told_so(office, with_phone):
    decide(office, is_confirmed=True)
    with_phone.refresh_from_db()
    assert with_phone.factor_was_removed


def test_who_lost_it_by_the_operator_is_told_so_too(with_phone, clock):
    clock.shift(timedelta(seconds=1))
    factor_removal.remove_from_server(person=with_phone)
    with_phone.refresh_from_db()
    assert (with_phone.has_second_factor, with_phone.factor_was_removed) == (False, True)
