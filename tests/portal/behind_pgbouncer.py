"""Run in a process of its own behind a PgBouncer of two connections: what a worker of the portal does, several threads at once.

Told the round, a question and people on the command line; ends with a fault if one of them meets any.
"""

import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  (after the set-up)
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from assessment.people.models import User  # noqa: E402

ROUNDS = 4


def read_while_others_take_the_connection():
    """Read a list piece by piece while a transaction of another thread holds the connection that the first piece came by."""
    taken, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            taken.set()
            done.wait(30)
        connection.close()

    people = User.objects.order_by("pk").iterator(chunk_size=1)
    read = [next(people)]
    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(30)
    try:
        read += people
    finally:
        done.set()
        holder.join()
    assert len(read) == User.objects.count() > 3


def ask_the_same_often():
    """Ask one thing often enough that a driver would prepare it, and see that the server was left nothing."""
    for _ in range(12):
        User.objects.filter(pk=1).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (0,)


def signed_in(username, password):
    """Return a browser; one person after the other, since the portal compares few passwords at once."""
    client = Client(headers={"host": "localhost"})
    answer = client.post("/masuk/", {"name": username, "password": password})
    assert answer.status_code == 302, answer.text
    return client


def work(client, pk, code):
    """Answer a question several times as its page does, and read the pages beside it."""
    page = reverse("assessment:answer-edit", args=[pk, code])
    for number in range(ROUNDS):
        version = re.search(r'name="version"\s+value="(\d+)"', client.get(page).text)[1]
        form = {"level": "AB"[number % 2], "explanation": f"Simpanan {number}.", "version": version}
        saved = client.post(f"{page}draf/", form, headers={"HX-Request": "true"})
        assert saved.status_code == 200, saved.text
        for name in ("readiness-detail", "sheet-detail", "assessment-detail"):
            assert client.get(reverse(f"assessment:{name}", args=[pk])).status_code == 200
        assert client.get(reverse("evidence:document-list", args=[pk])).status_code == 200
    connection.close()


def main(pk, password, *people):
    read_while_others_take_the_connection()
    ask_the_same_often()
    named = [person.split("=") for person in people]
    clients = [signed_in(username, password) for username, _ in named]
    connection.close()
    with ThreadPoolExecutor(len(named)) as threads:
        works = [threads.submit(work, client, pk, code) for client, (_, code) in zip(clients, named, strict=True)]
        for done in works:
            done.result()
    sys.stdout.write("selesai\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
