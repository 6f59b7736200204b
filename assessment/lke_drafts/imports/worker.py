"""Reads one uploaded instrument, YAML or workbook, in a process of its own, and checks it as `load_instruments` does.

Run by `assessment.lke_drafts.imports.read_confined`, never imported to work in the portal; see `assessment.workbook.imports.lke_worker` why.
"""

import json
import re
import sys
from typing import Any

from assessment.workbook.imports.lke_worker import HEADER, LIMITS
from zi_portal.confined.limits import confine

MAX_PROBLEMS = 300  # told at once
FOLLOWING = (" is missing", "weight must be above 0")  # what the checks say of a cell that could not be read


def main() -> None:
    """Set the limits, then read; whoever asked takes silence for a file too heavy to read."""
    confine(LIMITS)
    length = HEADER.unpack(sys.stdin.buffer.read(HEADER.size))[0]
    known = json.loads(sys.stdin.buffer.read(length))
    found = told(sys.stdin.buffer.read(), known["base"], is_workbook=known["is_workbook"])
    sys.stdout.write(json.dumps(found, ensure_ascii=True))


def told(content: bytes, base: dict[str, Any], *, is_workbook: bool) -> dict[str, Any]:
    """Return what a file says as plain JSON, or why it is refused.

    base: the edition that lends a workbook the sheets it lacks, in the shape of its file. is_workbook: whether the file is
    one, or claims to be. `mapping` is None where there
    are problems; each of these is a place and what is wrong there.
    """
    from assessment import scoring  # noqa: PLC0415  (inside the limits)
    from assessment.lke import files as lke_files  # noqa: PLC0415  (inside the limits)
    from assessment.lke_drafts import problems_in_indonesian  # noqa: PLC0415  (inside the limits)
    from assessment.lke_drafts.imports import workbook as lke_drafts_workbook  # noqa: PLC0415
    from assessment.workbook.imports.cells import workbook  # noqa: PLC0415
    from zi_portal.kit.office.refused import ImportRefused  # noqa: PLC0415

    problems: list[tuple[str, str]] = []
    notes: list[str] = []
    spoilt: set[str] = set()
    try:
        if is_workbook:
            found = lke_drafts_workbook.read_instrument(workbook.read_workbook(content), base)
            mapping: Any = found.mapping
            problems, notes, spoilt = found.problems, found.notes, found.spoilt
        else:
            mapping, unsafe = lke_files.read_yaml(content, "berkas")
            problems = [(one.place, problems_in_indonesian.told(one)) for one in unsafe]
    except ImportRefused as refused:
        return {"refused": refused.lines}
    except scoring.InstrumentError as error:
        return {"refused": [_line(one.place, problems_in_indonesian.told(one)) for one in error.problems]}
    if mapping is not None:
        try:
            scoring.parse_instrument(mapping)
        except scoring.InstrumentError as error:
            # What a cell refused above holds is not missing too.
            new = [one for one in error.problems if not (one.place in spoilt and one.endswith(FOLLOWING))]
            problems += [(one.place, problems_in_indonesian.told(one)) for one in new]
    problems.sort(key=_order)
    return {
        "is_workbook": is_workbook,
        "mapping": None if problems else mapping,
        "problems": problems[:MAX_PROBLEMS],
        "unsaid": max(0, len(problems) - MAX_PROBLEMS),
        "notes": notes,
    }


def _order(problem: tuple[str, str]) -> tuple[str, int]:
    """Return what puts the problems of one sheet, or of a file, in the order of their lines."""
    words, _, number = problem[0].rpartition(" ")
    return words.rpartition(", ")[0], int(re.sub("[^0-9]", "", number) or 0)


def _line(place: str, words: str) -> str:
    return f"{place}: {words}" if place else words


if __name__ == "__main__":
    main()
