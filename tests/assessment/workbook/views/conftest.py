"""The office a workbook is brought into."""

import pytest

from assessment.people.models import Role
from assessment.scoring import Choice
from tests.factories import fill, make_assessment, make_member, make_unit


@pytest.fixture
def office(instruments):
    """A unit with one answer, its ketua tim."""
    unit = make_unit(name="Kantor Contoh")  # whose name the copies of `office_copy` bear
    assessment = make_assessment(unit=unit)
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    fill(assessment.evaluations.get(), {"A.I.1.i.b": Choice("C"), "A.I.1.ii.a": Choice("Ya")}, by=lead)
    return assessment, lead
