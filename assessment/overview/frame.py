"""What the frame of every page shows: menu by role, server time, version."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from assessment.accounts import permissions as accounts_permissions
from assessment.notices.selectors.inbox import Bell, bell_of
from assessment.notices.selectors.shown import Shown, by_day, shown_to
from assessment.people import permissions
from assessment.people.models import Membership, User
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import open_rounds
from assessment.rounds.selectors.paper import Paper, paper_of
from assessment.rounds.viewer import Viewer
from zi_portal import __version__
from zi_portal.frame.menu import ENTRIES, PLACES
from zi_portal.frame.middleware import seconds_left

MOST_ITEMS = 6
OF_ROUND = "penilaian/<int:pk>/"  # how the addresses of all pages about one round begin
ALWAYS = {"Kata sandi", "Pengamanan", "Bantuan"}  # the links above the menu, which everybody has


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class OpenRound:
    """One round that can be changed to."""

    assessment: Assessment
    paper: Paper  # period, status and deadline, as the head of its pages says them
    is_current: bool  # the page is about it


class Frame:
    """Read lazily, so that a fragment or an error page that shows no menu asks for none."""

    version = __version__

    def __init__(self, request: HttpRequest) -> None:
        """Keep the request; nothing is read yet."""
        self._request = request
        self.now: datetime = timezone.now()

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
    def bell(self) -> Bell | None:
        """What the person was told last; one query, None where nobody is signed in."""
        user = getattr(self._request, "user", None)
        return bell_of(user) if isinstance(user, User) else None

    @cached_property
    def told(self) -> list[tuple[str, list[Shown]]]:
        """The same in words, under the headings of their days."""
        user = getattr(self._request, "user", None)
        return by_day(shown_to(user, self.bell.latest)) if isinstance(user, User) and self.bell is not None else []

    @cached_property
    def rounds(self) -> list[OpenRound]:
        """The open rounds of the person's unit, the first one first, where there are several: to change between them.

        Two queries there; none where a unit has one round, as most have.
        """
        viewer = Viewer(self._memberships)
        if viewer.unit is None or viewer.open_count < 2:
            return []
        asked = self._asked_round
        return [OpenRound(row, paper_of(row), row.pk == asked) for row in open_rounds(viewer.unit)]

    @property
    def _asked_round(self) -> int | None:
        """The pk that the address of a page about a round holds; None for every other page."""
        match = self._request.resolver_match
        return match.kwargs["pk"] if match is not None and match.route.startswith(OF_ROUND) else None

    @cached_property
    def menu(self) -> list[MenuItem]:
        """At most six entries, by the roles the person holds; the memberships were read by this request already."""
        return [MenuItem(label, url, label == self.marked) for label, url in self._shown.items()]

    @cached_property
    def marked(self) -> str:
        """The label of the entry that the page stands under, of those the person has; "" for none."""
        match = self._request.resolver_match
        places = PLACES.get(match.url_name or "", ()) if match else ()
        return next((label for label in places if label in ALWAYS or label in self._shown), "")

    @cached_property
    def _shown(self) -> dict[str, str]:
        """The entries of the person's menu and their addresses."""
        page_round = next((found.assessment.pk for found in self.rounds if found.is_current), None)
        viewer = Viewer(self._memberships, page_round)
        shown = [(entry, args) for entry in ENTRIES if (args := entry.leads(viewer)) is not None]
        return {entry.label: reverse(entry.page, args=args) for entry, args in shown[:MOST_ITEMS]}

    @cached_property
    def _memberships(self) -> list[Membership]:
        user = getattr(self._request, "user", None)
        return permissions.memberships_of(user) if isinstance(user, User) else []


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Put the frame into every template."""
    return {"frame": Frame(request)}
