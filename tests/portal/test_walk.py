"""How many packages one request leads through; `python -m tests.walk` prints their names."""

import sys

import pytest
from django.urls import get_resolver

from tests import walk
from tests.flow import Flow


@pytest.mark.django_db
def test_a_request_enters_no_more_packages_than_its_bar_says(client, instruments, capsys):
    assert get_resolver().url_patterns  # loads every address
    client.get("/masuk/")
    flow = Flow()
    entered = {
        "POST of an answer": walk.answered(client, flow),
        "upload of a document": walk.uploaded(client, flow),
        "Kesiapan": walk.read_readiness(client, flow),
    }
    flow.to_tpi()
    flow.begin()
    entered["POST of a TPI score"] = walk.scored(client, flow)
    with capsys.disabled():
        sys.stdout.writelines(walk.told(entered))
    assert {name: packages for name, packages in entered.items() if len(packages) > walk.BARS[name]} == {}
