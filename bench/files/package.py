"""A package of 300 data dukung, 200 MB in all, against plain `zip -0` of the same files."""

from bench.measures import Row, milliseconds
from bench.server import empty_database, told_by

SHARE, MOST_MB = 0.5, 150


def package() -> list[Row]:
    """Time the archive of the files with its index, written to disk, beside `zip -0`; report and LKE have rows of their own."""
    with empty_database("sqlite") as environment:
        told_by("bench.office", environment)
        told = told_by("bench.files.package_files", environment)
    ours, plain = sorted(told["pairs"], key=lambda pair: pair[1] / pair[0])[len(told["pairs"]) // 2]
    share, megabytes = plain / ours, told["megabytes"]
    return [
        Row(
            "package, 300 files, 200 MB, of zip -0's speed",
            milliseconds(ours),
            milliseconds(plain),
            f"{share:.2f}",
            f"≥ {SHARE}",
            share >= SHARE,
        ),
        Row("package, peak memory", f"{megabytes:.0f} MB", "–", "–", f"≤ {MOST_MB} MB", megabytes <= MOST_MB),
    ]
