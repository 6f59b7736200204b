"""`bench/papers/report_memory.py ASSESSMENT`: make one report and print the peak memory, in MB, of the processes that lay it out.

Runs with the database of the bench in its environment. The memory of both processes is added up, looked at every 10 ms;
pages that they share are counted once (the proportional set size of Linux).
"""

import os
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
SECONDS_BETWEEN_LOOKS = 0.01


def main(pk: int) -> None:
    """Make the report as the page does, without its record."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django  # noqa: PLC0415  (needs the path and the variable above)

    django.setup()
    from assessment.papers.exports import report_pdf  # noqa: PLC0415
    from assessment.papers.selectors.report import get_report, stamp_now  # noqa: PLC0415
    from assessment.rounds.models import Assessment  # noqa: PLC0415
    from zi_portal.confined.slots import Patience  # noqa: PLC0415

    assessment = Assessment.objects.select_related("unit").get(pk=pk)
    person = assessment.unit.memberships.select_related("user").earliest("pk").user
    made = threading.Event()
    peaks: list[float] = []
    watch = threading.Thread(target=lambda: peaks.append(peak_below(os.getpid(), made)))
    watch.start()
    with report_pdf.ready_worker(Patience.NONE) as worker:
        report = get_report(person, pk)
        report_pdf.lay_out(worker, report, stamp_now(assessment, report), paper=assessment.unit.paper)
    made.set()
    watch.join()
    print(peaks[0])


def peak_below(pid: int, ended: threading.Event) -> float:
    """Return the most memory, in MB, that the processes below `pid` had together until `ended`."""
    from bench.processes import below  # noqa: PLC0415  (needs the path above)

    peak = 0.0
    while not ended.wait(SECONDS_BETWEEN_LOOKS):
        peak = max(peak, sum(megabytes(child) for child in below(pid)))
    return peak


def megabytes(pid: int) -> float:
    """Return the proportional set size of a process; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
