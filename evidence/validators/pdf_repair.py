"""PDF files that readers open only after putting their structure right: how to tell a slight flaw from a loss.

A table of contents that points astray, as after two programs have joined, split or sent on a file, says nothing of the
pages. What is missing, altered or only hidden from one reader does.
"""

import re
import zlib
from collections.abc import Iterator

import pikepdf

# What scanners, signers and tools that join files leave out or count wrongly, and every reader shows all the same. Each
# to its end, since a warning may quote words of the file.
_HARMLESS = re.compile(
    r"(reported number of objects \(\d+\) is not one plus the highest object number \(\d+\)"
    r"|MediaBox is undefined; setting to letter / ANSI A|Resources is missing or invalid; repairing"
    r"|/Type key should be /Pages? but is not; overriding|setting missing or invalid /Type entry to /Catalog"
    r"|appears more than once in the pages tree; creating a new page object as a copy"
    r"|extraneous whitespace seen before xref)$"
)
# What the reader says of a table that leads astray, and of a length that does not fit, while it puts them right.
_PUT_RIGHT = re.compile(
    r"(file is damaged|can't find (startxref|PDF header)|xref not found|xref syntax invalid"
    r"|invalid xref entry \(obj=\d+\)|Attempting to reconstruct cross-reference table|expected (\d+ \d+|n n) obj"
    r"|trailer dictionary lacks /Size key|recovered trailer has no /Root entry|expected endstream"
    r"|/Length key in stream dictionary is not an integer|stream dictionary lacks /Length key"
    r"|attempting to recover stream length|recovered stream length: \d+)$"
)
_OTHER_LENGTH = re.compile(r"object (\d+) (\d+), offset \d+\): recovered stream length")
_LINE_END = 2  # bytes of it that some programs count into a stream, or leave out
_AS_TEXT = {pikepdf.Name.ASCII85Decode, pikepdf.Name.ASCIIHexDecode}  # longer line ends do no harm
_CHUNK = 16_384  # bytes unpacked at a time
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Whole words long enough not to occur by chance in the bytes of a picture.
_NEVER = re.compile(rb"/(Encrypt|JavaScript|Launch|GoToE|EmbeddedFiles|FileAttachment|RichMedia)\b")
_PACKED = re.compile(rb"/ObjStm\b")


def is_harmless(warning: str) -> bool:
    """Whether what the reader says of a file that it did not have to put right is no flaw anybody meets."""
    return _HARMLESS.search(warning) is not None


def is_whole(pdf: pikepdf.Pdf) -> bool:
    """Whether all of a file that was put right is there: every page, every object named, every stream as it was written."""
    warnings = pdf.get_warnings()
    if not all(_HARMLESS.search(words) or _PUT_RIGHT.search(words) for words in warnings):
        return False
    objects: list[object] = list(pdf.objects)
    if None in objects or pdf.Root.Pages.get("/Count") != len(pdf.pages):
        return False
    altered = {(int(found[1]), int(found[2])) for found in map(_OTHER_LENGTH.search, warnings) if found}
    streams = {entry.objgen: entry for entry in objects if isinstance(entry, pikepdf.Stream)}
    return altered <= streams.keys() and all(
        _is_as_written(stream, has_other_length=number in altered) for number, stream in streams.items()
    )


def hides_something(raw: bytes, pdf: pikepdf.Pdf) -> bool:
    """Whether `raw`, the bytes of `pdf`, hold what another reader may find that puts the file right in another way."""
    packed = [_plain(part) for part in _unpacked(pdf)]
    plain = _plain(raw)
    return len(_PACKED.findall(plain)) != len(packed) or any(map(_NEVER.search, (plain, *packed)))


def is_shown(raw: bytes, *, pages: int) -> bool:
    """Whether PDFium, which draws the preview and reads for many a browser, finds all `pages` of `raw` as well."""
    import pypdfium2  # noqa: PLC0415  (only where it is asked, in the checker's child)

    try:
        with pypdfium2.PdfDocument(raw) as document:
            return len(document) == pages and all(document.get_page_size(number) for number in range(pages))
    except pypdfium2.PdfiumError:
        return False


def _unpacked(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    """Yield what each stream that holds objects says."""
    for entry in pdf.objects:
        if isinstance(entry, pikepdf.Stream) and entry.get("/Type") == pikepdf.Name.ObjStm:
            yield entry.read_bytes()


def _plain(part: bytes) -> bytes:
    """Return `part` with the letters of names that were written as numbers."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _is_as_written(stream: pikepdf.Stream, *, has_other_length: bool) -> bool:
    """Whether a stream holds the bytes it was written with, as far as that can be told."""
    filters = stream.get("/Filter")
    first = filters[0] if isinstance(filters, pikepdf.Array) and filters else filters
    data = stream.read_raw_bytes()
    if not has_other_length and not data:
        return True  # an empty page
    if first == pikepdf.Name.FlateDecode:
        return _is_unpacked_whole(data)
    if not has_other_length:
        return True
    told: object = stream.get("/Length")
    is_text = first in _AS_TEXT or (first is None and stream.get("/Subtype") != pikepdf.Name.Image)
    added = data.count(b"\r\n") if is_text else 0  # by a program that took the whole file for text
    return isinstance(told, int) and abs(len(data) - added - told) <= _LINE_END


def _is_unpacked_whole(packed: bytes) -> bool:
    unpacking = zlib.decompressobj()
    try:
        for start in range(0, len(packed), _CHUNK):
            unpacking.decompress(packed[start : start + _CHUNK])  # which compares the sum at the end
    except zlib.error:
        return False
    return unpacking.eof
