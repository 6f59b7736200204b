"""PortalRB for people: tokens shown once, listed, revoked after a second look; what PortalRB would see of a unit."""

import json
import re

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import Role, Unit
from assessment.portalrb.models import ApiToken
from assessment.rounds.workflow import Act, Status
from assessment.scoring import Choice
from tests.assessment.portalrb.portalrb_office import bearer, make_proposed, make_proposed_round, make_token
from tests.factories import make_assessment, make_handover, make_member, make_membership, make_period, make_unit

pytestmark = pytest.mark.django_db

FORM = {"name": "PortalRB 2026", "scopes": ["pengusulan", "jawaban"], "expires_on": "31 Desember 2026"}


def url(name, *args):
    return reverse(f"assessment:{name}", args=args)


def errors(response):
    return re.findall(r'<li><a href="#([^"]*)">', response.text)


@pytest.fixture
def office(instruments, clock):
    return make_proposed()


@pytest.fixture
def admin(client, office):
    person = make_member(Role.INSTANSI_ADMIN, instansi=office.instansi)
    client.force_login(person)
    return person


@pytest.fixture
def lead(client, office):
    person = make_member(Role.TEAM_LEAD, unit=office.unit)
    client.force_login(person)
    return person


def test_a_new_token_is_shown_once_and_opens_the_api(client, admin, office, client_factory):
    response = client.post(url("token-create"), FORM)
    text = re.search(r'slip-token">(zi_[^<]+)<', response.text)[1]
    token = ApiToken.objects.get(name="PortalRB 2026")
    assert response["Cache-Control"] == "no-store"
    assert token.expires_at.isoformat() == "2026-12-31T16:59:59.999999+00:00"  # the end of the day in WIB
    assert client_factory().get("/pengusulan/unit-wbk", headers=bearer(text)).status_code == 200
    listed = client.get(url("portalrb-list")).text
    assert text not in listed
    assert f"zi_{token.prefix}_…" in listed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "id_name"),
        ({"name": "x" * 81}, "id_name"),
        ({"scopes": []}, "id_scopes"),
        ({"scopes": ["semua"]}, "id_scopes"),
        ({"expires_on": ""}, "id_expires_on"),
        ({"expires_on": "2 Maret 2026"}, "id_expires_on"),
        ({"expires_on": "31 Desember 2029"}, "id_expires_on"),
        ({"expires_on": "05/31/2026"}, "id_expires_on"),
    ],
)
def test_a_bad_form_says_why_keeps_what_was_typed_and_makes_nothing(client, admin, changes, field):
    before = ApiToken.objects.count()
    response = client.post(url("token-create"), FORM | changes)
    assert response.status_code == 422
    assert [name.rstrip("_0123456789") for name in errors(response)] == [field]
    typed = (FORM | changes)["name"].strip()
    assert typed in response.text
    assert ApiToken.objects.count() == before


def test_an_admin_of_two_instansi_says_for_which_one(client, admin):
    second = make_membership(admin, Role.INSTANSI_ADMIN).instansi
    assert errors(client.post(url("token-create"), FORM)) == ["id_instansi"]
    client.post(url("token-create"), FORM | {"instansi": second.pk})
    assert ApiToken.objects.get(name=FORM["name"]).instansi == second


def test_revoking_asks_once_more_then_ends_the_token(client, admin, office, client_factory):
    machine = client_factory()
    machine.get("/pengusulan/unit-wbk", headers=bearer(office.text))
    page = url("token-revoke", office.token.pk)
    asked = client.get(page).text
    assert "Setelah dicabut" in asked
    assert "3 Maret 2026 pukul" in asked  # its last use
    assert client.post(page)["Location"] == url("portalrb-list")
    assert machine.get("/pengusulan/unit-wbk", headers=bearer(office.text)).status_code == 401
    assert client.post(page).status_code == 409
    assert "Dicabut" in client.get(url("portalrb-list")).text
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.API_TOKEN_REVOKED).count() == 1


