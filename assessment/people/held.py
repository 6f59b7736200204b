"""The roles a person holds today, read once a request. What they allow is `permissions`."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BigAutoField, Case, DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from assessment.people.models import Instansi, Membership, Role, User
from zi_portal.kit.prepared import Asked, Prepared

TPI_ROLES = (Role.TPI_MEMBER, Role.TPI_LEAD, Role.TPI_CONTROLLER)
_OTHER_ROLES = tuple(role for role in Role if role not in TPI_ROLES)
MOST_LISTED = 100  # ids in one statement
MOST_READ = 20  # roles of one person that are read at each request
MOST_ALONE = 3  # units that are asked about one by one, before all of them are read
_SHOWN = (
    *("user", "role", "unit", "instansi", "areas", "sk_number", "starts_on", "ends_on", "ended_at", "ended_by"),
    *("unit__name", "unit__time_zone", "unit__instansi"),
    *("instansi__name", "instansi__short_name", "instansi__kind"),
)
_ALONG_INDEX = ("role", "starts_on", "pk")  # of the roles of one person, so that of thousands some are read
_RIGHTS = ("pk", "role", "unit", "instansi", "areas")


# What later packages have read with each membership that `memberships_of` returns, by the name it is given there.
_along: dict[str, Callable[[], Case]] = {}


def read_along(name: str, build: Callable[[], Case]) -> None:
    """Let each membership bring as `name` what `build` says; called when the apps are ready."""
    _along[name] = build


@dataclass
class _Held:
    """What was read of a person's roles in this request."""

    rows: list[Membership]
    is_cut: bool  # of TPI only the first of each role were read
    by_unit: dict[int | None, list[Membership]]  # those that speak of no single unit at None
    asked: int | None = 0  # units asked about one by one; None: all of them were read
    # Of a cut reading, once asked for: units by roles, one more than MOST_LISTED at most, and the instansi.
    units: dict[frozenset[str], list[int]] = field(default_factory=dict)
    instansi: list[int] | None = None


def memberships_of(user: User, *, fresh: bool = False) -> list[Membership]:
    """Return the memberships in force today, read once a request; `fresh` looks whether they still are what was read.

    Every page asks this, also of an evaluator of thousands of units: what only some pages need is not read here, and of a
    unit no more than its name and zone, and what `read_along` was told. Of somebody with more than MOST_READ roles only
    that which began first comes of each role of TPI: it tells that the role is held and since when, and `units_held` and
    `held_about` tell in which units.
    """
    held = _held(user)
    if held is not None and fresh:
        rights = sorted((m.pk, m.role, m.unit_id, m.instansi_id, m.areas) for m in held.rows)
        if held.is_cut:  # only those that were read: what was read of single units is read anew in any case
            pks = [m.pk for m in held.rows]
            now = list(_in_force(user).filter(pk__in=pks).order_by("pk").values_list(*_RIGHTS))
        else:
            now = _RIGHTS_NOW(user=user.pk, today=timezone.localdate())
        held = _sorted(held.rows, is_cut=held.is_cut) if rights == now else None
        user._memberships_in_force = held  # type: ignore[attr-defined]
    if held is None:
        held = _read(user)
        user._memberships_in_force = held  # type: ignore[attr-defined]
    return held.rows


def rights_of(user: User) -> list[tuple[Any, ...]]:
    """Return what the memberships in force today say: every one, in a fixed order, read anew."""
    return list(_RIGHTS_NOW(user=user.pk, today=timezone.localdate()))


def units_held(user: User, roles: Collection[str]) -> list[int] | QuerySet[Any, Any]:
    """Return the units in which `user` holds one of `roles` today, to stand behind `__in`: ids, or a subquery for many.

    A few ids are what a database plans best; thousands would be sent and read with each statement.
    """
    ids = [m.unit_id for m in memberships_of(user) if m.role in roles and m.unit_id is not None]
    rows = _in_force(user).filter(role__in=roles, unit__isnull=False)
    held = _held(user)
    if held is not None and held.is_cut and not set(roles).isdisjoint(TPI_ROLES):
        wanted = frozenset(roles)
        if wanted not in held.units:
            along = rows.order_by(*_ALONG_INDEX).values_list("unit", flat=True)
            held.units[wanted] = list(along[: MOST_LISTED + 1])
        ids = held.units[wanted]
    return ids if len(ids) <= MOST_LISTED else rows.order_by().values("unit")


def instansi_of_many(user: User) -> list[int] | None:
    """Return in which instansi `user` holds or held a role, of whom `units_held` gives a subquery; None for others.

    Beside it, it limits nothing; but a database reads the units of one instansi along their names.
    """
    memberships_of(user)
    held = _held(user)
    if held is None or all(len(ids) <= MOST_LISTED for ids in held.units.values()):
        return None
    if held.instansi is None:
        of_user = user.memberships.order_by().filter(home=OuterRef("pk"))
        held.instansi = list(Instansi.objects.filter(Exists(of_user)).order_by().values_list("pk", flat=True))
    return held.instansi


