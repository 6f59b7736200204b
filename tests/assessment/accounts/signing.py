"""Signing in as a browser does it."""

from assessment.audit.models import AuditEvent
from tests.factories import PASSWORD

SIGN_IN = "/masuk/"
NEW_PASSWORD = "kebun teh berkabut pagi"


def post(client, name, password=PASSWORD, address="10.0.0.1", **data):
    return client.post(SIGN_IN, {"name": name, "password": password, **data}, REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get("/sandi/").status_code == 200


def events(kind):
    return AuditEvent.objects.filter(kind=kind)
