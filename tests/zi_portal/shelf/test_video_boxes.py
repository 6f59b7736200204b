"""The boxes of an MP4 and the elements of a WebM at their edges: whole, cut off, or something else."""

import pytest

from tests.evidence import files
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.validators import check_video, video_kind_of

pytestmark = pytest.mark.once

START = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"
MP4 = START + b"\x00\x00\x00\x08moov" + b"\x00\x00\x00\x08mdat"  # the two boxes it must have, both empty
EBML, SEGMENT = bytes.fromhex("1a45dfa3"), bytes.fromhex("18538067")
WEBM = EBML + b"\x87\x42\x82\x84webm" + SEGMENT


def large(name, body=b"", length=None):
    """Return a box whose length is written in 64 bits."""
    size = 16 + len(body) if length is None else length
    return b"\x00\x00\x00\x01" + name + size.to_bytes(8) + body


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (MP4, "mp4", None),
        (MP4 + b"\x00\x00\x00\x08a b ", "mp4", None),
        (MP4 + b"\x00\x00\x00\x08~~~~", "mp4", None),
        (MP4 + b"\x00\x00\x00\x08ab\x1fc", "mp4", "damaged"),
        (MP4 + b"\x00\x00\x00\x08ab\x7fc", "mp4", "damaged"),
        (MP4 + b"\x00\x00\x00\x00free", "mp4", None),  # up to the end of the file
        (MP4 + b"\x00\x00\x00\x09free", "mp4", "damaged"),
        (MP4 + b"\x00\x00\x00\x07free", "mp4", "damaged"),
        (MP4 + b"\x00\x00\x00\x08fre", "mp4", "damaged"),
        (START + b"\x00\x00\x00\x08moov" + large(b"mdat"), "mp4", None),
        (START + large(b"mdat", b"gambar") + b"\x00\x00\x00\x08moov", "mp4", None),
        (MP4 + large(b"free", b"12345678", length=12), "mp4", "damaged"),
        (MP4 + large(b"free", b"wxyz", length=12)[:12] + b"\x00\x00\x00\x0cabcdwxyz", "mp4", "damaged"),
        (MP4 + large(b"free")[:15], "mp4", "damaged"),
        (MP4 + large(b"free", length=1 << 63 | 16), "mp4", "damaged"),
        (START + b"\x00\x00\x00\x08moov", "mp4", "damaged"),
        (START + b"\x00\x00\x00\x08mdat", "mp4", "damaged"),
        (MP4 + b"\x00\x00\x00\x08free" * 100_000, "mp4", "damaged"),  # more than any camera writes
        (WEBM + b"\x85abcde", "webm", None),
        (WEBM + b"\x85abcdef", "webm", "damaged"),
        (WEBM + b"\xffabcde", "webm", None),  # a length left open
        (WEBM + b"\xff", "webm", "damaged"),
        (b"\x1a\x45\xdf\xa4" + WEBM[4:] + b"\x85abcde", "webm", "mismatch"),
        (WEBM.replace(SEGMENT, b"\x18\x53\x80\x68") + b"\x85abcde", "webm", "damaged"),
        (EBML + b"\xff\x42\x82\x84webm" + SEGMENT + b"\x85abcde", "webm", "mismatch"),
        (EBML + b"\x87\x42\x82\x84mkv!" + SEGMENT + b"\x87\x42\x82\x84webm", "webm", "mismatch"),
        (EBML + b"\x87\x42\x82\x84mkv!" + SEGMENT + b"\x8b\x42\x82\x84webmabcd", "webm", "mismatch"),
        (EBML + b"\x80", "webm", "mismatch"),
        (EBML + b"\x40", "webm", "damaged"),
        (EBML, "webm", "damaged"),
    ],
)
def test_a_video_is_whole_to_the_last_byte_or_refused(tmp_path, data, kind, code):
    path = tmp_path / "video.part"
    path.write_bytes(data)
    found = None
    try:
        check_video(path, kind, "profil.mp4")
    except FileRefused as refused:
        found = refused.code
    assert found == code


@pytest.mark.parametrize(("name", "kind"), [("a.mp4", "mp4"), ("a.M4V", "mp4"), ("a.b.webm", "webm")])
def test_the_last_extension_names_the_kind_of_a_video(name, kind):
    assert video_kind_of(name) == kind


@pytest.mark.parametrize("name", ["a.avi", "a.mp4.mov", "mp4x"])
def test_another_video_is_refused_with_what_is_taken(name):
    with pytest.raises(FileRefused, match=r"bukan video yang diterima\. MP4 atau WebM") as refused:
        video_kind_of(name)
    assert refused.value.code == "type"


def test_the_files_other_tests_upload_are_whole(tmp_path):
    path = tmp_path / "video.part"
    for data, kind in ((files.mp4(), "mp4"), (files.webm(), "webm")):
        path.write_bytes(data)
        check_video(path, kind, "profil")
