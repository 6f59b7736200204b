"""The rows of a programme in the world of the access table, each with the mark of its unit."""

from dataclasses import dataclass

from assessment.programme.models import Obstacle, WorkItem
from assessment.programme.registers.models import ServicePromise
from tests import factories


@dataclass
class ProgrammeRows:
    """What a programme of the round holds, one row of each kind that has an address."""

    work: WorkItem
    obstacle: Obstacle
    promise: ServicePromise


def programme_of(assessment, user, mark):
    """Return name of a row of `Place` → the row."""
    return {
        "work": WorkItem.objects.create(assessment=assessment, area="PW", title=f"KANARI-{mark}-kegiatan", owner=user),
        "obstacle": Obstacle.objects.create(
            assessment=assessment, area="PW", obstacle=f"KANARI-{mark}-hambatan", owner=user
        ),
        "promise": factories.make_registers(assessment, user, mark),
    }
