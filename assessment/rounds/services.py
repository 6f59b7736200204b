"""Lock a round before anything of it changes."""

from assessment.rounds.models import Assessment


def lock_assessment(assessment: Assessment) -> Assessment:
    """Return a round locked and read anew, with what permission checks ask for.

    Documents and sheets are locked after it, never before.
    """
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("unit__instansi", "unit__parent__parent", "period__instrument")
        .get(pk=assessment.pk)
    )
