"""Have an uploaded instrument read by `worker`, apart, and bring back what it says."""

from dataclasses import dataclass
from typing import Any

from assessment.workbook.imports import lke_xlsx
from assessment.workbook.imports.read_confined import ask_apart
from zi_portal.kit.office.refused import ImportRefused


@dataclass(frozen=True)
class InstrumentReading:
    """What an uploaded instrument says."""

    is_workbook: bool  # else YAML
    mapping: dict[str, Any] | None  # in the shape of a file, every part checked; None where there are problems
    problems: tuple[tuple[str, str], ...]  # place in the file ("" if it has none), what is wrong and what to do
    unsaid: int  # problems beyond those
    notes: tuple[str, ...]


def read_instrument_apart(content: bytes, base: str, name: str = "") -> InstrumentReading:
    """Return what a file says.

    base: the edition that lends a workbook the sheets it lacks, as the JSON of its file. name: of the file.
    Raises ImportRefused for what is no instrument at all, and for a file that needs more than 20 seconds of processor or
    512 MB.
    """
    # What opens as no text, or is named as a workbook, is told what it really is.
    is_workbook = lke_xlsx.is_workbook(content, name) or content.startswith(b"%PDF-")
    known = f'{{"base": {base}, "is_workbook": {"true" if is_workbook else "false"}}}'
    reply = ask_apart("assessment.lke_drafts.imports.worker", known.encode(), content)
    if "refused" in reply:
        raise ImportRefused(reply["refused"])
    return InstrumentReading(
        is_workbook=reply["is_workbook"],
        mapping=reply["mapping"],
        problems=tuple((place, told) for place, told in reply["problems"]),
        unsaid=reply["unsaid"],
        notes=tuple(reply["notes"]),
    )
