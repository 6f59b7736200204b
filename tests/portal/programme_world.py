"""The rows of a programme in the world of the access table, each with the mark of its unit."""

from assessment.programme.models import Obstacle, WorkItem


def programme_of(assessment, user, mark):
    """Return name of a row of `Place` → the row."""
    return {
        "work": WorkItem.objects.create(assessment=assessment, area="PW", title=f"KANARI-{mark}-kegiatan", owner=user),
        "obstacle": Obstacle.objects.create(
            assessment=assessment, area="PW", obstacle=f"KANARI-{mark}-hambatan", owner=user
        ),
    }
