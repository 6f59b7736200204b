"""A picture on its way out: bare pixels on white, a reader's mark, small enough for a slow line. Confined."""

import io
import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

MAX_BYTES = 150 * 1024  # of one page, for slow lines
QUALITIES = (75, 60, 45, 30)
EFFORT = 1  # of WebP: the next one takes half as long again and saves 5 %
FONT = Path(__file__).resolve().parents[3] / "static" / "pdf" / "noto-sans-latin-400.ttf"
MARK_TILT = 28  # degrees
MARK_TONE = (120, 30, 30)
MARK_STRENGTH = 62  # of 255: read on white and on black, and the words below stay legible


def bare(picture: Image.Image) -> Image.Image:
    """Return the pixels of `picture` on white as RGB, with nothing of its file: no EXIF, place, comment or profile."""
    if picture.mode in {"I", "I;16", "I;16B", "I;16L", "F"}:  # 16 bits of grey; converting would cut them off at 255
        picture = picture.convert("I").point(lambda tone: tone * (1 / 256)).convert("L")
    has_holes = picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info
    shown = picture.convert("RGBA" if has_holes else "RGB")
    paper = Image.new("RGB", shown.size, "white")
    paper.paste(shown, mask=shown.getchannel("A") if has_holes else None)
    return paper


def marked(picture: Image.Image, words: str) -> Image.Image:
    """Return `picture` with `words` in slanted rows over all of it."""
    width, height = picture.size
    letters = ImageFont.truetype(str(FONT), max(11, max(width, height) // 46))
    left, top, right, bottom = letters.getbbox(words)
    step_x, step_y = right - left + letters.size * 4, (bottom - top) * 6
    side = math.ceil(math.hypot(width, height))
    rows = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(rows)
    for row, y in enumerate(range(0, side, int(step_y))):
        for x in range(-int(step_x) * (row % 2) // 2, side, int(step_x)):
            pen.text((x, y), words, font=letters, fill=MARK_STRENGTH)
    rows = rows.rotate(MARK_TILT, Image.Resampling.BILINEAR)
    x, y = (side - width) // 2, (side - height) // 2
    return Image.composite(Image.new("RGB", picture.size, MARK_TONE), picture, rows.crop((x, y, x + width, y + height)))


def as_png(picture: Image.Image, *, most_bytes: int) -> bytes:
    """Return `picture` as PNG; with at most 256 colours where it would have more than `most_bytes` otherwise."""
    for drawn in (picture, picture.quantize(256)):
        buffer = io.BytesIO()
        drawn.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= most_bytes:
            break
    return buffer.getvalue()


def encoded(picture: Image.Image) -> bytes:
    """Return `picture` as WebP of at most MAX_BYTES: first with less care, then smaller."""
    while True:
        for quality in QUALITIES:
            buffer = io.BytesIO()
            picture.save(buffer, "WEBP", quality=quality, method=EFFORT)
            if buffer.tell() <= MAX_BYTES:
                return buffer.getvalue()
        picture = picture.reduce(2)
