"""A phone with an authenticator app, as pyotp plays it."""

import time

import pyotp

from assessment.accounts import totp
from assessment.accounts.services import second_factor as services
from tests.factories import PASSWORD


def secret_on(page_text):
    """Return the secret that a set-up page shows for typing."""
    return page_text.split('set-up-secret">')[1].split("<")[0].replace(" ", "")


def code_of(user, *, minutes=0, steps=0):
    """Return what the phone of `user` shows, with a clock that is `minutes` or `steps` ahead."""
    return code_from(totp.secret_of(user, user.factor_nonce), minutes=minutes, steps=steps)


def code_from(secret, *, minutes=0, steps=0):
    return pyotp.TOTP(secret).at(int(time.time()) + 60 * minutes + 30 * steps)


def give_phone(user):
    """Set the second step of `user` up, as if its first code had been taken long ago; return the recovery codes."""
    nonce = totp.new_nonce()
    code = code_from(totp.secret_of(user, nonce))
    codes = services.turn_on(nonce=nonce, code=code, password=PASSWORD, address="10.0.0.1", by=user)
    user.refresh_from_db()
    user.factor_used_step = 0
    user.save()
    return codes
