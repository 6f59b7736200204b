"""Reports for which no turn is free: nobody is sent away, nobody's thread waits, each gets its own once."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.papers.exports.report_pdf import APT_COMMAND, ReportUnavailable
from assessment.people.models import Role
from evidence.documents.models import Document
from evidence.documents.services import citations
from evidence.integrity.selectors.integrity import extra_files
from evidence.papers import builder as papers_builder
from evidence.papers.models import PaperRequest
from evidence.papers.services import line
from evidence.upkeep.services.sweep import sweep
from tests.evidence import files
from tests.factories import make_member, make_membership

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_papers")]


def url_of(own, name="report-pdf"):
    return reverse(f"evidence:{name}", args=[own.assessment.pk])


def asked(client, own, by, query="", name="report-pdf"):
    """Ask for the report and return the address of the place in the line."""
    client.force_login(by)
    response = client.get(url_of(own, name) + query)
    assert response.status_code == 302
    return response["Location"]


def file_of(page_url):
    return page_url + "unduh/"


def events():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.REPORT_EXPORTED)


def place_in(page):
    return int(re.search(r"Laporan Anda nomor (\d+) dalam antrean", page)[1])


def test_r04_of_a_hundred_at_once_none_is_refused_and_each_gets_its_own(client, own, all_taken):
    people = [make_member(Role.TEAM_LEAD, unit=own.unit) for _ in range(100)]
    pages = [asked(client, own, person) for person in people]
    assert [place_in(client.get(pages[-1]).text)] == [100]
    assert client.get(url_of(own, "paper-list")).status_code == 200  # a page, while every turn is taken
    assert not events().exists()

    all_taken()
    assert papers_builder.make_waiting() == 100
    for person, page in zip(people, pages, strict=True):
        client.force_login(person)
        assert file_of(page) in client.get(page).text
        assert client.get(file_of(page)).content == b"%PDF-1.7 laporan"
    assert set(events().values_list("actor", flat=True)) == {person.pk for person in people}
    assert not list(extra_files())


def test_the_page_tells_the_place_and_looks_again_with_and_without_javascript(client, own, all_taken):
    first, second = asked(client, own, own.lead), asked(client, own, own.head)
    page = client.get(second).text
    assert place_in(page) == 2
    assert '<noscript><meta http-equiv="refresh" content="4"></noscript>' in page
    assert 'hx-trigger="every 4s"' in page
    assert "Menunggu giliran" in page
    all_taken()
    papers_builder.make_one(line.claim_next())
    assert place_in(client.get(second).text) == 1
    client.force_login(own.lead)
    ready = client.get(first).text
    assert "Siap diunduh" in ready
    assert "refresh" not in ready
    assert "hx-trigger" not in ready.partition('id="antrean"')[2].partition(">")[0]


def test_who_comes_while_others_wait_overtakes_nobody_and_an_empty_line_sends_at_once(client, own, turns):
    with turns.taken(), turns.taken():
        asked(client, own, own.lead)
    page = asked(client, own, own.head)  # both turns are free again
    assert place_in(client.get(page).text) == 2
    assert papers_builder.make_waiting() == 2
    response = client.get(url_of(own, "short-pdf"))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")


def test_equal_requests_of_one_person_share_a_row(client, own, all_taken):
    first = asked(client, own, own.lead)
    assert asked(client, own, own.lead) == first
    others = {
        asked(client, own, own.lead, "?kertas=F4"),
        asked(client, own, own.lead, name="short-pdf"),
        asked(client, own, own.head),
    }
    assert len(others | {first}) == 4
    assert PaperRequest.objects.count() == 4


def test_what_is_ready_is_given_back_until_it_was_fetched_or_a_new_one_is_wanted(client, own, turns):
    with turns.taken(), turns.taken():
        page = asked(client, own, own.lead)
    papers_builder.make_waiting()
    with turns.taken(), turns.taken():
        assert asked(client, own, own.lead) == page
        newer = asked(client, own, own.lead, "?baru=1")
        assert newer != page
    papers_builder.make_waiting()
    assert client.get(page).status_code == 404  # the newer one stands in its place
    assert client.get(file_of(newer)).status_code == 200
    with turns.taken(), turns.taken():
        assert asked(client, own, own.lead) not in {page, newer}


def test_the_download_is_recorded_with_digest_and_size_of_what_is_sent(client, own, all_taken):
    page = asked(client, own, own.lead, "?kertas=F4")
    all_taken()
    papers_builder.make_waiting()
    assert client.head(file_of(page)).status_code == 200
    assert not events().exists()
    response = client.get(file_of(page))
    assert response["Content-Disposition"].startswith('attachment; filename="laporan-penilaian-mandiri-')
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    event = events().get()
    assert event.actor == own.lead
    assert (event.detail["paper"], event.detail["size_bytes"]) == ("F4", 16)
    assert event.detail["file_sha256"] == "aea61ac03f0150d51db5b7eb055926e05ce4981460a7050fbfa494b7583ad5f3"
    assert len(event.detail["data_sha256"]) == 64


def test_a_role_that_ended_while_waiting_gets_no_report(client, own, all_taken):
    page = asked(client, own, own.lead)
    all_taken()
    papers_builder.make_waiting()
    own.lead.memberships.update(starts_on="2025-01-01", ends_on="2026-01-01")
    assert client.get(file_of(page)).status_code == 404
    # Who keeps the accounts of the instansi knows of the round, and may not read its sheet.
    make_membership(own.lead, Role.INSTANSI_ADMIN, instansi=own.unit.instansi)
    assert client.get(file_of(page)).status_code == 403
    assert client.get(page).status_code == 403
    assert not events().exists()


def test_a_role_that_ended_before_its_turn_is_told(own, all_taken, client):
    page = asked(client, own, own.lead)
    own.lead.memberships.update(starts_on="2025-01-01", ends_on="2026-01-01")
    all_taken()
    papers_builder.make_waiting()
    request = PaperRequest.objects.get()
    assert (request.state, request.storage_name) == ("gagal", "")
    assert "tidak lagi terbuka untuk Anda" in request.problem
    assert client.get(page).status_code == 404


def test_another_person_of_the_same_unit_gets_neither_page_nor_file(client, own, all_taken):
    page = asked(client, own, own.lead)
    all_taken()
    papers_builder.make_waiting()
    client.force_login(own.head)
    assert client.get(page).status_code == 403
    assert client.get(file_of(page)).status_code == 403
    assert not events().exists()


def test_a_document_restricted_since_keeps_the_report_back(client, own, all_taken):
    document = own.upload(files.pdf(mark="sk"), name="sk.pdf", by=own.lead)
    citations.cite_document(assessment=own.assessment, indicator=own.question("MP", 0), document=document, by=own.lead)
    page = asked(client, own, own.lead)
    all_taken()
    papers_builder.make_waiting()
    Document.objects.update(is_restricted=True)
    assert "tidak dapat diunduh lagi" in client.get(page).text
    assert client.get(file_of(page)).status_code == 409
    assert not events().exists()


def test_the_report_is_of_the_moment_it_was_made(client, own, all_taken):
    page = asked(client, own, own.lead)
    all_taken()
    papers_builder.make_waiting()
    request = PaperRequest.objects.get()
    assert request.requested_at < request.made_at
    page = client.get(page).text
    assert "Keadaan data" in page
    assert "Isian yang berubah sesudahnya tidak ada di dalamnya." in page


def test_a_report_that_cannot_be_made_says_why_with_a_way_to_try_again(client, own, all_taken, monkeypatch):
    def refuse(*_args, **_more):
        raise ReportUnavailable("Pustaka belum terpasang.", "Jalankan perintah ini.", APT_COMMAND)

    page = asked(client, own, own.lead)
    all_taken()
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", refuse)
    papers_builder.make_waiting()
    text = client.get(page).text
    assert "Gagal disusun" in text
    assert "Pustaka belum terpasang. Jalankan perintah ini." in text
    assert APT_COMMAND in text
    assert f'href="{url_of(own)}?kertas=A4&amp;baru=1">Coba lagi' in text
    assert client.get(file_of(page)).status_code == 409


def test_a_fault_of_ours_ends_one_report_and_not_the_line(client, own, all_taken, monkeypatch):
    pages = [asked(client, own, person) for person in (own.lead, own.head)]
    all_taken()
    results = iter([RuntimeError("rusak"), b"%PDF-1.7 kedua"])

    def lay_out(*_args, **_more):
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lay_out)
    assert papers_builder.make_waiting() == 2
    assert client.get(file_of(pages[1])).content == b"%PDF-1.7 kedua"
    client.force_login(own.lead)
    assert "Terjadi gangguan ketika cetakan dibuat." in client.get(pages[0]).text


def test_k09_who_dies_is_followed_twice_then_it_is_given_up(client, own, all_taken):
    page = asked(client, own, own.lead)
    for _ in range(3):
        assert line.claim_next() is not None
        assert line.claim_next() is None
        PaperRequest.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert place_in(client.get(page).text) == 1  # it waits again
    assert line.claim_next() is None
    assert "Penyusunan terhenti berkali-kali." in client.get(page).text


def test_no_more_than_two_are_made_at_once(client, own, all_taken):
    for person in (own.lead, own.head, own.mp):
        asked(client, own, person)
    assert [line.claim_next() is not None for _ in range(3)] == [True, True, False]


def test_the_command_makes_what_waits(client, own, all_taken, capsys):
    page = asked(client, own, own.lead)
    call_command("build_packages", "--dry-run")
    assert "0 paket, 1 laporan, dan 0 daftar belum selesai." in capsys.readouterr().out
    all_taken()
    call_command("build_packages")
    assert "0 paket, 1 laporan, dan 0 daftar dikerjakan." in capsys.readouterr().out
    assert client.get(file_of(page)).status_code == 200


def test_the_sweep_removes_what_is_past_its_end(client, own, all_taken):
    page = asked(client, own, own.lead)
    all_taken()
    papers_builder.make_waiting()
    sweep()
    assert client.get(file_of(page)).status_code == 200
    PaperRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(page).status_code == 404
    name = PaperRequest.objects.get().storage_name
    assert name in sweep()
    assert not PaperRequest.objects.exists()


def test_a_changed_file_is_never_sent(client, own, all_taken, stored):
    page = asked(client, own, own.lead)
    all_taken()
    papers_builder.make_waiting()
    PaperRequest.objects.update(sha256="0" * 64)
    response = client.get(file_of(page))
    assert response.status_code == 409
    assert "tidak lagi utuh" in response.text
    assert not events().exists()
