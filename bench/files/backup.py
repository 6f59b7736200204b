"""A backup of a portal with 300 data dukung, 200 MB in all, against plain `tar` of the same files; and its restoration."""

from bench.measures import Row, milliseconds
from bench.server import empty_database, told_by

SLOWER, MOST_MB = 10, 150
MORE_MB = 10  # that ten times as many bytes may take


def backup() -> list[Row]:
    """Time `back_up` (rows, files, encryption, three digests, sync, reading back) beside `tar` and a sync of the same files."""
    with empty_database("sqlite") as environment:
        told_by("bench.office", environment)
        told = told_by("bench.files.backup_files", environment)
    ours, plain = sorted(told["pairs"], key=lambda pair: pair[0] / pair[1])[len(told["pairs"]) // 2]
    ratio, few, many = ours / plain, told["megabytes_few"], told["megabytes"]
    return [
        Row(
            "backup, 300 files, 200 MB, against tar",
            milliseconds(ours),
            milliseconds(plain),
            f"{ratio:.1f}",
            f"≤ {SLOWER}",
            ratio <= SLOWER,
        ),
        Row(
            "backup, peak memory",
            f"{many:.0f} MB",
            f"{few:.0f} MB",
            f"{many - few:+.0f}",
            f"≤ {MOST_MB} MB",
            many <= MOST_MB and many - few <= MORE_MB,
        ),
    ]
