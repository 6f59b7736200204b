"""What came of a solution, as pages and papers say it. Plain values in, words out."""

from decimal import Decimal

from zi_portal.kit.indonesian import plain_number


def figures_text(before: Decimal | None, after: Decimal | None, measure: str) -> str:
    """Return `12 menjadi 3 aduan per bulan`, `12 aduan per bulan` before there is a second figure; "" without one."""
    if before is None:
        return ""
    numbers = plain_number(before) if after is None else f"{plain_number(before)} menjadi {plain_number(after)}"
    return f"{numbers} {measure}"


def effect_text(before: str, after: str, figures: str) -> str:
    """Return both texts and the figures in one paragraph; "" where nothing is known."""
    said = [f"{label}: {text}" for label, text in (("Sebelum", before), ("Sesudah", after), ("Angka", figures)) if text]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in said)
