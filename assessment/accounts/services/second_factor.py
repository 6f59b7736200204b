"""The second step of one's own sign-in: set up, moved to another phone, its recovery codes, turned off; and each code asked."""

import hashlib
import re

from django.db import transaction
from django.utils import timezone

from assessment.accounts import permissions as accounts_permissions
from assessment.accounts.selectors.people import home_instansi
from assessment.accounts.services import tries
from assessment.accounts.services.passwords import check_own_password, make_start_password, regrouped
from assessment.accounts.totp import DIGITS, WINDOW, find_step, minutes_off, secret_of, step_at
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import RecoveryCode, User
from zi_portal.kit.refusals import InvalidInput, SignInRefused, WrongState

RECOVERY_CODES = 10

WRONG = "Kode tidak cocok. Ketik kode yang sedang tampil di aplikasi autentikator."
WRONG_RECOVERY = "Kode pemulihan tidak cocok atau sudah dipakai. Periksa tulisannya, atau pakai kode lain dari daftar."
USED = "Kode ini sudah dipakai. Tunggu sampai aplikasi menampilkan kode berikutnya, lalu ketik kode itu."
CLOCK_OFF = (
    "Kode ini benar, tetapi bukan untuk saat ini: jam ponsel Anda {way} sekitar {minutes} menit. Nyalakan waktu otomatis di "
    "pengaturan ponsel, lalu ketik kode yang baru."
)
WRONG_PASSWORD = "Kata sandi tidak cocok. Ketik kata sandi yang Anda pakai sekarang."  # noqa: S105  (a message)
NOT_ON = "Verifikasi dua langkah belum dipasang. Pasang dahulu di halaman Pengamanan."
ALREADY_ON = "Verifikasi dua langkah sudah dipasang. Untuk ponsel baru, pilih Ganti ponsel."


def check_code(*, person: User, code: str, address: str, browser: str = "", is_signing_in: bool = False) -> tries.Try:
    """Take one code of the person's phone, or one recovery code, which is good for nothing afterwards.

    Returns the try, for the caller to forget once all else is right as well. Raises SignInRefused with the reason (used
    before, the phone's clock, or just wrong), and with the time to wait while a delay runs.
    """
    tried = tries.begin(
        subject=f"kode:{person.pk}",
        address=address,
        browser=browser,
        limits=[tries.OWN] if browser else [tries.OWN, tries.ACCOUNT],
    )
    problem = _take(person, code)
    if problem:
        _refuse(tried, person, is_signing_in=is_signing_in)
        raise SignInRefused(problem)
    return tried


def turn_on(*, nonce: str, code: str, password: str, address: str, by: User) -> list[str]:
    """Turn the second step on by the first code of the phone that holds the secret of `nonce`; every other session ends.

    password: asked again, so that a session left open does not hand the account over. Returns the recovery codes, readable
    here only, to be shown once. Raises InvalidInput for a password or code that does not fit, SignInRefused while a
    delay runs, WrongState if it is on already.
    """
    if by.has_second_factor:
        raise WrongState(ALREADY_ON)
    check_own_password(person=by, password=password, address=address, field="password", reason=WRONG_PASSWORD)
    with transaction.atomic():
        person = _locked(by)
        if person.has_second_factor:
            raise WrongState(ALREADY_ON)
        _set_phone(person, nonce, code, field="one_time_password")
        codes = _make_codes(person)
        audit.record(AuditEvent.Kind.FACTOR_ON, person, by=person, scope=home_instansi(person))
        return codes


def move(*, nonce: str, code: str, old_code: str, address: str, by: User) -> list[str]:
    """Turn from the old phone to a new one, proved by a code of each; a recovery code stands in for a lost old one.

    Returns new recovery codes, to be shown once; the old ones are gone and every other session ends. Raises InvalidInput
    at the field that does not fit, SignInRefused for the old code, WrongState if the second step is off.
    """
    if not by.has_second_factor:
        raise WrongState(NOT_ON)
    _new_step(by, nonce, code, field="one_time_password")  # before the old code is used up
    tried = check_code(person=by, code=old_code, address=address)
    with transaction.atomic():
        person = _locked(by)
        if not person.has_second_factor:
            raise WrongState(NOT_ON)
        _set_phone(person, nonce, code, field="one_time_password")
        codes = _make_codes(person)
        tries.forget(tried)
        audit.record(AuditEvent.Kind.FACTOR_ON, person, by=person, scope=home_instansi(person), detail={"moved": True})
        return codes


def make_recovery_codes(*, code: str, address: str, by: User) -> list[str]:
    """Return ten new recovery codes, to be shown once; the old ones are gone. Raises SignInRefused; WrongState if it is off."""
    if not by.has_second_factor:
        raise WrongState(NOT_ON)
    tried = check_code(person=by, code=code, address=address)
    with transaction.atomic():
        person = _locked(by)
        if not person.has_second_factor:
            raise WrongState(NOT_ON)
        codes = _make_codes(person)
        tries.forget(tried)
        audit.record(AuditEvent.Kind.RECOVERY_CODES_MADE, person, by=person, scope=home_instansi(person))
        return codes


