"""What is accepted but must be said: a file that could act in the reader's own program."""

from django.db.models import TextChoices


class Flag(TextChoices):
    """A mark on a revision; the label is what the page says of it."""

    SCRIPT = "skrip", "PDF ini memuat skrip. Portal tidak menjalankannya."
    ACTION = "aksi", "PDF ini memuat aksi otomatis saat dibuka. Portal tidak menjalankannya."
    XFA = "xfa", "Formulir PDF ini hanya tampil di pembaca tertentu. Unggah juga salinan yang dicetak ke PDF."
    LINKS = "tautan", "Berkas ini memuat tautan ke luar. Penilai tidak perlu membukanya."
    FETCHES = (
        "ambil",
        "Berkas ini mengambil gambar atau data dari internet saat dibuka. Baca di portal, atau tolak bila program bertanya.",
    )
    OUTSIDE = (
        "keluar",
        "PDF ini memuat perintah yang membuka berkas lain atau mengirim isian ke luar. Baca di portal, atau tolak bila program bertanya.",
    )
