"""Lock a round before it changes hands."""

from assessment.rounds.models import Assessment


def lock_assessment(assessment: Assessment) -> Assessment:
    """Lock a round for an act of its evaluators; the rows of their sheets are locked after it, never before."""
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("unit__instansi", "unit__parent__parent", "period__instrument")
        .get(pk=assessment.pk)
    )
