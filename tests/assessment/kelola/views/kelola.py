"""Addresses, forms and what a page refuses, for the tests of kelola and the team."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

UNIT = {"code": "K-2", "name": "Kantor Dua", "time_zone": "Asia/Makassar", "category": "WBK"}
PERSON = {"full_name": "Ni Luh Sari", "nip": "19850101 201001 2 001", "username": "sari"}
TERM = {"areas": ["MP", "TL"], "sk_number": "KEP-12/2026", "starts_on": "5 Januari 2026"}
PERIOD = {"year": "2026", "name": "Putaran 2026", "evidence_from": "1-1-2025", "evidence_to": "31 Mei 2026"}


def url(name, *args):
    return reverse(f"assessment:{name}", args=args)


def errors(response):
    return re.findall(r'<li><a href="#([^"]*)">', response.text)


def questions(client, path):
    """Return how many queries a page takes once the session is under way."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)
