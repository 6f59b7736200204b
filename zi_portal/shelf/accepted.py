"""What may be uploaded, in words for people and for the file dialog of a browser."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

MB = 1024 * 1024
VIDEO_ACCEPT = ".mp4,.webm"
ACCEPT = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.pptx"


def upload_limits() -> str:
    """Return the types and the size, as one sentence."""
    return f"PDF, JPG, PNG, XLSX, DOCX, atau PPTX, paling besar {settings.EVIDENCE_MAX_BYTES // MB} MB tiap berkas."


def several_files() -> SafeString:
    """Return that several files may come at once and, for a browser that sends them in one request, how much together.

    The web server takes one request of a little more than one file; a script sends each file by itself.
    """
    return format_html(
        'Boleh beberapa sekaligus<span class="without-script">, bersama-sama paling besar {} MB sekali kirim; bila lebih, '
        "kirim beberapa kali</span>.",
        settings.EVIDENCE_MAX_BYTES // MB,
    )


def video_limits() -> str:
    """Return what the slot of the profile video takes, as one sentence."""
    return f"MP4 atau WebM, paling besar {settings.VIDEO_MAX_BYTES // MB} MB."
