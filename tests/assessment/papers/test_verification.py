"""The open page behind the QR code: four facts, a comparison of files, and nothing that tells more or costs much."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.papers.signing import printed_code
from assessment.papers.views import verification
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_issued_report, make_signed_copy, make_unit
from zi_portal.kit.throttle import Throttle

pytestmark = pytest.mark.django_db

CODE = "7K3MZ9QW2RTX8YB4CDEF"
CONTENT = b"%PDF-1.7 isi laporan"


@pytest.fixture(autouse=True)
def _fresh_limits():
    """The portal's own limits, begun anew."""
    verification.READ.forget()
    verification.COMPARE.forget()


@pytest.fixture
def report(instruments):
    assessment = make_assessment(unit=make_unit(name="KANARI-kantor"), status=Status.TPI_REVIEW)
    return make_issued_report(
        assessment, code=CODE, content=CONTENT, number="S-12/2026", signer_name="KANARI-nama", total="75.225"
    )


def url_of(code=CODE):
    return reverse("assessment:verification", args=[code])


def test_page_tells_number_date_total_and_digest_and_nothing_else(client, report):
    response = client.get(url_of())
    assert response.status_code == 200
    for text in ("S-12/2026", "3 Maret 2026", "75,23 dari 100", report.sha256):
        assert text in response.text
    for secret in ("KANARI", str(report.assessment.period), report.assessment.unit.code, "WBK", "Sifat"):
        assert secret not in response.text


def test_page_sets_no_cookie_and_stays_out_of_indexes_frames_and_caches(client, report):
    for response in (client.get(url_of()), client.post(url_of()), client.get(url_of("X" * 20))):
        assert response.cookies == {}
        assert "noindex" in response["X-Robots-Tag"]
        assert "noindex" in response.text
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        policy = response["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';")
        assert "script" not in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "<script" not in response.text


@pytest.mark.parametrize("typed", [CODE.lower(), printed_code(CODE)])
def test_code_is_read_in_any_case_and_with_hyphens(client, report, typed):
    assert client.get(url_of(typed)).status_code == 200


@pytest.mark.parametrize("code", ["9" * 20, "x", "7K3MZ9QW2RTX8YB4CDE", "' OR 1=1", "%00", "A" * 300])
def test_f07_unknown_code_gets_a_page_that_explains(client, report, code):
    for response in (client.get(url_of(code)), client.post(url_of(code))):
        assert response.status_code == 404
        assert "Kode verifikasi tidak dikenal" in response.text
        assert "20 huruf dan angka" in response.text


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (CONTENT, ("Cocok", "sama persis")),
        (CONTENT + b" tanda tangan", ("Perlu diperiksa", "dapat mengubah yang terlihat")),
        (b"salinan pindai", ("Perlu diperiksa", "tidak dapat dibandingkan")),
        (CONTENT[:-1], ("Tidak cocok", "bukan laporan")),
        (b"x" + CONTENT, ("Tidak cocok", "bukan laporan")),
        (b"", ("Tidak cocok", "bukan laporan")),
    ],
    ids=["same", "signed", "kept", "cut", "shifted", "empty"],
)
def test_r09_visitor_compares_a_file_without_it_being_kept(client, report, settings, content, answer):
    make_signed_copy(report, content=b"salinan pindai", match="ketik")
    before, events = sorted(settings.EVIDENCE_ROOT.rglob("*")), AuditEvent.objects.count()
    response = client.post(url_of(), {"file": ContentFile(content, name="laporan.pdf")})
    assert response.status_code == 200
    tag, words = answer
    assert response.context["outcome"][0] == tag
    assert words in response.text
    assert sorted(settings.EVIDENCE_ROOT.rglob("*")) == before
    assert AuditEvent.objects.count() == events
    assert response.cookies == {}


def test_file_above_the_limit_is_refused_with_the_limit(client, report, settings):
    settings.EVIDENCE_MAX_BYTES = 3 * 1024 * 1024
    response = client.post(url_of(), {"file": ContentFile(b"x" * (3 * 1024 * 1024 + 1), name="besar.pdf")})
    assert response.status_code == 422
    assert "melebihi batas 3 MB" in response.text
    response = client.post(url_of(), {"file": ContentFile(b"x" * 3 * 1024 * 1024, name="besar.pdf")})
    assert "Tidak cocok" in response.text


def test_no_file_is_asked_for_again(client, report):
    response = client.post(url_of())
    assert response.status_code == 422
    assert "Pilih berkas laporan" in response.text
    assert "S-12/2026" in response.text


def test_one_address_is_slowed_down_and_others_are_not(client, report):
    answers = [client.post(url_of("9" * 20), REMOTE_ADDR="10.0.0.1").status_code for _ in range(12)]
    assert answers == [404] * 10 + [429] * 2
    response = client.post(url_of(), REMOTE_ADDR="10.0.0.1")
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert "coba lagi" in response.text
    assert client.get(url_of(), REMOTE_ADDR="10.0.0.1").status_code == 200
    assert client.post(url_of(), REMOTE_ADDR="10.0.0.2").status_code == 422
    assert [client.get(url_of(), REMOTE_ADDR="10.0.0.3").status_code for _ in range(61)][-1] == 429


def test_throttle_forgets_the_address_that_asked_longest_ago(monkeypatch):
    monkeypatch.setattr("zi_portal.kit.throttle.MOST_KEYS", 2)
    throttle = Throttle(1, 1000)
    assert [throttle.wait_of(key) > 0 for key in ("a", "a", "b", "c", "a")] == [False, True, False, False, False]


def test_a_signed_in_person_sees_the_same(client, report, django_user_model):
    client.force_login(django_user_model.objects.first())
    assert "KANARI" not in client.get(url_of()).text
