"""The profile video of a round, for those who may read its sheet."""

from django.shortcuts import get_object_or_404

from assessment.rounds.models import Assessment
from evidence.video.models import ProfileVideo


def current_video(assessment: Assessment) -> ProfileVideo | None:
    """Return what stands in the slot of a round whose sheet the reader may read; None while it is empty."""
    found = ProfileVideo.objects.filter(assessment=assessment, removed_at__isnull=True)
    return found.select_related("uploaded_by").first()


def get_video(assessment: Assessment, pk: int) -> ProfileVideo:
    """Return a video of this round, also one that was taken out; Http404 for another round's."""
    video = get_object_or_404(ProfileVideo, pk=pk, assessment=assessment)
    video.assessment = assessment
    return video
