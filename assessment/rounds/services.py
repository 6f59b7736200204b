"""Lock a round before anything of it changes."""

from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from zi_portal.kit.refusals import WrongState


def lock_assessment(assessment: Assessment) -> Assessment:
    """Return a round locked and read anew, with what permission checks ask for.

    Documents and sheets are locked after it, never before. Raises WrongState for one that was cancelled meanwhile.
    """
    locked = lock_any(assessment)
    if locked.status == Status.CANCELLED:
        raise WrongState(
            "Penilaian ini baru saja dibatalkan admin instansi, jadi perubahan Anda tidak disimpan. Salin isinya bila "
            "masih perlu, lalu tanyakan kepada admin instansi."
        )
    return locked


def lock_any(assessment: Assessment) -> Assessment:
    """Return the same of a round that may be a cancelled one."""
    return (
        Assessment.every.select_for_update(of=("self",))
        .select_related("unit__instansi", "unit__parent__parent", "period__instrument")
        .get(pk=assessment.pk)
    )
