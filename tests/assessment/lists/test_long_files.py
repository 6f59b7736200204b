"""A long list as a workbook while somebody else's is made: a page that says so, nothing recorded, CSV all the same."""

import pytest
from django.urls import reverse

from assessment.exports import table_xlsx
from assessment.models import AuditEvent, Role
from assessment.turns import Turns
from tests.factories import make_instansi, make_member, make_unit

pytestmark = pytest.mark.django_db

PEOPLE = reverse("assessment:person-list")


def test_who_is_too_late_is_told_what_to_do(client, monkeypatch):
    monkeypatch.setattr(table_xlsx, "LONG", 2)
    monkeypatch.setattr(table_xlsx, "_turns", turns := Turns(at_once=1, most_waiting=1, wait_seconds=0.01))
    instansi = make_instansi()
    unit = make_unit(instansi=instansi)
    for _ in range(2):
        make_member(Role.HEAD, unit=unit)
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=instansi))
    taken = AuditEvent.objects.filter(kind=AuditEvent.Kind.TABLE_EXPORTED)
    with turns.taken():
        refused = client.get(f"{PEOPLE}?unduh=xlsx")
        assert refused.status_code == 503
        assert refused["Retry-After"] == "15"
        assert "unduh CSV, yang langsung dikirim" in " ".join(refused.text.split())
        assert taken.count() == 0
        assert b"".join(client.get(f"{PEOPLE}?unduh=csv")).count(b"\r\n") == 4
        assert taken.count() == 1
    sent = client.get(f"{PEOPLE}?unduh=xlsx")
    assert (sent.status_code, b"".join(sent)[:2]) == (200, b"PK")
    assert taken.count() == 2
    sent.close()
