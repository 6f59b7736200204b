"""Read a filled LKE from a file: JSON or YAML, a number as text until the score reads it exactly, a repeated key an error."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.lke.text_values import Pairs, Unreadable, decode, entries, parse

MAX_BYTES = 1024 * 1024  # a full sheet takes about 10 kB


class FilledSheetError(Unreadable):
    """A file that is not a filled LKE."""


@dataclass(frozen=True)
class FilledSheet:
    """What a file says: the code of an instrument, and each answer as written.

    An answer is None, a text, a mapping input key → None, text or something `scoring.read_answers` refuses, or an
    empty list where the file holds a list.
    """

    instrument: str
    answers: Mapping[str, object]


def read_filled_sheet(content: bytes) -> FilledSheet:
    """Return the filled LKE that a file holds.

    content: UTF-8, at most 1 MB; JSON, else YAML; a mapping with `instrument` and `answers`. Other keys beside these
    two may tell about the sheet and are not read.
    Raises FilledSheetError with every problem.
    """
    try:
        top = parse(decode(content, MAX_BYTES))
    except Unreadable as error:
        raise FilledSheetError(error.lines) from error
    if not isinstance(top, Pairs):
        raise FilledSheetError(["isi berkas harus berupa pemetaan dengan kunci instrument dan answers"])
    lines: list[str] = []
    top_level = entries(top, "", lines)
    code = top_level.get("instrument")
    if not isinstance(code, str) or not code.strip():
        lines.append("kunci instrument tidak ada atau bukan kode peraturan")
    written = top_level.get("answers", ())
    if "answers" not in top_level:
        lines.append("kunci answers tidak ada")
    elif written is not None and not isinstance(written, Pairs):
        lines.append("answers harus berupa pemetaan kode pertanyaan ke jawaban")
    answers: dict[str, object] = {}
    if isinstance(written, Pairs):
        for key, value in entries(written, "answers", lines).items():
            answers[key] = entries(value, key, lines) if isinstance(value, Pairs) else value
    if lines:
        raise FilledSheetError(lines)
    return FilledSheet(str(code).strip(), answers)
