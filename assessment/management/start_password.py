"""The start password of a new admin, printed this once."""

from django.core.management.base import BaseCommand

from assessment.services.passwords import START_PASSWORD_LIFE


def print_start_password(command: BaseCommand, text: str) -> None:
    """Print a start password with what becomes of it; nothing for an account that was there already."""
    if text:
        command.stdout.write(f"Sandi awal: {text}")
        days = START_PASSWORD_LIFE.days
        command.stdout.write(f"Berlaku {days} hari dan harus diganti saat masuk pertama kali. Tidak dicetak lagi.")
