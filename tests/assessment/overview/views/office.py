"""Addresses of the monitoring pages, what they say, and a round of an earlier year."""

from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.rounds.models import Assessment
from assessment.rounds.workflow import Status
from tests.factories import make_period
from tests.texts import text_of

CANARY = "Tim Kanari"
# Of the page itself, of the line about what TPI and TPN may leave, of the line that counts weaknesses, of the conditions,
# of the line about documents that end soon and proposals that wait for the kepala, of the bell, of the tasks of the acts.
READINESS_QUERIES = 8 + 2 + 4 + 2 + 1 + 1 + 1


def address(name, target, query=""):
    view = name if ":" in name else f"assessment:{name}"
    return reverse(view, args=[target.pk]) + query


def read(client, name, target, query="", status=200):
    response = client.get(address(name, target, query))
    assert response.status_code == status
    return text_of(response)


def past_round(unit, code, year, *, target="WBK", outcome=Assessment.Outcome.GRANTED, **values):
    period = make_period(
        instansi=unit.instansi, name=f"ZI {year}", year=year, instrument=Instrument.objects.get(code=code)
    )
    return Assessment.objects.create(
        unit=unit, period=period, target=target, status=Status.CLOSED, outcome=outcome, **values
    )
