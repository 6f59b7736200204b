"""What the frame of every page shows: menu by role, server time, version."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from assessment.accounts import permissions as accounts_permissions
from assessment.overview.selectors import rounds
from assessment.people import permissions
from assessment.people.models import UNIT_TEAM_ROLES, Membership, Role, User
from zi_portal import __version__
from zi_portal.frame.middleware import seconds_left

MOST_ITEMS = 6
# Pages below an entry of the menu, which marks that entry as the current one.
UNIT_PAGES = ("unit-create", "unit-edit", "letterhead-edit")
PEOPLE_PAGES = (
    "person-create",
    "person-edit",
    "membership-create",
    "membership-edit",
    "start-password-issue",
    "person-factor",
)
PERIOD_PAGES = (
    "period-create",
    "period-edit",
    "assessment-open",
    "target-edit",
    "reopening-list",
    "reopening-detail",
)
PORTALRB_PAGES = ("token-create", "token-revoke")
INSTRUMENT_PAGES = ("draft-create", "draft-detail", "draft-diff", "instrument-detail", "instrument-diff")
TEAM_PAGES = ("team-member-add", "team-member-create", "team-member-edit", "team-password-issue", "team-member-factor")
SHEET_PAGES = ("area-detail", "answer-edit", "citation-create", "portalrb-preview")
SCENARIO_PAGES = ("scenario-list", "scenario-compare", "scenario-detail", "scenario-area-edit")
FLOW_PAGES = (
    "handover-list",
    "submission-detail",
    "approval-detail",
    "approval-return",
    "pin-list",
    "reopening-create",
)
READINESS_PAGES = (*FLOW_PAGES, "comparison-detail", "route-detail", "route-setting-edit", *SCENARIO_PAGES)
EVIDENCE_PAGES = ("document-detail", "document-upload", "document-edit", "document-replace", "document-withdraw")
EVALUATION_PAGES = ("evaluation-detail", "evaluation-edit", "evaluation-return", "evaluation-publish")
ROUND_PAGES = (
    "recap-list",
    *EVALUATION_PAGES,
    "readiness-detail",
    *READINESS_PAGES,
    "sheet-detail",
    "area-detail",
    "answer-edit",
    "unit-history",
)


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    label: str
    url: str
    is_current: bool


class Frame:
    """Read lazily, so that a fragment or an error page that shows no menu asks for none."""

    version = __version__

    def __init__(self, request: HttpRequest) -> None:
        """Keep the request; nothing is read yet."""
        self._request = request
        self.now: datetime = timezone.now()

    @cached_property
    def current(self) -> str:
        """The URL name of the page, such as `readiness-detail`."""
        match = self._request.resolver_match
        return (match.url_name or "") if match else ""

    @cached_property
    def zone(self) -> str:
        """The zone of the person's office, else the portal's (an IANA name)."""
        unit = next((m.unit for m in self._memberships if m.unit is not None), None)
        return unit.time_zone if unit else timezone.get_current_timezone_name()

    @cached_property
    def session(self) -> dict[str, int] | None:
        """When the session ends, in seconds from now: `idle` without another request, `whole` in any case."""
        left = seconds_left(self._request)
        return None if left is None else {"idle": left[0], "whole": left[1]}

    @cached_property
    def factor_days(self) -> int | None:
        """In how many days the person must have the second step of signing in; None where nothing asks for it."""
        user = getattr(self._request, "user", None)
        return accounts_permissions.factor_days_left(user) if isinstance(user, User) else None

    @cached_property
    def menu(self) -> list[MenuItem]:
        """At most six entries, by the roles the person holds; the memberships were read by this request already."""
        held = self._memberships
        team = [m for m in held if m.role in UNIT_TEAM_ROLES]
        items = []
        if rounds.oversees_several(held) or len({m.unit_id for m in team}) > 1:
            items.append(self._item("Penilaian", "assessment:assessment-list", also=() if team else ROUND_PAGES))
        elif held:
            items.append(self._item("Beranda", "assessment:home", also={"assessment-detail"}))
        if any(m.role == Role.INSTANSI_ADMIN for m in held):
            items += [
                self._item("Unit", "assessment:unit-list", also=UNIT_PAGES),
                self._item("Orang", "assessment:person-list", also=PEOPLE_PAGES),
                self._item("Periode", "assessment:period-list", also=PERIOD_PAGES),
                self._item("PortalRB", "assessment:portalrb-list", also=PORTALRB_PAGES),
            ]
        if any(m.role == Role.PORTAL_ADMIN for m in held):
            items.append(self._item("Instrumen LKE", "assessment:instrument-list", also=INSTRUMENT_PAGES))
        if len({m.unit_id for m in team}) == 1:
            items += self._unit_items(team)
        return items[:MOST_ITEMS]

    def _unit_items(self, memberships: list[Membership]) -> list[MenuItem]:
        """Return the entries of a unit's team: what concerns the latest round, then the team and the years before."""
        membership = memberships[0]
        items = []
        round_pk: int | None = getattr(membership, "current_assessment_id", None)
        if round_pk is not None:
            items = [
                self._item("LKE", "assessment:sheet-detail", round_pk, also=SHEET_PAGES),
                self._item("Data dukung", "evidence:document-list", round_pk, also=EVIDENCE_PAGES),
                self._item("Kesiapan", "assessment:readiness-detail", round_pk, also=READINESS_PAGES),
            ]
        if any(m.role in {Role.TEAM_LEAD, Role.HEAD} for m in memberships):
            items.append(self._item("Tim", "assessment:membership-list", membership.unit_id, also=TEAM_PAGES))
        return [*items, self._item("Riwayat", "assessment:unit-history", membership.unit_id)]

    def _item(self, label: str, name: str, *args: object, also: Collection[str] = ()) -> MenuItem:
        """Return the entry for the URL `name`; it is current on that page and on those named in `also`."""
        return MenuItem(label, reverse(name, args=args), self.current in {name.partition(":")[2], *also})

    @cached_property
    def _memberships(self) -> list[Membership]:
        user = getattr(self._request, "user", None)
        return permissions.memberships_of(user) if isinstance(user, User) else []


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Put the frame into every template."""
    return {"frame": Frame(request)}
