"""`manage.py hitung_lke FILE [--json]`: score a filled LKE file, without the database."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from assessment import scoring
from assessment.management.sheet_command import SheetCommand
from assessment.workbook.exports.score_text import score_json, score_table
from assessment.workbook.imports.lke_xlsx import LkeWorkbook, differences, total_difference
from assessment.workbook.index_scale import percentage_doubt


class Command(SheetCommand):
    """Read, score, print. Exit 2 with a line per problem on stderr if the file cannot be scored.

    A cell of a workbook that cannot be read counts as unanswered and is named among the warnings.
    """

    help = "Menghitung nilai sebuah LKE terisi (JSON, YAML, atau buku kerja .xlsx); tidak menyentuh basis data."
    usage = "hitung_lke FILE [--json]"

    def handle(self, *args: Any, **options: Any) -> None:
        sheet = self.load(options["file"])
        try:
            scores = scoring.score(sheet.instrument, sheet.answers)
        except scoring.AnswerError as error:
            self.refuse(str(problem) for problem in error.problems)
        notes = list(_index_doubts(sheet.instrument, sheet.answers))
        if sheet.workbook:
            notes += _notes(sheet.workbook, scores)
        if options["json"]:
            self.stdout.write(json.dumps(score_json(scores, notes), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(score_table(scores, sheet.instrument.short_title, notes))


def _index_doubts(instrument: scoring.Instrument, answers: Mapping[str, scoring.Answer | None]) -> Iterator[str]:
    """Yield what is to be looked at again of an index that may be a percentage."""
    for code, answer in answers.items():
        if told := percentage_doubt(instrument.indicator(code), answer):
            yield f"{code}: {told}"


def _notes(workbook: LkeWorkbook, scores: scoring.ScoreSheet) -> list[str]:
    """Return what is told of a workbook: how it was read, and where its own figures differ from ours."""
    total = total_difference(workbook, scores)
    unread = [f"tidak terbaca dan tidak dihitung: {line}" for line in workbook.unread]
    also = [workbook.also_fits] if workbook.also_fits else []
    return [
        *unread,
        *workbook.notes,
        *also,
        *workbook.leftovers,
        *([total] if total else []),
        *differences(workbook, scores),
    ]
