"""`bench/report_memory.py ASSESSMENT`: make one report and print the peak memory, in MB, of the process that laid it out.

Runs with the database of the bench in its environment; a process of its own, so that its only child is that one.
"""

import os
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main(pk: int) -> None:
    """Make the report as the page does, without its record."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django  # noqa: PLC0415  (needs the path and the variable above)

    django.setup()
    from assessment.exports import report_pdf  # noqa: PLC0415
    from assessment.models import Assessment  # noqa: PLC0415
    from assessment.selectors.report import get_report, stamp_now  # noqa: PLC0415

    assessment = Assessment.objects.select_related("unit").get(pk=pk)
    person = assessment.unit.memberships.select_related("user").earliest("pk").user
    report = get_report(person, pk)
    report_pdf.render_report(report, stamp_now(assessment, report), paper=assessment.unit.paper)
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


if __name__ == "__main__":
    main(int(sys.argv[1]))
