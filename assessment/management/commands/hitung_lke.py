"""`manage.py hitung_lke FILE [--json]`: score a filled LKE file, without the database."""

import json
from typing import Any

from assessment import scoring
from assessment.exports.score_text import score_json, score_table
from assessment.management.sheet_command import SheetCommand


class Command(SheetCommand):
    """Read, score, print. Exit 2 with a line per problem on stderr if the file cannot be scored."""

    help = "Menghitung nilai sebuah LKE terisi (JSON atau YAML); tidak menyentuh basis data."

    def handle(self, *args: Any, **options: Any) -> None:
        instrument, answers = self.load(options["file"])
        try:
            scores = scoring.score(instrument, answers)
        except scoring.AnswerError as error:
            self.refuse(str(problem) for problem in error.problems)
        if options["json"]:
            self.stdout.write(json.dumps(score_json(scores), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(score_table(scores, instrument.short_title))
