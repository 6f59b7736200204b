"""Three workers at the portal's own jobs, one killed with -9 time after time; printed as JSON for `bench.kills.kill_jobs`.

Mails go over SMTP to a server of this process, lists and packages are kept on the shelf. What a person's look at a page would ask
for again is asked for in the same way. Before every second kill a job is waited for, and its worker is the one that dies.
"""

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from bench.server import PROJECT
from tests.smtp_sink import Sink, running

SINK = running(Sink())
# Before the settings are read, here and in the workers.
os.environ |= {"EMAIL_URL": f"smtp://127.0.0.1:{SINK.__enter__().port}", "ZI_JOBS_IN_SERVER": "0"}

django.setup()

from django_ox.models import OxTask  # noqa: E402  (models are known after the set-up)

from assessment.lists.long_tables import Address  # noqa: E402
from assessment.notices.models import Delivery, Kind, Notice  # noqa: E402
from assessment.notices.services.jobs import tell_due  # noqa: E402
from assessment.notices.services.notices import tell  # noqa: E402
from assessment.people.models import User  # noqa: E402
from assessment.rounds.models import Assessment  # noqa: E402
from bench.office import fill  # noqa: E402
from evidence.documents.models import Revision  # noqa: E402
from evidence.packages import builder as packages  # noqa: E402
from evidence.packages.models import PackageBuild  # noqa: E402
from evidence.packages.services.package_builds import request_build  # noqa: E402
from evidence.table_files import builder as tables  # noqa: E402
from evidence.table_files.models import TableOrder  # noqa: E402
from evidence.table_files.services import order_table  # noqa: E402
from zi_portal.kit.refusals import WrongState  # noqa: E402

SEED, WORKERS, TOLD = 15, 3, 20  # people told by each act
MOST_SECONDS = 300  # for what is left at the end
MOMENT, LATER = (0.4, 2.0), 0.25  # seconds between two kills; after a job has begun, at most
BYTES = 400_000  # of each of sixty documents
BUSY, OPEN = ("READY", "RUNNING"), ("menunggu", "disusun")


class Office:
    """A round, its people, and how many lists they could order."""

    def __init__(self) -> None:
        """Fill the database and the shelf; nothing is ordered yet."""
        call_command("migrate", verbosity=0)
        call_command("load_instruments", stdout=sys.stderr)
        fill()
        for revision in Revision.objects.all():
            content = random.Random(revision.pk).randbytes(BYTES)
            (Path(settings.EVIDENCE_ROOT) / revision.storage_name).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            Revision.objects.filter(pk=revision.pk).update(sha256=digest, size_bytes=BYTES)
        self.assessment = Assessment.objects.select_related("unit", "period").get()
        self.people, self.lists = list(User.objects.order_by("pk")), 0
        for person in self.people:
            person.email = f"{person.username}@example.go.id"
            person.save(update_fields=["email"])

    def act(self, number: int) -> None:
        """Tell people something at once, and order a package and a list, as their pages do."""
        with transaction.atomic():
            params, mark = {"question": f"A.{number}"}, f"bench:{number}"
            told = self.people[:TOLD]
            tell(Kind.ANSWER_RETURNED, told, assessment=self.assessment, by=None, mark=mark, url="/", params=params)
        reader = self.people[number % len(self.people)]
        packages.wake(request_build(assessment=self.assessment, base_url="http://127.0.0.1", by=reader))
        address = Address("evidence:document-list", {"assessment_pk": self.assessment.pk}, f"uji={number}")
        try:
            tables.wake(order_table(title="Pustaka", file_format="csv", address=address, by=reader))
        except WrongState:  # five of one person wait
            return
        self.lists += 1


def start() -> "subprocess.Popen[bytes]":
    """Start one worker."""
    command = [sys.executable, "-m", "bench.kills.real_worker"]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def look() -> int:
    """Do what the people's pages do while they wait; return how much is open."""
    builds, orders = PackageBuild.objects.filter(state__in=OPEN), TableOrder.objects.filter(state__in=OPEN)
    for build in builds:
        packages.wake(build)
    for order in orders:
        tables.wake(order)
    mails = Delivery.objects.filter(state="menunggu").count() + Notice.objects.filter(delivery=None).count()
    return len(builds) + len(orders) + mails + OxTask.objects.filter(status__in=BUSY).count()


def moment(chance: random.Random, number: int, workers: "list[subprocess.Popen[bytes]]") -> int:
    """Wait for the next moment and return the place of the worker that dies then."""
    time.sleep(chance.uniform(*MOMENT))
    look()
    if number % 2:
        return chance.randrange(WORKERS)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        for holder in OxTask.objects.filter(status="RUNNING").values_list("locked_by", flat=True):
            for place, worker in enumerate(workers):
                if str(worker.pid) in str(holder).replace(":", "-").split("-"):
                    time.sleep(chance.uniform(0, LATER))
                    return place
        time.sleep(0.01)
    return chance.randrange(WORKERS)


def main(kills: int) -> dict[str, Any]:
    """Tell, order, kill, start anew; then let what is left be done and count."""
    office, chance, cut, begun = Office(), random.Random(SEED), 0, time.monotonic()
    workers = [start() for _ in range(WORKERS)]
    office.act(0)
    while not OxTask.objects.filter(status="SUCCESSFUL").exists():  # until the first worker is there
        time.sleep(0.05)
    for number in range(1, kills + 1):
        office.act(number)
        victim = moment(chance, number, workers)
        workers[victim].kill()
        cut += OxTask.objects.filter(status="RUNNING", locked_by__contains=str(workers[victim].pid)).exists()
        workers[victim].wait()
        workers[victim] = start()
    end = time.monotonic() + MOST_SECONDS
    while look() and time.monotonic() < end:
        if not OxTask.objects.filter(status__in=BUSY).exists():
            tell_due.enqueue()
        time.sleep(0.5)
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(60)
    return counted(office) | {"seconds": round(time.monotonic() - begun), "cut": cut}


def counted(office: Office) -> dict[str, Any]:
    """Return what was asked for, and what of it was lost or came twice."""
    mails, told = SINK.sink.mails, Notice.objects.count()
    said = Counter((mail["To"], mail["Subject"]) for mail in mails)
    ids = {(mail["To"], mail["Subject"], mail["Message-ID"]) for mail in mails}
    lists, built = TableOrder.objects.filter(state="siap"), PackageBuild.objects.filter(state="siap")
    stored = [row.storage_name for rows in (lists, built) for row in rows]
    return {
        "again": OxTask.objects.filter(attempts__gt=1).count(),
        "mails": told,
        "mails_lost": told - len(said),
        "mails_doubled": len(ids) - len(said),  # under another Message-ID, so that a mailbox shows both
        "mails_twice": len(mails) - len(said),  # with the same one: taken by the server, and cut before that was noted
        "lists": office.lists,
        "lists_lost": office.lists - lists.count(),
        "lists_doubled": lists.count() - lists.values("query").distinct().count(),
        "packages": PackageBuild.objects.count(),
        "packages_lost": PackageBuild.objects.count() - built.count(),
        "packages_doubled": built.count() - built.values("reader").distinct().count(),
        "files_missing": sum(not (Path(settings.EVIDENCE_ROOT) / name).exists() for name in stored),
        "problems": sorted(set(PackageBuild.objects.exclude(problem="").values_list("problem", flat=True))),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(os.environ["ZI_BENCH_KILLS"]))))
