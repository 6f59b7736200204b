"""Pictures as pixels of a bearable size, turned the way they were held. Confined."""

import struct
from typing import IO

from PIL import Image

from evidence.reading.preview.faults import Fault, NotMade
from evidence.reading.preview.pixels import bare
from zi_portal.shelf.validators.images import FORMATS, MAX_PIXELS
from zi_portal.shelf.validators.names import Kind

UNREADABLE = (OSError, SyntaxError, ValueError, EOFError)
ORIENTATION = 0x0112  # of EXIF
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def size_of(file: IO[bytes], kind: Kind) -> tuple[int, int]:
    """Return width and height in pixels as a reader sees them; raises NotMade."""
    try:
        with _opened(file, kind) as picture:
            width, height = picture.size
            changes_places = _held(picture) >= 5
    except UNREADABLE as error:
        raise NotMade(Fault.DAMAGED) from error
    return (height, width) if changes_places else (width, height)


def draw(file: IO[bytes], kind: Kind, *, longest: int) -> Image.Image:
    """Return the first frame of the picture, its longer side at most `longest`; raises NotMade."""
    try:
        with _opened(file, kind) as picture:
            picture.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than it must be
            picture.load()
            if picture.mode in {"P", "1"}:  # these shrink only by leaving pixels out
                shown: Image.Image = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
                shown.info = picture.info
            elif picture.mode.startswith("I;16"):
                shown = picture.convert("I")
            else:
                shown = picture
            held = _held(picture)
            shown.thumbnail((longest, longest), reducing_gap=2.0)
            shown = bare(shown)
    except UNREADABLE as error:
        raise NotMade(Fault.DAMAGED) from error
    return shown.transpose(TURNS[held]) if held in TURNS else shown


def draw_logo(file: IO[bytes], kind: Kind, *, longest: int, least: int) -> Image.Image:
    """Return a picture for the head of papers, its longer side at least `least` and at most `longest`; raises NotMade."""
    try:
        with _opened(file, kind) as picture:
            mode, size = picture.mode, picture.size
    except UNREADABLE as error:
        raise NotMade(Fault.DAMAGED) from error
    if mode == "CMYK":
        raise NotMade(Fault.COLOURS)
    if max(size) < least:
        raise NotMade(Fault.SMALL)
    return draw(file, kind, longest=longest)


def _held(picture: Image.Image) -> int:
    """Return how the camera was held, 1 (upright) where the file does not say so in a readable way."""
    try:
        held = picture.getexif().get(ORIENTATION, 1)
    except (*UNREADABLE, struct.error, KeyError, TypeError):
        return 1
    return held if held in TURNS else 1


def _opened(file: IO[bytes], kind: Kind) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # the limits below are ours
    file.seek(0)
    picture = Image.open(file, formats=[FORMATS[kind]])
    if picture.width * picture.height > MAX_PIXELS[kind]:
        raise NotMade(Fault.HEAVY)
    return picture
