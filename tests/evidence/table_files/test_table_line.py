"""Lists of more rows than are sent at once: made in a line, by the rights of the moment, for the one who asked."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessment.audit.models import AuditEvent
from assessment.people.models import Membership, Role, Unit, User
from evidence.documents.models import Document
from evidence.table_files import builder as table_files_builder
from evidence.table_files import services as line
from evidence.table_files.models import TableOrder
from evidence.upkeep.services.sweep import sweep
from tests.factories import make_instansi, make_member, make_membership, make_unit

pytestmark = pytest.mark.django_db

PEOPLE = reverse("assessment:person-list")
UNITS = reverse("assessment:unit-list")


@pytest.fixture
def short(monkeypatch):
    """Let three rows be more than are sent at once."""
    monkeypatch.setattr("zi_portal.kit.tables.table.LONG", 2)


@pytest.fixture
def instansi(instruments):
    return make_instansi()


@pytest.fixture
def admin(client, instansi, short):
    """The admin of an instansi, signed in, and three people in it."""
    for name in ("Ayu", "Budi", "Citra"):
        make_member(Role.HEAD, unit=make_unit(instansi=instansi), full_name=name)
    person = make_member(Role.INSTANSI_ADMIN, instansi=instansi, full_name="Dewi")
    client.force_login(person)
    return person


def asked(client, address=PEOPLE, query="unduh=csv"):
    """Ask for a list as a file and return the address of its place in the line."""
    response = client.get(f"{address}?{query}")
    assert response.status_code == 302
    return response["Location"]


def taken():
    return AuditEvent.objects.filter(kind=AuditEvent.Kind.TABLE_EXPORTED)


def rows_in(response):
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def names_in(response):
    return {row["Nama"] for row in rows_in(response)}


def end(memberships, by):
    memberships.update(ended_at=timezone.now(), ended_by=by)


def test_a_thousand_rows_are_sent_at_once_and_one_more_waits(client, instansi):
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=instansi))
    first = make_unit(instansi=instansi)
    values = {field.attname: getattr(first, field.attname) for field in Unit._meta.concrete_fields}
    last, *more = [
        Unit(**values | {"id": None, "code": f"K{number}", "name": f"Kantor {number}"}) for number in range(1_000)
    ]
    Unit.objects.bulk_create(more)
    for kind in ("xlsx", "csv"):
        assert client.get(f"{UNITS}?unduh={kind}").status_code == 200
    assert not TableOrder.objects.exists()
    last.save()
    for kind in ("xlsx", "csv"):
        asked(client, UNITS, f"unduh={kind}")
    assert table_files_builder.make_waiting() == 2
    workbook, text = TableOrder.objects.order_by("pk")
    sheet = load_workbook(io.BytesIO(line.content_of(workbook)), read_only=True).active
    assert len(list(sheet.iter_rows())) == 1_002
    assert line.content_of(text).count(b"\r\n") == 1_002


def test_the_page_tells_the_place_then_offers_the_file_and_looks_again_without_a_script(client, admin, instansi):
    page = asked(client, query="unduh=xlsx")
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=instansi))
    second = asked(client)
    shown = client.get(second).text
    assert "Daftar Anda nomor 2 dalam antrean." in shown
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', shown)
    early = client.get(second + "unduh/")
    assert (early.status_code, "belum siap diunduh" in early.text) == (409, True)
    assert table_files_builder.make_waiting() == 2
    client.force_login(admin)
    shown = client.get(page).text
    assert "Siap diunduh" in shown
    assert 'http-equiv="refresh"' not in shown
    assert f'href="{page}unduh/"' in shown
    assert not taken().exists()
    file = client.get(page + "unduh/")
    assert file["Content-Disposition"].startswith('attachment; filename="orang-')
    assert file["Content-Security-Policy"].startswith("sandbox")
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} >= {"Ayu", "Budi", "Citra", "Dewi"}
    event = taken().get()
    assert (event.actor, event.chain_id) == (admin, f"instansi:{instansi.pk}")
    assert event.detail == {"table": "Orang", "format": "xlsx"}


def test_f01_nobody_else_learns_of_an_order(client, admin, instansi):
    page = asked(client)
    table_files_builder.make_waiting()
    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=instansi))
    assert [client.get(address).status_code for address in (page, page + "unduh/")] == [404, 404]
    client.logout()
    assert [client.get(address).status_code for address in (page, page + "unduh/")] == [302, 302]
    assert not taken().exists()


def test_a_head_request_sends_no_rows_and_leaves_no_event(client, admin):
    page = asked(client)
    table_files_builder.make_waiting()
    response = client.head(page + "unduh/")
    assert (response.status_code, response.content) == (200, b"")
    assert not taken().exists()


def test_the_file_holds_what_the_search_leaves_of_all_pages(client, admin, instansi):
    for number in range(4):
        make_member(Role.HEAD, unit=make_unit(instansi=instansi), full_name=f"Eka {number}")
    page = asked(client, query="text=eka&halaman=2&unduh=csv")
    table_files_builder.make_waiting()
    assert names_in(client.get(page + "unduh/")) == {"Eka 0", "Eka 1", "Eka 2", "Eka 3"}
    assert f'href="{PEOPLE}?text=eka"' in client.get(page).text


def test_f01_a_role_lost_before_the_making_is_not_in_the_file(client, admin):
    elsewhere = make_instansi()
    role = make_membership(admin, Role.INSTANSI_ADMIN, instansi=elsewhere)
    make_member(Role.HEAD, unit=make_unit(instansi=elsewhere), full_name="Fajar")
    page = asked(client)
    end(Membership.objects.filter(pk=role.pk), admin)
    table_files_builder.make_waiting()
    assert names_in(client.get(page + "unduh/")) == {"Ayu", "Budi", "Citra", "Dewi"}


def test_f01_who_may_not_read_the_list_any_more_gets_no_file(client, admin):
    page = asked(client)
    end(Membership.objects.filter(user=admin), admin)
    table_files_builder.make_waiting()
    order = TableOrder.objects.get()
    assert (order.state, order.storage_name) == ("gagal", "")
    assert order.problem in client.get(page).text
    assert client.get(page + "unduh/").status_code == 409


def test_f01_a_role_lost_after_the_making_keeps_the_file_back(client, admin):
    elsewhere = make_instansi()
    role = make_membership(admin, Role.INSTANSI_ADMIN, instansi=elsewhere)
    make_member(Role.HEAD, unit=make_unit(instansi=elsewhere), full_name="Fajar")
    page = asked(client)
    table_files_builder.make_waiting()
    end(Membership.objects.filter(pk=role.pk), admin)
    refused = client.get(page + "unduh/")
    assert refused.status_code == 409
    assert "Buat berkasnya sekali lagi" in refused.text
    end(Membership.objects.filter(user=admin), admin)
    assert client.get(page + "unduh/").status_code == 403
    assert not taken().exists()


def test_f05_a_document_closed_after_the_making_keeps_the_library_back(client, own, short):
    for number in range(3):
        own.upload(name=f"sk-{number}.pdf")
    client.force_login(own.lead)
    page = asked(client, reverse("evidence:document-list", args=[own.assessment.pk]))
    table_files_builder.make_waiting()
    closed = Document.objects.filter(pk=Document.objects.first().pk)
    closed.update(is_restricted=True)
    assert client.get(page + "unduh/").status_code == 409
    assert not taken().exists()
    closed.update(is_restricted=False)
    assert len(rows_in(client.get(page + "unduh/"))) == 3
    assert taken().get().chain_id == f"unit:{own.unit.pk}"


def test_a_closed_account_gets_no_file(client, admin):
    asked(client)
    User.objects.filter(pk=admin.pk).update(is_active=False)
    table_files_builder.make_waiting()
    assert "sudah dinonaktifkan" in TableOrder.objects.get().problem


def test_k04_the_same_press_leads_to_the_same_place_until_the_file_is_fetched(client, admin):
    page = asked(client)
    assert asked(client, query="unduh=csv&halaman=7") == page
    table_files_builder.make_waiting()
    assert asked(client) == page
    client.get(page + "unduh/")
    again = asked(client)
    assert again != page
    table_files_builder.make_waiting()
    assert client.get(page).status_code == 404  # the newer one is in its place
    assert asked(client, query="unduh=csv&baru=1") != again


def test_the_page_of_a_finished_file_leads_to_a_new_one(client, admin):
    page = asked(client, query="text=&unduh=csv")
    table_files_builder.make_waiting()
    again = re.search(r'href="([^"]+baru=1)"', client.get(page).text)[1].replace("&amp;", "&")
    assert again == f"{PEOPLE}?text=&unduh=csv&baru=1"
    response = client.get(again)
    assert response.status_code == 302
    assert response["Location"] != page


def test_who_has_five_in_the_line_is_told_what_to_do(client, admin):
    for query in ("unduh=csv", "role=&unduh=csv", "text=&unduh=csv", "state=&unduh=csv", "state=&unduh=xlsx"):
        asked(client, query=query)
    refused = client.get(f"{PEOPLE}?unduh=xlsx")
    assert refused.status_code == 409
    assert "Lima daftar yang Anda minta masih menunggu" in refused.text
    assert TableOrder.objects.count() == 5
    table_files_builder.make_waiting()
    asked(client, query="unduh=xlsx")


def test_one_that_breaks_off_is_told_and_the_next_is_made(client, admin, monkeypatch):
    broken, good = asked(client, query="unduh=xlsx"), asked(client)

    def fail(_table):
        raise RuntimeError

    monkeypatch.setattr(table_files_builder, "xlsx_file", fail)
    assert table_files_builder.make_waiting() == 2
    assert "Terjadi gangguan ketika berkas daftar dibuat." in client.get(broken).text
    assert "Ayu" in names_in(client.get(good + "unduh/"))
    assert asked(client, query="unduh=xlsx") != broken  # in the place of what failed
    assert TableOrder.objects.filter(state="gagal").count() == 0


def test_k09_who_dies_is_followed_twice_then_it_is_given_up(client, admin):
    page = asked(client)
    for _ in range(3):
        assert line.claim_next() is not None
        assert line.claim_next() is None
        assert "Daftar Anda sedang dibuat." in client.get(page).text
        TableOrder.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert "Daftar Anda nomor 1 dalam antrean." in client.get(page).text
    assert line.claim_next() is None
    assert "terhenti berkali-kali" in client.get(page).text


def test_the_command_makes_what_waits(client, admin, capsys):
    page = asked(client)
    call_command("build_packages", "--dry-run")
    assert "dan 1 daftar belum selesai." in capsys.readouterr().out
    call_command("build_packages")
    assert "dan 1 daftar dikerjakan." in capsys.readouterr().out
    assert client.get(page + "unduh/").status_code == 200


def test_the_sweep_removes_what_is_past_its_end(client, admin, stored):
    page = asked(client)
    table_files_builder.make_waiting()
    sweep()
    assert client.get(page + "unduh/").status_code == 200
    assert len(stored()[0]) == 1
    left = TableOrder.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    TableOrder.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(page + "unduh/").status_code == 404
    name = TableOrder.objects.get().storage_name
    assert name in sweep()
    assert not TableOrder.objects.exists()


def test_a_changed_file_is_never_sent(client, admin):
    page = asked(client)
    table_files_builder.make_waiting()
    TableOrder.objects.update(sha256="0" * 64)
    response = client.get(page + "unduh/")
    assert (response.status_code, "tidak lagi utuh" in response.text) == (409, True)
    assert not taken().exists()
