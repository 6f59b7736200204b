"""What may be uploaded, in words for people and for the file dialog of a browser."""

from django.conf import settings

MB = 1024 * 1024
ACCEPT = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.pptx"


def upload_limits() -> str:
    """Return the types and the size, as one sentence."""
    return f"PDF, JPG, PNG, XLSX, DOCX, atau PPTX, paling besar {settings.EVIDENCE_MAX_BYTES // MB} MB tiap berkas."
