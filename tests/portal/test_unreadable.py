"""Requests as no browser sends them from a page of ours, and a program may: another charset, a NUL, a forged key."""

import io
from urllib.parse import urlencode

import pytest
from django.test import RequestFactory
from django.urls import reverse

from assessment.people.models import Role
from assessment.rounds.models import Answer
from tests.factories import make_assessment, make_membership, make_user

pytestmark = pytest.mark.django_db
UNREADABLE = [
    *(f"text/plain; charset={name}" for name in ("tidak-ada", "hex", "undefined", "idna")),
    *("multipart/form-data; boundary*=undefined''abc", "x; charset*=undefined''a", "text/plain; " + "a" * 11_000),
]


def answer_to(content_type, path="/masuk/?next=/"):
    """Return status line, headers and body of what the server's own application answers."""
    from zi_portal.wsgi import application  # once the settings of tests hold: it looks for collected static files

    begun = {}

    def start(status, headers):
        begun.update(status=status, headers=dict(headers))

    environ = RequestFactory().post(path, {"level": "Ya"}).environ | {"CONTENT_TYPE": content_type}
    body = b"".join(application(environ, start))
    return begun["status"], begun["headers"], body.decode()


@pytest.mark.parametrize("content_type", UNREADABLE, ids=lambda text: text[:30])
def test_f08_a_content_type_that_breaks_django_gets_the_page_of_an_unreadable_request(content_type):
    status, headers, html = answer_to(content_type)
    assert status == "400 Bad Request"
    assert "tidak dapat dibaca" in html
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"]


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "utf-16", "latin-1"])
def test_f08_another_charset_is_refused_before_its_signs_reach_a_search(client, charset):
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    search = client.get("/penilaian/?text=%2b2AA-%5cud800", headers={"Content-Type": content_type})
    assert search.status_code == 400
    form = f"multipart/form-data; boundary=B; charset={charset}"
    body = b'--B\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800+2AA-\r\n--B--\r\n'
    assert client.post("/masuk/", body, content_type=form).status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_the_charset_of_our_pages_is_taken_however_it_is_written(client, charset):
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.post("/masuk/", "name=&password=", content_type=content_type).status_code == 422


@pytest.mark.parametrize("path", ["/penilaian/1/jalur/%00/", "/pustaka/1/unggah-folder/a%00b/", "/masuk/?next=%00"])
def test_f07_a_nul_in_an_address_is_refused_before_a_database_is_asked(client, path):
    client.force_login(make_user())
    assert client.get(path).status_code == 400
    assert client.post(path).status_code == 400


def test_f07_a_nul_in_the_code_of_a_question_is_no_question(client, instruments):
    assessment = make_assessment()
    client.force_login(make_membership(make_user(), Role.TEAM_LEAD, unit=assessment.unit).user)
    for name in ("document-upload", "link-create", "partial-create", "item-guess"):
        answer = client.post(reverse(f"evidence:{name}", args=[assessment.pk]), {"pertanyaan": "A.I.1\0"})
        assert answer.status_code == 404


@pytest.mark.parametrize("key", [r'"\000abcdefghij"', r'"\377\377abcdefghij"', "; ", "a" * 5000])
def test_a03_a_forged_session_key_is_nobody_and_no_fault(client, settings, key):
    answer = client.get("/", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"})
    assert (answer.status_code, answer.url) == (302, "/masuk/?next=/")


@pytest.mark.parametrize("path", ["/pengusulan/unit-wbk", "/portalrb/openapi.json", "/lke/jawaban-unit"])
def test_what_machines_get_carries_the_same_policy_as_pages(client, path):
    answer = client.get(path)
    assert answer["Content-Security-Policy"] == client.get("/healthz")["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("is_https_asked", [False, True])
def test_a11_the_answer_to_a_forged_host_has_the_policy_and_is_kept_in_no_cache(client, settings, is_https_asked):
    settings.SECURE_SSL_REDIRECT = is_https_asked
    answer = client.get("/masuk/", headers={"Host": "jahat.example"})
    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"]


class Dripping(io.BytesIO):
    """A body that comes in pieces of 700 bytes, as over a slow line."""

    def read(self, size=-1, /):
        return super().read(min(size, 700) if size >= 0 else 700)


def save(client, settings, path, body, *, kind, arrived=None):
    """Return the status of a form sent by this browser, of which only the first `arrived` bytes came before the line broke."""
    from zi_portal.wsgi import application

    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in client.cookies.values())
    environ = RequestFactory().post(path, body, content_type=kind).environ | {
        "wsgi.input": Dripping(body[:arrived]),
        "HTTP_COOKIE": cookies,
        "HTTP_X_CSRFTOKEN": client.cookies[settings.CSRF_COOKIE_NAME].value,
        "HTTP_HX_REQUEST": "true",
    }
    begun = []
    b"".join(application(environ, lambda status, headers: begun.append(int(status[:3]))))
    return begun[0]


@pytest.mark.django_db(transaction=True)  # the application closes connections that are too old
@pytest.mark.parametrize("is_multipart", [False, True])
def test_a_text_of_which_only_a_part_arrived_is_never_saved_over_a_whole_one(
    client, instruments, settings, is_multipart
):
    """The server hands on what came before the line broke as if it were all."""
    assessment = make_assessment()
    client.force_login(make_membership(make_user(), Role.TEAM_LEAD, unit=assessment.unit).user)
    client.get(reverse("assessment:answer-edit", args=[assessment.pk, "A.I.1.i.a"]))
    path = reverse("assessment:answer-autosave", args=[assessment.pk, "A.I.1.i.a"])

    def form(version, text):
        fields = {"version": version, "level": "Ya", "explanation": text}
        if not is_multipart:
            return urlencode(fields).encode()
        parts = (
            f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
        )
        return "".join(parts).encode() + b"--b--\r\n"

    kind = "multipart/form-data; boundary=b" if is_multipart else "application/x-www-form-urlencoded"
    assert save(client, settings, path, form(0, "Tim dibentuk, rapat tiga kali."), kind=kind) == 200
    long = form(1, "Tim dibentuk, rapat tiga kali, notulen ada. " * 90)
    for arrived in (len(long) - 1, len(long) - 9, 300, 12, 0):
        assert save(client, settings, path, long, kind=kind, arrived=arrived) == 400, arrived
    assert Answer.objects.get().explanation == "Tim dibentuk, rapat tiga kali."
    assert save(client, settings, path, long, kind=kind) == 200
    assert Answer.objects.get().version == 2
