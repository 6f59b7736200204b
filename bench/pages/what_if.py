"""A change on a scratch sheet beside 113 answers, as htmx sends it: from the request to the new board."""

from bench.load import Person, percentile
from bench.measures import Row, milliseconds
from bench.server import running

CHANGES = 120
SECONDS = 0.1


def what_if() -> list[Row]:
    """Time simulated answers of one person over HTTP, taking turns with reading the page of the same question."""
    with running("sqlite") as office:
        person = Person(office.port, office.data["people"][0], office.data["password"])
        round_at = f"/penilaian/{office.data['assessment']}/"
        person.post(f"{round_at}simulasi/mulai/", {})
        scratch, codes = person.location, office.data["codes"]
        times: dict[str, list[float]] = {"change": [], "read": []}
        for number in range(-len(codes), CHANGES):  # below 0 to warm up
            code, level = codes[number % len(codes)], "AC"[number // len(codes) % 2]
            status, _, read = person.get(f"{round_at}jawaban/{code}/")
            if status != 200:
                raise RuntimeError(f"question {code} answered {status}")
            status, body, change = person.post(f"{scratch}jawaban/{code}/", {f"{code}-level": level}, is_htmx=True)
            if status != 200 or b'id="papan"' not in body:
                raise RuntimeError(f"the change of {code} answered {status}")
            if number >= 0:
                times["change"].append(change)
                times["read"].append(read)
    ours, bare = percentile(times["change"], 0.95), percentile(times["read"], 0.95)
    name = "what-if change to new board, p95 (reading it)"
    return [Row(name, milliseconds(ours), milliseconds(bare), f"{ours / bare:.2f}", "≤ 100 ms", ours <= SECONDS)]
