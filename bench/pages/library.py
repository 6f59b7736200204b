"""The library of a unit with 2,000 documents, against a bare list of fifty of them."""

import statistics

from bench.load import Person
from bench.measures import ROUNDS, VIEWS, Row, ratio_row
from bench.server import running, told_by

SEARCHES = 10


def library() -> list[Row]:
    """Time the first, the last and a sorted and narrowed page, and a search through all texts, one person.

    Against the bare list: medians of interleaved rounds. The bare search compares as Django does, without accents or
    rights, and shows no line around a hit.
    """
    with running("sqlite") as office:
        told = told_by("bench.pages.shelf", office.environment)
        person = Person(office.port, office.data["people"][0], office.data["password"])
        assessment = office.data["assessment"]
        page, bare = f"/pustaka/{assessment}/", f"/bare/pustaka/{assessment}/"
        rows = [
            ratio_row(
                f"library, 2,000 documents, {name}, median", _pairs(person, f"{page}{query}", f"{bare}{query}"), 1.5
            )
            for name, query in (("newest", ""), ("last page", "?halaman=40"), ("by title", "?sort=judul&year=2026"))
        ]
        search = f"?text={told['rare']}"
        name = f"library, one word in {told['megabytes']} MB of text, median"
        return [*rows, ratio_row(name, _pairs(person, f"{page}{search}", f"{bare}{search}", views=SEARCHES), 2)]


def _pairs(person: Person, ours: str, bare: str, *, views: int = VIEWS) -> list[tuple[float, float]]:
    """Return (ours, bare) medians of each round."""
    pairs = []
    for path in (ours, bare):
        _view(person, path)
    for _ in range(ROUNDS):
        times: dict[str, list[float]] = {ours: [], bare: []}
        for _ in range(views):
            for path in (bare, ours):
                times[path].append(_view(person, path))
        pairs.append((statistics.median(times[ours]), statistics.median(times[bare])))
    return pairs


def _view(person: Person, path: str) -> float:
    status, body, seconds = person.get(path)
    if status != 200 or b"dokumen" not in body:
        raise RuntimeError(f"{path} answered {status}")
    return seconds
