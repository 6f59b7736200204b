"""What PortalRB pulls of one full unit, against a bare view that reads the same rows and sends the same bytes."""

import statistics

from bench.load import Person
from bench.measures import ROUNDS, VIEWS, Row, ratio_row
from bench.server import running, told_by


def api() -> list[Row]:
    """Time the answers of one unit, token, limit and trail included; medians of interleaved rounds."""
    with running("sqlite") as office:
        told = told_by("bench.pages.api_office", office.environment)
        person = Person(office.port, office.data["people"][0], office.data["password"])
        paths = (f"/lke/jawaban-unit/{told['unit']}", f"/bare/jawaban-unit/{office.data['evaluation']}/")
        bearer = {"Authorization": f"Bearer {told['token']}"}
        if _pull(person, paths[0], bearer)[0] != _pull(person, paths[1], bearer)[0]:
            raise RuntimeError("the bare view sends other bytes")
        pairs = []
        for _ in range(ROUNDS):
            times: dict[str, list[float]] = {path: [] for path in paths}
            for _ in range(VIEWS):
                for path in reversed(paths):
                    times[path].append(_pull(person, path, bearer)[1])
            pairs.append((statistics.median(times[paths[0]]), statistics.median(times[paths[1]])))
        return [ratio_row("API answer of a full unit, median", pairs, 1.5)]


def _pull(person: Person, path: str, bearer: dict[str, str]) -> tuple[bytes, float]:
    status, body, seconds = person.get(path, bearer)
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    return body, seconds
