"""`manage.py jalur_lke FILE --target WBK|WBBM [--rata] [--kunci CODE,…] [--json]`: the way to a predicate."""

import json
from argparse import ArgumentParser
from typing import Any

from assessment import scoring
from assessment.management.sheet_command import SheetCommand
from assessment.planning.route import default_efforts, plan_route
from assessment.planning.route.text_file import route_json, route_table
from assessment.scoring.answers import shown


class Command(SheetCommand):
    """Read, plan, print. Exit 2 on a bad file or code; "tidak mungkin" is an answer and exits 0."""

    help = "Mencari jalur terpendek sebuah LKE terisi menuju WBK atau WBBM; tidak menyentuh basis data."
    usage = "jalur_lke FILE --target WBK|WBBM [--rata] [--kunci KODE,…] [--json]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--target", default="", metavar="WBK|WBBM", help="predikat yang dituju")
        parser.add_argument("--rata", action="store_true", help="anggap setiap pertanyaan sama beratnya")
        parser.add_argument(
            "--kunci", action="append", default=[], metavar="KODE,…", help="pertanyaan yang tidak boleh diubah"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["target"].strip().upper()
        if not target:
            self.refuse(["sebutkan predikat yang dituju: --target WBK atau --target WBBM"])
        if target not in scoring.PREDICATES:
            self.refuse([f"predikat {shown(options['target'])} tidak dikenal; pilih WBK atau WBBM"])
        sheet = self.load(options["file"])
        if sheet.workbook and sheet.workbook.unread:
            self.refuse(sheet.workbook.unread)  # a way must not ask for an answer that stands there unread
        instrument = sheet.instrument
        locked = self._locked(options["kunci"], instrument)
        efforts = dict.fromkeys(instrument.indicators, 1) if options["rata"] else default_efforts(instrument)
        try:
            plan = plan_route(instrument, sheet.answers, target, efforts=efforts, locked=locked)
        except scoring.AnswerError as error:
            self.refuse(str(problem) for problem in error.problems)
        if options["json"]:
            self.stdout.write(json.dumps(route_json(plan), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(route_table(plan, instrument))

    def _locked(self, given: str | list[str], instrument: scoring.Instrument) -> list[str]:
        """Return the codes of `--kunci`, which may be given more than once, or exit 2."""
        texts = [given] if isinstance(given, str) else given
        codes = [code.strip() for text in texts for code in text.split(",") if code.strip()]
        wrong = [code for code in codes if code not in instrument.indicators]
        if wrong:
            self.refuse(f"{shown(code)[1:-1]}: {_why_unknown(code, instrument)}" for code in wrong)
        return codes


def _why_unknown(code: str, instrument: scoring.Instrument) -> str:
    if code in instrument.nodes:
        return "ini bagian LKE, bukan pertanyaan; sebutkan kode pertanyaannya"
    return "kode ini tidak ada di instrumen"
