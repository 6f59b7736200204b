"""BAD_INPUTS B07: what the log says, through the portal's own formatter, of requests that carry what must not stand there."""

import io
import json
import logging
import re

import pytest
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from evidence.documents.models import Document, Revision
from evidence.documents.services import texts
from tests.evidence import files
from tests.factories import PASSWORD, make_user
from tests.zi_portal.shelf.clamd import EICAR

pytestmark = pytest.mark.django_db

SECRET = "kuda-terbang-soto-73"
# Carriage return, line feed, NUL, bell, escape, delete; the 8-bit forms of escape; what breaks a line or turns its order.
SIGNS = "\r\n\x07\x1b[31m\x7f\x85\x9b2J\u2028\u2029\u202e\u2066"
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture
def logged():
    """Return what the portal's handler would have written so far, with every level on."""
    root = logging.getLogger()
    (ours,) = (handler for handler in root.handlers if type(handler.formatter).__module__ == "structlog.stdlib")
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours.formatter)
    handler.setLevel(logging.DEBUG)
    names = ("", "assessment", "evidence", "zi_portal", "django.request")
    levels = {name: logging.getLogger(name).level for name in names}
    root.addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield written.getvalue
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines_of(text):
    """Return the lines of a log, each read as JSON, after a look that nothing in it can act on a terminal or forge a line."""
    lines = text.removesuffix("\n").split("\n")
    for line in lines:
        assert not UNSAFE.search(line), repr(line)
    return [json.loads(line) for line in lines]


def test_b07_signs_that_forge_lines_or_steer_a_terminal_are_encoded_and_nothing_is_lost(logged):
    log = structlog.get_logger("zi_portal.frame.middleware")
    log.warning("percobaan", words=f"awal{SIGNS}akhir", answer=[f"dalam{SIGNS}"])
    logging.getLogger("django.request").error("Internal Server Error: %s", f"/a{SIGNS}/")
    first, second = lines_of(logged())
    assert first["words"] == f"awal{SIGNS}akhir"
    assert first["answer"] == [f"dalam{SIGNS}"]
    assert second["event"] == f"Internal Server Error: /a{SIGNS}/"


def test_b07_an_address_with_such_signs_is_one_line(logged):
    client = Client()
    client.force_login(make_user())
    path = "/penilaian/%0d%0a%1b%5b31m%c2%9b2J%e2%80%a8%e2%80%ae%7b%22event%22:%22palsu%22%7d/"
    assert client.get(path).status_code == 404
    lines = [line for line in lines_of(logged()) if line["event"] == "request"]
    assert [line["path"] for line in lines] == ['/penilaian/\r\n\x1b[31m\x9b2J\u2028\u202e{"event":"palsu"}/']


def test_b07_no_line_holds_a_password_a_session_or_a_form_token(logged):
    user, client = make_user(username="sari"), Client(enforce_csrf_checks=True)
    client.get("/masuk/")
    token = client.cookies["csrftoken" if "csrftoken" in client.cookies else "csrf"].value
    for name, password in (("sari", SECRET), (SECRET, SECRET), ("sari", PASSWORD)):
        client.post(f"/masuk/?sandi={SECRET}", {"name": name, "password": password, "csrfmiddlewaretoken": token})
    session = client.cookies["sesi"].value
    client.post(
        "/sandi/", {"old_password": SECRET, "new_password1": SECRET, "new_password2": SECRET}
    )  # no form token: 403
    client.get("/sandi/", headers={"Authorization": f"Bearer {SECRET}", "Cookie": f"sesi={SECRET}"})
    written = logged()
    assert lines_of(written)
    assert any(line["user"] == user.pk for line in lines_of(written) if line["event"] == "request")
    for secret in (SECRET, PASSWORD, session, token, client.cookies["sesi"].value):
        assert secret not in written


def test_b07_no_line_holds_a_password_when_the_server_fails_on_it(logged, monkeypatch):
    """A fault right where the password is in hand: the traceback names the lines of code, no values."""

    def broken(self, raw_password):
        raise ZeroDivisionError

    client, _ = Client(raise_request_exception=False), make_user(username="sari")
    monkeypatch.setattr("django.contrib.auth.base_user.AbstractBaseUser.check_password", broken)
    assert client.post("/masuk/", {"name": "sari", "password": SECRET}).status_code == 500
    assert "ZeroDivisionError" in logged()
    assert lines_of(logged())
    assert SECRET not in logged()


def send(client, own, data, name):
    client.force_login(own.mp)
    address = reverse("evidence:document-upload", args=[own.assessment.pk])
    return client.post(address, {"uploads": [SimpleUploadedFile(name, data)]})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SECRET.encode() * 100, "catatan.pdf"),
        (b"%PDF-1.7\n" + SECRET.encode() * 100, "rusak.pdf"),
        (b"\xff\xd8\xff\xe0" + SECRET.encode() * 100, "rusak.jpg"),
        (b"PK\x03\x04" + SECRET.encode() * 100, "rusak.docx"),
    ],
)
def test_b07_no_line_holds_the_text_or_the_name_of_a_refused_file(client, own, logged, data, name):
    response = send(client, own, data, f"{SECRET}-{name}")
    assert "tidak" in response.content.decode()
    assert not Document.objects.exists()
    assert lines_of(logged())
    assert SECRET not in logged()


def test_b07_no_line_holds_the_text_of_a_file_that_was_taken_and_read(client, own, logged):
    words = f"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:body></w:document>"
    assert (
        send(client, own, files.office("docx", {"word/document.xml": words.encode()}), "notulen.docx").status_code
        == 302
    )
    texts.read_text(Revision.objects.get().pk)
    assert SECRET in Revision.objects.get().text.content
    client.get(reverse("evidence:document-list", args=[own.assessment.pk]), {"q": SECRET})
    assert lines_of(logged())
    assert SECRET not in logged()


def test_b07_no_line_holds_the_text_of_a_workbook_that_cannot_be_read(client, own, logged):
    client.force_login(own.lead)
    file = SimpleUploadedFile(f"{SECRET}.xlsx", files.office("xlsx", {"xl/workbook.xml": f"<a>{SECRET}<".encode()}))
    assert client.post(reverse("assessment:import-list", args=[own.assessment.pk]), {"file": file}).status_code in (
        200,
        422,
    )
    assert lines_of(logged())
    assert SECRET not in logged()


def test_b07_what_a_scanner_says_stands_encoded_in_the_line_and_the_name_of_the_file_not_at_all(
    client, own, clamd, logged
):
    clamd.says = f"stream: Eicar{SIGNS} FOUND"
    send(client, own, files.pdf(mark=EICAR.decode("latin-1")[:3]), f"{SECRET}.pdf")
    (line,) = [line for line in lines_of(logged()) if line["event"] == "evidence_infected"]
    assert line["signature"] == f"Eicar{SIGNS}"
    assert SECRET not in logged()