def held_about(user: User, unit_id: int | None) -> list[Membership]:
    """Return the memberships that may say something of a unit: those in it, those of no unit, and those of pendahuluan.

    None: without those in a unit. An evaluator of a thousand units is asked about each line of a list of them, and on most
    pages about one. To be asked for role, unit, instansi and areas alone.
    """
    memberships_of(user)
    held = _held(user)
    if held is None:
        raise RuntimeError("no memberships were read")
    wide = held.by_unit[None]
    if unit_id is None:
        return wide
    if held.is_cut and held.asked is not None and unit_id not in held.by_unit:
        _ask(user, held, unit_id)
    return [*held.by_unit.get(unit_id, ()), *wide]


def look_at(user: User, unit_ids: Iterable[int]) -> None:
    """Read at once what `user` holds in the units of a page; `held_about` then asks for none of them alone."""
    memberships_of(user)
    held = _held(user)
    if held is None or not held.is_cut or held.asked is None:
        return
    missing = set(unit_ids) - held.by_unit.keys()
    if missing and len(missing) <= MOST_LISTED:
        held.by_unit |= {pk: [] for pk in missing}
        for row in _in_units(user).filter(unit__in=missing):
            held.by_unit[row.unit_id].append(row)


def _held(user: User) -> _Held | None:
    return getattr(user, "_memberships_in_force", None)


def _in_force(user: User) -> QuerySet[Membership]:
    return user.memberships.filter(_on(timezone.localdate()))


def _on(today: date | Asked) -> Q:
    return Q(ended_at__isnull=True, starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def _in_units(user: User) -> QuerySet[Membership]:
    rows = _in_force(user).filter(unit__isnull=False).exclude(role=Role.PRELIMINARY)
    return rows.only("user", "role", "unit", "instansi", "areas").order_by("role", "pk")


def _shown(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    shown = memberships.select_related("unit", "instansi").only(*_SHOWN)
    return shown.annotate(**{name: build() for name, build in _along.items()}).order_by(*_ALONG_INDEX)


def _asked() -> QuerySet[Membership]:
    """Return what is in force of the person and on the day that are asked for."""
    return Membership.objects.filter(_on(Asked("today", DateField())), user=Asked("user", BigAutoField()))


def _first_of_tpi() -> Q:
    """Return the condition of what began first in each role of TPI.

    Each is looked up by a value of its own along an index; by their order within the role all of thousands would be read.
    """
    wanted = Q()
    for role in TPI_ROLES:
        wanted |= Q(pk=Subquery(_asked().filter(role=role).order_by(*_ALONG_INDEX).values("pk")[:1]))
    return wanted


_FIRST = Prepared(lambda: _shown(_asked())[: MOST_READ + 1])
_FIRST_OF_TPI = Prepared(lambda: _shown(Membership.objects.filter(_first_of_tpi())))
_OTHERS = Prepared(lambda: _shown(_asked().filter(role__in=_OTHER_ROLES)))
_RIGHTS_NOW = Prepared(lambda: _asked().order_by("pk").values_list(*_RIGHTS))


def _read(user: User) -> _Held:
    given: dict[str, Any] = {"user": user.pk, "today": timezone.localdate()}
    rows = _FIRST(**given)
    is_cut = len(rows) > MOST_READ
    if is_cut:
        # They come by role, those of TPI last of all.
        others = [row for row in rows if row.role not in TPI_ROLES]
        rows = [*(_OTHERS(**given) if len(others) == len(rows) else others), *_FIRST_OF_TPI(**given)]
    return _sorted(sorted(rows, key=lambda row: (row.role, row.pk)), is_cut=is_cut)


def _sorted(rows: list[Membership], *, is_cut: bool) -> _Held:
    by_unit: dict[int | None, list[Membership]] = {None: []}
    for row in rows:
        if row.unit_id is None or row.role == Role.PRELIMINARY:
            by_unit[None].append(row)
        elif not is_cut:
            by_unit.setdefault(row.unit_id, []).append(row)
    return _Held(rows, is_cut, by_unit)


def _ask(user: User, held: _Held, unit_id: int) -> None:
    """Read what is held in one unit, or in all of them once several were asked for: a list would ask for each line."""
    rows = _in_units(user)
    if held.asked is not None and held.asked < MOST_ALONE:
        held.asked += 1
        held.by_unit[unit_id] = list(rows.filter(unit=unit_id))
        return
    held.asked, held.by_unit = None, {None: held.by_unit[None]}
    for row in rows:
        held.by_unit.setdefault(row.unit_id, []).append(row)
