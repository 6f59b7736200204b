"""When the unit may write: the mandiri window of its period, or the time TPI gave it for repairs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from assessment.people.models import Unit
from assessment.rounds.models import Assessment, Stage, Window
from zi_portal.kit.indonesian import deadline_text


@dataclass(frozen=True)
class UnitWindow:
    """Both ends, in UTC; the server clock decides."""

    opens_at: datetime
    closes_at: datetime


def unit_window(assessment: Assessment) -> UnitWindow | None:
    """Return when the unit may write, None where no time is set; queries as `stage_window`."""
    if assessment.repair_from is not None and assessment.repair_until is not None:
        return UnitWindow(assessment.repair_from, assessment.repair_until)
    window = stage_window(assessment, Stage.SELF)
    return UnitWindow(window.opens_at, window.closes_at) if window is not None else None


def limit_text(moment: datetime, unit: Unit) -> str:
    """Return an opening or closing moment as `unit` reads it and, where it differs, as the portal, which set it, does."""
    return deadline_text(moment, unit.time_zone, timezone.get_current_timezone_name())


def stage_window(assessment: Assessment, stage: Stage) -> Window | None:
    """Return the window of one stage of the assessment's period, None without one; one query the first time a period is asked."""
    prefetch_related_objects([assessment.period], "windows")
    return next((window for window in assessment.period.windows.all() if window.stage == stage), None)
