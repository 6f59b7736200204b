"""`python -m bench.sign_in`: time a refused sign-in for an unknown name, a wrong password and a closed account.

BAD_INPUTS A02: nobody may tell from the time whether an account exists. Runs in a process of its own with the database
of the bench in its environment, the three kinds interleaved; prints the medians as JSON, in seconds of the processor,
which other work on the machine does not blur: what is waited for besides, the disk, is the same three writes each time.
"""

import json
import os
import statistics
import sys
import time

import django

ROUNDS = 40  # per kind


def main() -> None:
    """Make the accounts and post the form in turn; each try from another address, so that no delay runs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    os.environ["ZI_LOG_LEVEL"] = "ERROR"
    django.setup()
    from django.test import Client  # noqa: PLC0415  (needs the set-up above)

    from assessment.people.models import User  # noqa: PLC0415

    password = "bench-sandi-panjang-2"
    User.objects.create_user("bench-terbuka", password=password, full_name="Terbuka")
    User.objects.create_user("bench-tutup", password=password, full_name="Tutup", is_active=False)
    kinds = {
        "unknown": ("bench-tak-ada", "salah"),
        "wrong": ("bench-terbuka", "salah"),
        "closed": ("bench-tutup", password),
    }
    seconds: dict[str, list[float]] = {kind: [] for kind in kinds}
    client = Client(SERVER_NAME="127.0.0.1")
    for number in range(ROUNDS):
        for kind, (name, given) in kinds.items():
            begun = time.process_time()
            response = client.post("/masuk/", {"name": name, "password": given}, REMOTE_ADDR=f"10.0.{number}.1")
            seconds[kind].append(time.process_time() - begun)
            if response.status_code != 422:
                raise RuntimeError(f"{kind}: {response.status_code}")
    json.dump({kind: statistics.median(times) for kind, times in seconds.items()}, sys.stdout)


if __name__ == "__main__":
    main()
