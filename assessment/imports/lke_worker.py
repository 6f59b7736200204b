"""Reads one workbook in a process of its own: instruments and bytes on standard input, what it says on standard output.

Run by `assessment.imports.walled`, never imported to work in the portal: a file that hangs or swells its reader must end
this process alone, which inherits no key, writes no file and, where the system allows it, has no network.
"""

import contextlib
import json
import os
import resource
import struct
import sys
from typing import Any

MB = 1024 * 1024
MAX_CPU_SECONDS = 20
MAX_MEMORY_BYTES = 512 * MB  # of address space
HEADER = struct.Struct(">I")  # bytes of the instruments, as JSON, that stand before the workbook


def main() -> None:
    """Set the limits, then read; whoever asked takes silence for a file too heavy to read."""
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    with contextlib.suppress(OSError):  # containers and hardened units may forbid it
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    length = HEADER.unpack(sys.stdin.buffer.read(HEADER.size))[0]
    mappings = json.loads(sys.stdin.buffer.read(length))
    sys.stdout.write(json.dumps(told(mappings, sys.stdin.buffer.read()), ensure_ascii=True))


def told(mappings: list[dict[str, Any]], content: bytes) -> dict[str, Any]:
    """Return what a workbook says as plain JSON, or why it is refused. mappings: every LKE, the newest last."""
    from assessment import scoring  # noqa: PLC0415  (inside the limits)
    from assessment.imports import lke_xlsx, workbook  # noqa: PLC0415
    from assessment.imports.refused import ImportRefused  # noqa: PLC0415

    instruments = {one["code"]: scoring.parse_instrument(one) for one in mappings}
    try:
        found = lke_xlsx.examine(workbook.read_workbook(content), instruments)
    except ImportRefused as refused:
        return {"refused": refused.lines}
    sheet = scoring.score(found.instrument, found.answers)
    return {
        "instrument": found.instrument.code,
        "rows": [row.as_plain() for row in found.rows.values()],
        "notes": found.notes,
        "problems": found.problems,
        "sheet": found.sheet,
        "unit": found.unit,
        "total": lke_xlsx.total_difference(found, sheet),
    }


if __name__ == "__main__":
    main()
