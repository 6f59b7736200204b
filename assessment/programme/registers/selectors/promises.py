"""The services of a round with their promised times."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.people.areas import AreaKey
from assessment.people.models import User
from assessment.people.permissions import denial
from assessment.programme.permissions import check_may_keep_area
from assessment.programme.registers.models import ServicePromise
from assessment.programme.registers.selectors.months import get_register_assessment
from assessment.rounds.models import Assessment

AREA = AreaKey.PP  # whose questions ask for it


@dataclass(frozen=True)
class PromisePage:
    """The services of one round. `keeping` says why the person may not change them."""

    assessment: Assessment
    rows: tuple[ServicePromise, ...]
    withdrawn: tuple[ServicePromise, ...]
    keeping: str

    @property
    def faster(self) -> int:
        """How many are promised faster than before."""
        return sum(row.is_faster for row in self.rows)

    @property
    def eased(self) -> int:
        """How many the LKE counts as made easier."""
        return sum(row.is_eased for row in self.rows)

    @property
    def beating(self) -> int:
        """How many are faster than the standard of the central office."""
        return sum(row.beats_centre for row in self.rows)


def current_promises(assessment: Assessment) -> QuerySet[ServicePromise]:
    """Return the services of a round that were not withdrawn."""
    return assessment.service_promises.filter(withdrawn_at__isnull=True)


def promises_of(assessment: Assessment) -> tuple[ServicePromise, ...]:
    """Return the same as rows; one query."""
    return tuple(current_promises(assessment))


def get_promise_page(user: User, pk: int) -> PromisePage:
    """Return the services of one round; Http404 out of scope, ActionDenied without the right."""
    assessment = get_register_assessment(user, pk)
    rows = list(assessment.service_promises.select_related("withdrawn_by"))
    return PromisePage(
        assessment,
        tuple(row for row in rows if row.withdrawn_at is None),
        tuple(row for row in rows if row.withdrawn_at is not None),
        denial(check_may_keep_area, user, assessment, AREA),
    )


def get_promise(assessment: Assessment, pk: int) -> ServicePromise:
    """Return one service of the round, withdrawn or not, or Http404."""
    row = get_object_or_404(assessment.service_promises, pk=pk)
    row.assessment = assessment
    return row


def last_change(row: ServicePromise) -> AuditEvent | None:
    """Return who recorded or changed a service last."""
    changes = AuditEvent.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return changes.select_related("actor").order_by("-at", "-pk").first()
