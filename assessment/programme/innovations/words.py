"""What an innovation changed, in words."""

from datetime import date
from decimal import Decimal

from assessment.programme.models import Innovation
from zi_portal.kit.indonesian import count_text, long_date, plain_number


def figure_text(figure: Decimal, measure: str) -> str:
    """Return `1.250,5 berkas`."""
    whole, _, rest = plain_number(figure).partition(",")
    return f"{count_text(int(whole))}{',' + rest if rest else ''} {measure}".strip()


def state_text(text: str, figure: Decimal | None, measure: str, on: date | None) -> str:
    """Return `Antre di loket, 3 hari (2 Januari 2026)`, whatever of it is known; "" for nothing."""
    said = ", ".join(
        part for part in (text.rstrip(". "), "" if figure is None else figure_text(figure, measure)) if part
    )
    if on is None:
        return said
    return f"{said} ({long_date(on)})" if said else long_date(on)


def before_text(row: Innovation) -> str:
    """Return the state before it."""
    return state_text(row.before_text, row.before_figure, row.before_measure, row.before_on)


def after_text(row: Innovation) -> str:
    """Return the state after it."""
    return state_text(row.after_text, row.after_figure, row.after_measure, row.after_on)


def change_text(row: Innovation) -> str:
    """Return `Sebelum: 3 hari. Sesudah: 1 hari.`, whichever is known; "" for none."""
    states = (("Sebelum", before_text(row)), ("Sesudah", after_text(row)))
    return " ".join(f"{name}: {said}." for name, said in states if said)
