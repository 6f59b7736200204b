"""The logo at the head of an office's papers; called with an office its reader may see."""

import structlog
from django.db.models import F, Q

from assessment.models import LetterheadLogo, Unit

log = structlog.get_logger(__name__)


def logo_in_force(unit: Unit) -> LetterheadLogo | None:
    """Return the logo of an office: its own, else that of its instansi, else None."""
    rows = LetterheadLogo.objects.filter(Q(unit=unit) | Q(unit__isnull=True, instansi=unit.instansi_id))
    return rows.select_related("uploaded_by").order_by(F("unit").asc(nulls_last=True)).first()


def printed_logo(unit: Unit) -> bytes:
    """Return the logo as PNG; empty where there is none, or where it is damaged: a paper is made without it then."""
    logo = logo_in_force(unit)
    if logo is None:
        return b""
    if not logo.is_whole:
        log.error("letterhead_logo_damaged", logo=logo.pk)
        return b""
    return bytes(logo.picture)


def has_broken_logo(unit: Unit) -> bool:
    """Tell whether the papers of an office are made without its logo because that is damaged."""
    logo = logo_in_force(unit)
    return logo is not None and not logo.is_whole
