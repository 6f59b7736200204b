"""Three workers of the queue, one of them killed with -9 time after time; printed as JSON for `bench.kills.kill_jobs`."""

import json
import os
import random
import subprocess
import sys
import time

import django
from django.core.management import call_command
from django.db import transaction

from bench.server import PROJECT

django.setup()

from django_ox.models import OxTask  # noqa: E402  (rows are known after the set-up)

from bench.kills import jobs  # noqa: E402
from zi_portal.jobs.queue import enqueue_once  # noqa: E402

SEED, WORKERS, EACH_TIME, LEASE = 15, 3, 16, 3  # jobs between two kills; seconds of a lease
MOST_SECONDS = 240  # for what is left at the end
MOMENT = (0.4, 2.0)  # seconds between two kills


def start() -> "subprocess.Popen[bytes]":
    """Start one worker."""
    command = [sys.executable, "manage.py", "ox_worker", "--interval", "0.2", "--lock-timeout", str(LEASE)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main(kills: int) -> dict[str, int]:
    """Enqueue all the while, kill, start anew; then let what is left be done and count."""
    call_command("migrate", verbosity=0)
    jobs.make_tables()
    chance, put, refused, undone, cut = random.Random(SEED), 0, 0, 0, 0

    def job(number: int) -> bool:
        return enqueue_once(jobs.leave_mark, key=str(number), name=str(number), seconds=chance.uniform(0.005, 0.06))

    workers = [start() for _ in range(WORKERS)]
    put += job(0)
    while not OxTask.objects.filter(status="SUCCESSFUL").exists():  # until the first worker is there
        time.sleep(0.05)
    for number in range(kills):
        for _ in range(EACH_TIME):
            put += job(put)
            refused += not job(put - 1)  # the same again, mostly while it is open
        with transaction.atomic():
            undone += job(1_000_000 + number)
            transaction.set_rollback(True)
        time.sleep(chance.uniform(*MOMENT))
        cut += OxTask.objects.filter(status="RUNNING").exists()
        victim = chance.randrange(WORKERS)
        workers[victim].kill()
        workers[victim].wait()
        workers[victim] = start()
    end = time.monotonic() + MOST_SECONDS
    while OxTask.objects.filter(status__in=("READY", "RUNNING")).exists() and time.monotonic() < end:
        time.sleep(0.5)
    keys, effects = jobs.count()
    again = OxTask.objects.filter(attempts__gt=1).count()
    open_ = OxTask.objects.exclude(status="SUCCESSFUL").count()
    begun = time.monotonic()
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(30)
    return {
        "put": put,
        "refused": refused,
        "undone": undone,
        "keys": keys,
        "effects": effects,
        "again": again,
        "open": open_,
        "while_running": cut,
        "stop_ms": round((time.monotonic() - begun) * 1000),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(os.environ["ZI_BENCH_KILLS"]))))
