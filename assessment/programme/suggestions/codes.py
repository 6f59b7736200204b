"""The end of a form's public address: long enough that nobody guesses it, without letters that people take for others."""

import secrets

# Neither i, l, o nor 0, 1.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH, _GROUP = 16, 4  # 79 bits


def new_code() -> str:
    """Return one such as kx7m-2pqr-w9ab-t4fh."""
    return _grouped("".join(secrets.choice(_SIGNS) for _ in range(LENGTH)))


def read_code(typed: str) -> str:
    """Return the code that `typed` means, whatever its capitals and hyphens; "" for what is none."""
    signs = typed.lower().replace("-", "")
    return _grouped(signs) if len(signs) == LENGTH and set(signs) <= set(_SIGNS) else ""


def _grouped(signs: str) -> str:
    return "-".join(signs[place : place + _GROUP] for place in range(0, LENGTH, _GROUP))
