"""What a sheet of lines is read against."""

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.programme.intake.reading import Known
from assessment.programme.plan.selectors.lines import areas_kept, current_lines, people_of
from assessment.programme.plan.selectors.names import name_of
from assessment.rounds.models import Assessment
from zi_portal.kit.folding import clean, fold


def known_of(user: User, assessment: Assessment) -> Known:
    """Return what the round knows; three queries."""
    people: dict[str, list[int]] = {}
    for person in people_of(assessment):
        for name in {fold(clean(person.full_name)), fold(clean(person.username))}:
            people.setdefault(name, []).append(person.pk)
    codes = Indicator.objects.filter(instrument=assessment.period.instrument_id).values_list("code", flat=True)
    lines = current_lines(assessment).order_by().values_list("area", "title")
    return Known(
        areas=frozenset(key.value for key in areas_kept(user, assessment)),
        people=people,
        codes=frozenset(codes),
        names=frozenset(name_of(area, title) for area, title in lines),
    )
