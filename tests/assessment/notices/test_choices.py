"""The page on which a person says how the portal also writes e-mails."""

import pytest

from assessment.audit.models import AuditEvent
from assessment.notices.models import Kind, NoticeChoice
from assessment.people.models import Role
from tests.factories import make_member, make_unit

pytestmark = pytest.mark.django_db

URL = "/pemberitahuan/atur/"


@pytest.fixture
def sari(client):
    person = make_member(Role.POKJA_MEMBER, unit=make_unit(), areas=["MP"], email="sari@example.go.id")
    client.force_login(person)
    return person


def form(**changed):
    """What the page sends as it was loaded: those that wait for somebody at once, the rest each morning."""
    at_once = {
        "jawaban_kembali", "area_kembali", "disebut", "penilaian_pindah", "batas_perbaikan", "evaluasi_naik", "buka_diminta",
        "buka_ditolak", "penilaian_batal", "penilaian_pulih", "ringkasan", "kepala_rantai",
    }  # fmt: skip
    return {kind: "AT_ONCE" if kind in at_once else "DAILY" for kind in Kind.values} | changed


def test_every_kind_stands_on_the_page_once(client, sari, settings):
    settings.MAIL_IS_ON = True
    body = client.get(URL).text
    for kind in Kind:
        assert body.count(f'<fieldset class="way" id="id_{kind}"') == 1, kind
        assert f"<legend>{kind.label}</legend>" in body
    assert "sari@example.go.id" in body


def test_only_what_changed_is_kept_and_recorded(client, sari):
    assert client.post(URL, form(), follow=True).text.count("Tidak ada yang berubah.") == 1
    assert not NoticeChoice.objects.exists()
    response = client.post(URL, form(disebut="NEVER", tugas_baru="AT_ONCE"), follow=True)
    assert "Pilihan disimpan." in response.text
    assert set(NoticeChoice.objects.values_list("person", "kind", "way")) == {
        (sari.pk, "disebut", ""),
        (sari.pk, "tugas_baru", "segera"),
    }
    event = AuditEvent.objects.get(kind="kabar_diatur")
    assert (event.actor, event.detail) == (sari, {"ways": {"disebut": "", "tugas_baru": "segera"}})
    client.post(URL, form(disebut="AT_ONCE", tugas_baru="AT_ONCE"))
    assert NoticeChoice.objects.get(kind="disebut").way == "segera"


def test_a_weekly_mail_is_in_no_daily_summary_and_nothing_is_kept_of_a_bad_form(client, sari):
    response = client.post(URL, form(ringkasan="DAILY", disebut="NEVER"))
    assert response.status_code == 422
    assert "Pilih salah satu cara yang tersedia untuk “Ringkasan mingguan untuk kepala kantor”." in response.text
    assert not NoticeChoice.objects.exists()
    assert 'value="NEVER"' in response.text


def test_who_has_no_address_and_a_portal_without_mail_say_so(client, sari, settings):
    assert "Portal ini belum mengirim e-mail" in " ".join(client.get(URL).text.split())
    settings.MAIL_IS_ON = True
    sari.email = ""
    sari.save()
    assert "Alamat e-mail Anda belum ada di portal" in " ".join(client.get(URL).text.split())
