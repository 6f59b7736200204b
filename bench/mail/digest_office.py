"""`python -m bench.mail.digest_office`: plan and send the summaries of a morning to everybody of many units, counted in CPU.

Runs in a process of its own with an empty database in its environment: fills `ZI_BENCH_UNITS` units of ten people, each of
whom has chosen summaries and has some notices waiting, then plans and sends as the job of the schedule does, into a
backend that makes each message whole and sends it nowhere. Prints seconds and counts as JSON.
"""

import json
import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any

import django

from bench.processes import cpu_seconds

PEOPLE, NOTICES = 10, 4  # of a unit; waiting for each of them
BATCH = 200  # units filled at a time
BARE = 2000  # messages that are made for the baseline
LINE = "Tugas baru: Jawab: SK tim\n3 Desember 2026 pukul 06.00 WITA\nhttps://zi.bench.invalid/penilaian/1/"


def main() -> None:
    """Fill, plan, send."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415  (needs the set-up above)
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from assessment.notices.services import mailing, planning  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_instruments", stdout=sys.stderr)
    settings.MAIL_IS_ON = True
    settings.PUBLIC_URL = "https://zi.bench.invalid"
    settings.MAILERS = {"default": {"BACKEND": "bench.mail.digest_backend.NowhereBackend"}}
    people = _fill(int(os.environ["ZI_BENCH_UNITS"]))
    reverse("assessment:notice-list")  # reads every view once, as any worker has done that runs
    database = os.environ.get("ZI_BENCH_DATABASE_PID")
    processes = [os.getpid(), *([int(database)] if database else [])]
    planning.MORNING = clock.min  # it has come in every zone, whenever this is measured
    with connection.execute_wrapper(counted := Counted()):
        steps = [_timed(processes, planning.plan_mail), _timed(processes, mailing.send_mail)]
    (planning, planned), (sending, done) = steps
    if (planned, done.sent, done.fault) != (people, people, ""):
        raise RuntimeError(f"planned {planned} and sent {done.sent} of {people}: {done}")
    told = {"people": people, "queries": counted.number}
    told["bare_cpu"] = _bare() * people
    told |= {"planning_cpu": planning[0], "planning_wall": planning[1]}
    json.dump(told | {"sending_cpu": sending[0], "sending_wall": sending[1]}, sys.stdout)


def _bare() -> float:
    """Return the seconds of CPU that a message of this length takes which knows no portal: Django's, made whole."""
    from django.core.mail import EmailMessage  # noqa: PLC0415

    from bench.mail.digest_backend import NowhereBackend  # noqa: PLC0415

    backend, text = NowhereBackend(alias="bare"), "\n\n".join([LINE] * NOTICES)
    headers = {"Message-ID": "<bench@bench.invalid>", "Auto-Submitted": "auto-generated"}
    begun = time.process_time()
    for number in range(BARE):
        to = [f"orang-{number}@bench.invalid"]
        backend.send_messages([EmailMessage("[Portal ZI] Ringkasan: 4 pemberitahuan", text, to=to, headers=headers)])
    return (time.process_time() - begun) / BARE


class Counted:
    """Counts the statements that are sent to the database."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Send one statement, as Django's `execute_wrapper` asks."""
        self.number += 1
        return execute(sql, params, many, context)


def _timed(processes: list[int], work: Any) -> tuple[tuple[float, float], Any]:
    """Return the seconds of CPU (of this process and its database) and of the clock that `work` took, and what it returned."""
    used, begun = cpu_seconds(processes), time.perf_counter()
    returned = work()
    return (cpu_seconds(processes) - used, time.perf_counter() - begun), returned


def _fill(units: int) -> int:
    """Make the units, their people and what waits for them; return how many people."""
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from assessment.lke.models import Instrument  # noqa: PLC0415
    from assessment.people.models import Instansi, Membership, Role, Unit, User  # noqa: PLC0415
    from assessment.rounds.models import Assessment, Period  # noqa: PLC0415

    year = datetime.now(UTC).year
    period = Period.objects.create(
        instansi=Instansi.objects.create(name="Instansi bench", kind=Instansi.Kind.CENTRAL),
        instrument=Instrument.objects.get(code="permenpanrb-90-2021"),
        year=year,
        name="Bench",
        evidence_from=date(year - 1, 1, 1),
        evidence_to=date(year, 12, 31),
    )
    zones, closed = Unit.Zone.values, make_password(None)
    roles = [Role.TEAM_LEAD, Role.HEAD, *[Role.POKJA_MEMBER] * (PEOPLE - 2)]
    for first in range(0, units, BATCH):
        numbers = range(first, min(first + BATCH, units))
        with transaction.atomic():
            offices = Unit.objects.bulk_create(
                Unit(
                    instansi=period.instansi,
                    code=f"B{number}",
                    name=f"Kantor bench {number}",
                    time_zone=zones[number % len(zones)],
                )
                for number in numbers
            )
            rounds = Assessment.objects.bulk_create(Assessment(unit=unit, period=period) for unit in offices)
            people = User.objects.bulk_create(
                User(
                    username=f"bench-{number}-{place}",
                    full_name=f"Orang {number} {place}",
                    email=f"orang-{number}-{place}@bench.invalid",
                    password=closed,
                )
                for number in numbers
                for place in range(PEOPLE)
            )
            Membership.objects.bulk_create(
                Membership(
                    user=person,
                    role=roles[place % PEOPLE],
                    unit=offices[place // PEOPLE],
                    areas=["MP"] if roles[place % PEOPLE] == Role.POKJA_MEMBER else [],
                    starts_on=date(2020, 1, 1),
                )
                for place, person in enumerate(people)
            )
            _leave_notices(people, rounds)
    return units * PEOPLE


def _leave_notices(people: list[Any], rounds: list[Any]) -> None:
    """Leave each person's notices of the last day: a task, an answer, a document that ends, an area."""
    from assessment.notices.models import Kind, Notice, Way  # noqa: PLC0415

    told: list[tuple[Kind, dict[str, Any]]] = [
        (Kind.TASK_GIVEN, {"task": "Jawab: SK tim pembangunan Zona Integritas", "due": "2026-12-09", "count": 3}),
        (Kind.ANSWER_ACCEPTED, {"question": "A.I.1.i.a"}),
        (Kind.DOCUMENT_ENDING, {"document": "Sertifikat ISO 9001:2015", "ends": "2026-12-31", "answers": 3}),
        (Kind.AREA_HANDED_IN, {"area": "Manajemen Perubahan"}),
    ]
    at = datetime.now(UTC) - timedelta(hours=12)
    Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=kind,
            assessment=rounds[place // PEOPLE],
            by=people[place - place % PEOPLE],
            params=params,
            url=f"/penilaian/{rounds[place // PEOPLE].pk}/",
            mark=f"bench:{number}",
            at=at,
            way=Way.DAILY,
        )
        for place, person in enumerate(people)
        for number, (kind, params) in enumerate(told[:NOTICES])
    )


if __name__ == "__main__":
    main()
