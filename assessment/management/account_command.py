"""What the commands share that make an admin's account: refusals that name the option, and the start password, printed once."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError

from assessment.accounts.services.passwords import START_PASSWORD_LIFE
from zi_portal.kit.refusals import ActionDenied, InvalidInput


@contextmanager
def told_refusals(options: Mapping[str, str]) -> Iterator[None]:
    """Turn a refusal of a service into a CommandError; `options` maps its field names to the options of the command."""
    try:
        yield
    except InvalidInput as refused:
        lines = [
            f"{options[field]}: {message}" if field in options else message
            for field, messages in refused.errors.items()
            for message in messages
        ]
        raise CommandError("\n".join(lines)) from refused
    except ActionDenied as denied:
        raise CommandError(denied.reason) from denied


def print_start_password(command: BaseCommand, text: str) -> None:
    """Print a start password with what becomes of it; nothing for an account that was there already."""
    if text:
        command.stdout.write(f"Kata sandi awal: {text}")
        days = START_PASSWORD_LIFE.days
        command.stdout.write(f"Berlaku {days} hari dan harus diganti saat masuk pertama kali. Tidak dicetak lagi.")
