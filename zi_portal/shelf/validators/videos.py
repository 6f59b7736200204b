"""A profile video: MP4 or WebM by its own structure, whole from the first byte to the last, with nothing behind it.

Only the outermost boxes are read, a few bytes each, so a file of 200 MB takes no longer than a small one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from zi_portal.shelf.accepted import video_limits
from zi_portal.shelf.faults import FileRefused

MOST_BOXES = 100_000  # a fragmented hour has some thousand
_EXTENSIONS = {"mp4": "mp4", "m4v": "mp4", "webm": "webm"}
_EBML, _SEGMENT = 0x1A45DFA3, 0x18538067
_DOC_TYPE = b"\x42\x82\x84webm"  # the element that names the type, as its header must hold it


def video_kind_of(shown: str) -> str:
    """Return `mp4` or `webm` as the last extension of the display name `shown` claims; raises FileRefused."""
    extension = shown.rpartition(".")[2].lower()
    if extension not in _EXTENSIONS:
        raise FileRefused("type", f"Berkas {shown} bukan video yang diterima. {video_limits()}")
    return _EXTENSIONS[extension]


def check_video(path: Path, kind: str, shown: str) -> None:
    """Raise FileRefused unless the file at `path` is a whole `kind` (`mp4` or `webm`)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        is_whole = _is_whole_mp4(file, size) if kind == "mp4" else _is_whole_webm(file, size)
    if is_whole is None:
        raise FileRefused("mismatch", f"Isi berkas {shown} bukan video {kind.upper()}. {video_limits()}")
    if not is_whole:
        raise FileRefused("damaged", f"Video {shown} tidak utuh. Simpan atau unduh ulang videonya, lalu unggah lagi.")


def _is_whole_mp4(file: IO[bytes], size: int) -> bool | None:
    """Return whether the boxes fill the file exactly and hold both index and pictures; None if it is no MP4."""
    if file.read(12)[4:8] != b"ftyp":
        return None
    file.seek(8)
    if file.read(4) == b"qt  ":  # QuickTime, which browsers here do not play
        return None
    names = set()
    try:
        for name in _boxes(file, size):
            names.add(name)
    except ValueError:
        return False
    return {b"moov", b"mdat"} <= names


def _boxes(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the names of the outermost boxes; raises ValueError unless the last one ends with the file."""
    place = 0
    for _ in range(MOST_BOXES):
        if place == size:
            return
        file.seek(place)
        head = file.read(16)
        length, name, least = int.from_bytes(head[:4]), head[4:8], 8
        if length == 1:
            length, least = int.from_bytes(head[8:16]), 16
        elif length == 0:  # up to the end of the file
            length = size - place
        if len(head) < least or length < least or place + length > size or not all(32 <= sign < 127 for sign in name):
            raise ValueError(f"a box at {place} does not fit")
        yield name
        place += length
    raise ValueError("too many boxes")


def _is_whole_webm(file: IO[bytes], size: int) -> bool | None:
    """Return whether one header and one segment fill the file; None if it is no WebM."""
    head = file.read(4096)
    if int.from_bytes(head[:4]) != _EBML:
        return None
    try:
        length, place = _number(head, 4)
        if length is None or _DOC_TYPE not in head[place : place + length]:
            return None
        place += length
        if int.from_bytes(head[place : place + 4]) != _SEGMENT:
            return False
        length, begin = _number(head, place + 4)
    except ValueError:
        return False
    return begin < size if length is None else begin + length == size


def _number(data: bytes, place: int) -> tuple[int | None, int]:
    """Return the length written at `place` as EBML writes it, None for "unknown", and where it ends."""
    first = data[place] if place < len(data) else 0
    width = 9 - first.bit_length()
    if not 1 <= width <= 8 or place + width > len(data):
        raise ValueError(f"no length at {place}")
    value = int.from_bytes(data[place : place + width]) & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), place + width
