"""A column of moments: local, with the zone in its heading, as `Table` asks for them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from zi_portal.kit.tables.table import Column


def moment_column(heading: str, zone: ZoneInfo, value: Callable[[Any], datetime | None]) -> Column[Any]:
    """Return a column `heading (WITA)` of what `value` says of a row, None where it says nothing."""

    def local(row: Any) -> datetime | None:
        moment = value(row)
        return moment.astimezone(zone).replace(tzinfo=None) if moment is not None else None

    return Column(f"{heading} ({timezone.now().astimezone(zone).tzname()})", local, 18)
