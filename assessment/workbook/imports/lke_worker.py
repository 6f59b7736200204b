"""Reads one workbook in a process of its own: instruments and bytes on standard input, what it says on standard output.

Run by `assessment.workbook.imports.read_confined`, never imported to work in the portal: a file that hangs or swells its reader must end
this process alone, which inherits no key, writes no file and, where the system allows it, has no network.
"""

import json
import struct
import sys
from typing import Any

from zi_portal.confined.limits import MB, Limits, confine

LIMITS = Limits(cpu_seconds=20, wall_seconds=45, memory_bytes=512 * MB)
HEADER = struct.Struct(">I")  # bytes of the instruments, as JSON, that stand before the workbook


def main() -> None:
    """Set the limits, then read; whoever asked takes silence for a file too heavy to read."""
    confine(LIMITS)
    length = HEADER.unpack(sys.stdin.buffer.read(HEADER.size))[0]
    mappings = json.loads(sys.stdin.buffer.read(length))
    sys.stdout.write(json.dumps(told(mappings, sys.stdin.buffer.read()), ensure_ascii=True))


def told(mappings: list[dict[str, Any]], content: bytes) -> dict[str, Any]:
    """Return what a workbook says as plain JSON, or why it is refused. mappings: every LKE, that of the round last."""
    from assessment import scoring  # noqa: PLC0415  (inside the limits)
    from assessment.workbook.imports import lke_xlsx  # noqa: PLC0415
    from assessment.workbook.imports.cells import workbook  # noqa: PLC0415
    from zi_portal.kit.office.refused import ImportRefused  # noqa: PLC0415

    instruments = {one["code"]: scoring.parse_instrument(one) for one in mappings}
    try:
        found = lke_xlsx.examine(workbook.read_workbook(content), instruments, own=mappings[-1]["code"])
    except ImportRefused as refused:
        return {"refused": refused.lines}
    sheet = scoring.score(found.instrument, found.answers)
    return {
        "instrument": found.instrument.code,
        "rows": [row.as_plain() for row in found.rows.values()],
        "notes": found.notes,
        "leftovers": found.leftovers,
        "problems": found.problems,
        "sheet": found.sheet,
        "unit": found.unit,
        "total": lke_xlsx.total_difference(found, sheet),
    }


if __name__ == "__main__":
    main()
