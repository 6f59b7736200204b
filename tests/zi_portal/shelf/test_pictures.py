"""Pictures: what the camera noted, how many pixels they may have, and that they are whole to the last byte."""

import io
import re
import struct
import warnings
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.evidence import files
from zi_portal.shelf.validators import Kind, read_content

pytestmark = pytest.mark.once


def photograph(kind="JPEG", taken="", changed=""):
    """Return a picture with the times of EXIF: when it was taken, and when it was changed."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if changed:
        exif[0x0132] = changed
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(buffer, kind, exif=exif)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("taken", "changed", "noted"),
    [
        ("2026:02:01 10:00:00", "", "2026:02:01 10:00:00"),
        ("", "2026:02:03 08:00:00", "2026:02:03 08:00:00"),
        ("2026:02:01 10:00:00", "2026:02:03 08:00:00", "2026:02:01 10:00:00"),
        ("", "", ""),
        ("9" * 60, "", "9" * 40),
    ],
)
def test_a_picture_tells_when_it_was_taken_else_when_it_was_changed(tmp_path, kind, taken, changed, noted):
    path = tmp_path / "a.part"
    path.write_bytes(photograph(kind, taken, changed))
    content = read_content(path, {"JPEG": Kind.JPG, "PNG": Kind.PNG}[kind], "foto")
    assert (content.flags, content.noted) == ([], noted)


def declared(kind, width, height):
    """Return a picture of a few bytes whose header tells a size that they do not fill."""
    if kind == "jpg":
        frame = re.compile(rb"\xff\xc0\x00\x11\x08.{4}", re.DOTALL)
        return frame.sub(b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width), files.image("JPEG"), count=1)
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = files.image("PNG")
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


@pytest.mark.parametrize(
    ("kind", "size", "code", "said"),
    [
        ("jpg", (12_000, 10_000), None, None),  # rows that are missing before the end mark are grey
        ("jpg", (12_000, 10_001), "pixels", "Gambar berkas.jpg melebihi 120 juta piksel."),
        ("jpg", (60_000, 60_000), "pixels", "Gambar berkas.jpg melebihi 120 juta piksel."),
        ("png", (8_000, 5_000), "damaged", "Gambar berkas.png tidak utuh."),
        ("png", (8_000, 5_001), "pixels", "Gambar berkas.png melebihi 40 juta piksel."),
    ],
)
def test_u21_the_limit_of_pixels_is_that_of_each_type_to_the_pixel(check, kind, size, code, said):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # what Pillow warns of at 90 million is no refusal here
        refused = check(declared(kind, *size), kind)
    if code is None:
        assert refused is None
    else:
        assert refused.code == code
        assert refused.reason.startswith(said)


@pytest.mark.parametrize("cut", range(1, 13))
def test_u19_a_png_that_lacks_any_of_its_last_bytes_is_refused(check, cut):
    assert check(files.image("PNG")[:-cut], "png").code == "damaged"


def most_memory():
    """Return the most bytes this process has held since `/proc/self/clear_refs` was last written to."""
    return 1024 * int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))[1])


def test_u21_of_a_large_photograph_only_an_eighth_of_rows_and_columns_is_held(check):
    data = files.image("JPEG", size=(6_000, 5_000))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = most_memory()
    assert check(data, "jpg") is None
    assert most_memory() - before < 20 * 1024 * 1024  # whole it would be 120
