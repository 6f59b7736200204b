"""Units, periods and their assessments as an admin instansi keeps them."""

from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.accounts.selectors.people import administered_instansi
from assessment.lke.models import Instrument
from assessment.people import permissions
from assessment.people.models import Instansi, Unit, User
from assessment.rounds.models import Assessment, Period, Window
from assessment.rounds.selectors.assessments import assessments_in_scope, units_in_scope
from assessment.rounds.selectors.reopening import with_waiting_count
from assessment.rounds.workflow import Status
from zi_portal.kit.long_lists import LongList, Part


def administered_units(user: User, *, text: str = "", state: str = "") -> QuerySet[Unit]:
    """Return the units of the instansi `user` administers, by words of name or code and by state."""
    units = Unit.objects.filter(instansi__in=administered_instansi(user)).select_related("instansi", "parent")
    if text:
        units = units.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if state:
        units = units.filter(is_active=state == "aktif")
    return units.order_by("name", "pk")


def find_units(user: User, *, text: str = "", state: str = "") -> LongList[Unit]:
    """Return the same units to be shown by pages, each with `reopen_requests_waiting` (`reopening.with_waiting_count`)."""
    found = administered_units(user, text=text, state=state)
    part = Part.searched(found) if text else Part(found, found.count())
    return LongList([part], with_waiting_count(found, user))


def active_units(user: User) -> QuerySet[Unit]:
    """Return the units that may get roles and rounds."""
    return administered_units(user).filter(is_active=True)


def active_unit(user: User, pk: str) -> Unit | None:
    """Return the active unit whose id a link carries, if it is one of `user`'s."""
    return active_units(user).filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 10 else None


def get_administered_unit(user: User, pk: int) -> Unit:
    """Return a unit `user` administers: Http404 for one unknown to them, ActionDenied for one they only belong to."""
    unit = get_object_or_404(units_in_scope(user).select_related("instansi", "parent"), pk=pk)
    permissions.check_can_administer(user, unit.instansi)
    return unit


def kept_periods(user: User) -> QuerySet[Period]:
    """Return the periods of the instansi `user` administers, with windows and the number of assessments."""
    return (
        Period.objects.filter(instansi__in=administered_instansi(user))
        .select_related("instansi", "instrument")
        .prefetch_related(Prefetch("windows", queryset=Window.objects.order_by("opens_at")))
        .annotate(assessment_count=Count("assessments", filter=~Q(assessments__status=Status.CANCELLED)))
        .order_by("-year", "name", "pk")
    )


def get_administered_period(user: User, pk: int) -> Period:
    """Return a period `user` administers, or Http404; ActionDenied for who is admin of nothing."""
    return get_object_or_404(kept_periods(user), pk=pk)


def unopened_units(user: User, period: Period, *, text: str = "") -> QuerySet[Unit]:
    """Return the active units of the period's instansi that have no assessment in it yet."""
    opened = Assessment.objects.filter(period=period, unit=OuterRef("pk"))
    units = administered_units(user, text=text, state="aktif").filter(instansi=period.instansi_id)
    return units.filter(~Exists(opened))


def opened_assessments(user: User, period: Period, *, text: str = "") -> QuerySet[Assessment]:
    """Return the assessments of a period, with their units."""
    found = assessments_in_scope(user).filter(period=period)
    if text:
        found = found.filter(Q(unit__name__icontains=text) | Q(unit__code__icontains=text))
    return found.order_by("unit__name", "pk")


def get_administered_assessment(user: User, pk: int) -> Assessment:
    """Return an assessment of a unit `user` administers: Http404 if unknown to them, else ActionDenied."""
    assessment = get_object_or_404(assessments_in_scope(user), pk=pk)
    permissions.check_can_administer(user, assessment.unit.instansi)
    return assessment


def offered_instruments(period: Period | None = None) -> QuerySet[Instrument]:
    """Return the editions a period may be given, those in force first; of an existing period also the one it has."""
    offered = Q(closed_at__isnull=True)
    if period is not None:
        offered |= Q(pk=period.instrument_id)
    return Instrument.objects.filter(offered).defer("details").order_by("-in_force", "-year", "-edition")


def zone_of(period: Period) -> str:
    """Return the zone most units of the period's instansi live in: the one its hours are first shown in."""
    zones = Unit.objects.filter(instansi=period.instansi_id, is_active=True).order_by().values_list("time_zone")
    most = zones.annotate(units=Count("pk")).order_by("-units", "time_zone").first()
    return most[0] if most else timezone.get_current_timezone_name()


def new_period_facts(instansi: QuerySet[Instansi]) -> dict[str, object]:
    """Return what a new period of `instansi` begins with: its first year to come without one, the LKE in force.

    Documents count from the first day of the year before on.
    """
    latest = Period.objects.filter(instansi__in=instansi).aggregate(year=Max("year"))["year"]
    year = max(timezone.localdate().year, (latest or 0) + 1)
    in_force = offered_instruments().filter(in_force=True).first()
    return {
        "year": year,
        "name": f"Penilaian ZI {year}",
        "instrument": in_force.pk if in_force else None,
        "evidence_from": date(year - 1, 1, 1),
        "evidence_to": date(year, 12, 31),
    }
