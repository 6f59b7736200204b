"""The codes of the second step of signing in (TOTP, RFC 6238): computed and compared here, kept nowhere.

The secret that a phone holds is computed from the person's nonce and a key of the server, so that neither a copy of the
database nor a backup of it shows a secret. The key is that of the audit trail, which an office keeps for years, under a
name of its own. With another key no phone fits any more; recovery codes do, since they need no key.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from django.conf import settings

from assessment.people.models import User

ISSUER = "Portal Zona Integritas"
STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20  # as RFC 4226 recommends; 32 letters
WINDOW = 1  # steps before and after the present one whose code is taken: clocks differ, and typing takes time
SEEN_STEPS = 20  # steps (ten minutes) within which a code that does not fit now tells that the phone's clock is off


def new_nonce() -> str:
    """Return what tells this set-up from every other (hex)."""
    return secrets.token_hex(16)


def secret_of(person: User, nonce: str) -> str:
    """Return the secret of `person` under `nonce`, in base32 as apps take it."""
    message = f"assessment.second_factor:{person.pk}:{nonce}"
    digest = hmac.new(settings.AUDIT_KEY.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:SECRET_BYTES]).decode()


def grouped(secret: str) -> str:
    """Return a secret in groups of four, for typing."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def app_address(person: User, nonce: str) -> str:
    """Return the otpauth address that a QR code holds; opened on a phone it leads into the app."""
    return pyotp.TOTP(secret_of(person, nonce)).provisioning_uri(name=person.username, issuer_name=ISSUER)


def step_at(moment: datetime) -> int:
    """Return the number of the half minute since 1970 that holds `moment`."""
    return int(moment.timestamp()) // STEP_SECONDS


def find_step(secret: str, code: str, now: int) -> int | None:
    """Return the step nearest to the step `now` whose code is `code`, within ten minutes, or None."""
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    for distance in range(SEEN_STEPS + 1):
        for step in (now - distance, now + distance):
            if hmac.compare_digest(totp.generate_otp(step), code):
                return step
    return None


def minutes_off(step: int, now: int) -> int:
    """Return by how many minutes, at least one, a phone that shows the code of `step` differs from the step `now`."""
    return max(1, round(abs(step - now) * STEP_SECONDS / 60))
