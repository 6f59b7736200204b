"""One line of the rencana kerja: itself, who may have it, what it says, and who changed it last."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import led_areas
from assessment.programme import months
from assessment.programme.models import WorkItem
from assessment.programme.permissions import check_can_read_programme
from assessment.programme.plan import rules
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from assessment.rounds.selectors.owners import team_in_force


def get_plan_assessment(user: User, pk: int) -> Assessment:
    """Return one round whose programme `user` may read; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_can_read_programme(user, assessment)
    return assessment


def current_lines(assessment: Assessment) -> QuerySet[WorkItem]:
    """Return the lines of a round that were not ended."""
    return assessment.work_items.filter(ended_at__isnull=True)


def get_line(assessment: Assessment, pk: int) -> WorkItem:
    """Return one line of the round, ended or not, or Http404."""
    item = get_object_or_404(assessment.work_items.select_related("owner", "ended_by", "indicator"), pk=pk)
    item.assessment = assessment
    return item


def as_line(item: WorkItem, year: int, reported: Mapping[int, int]) -> rules.Line:
    """Return what the rules know of a line. reported: month → percent."""
    is_done = item.state == WorkItem.State.DONE
    return rules.Line(year, months.months_of(item.months), item.due_on, is_done, reported)


def codes_of(item: WorkItem) -> tuple[str, ...]:
    """Return the codes of the questions a line serves, in the order of the LKE."""
    return tuple(item.questions.order_by("position").values_list("code", flat=True))


def digest_of(item: WorkItem, codes: Iterable[str]) -> str:
    """Return what a form carries of a line and of the questions it serves."""
    return hashlib.sha256(f"{item.content_digest} {sorted(codes)}".encode()).hexdigest()[:32]


def people_of(assessment: Assessment, item: WorkItem | None = None) -> tuple[User, ...]:
    """Return who may be named for a line: the unit's team in force, and whoever has it already."""
    team = [member.user for member in team_in_force(assessment.unit)]
    return tuple(dict.fromkeys([*team, *([item.owner] if item is not None and item.owner else [])]))


def areas_kept(user: User, assessment: Assessment) -> tuple[AreaKey, ...]:
    """Return the areas whose lines `user` keeps, in the order of the LKE."""
    led = led_areas(user, assessment.unit)
    return tuple(key for key in AreaKey if key in led)


def last_change(item: WorkItem) -> AuditEvent | None:
    """Return who changed a line or its progress last, and when; None where nobody has since it was made."""
    kinds = (AuditEvent.Kind.WORK_CHANGED, AuditEvent.Kind.WORK_ENDED, AuditEvent.Kind.WORK_REPORTED)
    changes = AuditEvent.objects.filter(object_type=item._meta.label_lower, object_id=str(item.pk), kind__in=kinds)
    return changes.select_related("actor").order_by("-at", "-pk").first()


def latest_month(year: int, today: date) -> int:
    """Return the last month of `year` that has begun on `today`, 0 to 12: one after it is reported by nobody."""
    return min(max((today.year - year) * 12 + today.month, 0), 12)


def codes_by_line(assessment: Assessment) -> dict[int, list[str]]:
    """Return pk of a line → the codes of the questions it serves, in the order of the LKE; one query."""
    found: dict[int, list[str]] = {}
    rows = current_lines(assessment).filter(questions__isnull=False).order_by("questions__position")
    for pk, code in rows.values_list("pk", "questions__code"):
        found.setdefault(pk, []).append(code)
    return found
