"""Where a person arrives: the work that is theirs, a round, the list of rounds they look at, or whom to ask."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessment.accounts.selectors import people
from assessment.audit.selectors import backup_state
from assessment.handover.selectors.handovers import get_standing, waiting_for
from assessment.lists.views import table_file
from assessment.notes.selectors.changes import marks_of
from assessment.overview.forms import RoundFilter
from assessment.overview.selectors import rounds
from assessment.overview.selectors.queue import queue_of
from assessment.overview.tables import round_table
from assessment.people import permissions
from assessment.people.models import Role, User
from assessment.people.requests import SignedInRequest
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import assessments_in_scope, get_assessment
from assessment.rounds.selectors.owners import people_by_area, team_in_force
from assessment.sheet.selectors import answers
from assessment.tasks.selectors.loads import pokja_board, team_tasks
from assessment.tasks.selectors.tasks import may_lead, my_tasks
from zi_portal.jobs.state import jobs_state
from zi_portal.kit.paging import page_of
from zi_portal.kit.tables.asked import wants_file


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Lead each role to its own first page."""
    user = request.user
    held = permissions.memberships_of(user)
    roles = {Role(membership.role) for membership in held}
    assessment = rounds.current_round(user)
    if assessment is not None:
        page = "readiness-detail" if roles == {Role.HEAD} else "assessment-detail"
        return redirect(reverse(f"assessment:{page}", args=(assessment.pk,)))
    if roles == {Role.INSTANSI_ADMIN}:
        return redirect("assessment:unit-list")
    if rounds.oversees_several(held) or len({m.unit_id for m in held if m.unit_id}) > 1:
        return redirect("assessment:assessment-list")
    is_portal_admin = Role.PORTAL_ADMIN in roles
    context = {
        "memberships": held,
        "admins": people.admins_to_ask(user),
        "is_portal_admin": is_portal_admin,
        "backup": backup_state() if is_portal_admin else None,
        "jobs": jobs_state() if is_portal_admin else None,
    }
    return render(request, "assessment/overview/home_waiting.html", context)


@require_safe
def assessment_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show of a round what remains, the next question, the areas and the gates, and whose turn it is."""
    assessment = get_assessment(request.user, pk)
    overview = answers.overview(request.user, assessment)
    own = [area for area in overview.areas if area.is_own] or overview.areas
    leads = _leads_team(request.user, assessment)
    # Who leads the whole team reads the tasks of all at once, the own ones among them.
    team = team_in_force(assessment.unit) if leads else []
    of_team = team_tasks(request.user, assessment, team) if leads else None
    context = {
        "assessment": assessment,
        "overview": overview,
        "own_areas": own,
        "other_areas": [area for area in overview.areas if area not in own],
        "standing": get_standing(request.user, assessment),
        "changes": marks_of(request.user, assessment),
        "mine": my_tasks(request.user, assessment) if of_team is None else of_team.mine,
        "of_team": of_team,
        "may_lead_tasks": may_lead(request.user, assessment),
        "pokja": pokja_board(request.user, assessment),
        # Whoever leads the whole team compares the areas; everybody else goes into one.
        "people": people_by_area(assessment, team) if leads else None,
    }
    return render(request, "assessment/overview/assessment_detail.html", context)


def _leads_team(user: User, assessment: Assessment) -> bool:
    return permissions.holds(user, (Role.TEAM_LEAD,), unit=assessment.unit)


@require_safe
def assessment_list(request: SignedInRequest) -> HttpResponseBase:
    """List the rounds a person may know of, or send them as a file."""
    user = request.user
    filters = RoundFilter(request.GET, periods=rounds.periods_in_scope(user))
    chosen = filters.chosen()
    found = rounds.find_assessments(user, **chosen)
    every = rounds.tally_of(assessments_in_scope(user))
    tally = None if "text" in chosen else rounds.narrowed(every, **chosen)
    listed = rounds.round_list(user, found, tally)
    if wants_file(request):
        return table_file(request, round_table(listed))
    page = page_of(request, listed)
    shown = page.object_list
    context = {
        "page": page,
        "rounds": shown,
        "has_sums_only": any(row.is_sum_only for row in shown),
        "counts": rounds.status_counts(every),
        "waiting": queue_of(user, waiting_for(user)),
        "filters": filters,
    }
    return render(request, "assessment/overview/assessment_list.html", context)
