"""`python -m bench.kills.real_worker`: a worker of the queue as a server has it, whose leases run out within seconds, for `bench.kills.real_jobs_killed`.

The report is left out of packages: of three workers one dies every second or two, and no try may take longer than they live.
"""

from datetime import timedelta

import django
from django.core.management import call_command

django.setup()

from evidence.packages import builder  # noqa: E402  (models are known after the set-up)
from zi_portal.waiting import beating, leases  # noqa: E402

LEASE_SECONDS = 3

if __name__ == "__main__":
    leases.LEASE, beating.BEAT_SECONDS = timedelta(seconds=LEASE_SECONDS), 1
    leases.MOST_ATTEMPTS = 40  # three, where nobody kills on purpose
    builder.papers_of = lambda *_asked, **_more: ()  # type: ignore[assignment]
    call_command("ox_worker", "--interval", "0.2", "--lock-timeout", str(LEASE_SECONDS), "--concurrency", "3")
