"""What a unit may keep and a person may send: quotas that two at once cannot pass."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from evidence.documents.exceptions import TooManyUploads
from evidence.documents.models import Revision
from tests.evidence import files
from zi_portal.shelf.faults import FileRefused

HOUR = timedelta(hours=1)
NOW = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def test_u42_what_passes_the_quota_of_the_unit_is_refused_with_the_limit(own, other, settings, stored):
    data = files.pdf(mark="satu")
    settings.EVIDENCE_QUOTA_BYTES = 2 * len(data) + 10
    own.upload(data)
    own.upload(files.pdf(mark="dua"))
    with pytest.raises(FileRefused) as refused:
        own.upload(files.pdf(mark="tiga"))
    assert refused.value.code == "quota"
    assert len(stored()[0]) == 2
    other.upload(data)  # another unit has its own


def test_u42_the_quota_begins_anew_with_the_year(own, settings):
    data = files.pdf(mark="satu")
    settings.EVIDENCE_QUOTA_BYTES = len(data) + 10
    with time_machine.travel(datetime(2025, 12, 31, 10, tzinfo=UTC)):
        own.upload(data)
    with time_machine.travel(NOW):
        own.upload(files.pdf(mark="dua"))


@pytest.mark.django_db(transaction=True)
def test_u42_of_two_uploads_at_once_one_fits_and_the_sum_stays_below(own, settings, stored):
    data = [files.pdf(mark="a"), files.pdf(mark="b")]
    settings.EVIDENCE_QUOTA_BYTES = len(data[0]) + 10
    who, ended, start = own.mp, [], threading.Barrier(2)

    def send(body):
        try:
            start.wait()
            own.upload(body, by=who)
            ended.append("kept")
        except FileRefused as refused:
            ended.append(refused.code)
        finally:
            connection.close()

    senders = [threading.Thread(target=send, args=(body,)) for body in data]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(ended) == ["kept", "quota"]
    assert len(stored()[0]) == Revision.objects.count() == 1


def send(client, own, name):
    form = {"uploads": SimpleUploadedFile(name, files.pdf(mark=name))}
    return client.post(reverse("evidence:document-upload", args=[own.assessment.pk]), form)


def test_u43_one_upload_too_many_in_an_hour_is_429_with_the_time_to_try_again(own, client, settings):
    assert settings.EVIDENCE_UPLOADS_PER_HOUR == 200
    settings.EVIDENCE_UPLOADS_PER_HOUR = 3
    client.force_login(own.mp)
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(3):
            assert send(client, own, f"{number}.pdf").status_code == 302
        refused = send(client, own, "4.pdf")
        assert refused.status_code == 429
        assert f"Coba lagi setelah pukul {(NOW + HOUR).astimezone(ZoneInfo(own.unit.time_zone)):%H.%M}." in (
            refused.content.decode()
        )
        assert Revision.objects.count() == 3
        clock.shift(timedelta(minutes=61))
        assert send(client, own, "5.pdf").status_code == 302


def test_u43_another_person_is_not_held_up(own, settings):
    settings.EVIDENCE_UPLOADS_PER_HOUR = 1
    own.upload(files.pdf(mark="a"))
    with pytest.raises(TooManyUploads):
        own.upload(files.pdf(mark="b"))
    own.upload(files.pdf(mark="b"), by=own.pp)


def test_u43_a_confirmed_drop_counts_as_one(own, settings):
    settings.EVIDENCE_UPLOADS_PER_HOUR = 2
    for number in range(5):
        own.upload(files.pdf(mark=str(number)), batch="lemparan")
    own.upload(files.pdf(mark="satu lagi"))
    with pytest.raises(TooManyUploads):
        own.upload(files.pdf(mark="dua lagi"))
