"""What the environment says of a server, for the settings: a misspelt value stops the start."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def flag(name: str, *, default: bool) -> bool:
    """Return the on/off variable `name`; django-environ would read a misspelt word as off."""
    word = env.str(name, default="").strip().lower()
    if word == "":
        return default
    if word not in {"true", "on", "yes", "1", "false", "off", "no", "0"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}")
    return word in {"true", "on", "yes", "1"}


def whole_number(name: str, *, default: int, least: int, most: int) -> int:
    """Return the whole number `name` if it lies within `least` and `most`."""
    word = env.str(name, default="").strip() or str(default)
    if not word.isdecimal() or not least <= int(word) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {word!r}")
    return int(word)


def one_of(name: str, *, default: str, choices: set[str]) -> str:
    """Return the variable `name` if it is one of `choices`."""
    word = env.str(name, default="").strip() or default
    if word not in choices:
        raise ImproperlyConfigured(f"{name} has the unknown value {word!r}")
    return word


def several(name: str) -> list[str]:
    """Return the values of `name`, which commas part."""
    return [value.strip() for value in env.str(name, default="").split(",") if value.strip()]


def mailers(url: str) -> dict[str, dict[str, Any]]:
    """Return Django's MAILERS for the address of a mail server; for an empty one a mailer that sends nothing."""
    if not url:
        return {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
    try:
        read = env.email_url_config(url)
    except (KeyError, ValueError) as error:  # an unknown scheme, a port that is no number
        raise ImproperlyConfigured("EMAIL_URL cannot be read: see .env.example") from error
    if not read["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"):
        options = {"file_path": read["EMAIL_FILE_PATH"]} if read["EMAIL_FILE_PATH"] else {}
        return {"default": {"BACKEND": read["EMAIL_BACKEND"], "OPTIONS": options}}
    options = {
        "host": read["EMAIL_HOST"],
        "port": read["EMAIL_PORT"] or 25,
        "username": read["EMAIL_HOST_USER"] or "",
        "password": read["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": bool(read.get("EMAIL_USE_TLS")),
        "use_ssl": bool(read.get("EMAIL_USE_SSL")),
        "timeout": 20,  # seconds; a server that does not answer must not hold up what else there is to do
    }
    return {"default": {"BACKEND": read["EMAIL_BACKEND"], "OPTIONS": options}}


def folder(name: str, *, default: Path) -> Path:
    """Return the folder `name`, made if missing; a relative one counts from the project."""
    path = (BASE_DIR / (env.str(name, default="").strip() or default)).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be made: {error.strerror}") from error
    return path
