"""`manage.py jalur_lke FILE --target WBK|WBBM [--rata] [--kunci CODE,…] [--json]`: the way to a predicate."""

import json
from argparse import ArgumentParser
from typing import Any

from assessment import scoring
from assessment.exports.route_text import route_json, route_table
from assessment.management.sheet_command import SheetCommand
from assessment.route import default_efforts, plan_route


class Command(SheetCommand):
    """Read, plan, print. Exit 2 on a bad file or code; "tidak mungkin" is an answer and exits 0."""

    help = "Mencari jalur terpendek sebuah LKE terisi menuju WBK atau WBBM; tidak menyentuh basis data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--target", required=True, choices=scoring.PREDICATES, help="predikat yang dituju")
        parser.add_argument("--rata", action="store_true", help="anggap setiap pertanyaan sama beratnya")
        parser.add_argument("--kunci", default="", metavar="KODE,…", help="pertanyaan yang tidak boleh diubah")

    def handle(self, *args: Any, **options: Any) -> None:
        sheet = self.load(options["file"])
        instrument = sheet.instrument
        locked = [code.strip() for code in options["kunci"].split(",") if code.strip()]
        unknown = [code for code in locked if code not in instrument.indicators]
        if unknown:
            self.refuse(f"{code}: kode ini tidak ada di instrumen" for code in unknown)
        efforts = dict.fromkeys(instrument.indicators, 1) if options["rata"] else default_efforts(instrument)
        try:
            plan = plan_route(instrument, sheet.answers, options["target"], efforts=efforts, locked=locked)
        except scoring.AnswerError as error:
            self.refuse(str(problem) for problem in error.problems)
        if options["json"]:
            self.stdout.write(json.dumps(route_json(plan), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(route_table(plan, instrument))
