"""The largest pages of a full sheet against bare views, one person."""

import statistics
from collections.abc import Iterator

from bench.load import Person
from bench.measures import ROUNDS, VIEWS, Row, ratio_row, sign_in_all
from bench.server import Office, running


def pages() -> list[Row]:
    """Time the largest area page and the full sheet against bare tables of the rows they show, Beranda and Kesiapan against the sheet's."""
    with running("sqlite") as office:
        person = sign_in_all(office)[0]
        assessment, evaluation = office.data["assessment"], office.data["evaluation"]
        ours, bare = f"/penilaian/{assessment}", "/bare"
        return [
            row
            for name, path, bare_path, bar in (
                ("largest area page (SDM)", f"{ours}/area/SDM/", f"{bare}/area/{evaluation}/SDM/", 1.5),
                ("full sheet, 113 rows", f"{ours}/lke/", f"{bare}/lke/{evaluation}/", 1.5),
                ("Beranda (bare full sheet)", f"{ours}/", f"{bare}/lke/{evaluation}/", 1.5),
                ("Kesiapan (bare full sheet)", f"{ours}/kesiapan/", f"{bare}/lke/{evaluation}/", 2),
            )
            for row in compared(office, person, name, (path, bare_path), bar)
        ]


def compared(office: Office, person: Person, name: str, paths: tuple[str, str], bar: float) -> Iterator[Row]:
    """Yield the medians of a page and of its bare view, and the seconds of the processor for one view of each."""
    for path in paths:
        view(person, path)
    pairs, processor = [], []
    for _ in range(ROUNDS):
        times: dict[str, list[float]] = {path: [] for path in paths}
        taken: dict[str, float] = {}
        for path in reversed(paths):
            begun = office.cpu_seconds()
            for _ in range(VIEWS):
                times[path].append(view(person, path))
            taken[path] = (office.cpu_seconds() - begun) / VIEWS
        pairs.append((statistics.median(times[paths[0]]), statistics.median(times[paths[1]])))
        processor.append((taken[paths[0]], taken[paths[1]]))
    yield ratio_row(f"{name}, median", pairs, bar)
    yield ratio_row(f"{name}, CPU", processor, bar)


def view(person: Person, path: str) -> float:
    """Return the seconds that a page took."""
    status, _, seconds = person.get(path)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return seconds