def test_list_says_of_every_unit_whether_portalrb_gets_it_and_why_not(client, admin, office):
    draft = make_unit(instansi=office.instansi, name="Kantor Draf", category="WBBM")
    make_assessment(unit=draft, period=office.period)
    ended = make_assessment(unit=make_unit(instansi=office.instansi), period=office.period, status=Status.CLOSED)
    make_handover(ended, act=Act.END_AT_TPI)
    submitted = make_assessment(
        unit=make_unit(instansi=office.instansi), period=office.period, status=Status.TPI_REVIEW
    )
    make_handover(submitted)
    make_assessment(unit=make_unit(instansi=office.instansi), period=office.period, status=Status.CLOSED)
    listed = client.get(url("portalrb-list")).text
    assert listed.count("Belum diserahkan kepada TPI: draf.") == 1
    assert listed.count("Hasil TPI sudah diterbitkan dan unit tidak diusulkan kepada TPN.") == 1
    assert listed.count("TPI belum menerbitkan hasilnya.") == 1
    assert listed.count("Tidak ada usulan TPI untuk penilaian ini yang tercatat di portal.") == 1
    assert "Kategori unit WBBM, tetapi target penilaian WBK" in listed
    assert "Kolom bukti dukung kosong" in listed
    office.period.windows.all().delete()
    assert "Tidak ada tahap periode ini yang jadwalnya sedang dibuka." in client.get(url("portalrb-list")).text


def test_list_holds_no_answer_and_takes_a_fixed_number_of_queries(client, admin, office, django_assert_max_num_queries):
    office.answer("A.I.1.i.a", Choice("Ya"), note="RAHASIA-unit")
    assert "RAHASIA" not in client.get(url("portalrb-list")).text
    for number in range(30):
        unit = make_unit(instansi=office.instansi, name=f"Kantor {number:02}")
        make_proposed_round(unit=unit, period=office.period)
        make_token(office.instansi, admin=admin)
    with django_assert_max_num_queries(22):
        assert client.get(url("portalrb-list")).status_code == 200


def test_preview_shows_the_very_json_and_leads_to_what_is_missing(client, lead, office, client_factory):
    office.answer("A.I.1.i.a", Choice("Ya"), note="SK & lampiran", supported=True)
    page = url("portalrb-preview", office.assessment.pk)
    shown = client.get(page).text
    assert "PortalRB sekarang dapat menarik penilaian ini." in shown
    assert "126 dari 127 soal belum dijawab." in shown
    assert '<a href="../jawaban/A.I.1.i.b/">' in shown
    sent = client_factory().get(f"/lke/jawaban-unit/{office.unit.pk}", headers=bearer(office.text)).json()
    from html import unescape

    source = unescape(re.search(r"<pre[^>]*>(.*?)</pre>", shown, re.S)[1])
    assert json.loads(source) == sent
    lacking = client.get(f"{page}?hanya=kurang").text
    assert ">A.I.1.i.a<" not in lacking
    assert ">A.I.1.i.b<" in lacking


def test_preview_of_a_draft_is_for_the_team_and_says_that_it_is_not_on_offer(client, lead, office):
    draft = make_assessment(unit=office.unit, period=make_period(instansi=office.instansi))
    shown = client.get(url("portalrb-preview", draft.pk)).text
    assert "PortalRB belum dapat menarik penilaian ini." in shown
    assert "Belum diserahkan kepada TPI: draf." in shown


def test_f06_preview_shows_nothing_of_a_draft_of_tpi(client, lead, office):
    draft = office.tpi("ketua", "C", "RAHASIA-tpi")
    page = url("portalrb-preview", office.assessment.pk)
    assert "RAHASIA" not in client.get(page).text
    office.publish(draft)
    assert "RAHASIA-tpi" in client.get(page).text


def test_preview_of_an_lke_without_soal_is_404_and_no_link_leads_to_it(client, lead, office):
    from assessment.lke.models import Instrument

    office.period.instrument = Instrument.objects.get(code="permenpanrb-10-2019")
    office.period.save()
    assert client.get(url("portalrb-preview", office.assessment.pk)).status_code == 404


def test_affirmation_that_does_not_fit_the_category_is_pointed_out(client, lead, office):
    Unit.objects.filter(pk=office.unit.pk).update(category="WBK-AFIRMASI")
    shown = client.get(url("portalrb-preview", office.assessment.pk)).text
    assert "Kategori unit WBK afirmasi, tetapi unit tidak ditandai afirmasi." in shown
