"""Posting a note, against a bare view that writes the same row and one chained event."""

import re
import statistics
import uuid

from bench.load import Person
from bench.measures import ROUNDS, Row, ratio_row, sign_in_all
from bench.saving.saves import our_path
from bench.server import running

NOTES = 40  # of one person, in a round
MOST = 2
SAID = "Kolom waktu respons ada di halaman 4; mohon periksa lagi sebelum area diserahkan. " * 2


def notes(database: str) -> list[Row]:
    """Time one person who posts notes to one question, ours and the bare ones by turns."""
    with running(database) as office:
        person = sign_in_all(office)[0]
        path = f"{our_path(office, 0)}catatan/"
        if _post(person, path) != 302:
            raise RuntimeError(f"{path} refused a note")
        thread = _thread(person, path)
        bare = f"/bare/catatan/{office.data['assessment']}/{thread}/"
        pairs = []
        for _ in range(ROUNDS):
            ours, base = [], []
            for _ in range(NOTES):
                ours.append(_seconds(person, path))
                base.append(_seconds(person, bare))
            pairs.append((statistics.median(ours), statistics.median(base)))
        return [ratio_row(f"posting a note, {database}", pairs, MOST)]


def _form() -> dict[str, str]:
    return {"note_text": SAID, "note_key": uuid.uuid4().hex}


def _post(person: Person, path: str) -> int:
    return person.post(path, _form())[0]


def _seconds(person: Person, path: str) -> float:
    status, _, seconds = person.post(path, _form())
    if status != 302:
        raise RuntimeError(f"{path} answered {status}")
    return seconds


def _thread(person: Person, path: str) -> int:
    """Return the thread of the question, as the button that finishes it says."""
    found = re.search(r"/percakapan/(\d+)/", person.get(path)[1].decode())
    if found is None:
        raise RuntimeError(f"{path} shows no thread")
    return int(found[1])
