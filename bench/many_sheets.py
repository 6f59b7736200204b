"""`python -m bench.many_sheets`: check the stored scores of 5,000 full sheets as `manage.py check_scores` does.

Runs in a process of its own with an empty database in its environment: fills a few units question by question, has
their scores stored by the portal, copies these rows by SQL, then times the command in a process of its own. Prints
seconds and peak memory as JSON.
"""

import json
import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django

PATTERNS, COPIES = 50, 100  # units filled one by one, and how many units each becomes
DOCUMENTS, CITED = 40, 2  # of a unit; by a question
STRIDE = 1_000_000  # between a row and its copies: above every key that is filled


def main() -> None:
    """Fill, copy, check."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (needs the set-up above)

    call_command("migrate", verbosity=0)
    call_command("load_instruments", stdout=sys.stderr)
    begun = time.perf_counter()
    _fill()
    print(f"filled in {time.perf_counter() - begun:.1f} s", file=sys.stderr)
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "manage.py", "check_scores"], stdout=subprocess.PIPE)
    said = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not look for it again
    seconds = time.perf_counter() - begun
    expected = f"{PATTERNS * COPIES} evaluasi diperiksa, 0 berbeda."
    if process.returncode or expected not in said.decode():
        raise RuntimeError(f"check_scores said {said[-500:]!r}, not {expected!r}")
    json.dump({"seconds": seconds, "megabytes": usage.ru_maxrss / 1024}, sys.stdout)


def _fill() -> None:
    from django.db import transaction  # noqa: PLC0415

    from assessment.lke.models import Instrument  # noqa: PLC0415
    from assessment.people.models import Instansi, Unit, User  # noqa: PLC0415
    from assessment.rounds.models import Answer, Assessment, Evaluation, EvaluationScore, Period  # noqa: PLC0415
    from evidence.documents.models import Citation, Document  # noqa: PLC0415

    chance = random.Random(5000)
    year = timezone_now().year
    by = User.objects.create_user(username="bench", password="bench-sandi-panjang-1", full_name="Bench")
    period = Period.objects.create(
        instansi=Instansi.objects.create(name="Instansi bench", kind=Instansi.Kind.CENTRAL),
        instrument=Instrument.objects.get(code="permenpanrb-90-2021"),
        year=year,
        name="Bench",
        evidence_from=date(year - 1, 1, 1),
        evidence_to=date(year, 12, 31),
    )
    with transaction.atomic():
        for number in range(PATTERNS):
            _fill_unit(number, period, by, chance)
        for model in (Unit, Assessment, Evaluation, Document, Answer, Citation, EvaluationScore):
            _copy(model, {Unit, Assessment, Evaluation, Document})


def timezone_now() -> Any:
    """Return now, in UTC."""
    from django.utils import timezone  # noqa: PLC0415

    return timezone.now()


def _fill_unit(number: int, period: Any, by: Any, chance: random.Random) -> None:
    """Fill one unit's sheet, each question citing two documents of which some do not count, and store its score."""
    from assessment.people.models import Unit  # noqa: PLC0415
    from assessment.rounds.models import Answer, Assessment, Evaluation, Stage  # noqa: PLC0415
    from assessment.scores.services import refresh_score  # noqa: PLC0415
    from evidence.documents.models import Citation, Document  # noqa: PLC0415

    now = timezone_now()
    made = {"created_at": now, "created_by": by}
    unit = Unit.objects.create(instansi=period.instansi, code=f"B{number}", name=f"Kantor bench {number}")
    assessment = Assessment.objects.create(unit=unit, period=period)
    evaluation = Evaluation.objects.create(assessment=assessment, stage=Stage.SELF)
    states = [Document.State.GOOD, Document.State.CHECKING]
    dated = now.date() - timedelta(days=90)
    documents = Document.objects.bulk_create(
        Document(unit=unit, title=f"Dokumen {n}", document_date=dated, state=chance.choice(states), **made)
        for n in range(DOCUMENTS)
    )
    answers, citations = [], []
    for question in period.instrument.indicators.prefetch_related("levels", "inputs"):
        answer = Answer(evaluation=evaluation, indicator=question, answered_at=now, answered_by=by, explanation="Ada.")
        if question.is_choice:
            answer.level = chance.choice(list(question.levels.all())).letter
        elif question.answer_type == "index":
            answer.index = Decimal(chance.randint(200, 400)) / 100
        else:
            answer.counts = {entry.key: chance.randint(0, 30) for entry in question.inputs.all()}
        answers.append(answer)
        citations += [
            Citation(assessment=assessment, indicator=question, document=document, **made)
            for document in chance.sample(documents, CITED)
        ]
    Answer.objects.bulk_create(answers)
    Citation.objects.bulk_create(citations)
    refresh_score(evaluation)


def _copy(model: Any, copied: set[Any]) -> None:
    """Copy every row of `model` often; its key, and its references to `copied` models, move along by their stride."""
    from django.db import connection  # noqa: PLC0415

    quote, fields = connection.ops.quote_name, model._meta.concrete_fields
    values = []
    for field in fields:
        column = quote(field.column)
        if field.primary_key or field.related_model in copied:
            column += f" + n * {STRIDE}"
        elif field.name == "code":
            column += " || '-' || n"
        values.append(column)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(quote(field.column) for field in fields)}) "
            f"WITH RECURSIVE steps(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < {COPIES - 1}) "
            f"SELECT {', '.join(values)} FROM steps CROSS JOIN {table} WHERE {table}.id < {STRIDE}"
        )


if __name__ == "__main__":
    main()
