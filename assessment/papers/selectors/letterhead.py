"""The logo at the head of an office's papers; called with an office its reader may see."""

import structlog
from django.db.models import F, Q

from assessment.papers.models import LetterheadLogo
from assessment.people.models import Unit

log = structlog.get_logger(__name__)


def logo_in_force(unit: Unit) -> LetterheadLogo | None:
    """Return the logo of an office: its own, else that of its instansi, else None."""
    rows = LetterheadLogo.objects.filter(Q(unit=unit) | Q(unit__isnull=True, instansi=unit.instansi_id))
    return rows.select_related("uploaded_by").order_by(F("unit").asc(nulls_last=True)).first()


def logo_of_instansi(instansi_pk: int) -> LetterheadLogo | None:
    """Return the logo that heads the letters of an instansi's TPI: never that of one unit, which they judge."""
    return LetterheadLogo.objects.filter(unit__isnull=True, instansi=instansi_pk).first()


def picture_of(logo: LetterheadLogo | None) -> bytes:
    """Return a logo as PNG; empty where there is none, or where it is damaged: a paper is made without it then."""
    if logo is None:
        return b""
    if not logo.is_whole:
        log.error("letterhead_logo_damaged", logo=logo.pk)
        return b""
    return bytes(logo.picture)


def printed_logo(unit: Unit) -> bytes:
    """Return the picture of the logo that heads an office's papers."""
    return picture_of(logo_in_force(unit))


def is_broken(logo: LetterheadLogo | None) -> bool:
    """Tell whether papers are made without this logo because it is damaged."""
    return logo is not None and not logo.is_whole