def turn_off(*, password: str, code: str, address: str, by: User) -> None:
    """Turn the second step off; every other session ends.

    Raises ActionDenied where a role of `by` requires it, WrongState if it is off, InvalidInput for a wrong password,
    SignInRefused for the code, or with the time to wait after too many wrong ones of either.
    """
    accounts_permissions.check_can_turn_factor_off(by)
    check_own_password(person=by, password=password, address=address, field="password", reason=WRONG_PASSWORD)
    tried = check_code(person=by, code=code, address=address)
    with transaction.atomic():
        person = _locked(by)
        accounts_permissions.check_can_turn_factor_off(person)
        forget_phone(person)
        tries.forget(tried)
        audit.record(AuditEvent.Kind.FACTOR_OFF, person, by=person, scope=home_instansi(person))


def forget_phone(person: User, *, was_removed: bool = False) -> None:
    """Turn the second step of `person` (locked) off with its recovery codes, and end every session."""
    person.factor_nonce, person.factor_since = "", None
    person.factor_used_step = person.factor_barred_step = 0
    person.factor_was_removed = was_removed
    person.factor_due_at = None
    person.session_generation += 1
    _save(person)
    person.recovery_codes.all().delete()


@transaction.atomic
def _take(person: User, typed: str) -> str:
    """Use up the code that was typed and return "", or return why it is refused."""
    person = _locked(person)
    signs = re.sub(r"[\s\u2010-\u2015-]", "", typed)
    if not person.has_second_factor:
        return WRONG
    if len(signs) != DIGITS or not signs.isascii():
        return _take_recovery(person, signs)
    now = step_at(timezone.now())
    step = find_step(secret_of(person, person.factor_nonce), signs, now)
    if step is None:
        return WRONG
    if abs(step - now) > WINDOW:
        if step > now:
            # Whoever guesses must not learn a code that will be right in some minutes.
            person.factor_barred_step = step
            person.save(update_fields=["factor_barred_step"])
        return _clock_off(step, now)
    if step <= person.factor_used_step or step == person.factor_barred_step:
        return USED
    person.factor_used_step = step
    person.save(update_fields=["factor_used_step"])
    return ""


def _take_recovery(person: User, signs: str) -> str:
    code = person.recovery_codes.filter(digest=_digest(regrouped(signs)), used_at=None).first()
    if code is None:
        return WRONG_RECOVERY if len(signs) > DIGITS else WRONG
    code.used_at = timezone.now()
    code.save(update_fields=["used_at"])
    left = person.recovery_codes.filter(used_at=None).count()
    audit.record(
        AuditEvent.Kind.RECOVERY_CODE_USED, person, by=person, scope=home_instansi(person), detail={"left": left}
    )
    return ""


def _set_phone(person: User, nonce: str, code: str, *, field: str) -> None:
    person.factor_used_step = _new_step(person, nonce, code, field=field)
    person.factor_barred_step = 0
    person.factor_nonce, person.factor_since = nonce, timezone.now()
    person.factor_due_at, person.factor_was_removed = None, False
    person.session_generation += 1
    _save(person)


def _new_step(person: User, nonce: str, code: str, *, field: str) -> int:
    """Return the step of the first code of a new phone. Raises InvalidInput at `field`."""
    now = step_at(timezone.now())
    step = find_step(secret_of(person, nonce), re.sub(r"\s", "", code), now) if code.isascii() else None
    if step is None:
        raise InvalidInput({field: [WRONG]})
    if abs(step - now) > WINDOW:
        raise InvalidInput({field: [_clock_off(step, now)]})
    return step


def _clock_off(step: int, now: int) -> str:
    return CLOCK_OFF.format(way="terlambat" if step < now else "terlalu cepat", minutes=minutes_off(step, now))


def _make_codes(person: User) -> list[str]:
    person.recovery_codes.all().delete()
    codes = [make_start_password() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=person, digest=_digest(code)) for code in codes)
    return codes


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


@transaction.atomic
def _refuse(tried: tries.Try, person: User, *, is_signing_in: bool) -> None:
    audit.record(
        AuditEvent.Kind.SIGN_IN_REFUSED,
        person,
        by=None if is_signing_in else person,
        scope=home_instansi(person),
        detail={"account": tried.account, "address": tried.address, "step": "code"},
    )


def _save(person: User) -> None:
    person.save(
        update_fields=[
            "factor_nonce",
            "factor_since",
            "factor_used_step",
            "factor_barred_step",
            "factor_was_removed",
            "factor_due_at",
            "session_generation",
        ]
    )


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)
