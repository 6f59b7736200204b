"""What may be uploaded, in words for people and for the file dialog of a browser."""

from django.conf import settings

MB = 1024 * 1024
VIDEO_ACCEPT = ".mp4,.webm"
ACCEPT = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.pptx"


def upload_limits() -> str:
    """Return the types and the size, as one sentence."""
    return f"PDF, JPG, PNG, XLSX, DOCX, atau PPTX, paling besar {settings.EVIDENCE_MAX_BYTES // MB} MB tiap berkas."


def video_limits() -> str:
    """Return what the slot of the profile video takes, as one sentence."""
    return f"MP4 atau WebM, paling besar {settings.VIDEO_MAX_BYTES // MB} MB."
