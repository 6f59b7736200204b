"""An evaluator of more units than a statement holds conditions: SQLite takes a thousand of them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment import permissions
from assessment.exceptions import ActionDenied
from assessment.models import Assessment, Membership, Role, Unit
from assessment.selectors.assessments import assessments_in_scope
from assessment.selectors.handovers import waiting_for
from assessment.workflow import Status
from tests.factories import make_member, make_period, make_unit

pytestmark = pytest.mark.django_db
MANY = 1_200


@pytest.fixture
def evaluator():
    """A ketua of TPI for many units, each with a round that is with TPI; and one unit more that is not his."""
    period = make_period()
    other = make_unit(instansi=period.instansi)
    units = Unit.objects.bulk_create(
        Unit(instansi=period.instansi, code=f"K{number}", name=f"Kantor {number}") for number in range(MANY)
    )
    user = make_member(Role.TPI_LEAD, unit=units[0])
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(user=user, role=Role.TPI_LEAD, unit=unit, starts_on=today) for unit in units[1:]
    )
    Assessment.objects.bulk_create(
        Assessment(unit=unit, period=period, status=Status.TPI_REVIEW) for unit in (*units, other)
    )
    return user


def test_an_evaluator_of_many_units_sees_his_rounds_and_no_other(evaluator, client):
    assert assessments_in_scope(evaluator).count() == MANY
    assert waiting_for(evaluator)
    client.force_login(evaluator)
    assert client.get(reverse("assessment:assessment-list")).status_code == 200
    assert client.get(reverse("assessment:recap-list")).status_code == 200
    own, other = Assessment.objects.get(unit__code="K7"), Assessment.objects.exclude(unit__code__startswith="K").get()
    permissions.check_can_read_sheet(evaluator, own)
    with pytest.raises(ActionDenied):
        permissions.check_can_read_sheet(evaluator, other)
