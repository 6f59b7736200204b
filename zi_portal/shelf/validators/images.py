"""Pictures: of a size a camera makes, and decodable to the last row."""

import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageFile

from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators.names import Kind

MAX_PIXELS = {Kind.JPG: 120_000_000, Kind.PNG: 40_000_000}  # phones of 108 MP exist
FORMATS = {Kind.JPG: "JPEG", Kind.PNG: "PNG"}
PICTURES = frozenset(FORMATS)
_EXIF_PART, _TAKEN, _CHANGED = 0x8769, 0x9003, 0x0132  # tags of EXIF
# Importing WeasyPrint makes Pillow take half pictures for whole ones, in the whole process.
_strictly = threading.Lock()


def check_image(path: Path, kind: Kind, shown: str) -> None:
    """Raise FileRefused unless the picture at `path` decodes completely and is not larger than its type may be."""
    try:
        with _strictly, _unwarned():
            lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
            try:
                _decode(path, kind, shown)
            finally:
                ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    except Image.DecompressionBombError as error:
        raise _too_large(shown, kind) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused(
            "damaged", f"Gambar {shown} tidak utuh. Simpan atau potret ulang gambarnya, lalu unggah lagi."
        ) from error


def taken_at(path: Path, kind: Kind) -> str:
    """Return when the camera says that the picture was taken, `2026:02:01 10:00:00`, or ""."""
    try:
        with _strictly, _unwarned(), Image.open(path, formats=[FORMATS[kind]]) as picture:
            exif = picture.getexif()
            told = exif.get_ifd(_EXIF_PART).get(_TAKEN) or exif.get(_CHANGED) or ""
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, struct.error):
        return ""  # a picture may be whole and what its camera noted not
    return str(told)[:40]


@contextmanager
def _unwarned() -> Iterator[None]:
    """Let Pillow not warn of pictures that are large and within our own limit; one thread at a time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        yield


def _decode(path: Path, kind: Kind, shown: str) -> None:
    with Image.open(path, formats=[FORMATS[kind]]) as picture:
        if picture.width * picture.height > MAX_PIXELS[kind]:
            raise _too_large(shown, kind)
        # Every byte of a JPEG is still read; only an eighth of the rows and columns is kept in memory.
        picture.draft("RGB", (max(1, picture.width // 8), max(1, picture.height // 8)))
        picture.load()
    if kind is Kind.PNG:
        _check_png_end(path)


def _check_png_end(path: Path) -> None:
    """Raise EOFError unless the chunks of a PNG are whole up to the last one, which Pillow does not ask for."""
    with path.open("rb") as file:
        place, size, name = len(b"\x89PNG\r\n\x1a\n"), path.stat().st_size, b""
        while name != b"IEND":
            file.seek(place)
            head = file.read(8)
            name, place = head[4:], place + 12 + int.from_bytes(head[:4])
            if place > size:
                raise EOFError("a chunk is cut off")


def _too_large(shown: str, kind: Kind) -> FileRefused:
    limit = MAX_PIXELS[kind] // 1_000_000
    return FileRefused(
        "pixels", f"Gambar {shown} melebihi {limit} juta piksel. Perkecil ukuran gambarnya, lalu unggah lagi."
    )
