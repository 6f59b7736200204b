"""Outside links to a package: a passphrase, an end, a log without addresses, and nothing for anybody else."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Membership
from evidence.documents.models import Document
from evidence.documents.services import citations
from evidence.packages.models import PackageLink, PackageUse
from evidence.packages.services import package_links as service
from evidence.packages.views import package_open
from tests.evidence import files
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=14)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """Limits that begin anew, and a report that takes no seconds: laying it out is tested elsewhere."""
    package_open.READ.forget()
    package_open.TRIED.forget()
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-1.7")


@pytest.fixture
def made(own):
    """A link to a package with an open and a restricted document."""
    for number, name in enumerate(("terbuka.pdf", "rahasia.pdf")):
        document = own.upload(files.pdf(mark=name), name=name, by=own.lead)
        citations.cite_document(
            assessment=own.assessment, indicator=own.question("MP", number), document=document, by=own.lead
        )
    Document.objects.filter(pk=document.pk).update(is_restricted=True)
    return service.create_link(
        assessment=own.assessment, recipient="Tim Penilai", expires_at=timezone.now() + DAYS, by=own.head
    )


def url_of(made):
    return reverse("evidence:package-open", args=[made.code])


def events():
    return list(AuditEvent.objects.filter(kind__startswith="paket").values_list("kind", flat=True).order_by("pk"))


def test_link_asks_for_the_passphrase_and_gives_the_package_without_restricted_documents(client, own, made):
    page = client.get(url_of(made))
    assert page.status_code == 200
    for text in (own.unit.name, str(own.assessment.period), "1 berkas"):
        assert text in page.text
    assert "terbuka" not in page.text
    response = client.post(url_of(made), {"passphrase": f" {made.passphrase.upper()} "})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    assert archive.testzip() is None
    (path,) = (name for name in archive.namelist() if "/" in name)
    assert archive.read(path) == files.pdf(mark="terbuka.pdf")
    assert "rahasia" not in archive.read("indeks.html").decode()
    assert len([name for name in archive.namelist() if name.startswith(("laporan-", "lke-"))]) == 2
    assert response.cookies == page.cookies == {}
    assert events() == ["paket_dibagikan", "paket_diambil"]
    assert AuditEvent.objects.get(kind="paket_diambil").actor is None


@pytest.mark.parametrize("between", [" ", "", " - ", "\u2013"])
def test_a_passphrase_told_by_telephone_needs_no_hyphens(client, made, between):
    typed = made.passphrase.upper().replace("-", between)
    response = client.post(url_of(made), {"passphrase": typed})
    assert response.status_code == 200
    assert zipfile.ZipFile(io.BytesIO(b"".join(response))).testzip() is None


def test_a_wrong_passphrase_gives_nothing_and_says_so(client, made):
    for typed, said in (("salah", "tidak cocok"), ("", "Isi frasa sandi"), ("x" * 500, "tidak sepanjang itu")):
        response = client.post(url_of(made), {"passphrase": typed})
        assert response.status_code == 422
        assert said in response.text
    assert not PackageUse.objects.filter(outcome="diunduh").exists()
    assert events() == ["paket_dibagikan"]


def test_tries_are_counted_and_refused_with_the_time_to_wait(client, made):
    for _ in range(10):
        client.post(url_of(made), {"passphrase": "salah"})
    response = client.post(url_of(made), {"passphrase": made.passphrase})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert not PackageUse.objects.filter(outcome="diunduh").exists()


def test_page_stays_out_of_indexes_caches_and_frames(client, made):
    for address in (url_of(made), reverse("evidence:package-open", args=["x" * 32])):
        response = client.get(address)
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_code_and_passphrase_are_kept_nowhere(made):
    kept = PackageLink.objects.get()
    stored = str(PackageLink.objects.values().get())
    assert made.code not in stored
    assert made.passphrase not in stored
    assert len(made.code) == 32  # 24 bytes in base64
    assert made.code not in str(list(AuditEvent.objects.values()))
    assert kept.digest != made.code


@pytest.mark.parametrize("end", ["expired", "revoked", "no lead any more", "account closed"])
def test_a_link_that_ended_is_not_found(client, own, made, end):
    if end == "expired":
        moment = timezone.now()
        PackageLink.objects.update(created_at=moment - DAYS, expires_at=moment)
    elif end == "revoked":
        service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    elif end == "no lead any more":
        Membership.objects.filter(user=own.head).delete()
    else:
        type(own.head).objects.filter(pk=own.head.pk).update(is_active=False)
    for response in (client.get(url_of(made)), client.post(url_of(made), {"passphrase": made.passphrase})):
        assert response.status_code == 404
        assert own.unit.name not in response.text


def test_only_leads_make_and_revoke(own, other, made):
    for person in (own.mp, own.tpi, own.admin, other.lead):
        with pytest.raises(ActionDenied):
            service.create_link(assessment=own.assessment, recipient="x", expires_at=timezone.now() + DAYS, by=person)
        with pytest.raises(ActionDenied):
            service.revoke_link(link=made.link, assessment=own.assessment, by=person)
    service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    with pytest.raises(WrongState):
        service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    assert events() == ["paket_dibagikan", "paket_dicabut"]


def test_a_link_holds_thirty_days_at_most(client, own):
    for days in (0, 31):
        with pytest.raises(InvalidInput):
            service.create_link(
                assessment=own.assessment,
                recipient="x",
                expires_at=timezone.now() + timedelta(days=days),
                by=own.lead,
            )
    client.force_login(own.lead)
    address = reverse("evidence:package-link-create", args=[own.assessment.pk])
    for days in ("0", "31", "dua", ""):
        response = client.post(address, {"recipient": "Tim Penilai", "days": days})
        assert response.status_code == 422
        assert "Tim Penilai" in response.text
    assert not PackageLink.objects.exists()


def test_the_last_moment_is_looked_at_again(own, made):
    from evidence.packages.selectors.package_links import find_link
    from evidence.packages.selectors.packages import contents_of

    link = find_link(made.code).link
    service.revoke_link(link=made.link, assessment=own.assessment, by=own.lead)
    with pytest.raises(WrongState):
        service.record_use(link=link, contents=contents_of(None, own.assessment), address="")
    assert not PackageUse.objects.filter(outcome="diunduh").exists()


def test_slip_shows_both_once_and_the_list_counts_uses(client, own):
    client.force_login(own.head)
    address = reverse("evidence:package-link-create", args=[own.assessment.pk])
    slip = client.post(address, {"recipient": "Tim Penilai", "days": "7"})
    assert slip["Cache-Control"] == "no-store"
    link = re.search(r"http://testserver/paket/[\w-]{32}/", slip.text)[0]
    passphrase = re.search(r">(\w{4}(?:-\w{4}){3})<", slip.text)[1]
    page = reverse("evidence:package-detail", args=[own.assessment.pk])
    assert "Belum pernah diunduh" in client.get(page).text
    assert passphrase not in client.get(page).text
    b"".join(client.post(link, {"passphrase": passphrase}))
    assert "1 kali diunduh" in client.get(page).text
    client.force_login(own.mp)
    assert "Tautan luar" not in client.get(page).text
