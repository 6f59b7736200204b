"""`python -m bench [NAME …]`: measure, print a table with ratios to baselines of the same run, exit 1 if a bar is missed.

Names: scoring, route, survey, what-if, check-scores, pages, library, plan, report, workbook, package, backup, upload, bad-files, preview, kill,
kill-jobs-sqlite, kill-jobs-postgresql, kill-real-jobs-sqlite, kill-real-jobs-postgresql, full-disk, power-cut, long-lock, paper-line, crowd, sign-in, api, save-sqlite, save-postgresql, digest-sqlite,
digest-postgresql, note-sqlite, note-postgresql; without any, all of them. And, only where
it is named, since it fills a database of 5,000 units: scale [--units FEW MANY] [--keep FOLDER] [--only PATTERN].
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bench import measures
from bench.crowd.crowd import crowd
from bench.crowd.long_lock import long_lock
from bench.files.backup import backup
from bench.files.package import package
from bench.files.preview import preview
from bench.files.upload import refusals, uploads
from bench.kills.full_disk import full_disk, power_cut
from bench.kills.kill import kill
from bench.kills.kill_jobs import kill_jobs, kill_real_jobs
from bench.mail.digest import digest
from bench.pages.api import api
from bench.pages.library import library
from bench.pages.pages import pages
from bench.pages.plan import plan
from bench.pages.route import route
from bench.pages.what_if import what_if
from bench.pages.workbook import workbook
from bench.papers.paper_line import paper_line
from bench.papers.report import report
from bench.saving.notes import notes
from bench.saving.saves import saves
from bench.scale.measure import SIZES, scale
from bench.survey import survey

MEASURES: dict[str, Callable[[], list[measures.Row]]] = {
    "scoring": measures.scoring,
    "route": route,
    "survey": survey,
    "what-if": what_if,
    "check-scores": measures.check_scores,
    "pages": pages,
    "library": library,
    "plan": plan,
    "report": report,
    "workbook": workbook,
    "package": package,
    "backup": backup,
    "upload": uploads,
    "bad-files": refusals,
    "preview": preview,
    "kill": kill,
    "kill-jobs-sqlite": lambda: kill_jobs("sqlite"),
    "kill-jobs-postgresql": lambda: kill_jobs("postgresql"),
    "kill-real-jobs-sqlite": lambda: kill_real_jobs("sqlite"),
    "kill-real-jobs-postgresql": lambda: kill_real_jobs("postgresql"),
    "full-disk": full_disk,
    "power-cut": power_cut,
    "long-lock": long_lock,
    "paper-line": paper_line,
    "crowd": crowd,
    "sign-in": measures.sign_in,
    "api": api,
    "save-sqlite": lambda: saves("sqlite"),
    "save-postgresql": lambda: saves("postgresql"),
    "digest-sqlite": lambda: digest("sqlite"),
    "digest-postgresql": lambda: digest("postgresql"),
    "note-sqlite": lambda: notes("sqlite"),
    "note-postgresql": lambda: notes("postgresql"),
}

SCALE = "scale"


def main(arguments: list[str]) -> int:
    """Run the named measurements and print them."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure against baselines of the same run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*MEASURES, SCALE]))
    parser.add_argument("--units", nargs=2, type=int, default=SIZES, metavar=("FEW", "MANY"), help="of scale")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="of scale: use and leave its portals there")
    parser.add_argument("--only", default="", metavar="PATTERN", help="of scale: pages whose names fit")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in {*MEASURES, SCALE}]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join([*MEASURES, SCALE])}")
        return 2
    print(measures.machine())
    print(f"{'measure':<48} {'ours':>10} {'baseline':>10} {'ratio':>6}  {'bar':<8} met")
    missed = 0
    for name in given.names or list(MEASURES):
        for row in scale(tuple(given.units), kept=given.keep, only=given.only) if name == SCALE else MEASURES[name]():
            missed += not row.is_met
            met = "yes" if row.is_met else "NO"
            print(f"{row.name:<48} {row.ours:>10} {row.baseline:>10} {row.ratio:>6}  {row.bar:<8} {met}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
