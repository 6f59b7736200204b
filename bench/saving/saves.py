"""The answer save of twenty people at once, against a bare view that writes the same three rows."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.load import Person, percentile, together
from bench.measures import ROUNDS, Row, ratio_row, sign_in_all
from bench.server import Office, running

SAVES = 15  # per person and round
MOST_P95, MOST_CPU = 2, 2.5


def saves(database: str) -> list[Row]:
    """Time nothing but saves, ours and the bare ones by turns: a page read in between would hide what each costs.

    Everybody saves a question of their own, and knows its version as a browser that has just saved does. The processor's
    time is that of portal and database together, per save.
    """
    with running(database) as office:
        people, versions = sign_in_all(office), Versions(office)
        ours, bare = versions.saved_by(our_path), versions.saved_by(bare_path)
        together(people, 2, bare)
        together(people, 2, ours)  # warm
        slowest, medians, processor = [], [], []
        for _ in range(ROUNDS):
            (bare_times, bare_cpu), (our_times, our_cpu) = (
                _timed(office, people, bare),
                _timed(office, people, ours),
            )
            slowest.append((percentile(our_times, 0.95), percentile(bare_times, 0.95)))
            medians.append((statistics.median(our_times), statistics.median(bare_times)))
            processor.append((our_cpu, bare_cpu))
        name = f"answer save, 20 people, {database}"
        return [
            ratio_row(f"{name}, p95", slowest, MOST_P95),
            ratio_row(f"{name}, median", medians, MOST_P95),
            ratio_row(f"{name}, CPU", processor, MOST_CPU),
        ]


def _timed(office: Office, people: list[Person], act: Callable[[Person, int], float]) -> tuple[list[float], float]:
    """Return the seconds of each save, and of the processor for one of them."""
    begun = office.cpu_seconds()
    seconds = together(people, SAVES, act)
    return seconds, (office.cpu_seconds() - begun) / len(seconds)


def our_path(office: Office, number: int) -> str:
    """Return where the person of this number saves."""
    return f"/penilaian/{office.data['assessment']}/jawaban/{office.data['codes'][number]}/"


def bare_path(office: Office, number: int) -> str:
    """Return where they save the same answer without any rule of the portal."""
    return f"/bare/jawaban/{office.data['answers'][number]}/"


@dataclass
class Versions:
    """The version of each person's answer, which both kinds of save raise by one."""

    office: Office
    held: dict[str, int] = field(default_factory=dict)

    def saved_by(self, path: Callable[[Office, int], str]) -> Callable[[Person, int], float]:
        """Return what saves once for a person and tells the seconds that took."""
        paths = {name: path(self.office, number) for number, name in enumerate(self.office.data["people"])}

        def act(person: Person, _: int) -> float:
            version = self.held.get(person.username, 1)
            text = f"{person.username} menyimpan versi {version}. " * 8
            fields = {"level": "AB"[version % 2], "explanation": text, "version": str(version)}
            status, _, seconds = person.post(paths[person.username], fields)
            if status != 302:
                raise RuntimeError(f"{paths[person.username]} answered {status}")
            self.held[person.username] = version + 1
            return seconds

        return act
