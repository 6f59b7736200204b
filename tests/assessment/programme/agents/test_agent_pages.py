"""The pages of agents of change, role models and the pakta integritas, without any JavaScript."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Role
from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.rounds.workflow import ON_THE_WAY
from tests.factories import make_agent, make_assessment, make_member, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 2)


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar", staff_count=125))


@pytest.fixture
def as_lead(client, assessment):
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti"))
    return client


def address(act, assessment, *rows):
    return reverse(f"assessment:{act}", args=[assessment.pk, *(row.pk for row in rows)])


def fill(assessment):
    agent = make_agent(assessment, "Made Suarta", position="Analis")
    agent.changes.create(plan="Antrean daring", made="Antrean dari rumah.", made_on=MARCH)
    agent.changes.create(
        plan="Arsip bersama", made="Satu map.", made_on=MARCH, system="SOP arsip", integrated_on=date(2026, 4, 1)
    )
    agent.changes.create(plan="Peta risiko")
    agent.changes.create(plan="Loket ramah", made="Kursi roda.", made_on=date(2025, 12, 31))
    make_agent(assessment, "Kepala kantor", "teladan", example="Hadir pertama.")
    IntegrityPact.objects.create(assessment=assessment, name="ASN", members=100, signed=98, signed_on=MARCH)
    IntegrityPact.objects.create(assessment=assessment, name="PPNPN", members=20, signed=0)
    return agent


def test_the_page_tells_what_the_lke_counts_and_what_not(as_lead, assessment):
    fill(assessment)
    text = text_of(as_lead.get(address("agent-list", assessment)))
    wanted = (
        "Agen perubahan 2026: 2 perubahan dari 1 agen, 1 terintegrasi",
        "Ditawarkan di pertanyaan A.II.1.i.a : jumlah agen perubahan 1, jumlah perubahan yang dibuat 2.",
        "A.II.1.i.b : jumlah perubahan yang dibuat 2, jumlah perubahan yang telah diintegrasikan dalam sistem",
        "Made Suarta Analis SK KEP-1/2026, 5 Januari 2026",
        "Antrean daring Dibuat dibuat 2 Maret 2026: Antrean dari rumah.",
        "Arsip bersama Terintegrasi",
        "terintegrasi sejak 1 April 2026: SOP arsip",
        "Peta risiko Direncanakan",
        "Loket ramah Dibuat",
        "tidak dihitung, karena tidak dibuat dalam tahun 2026",
        "Kepala kantor Hadir pertama.",
        "Pakta integritas: 98 dari 120 sudah menandatangani",
        "berpegawai 125 orang, sedangkan yang wajib menandatangani 120",
    )
    flat = text.replace("A.II.1.i.a:", "A.II.1.i.a :").replace("A.II.1.i.b:", "A.II.1.i.b :")
    places = [flat.find(part) for part in wanted]
    assert -1 not in places, wanted[places.index(-1)] + "\n" + flat
    assert places == sorted(places)


def test_without_agents_the_page_says_how_to_begin(as_lead, client_factory, assessment):
    create = address("agent-create", assessment)
    assert create in as_lead.get(address("agent-list", assessment)).text
    member = client_factory()
    member.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    page = member.get(address("agent-list", assessment))
    assert "ketua pokja Manajemen Perubahan atau ketua tim ZI" in text_of(page)
    assert create not in page.text


def test_agents_are_recorded_changed_and_ended_by_forms(as_lead, assessment):
    url = address("agent-create", assessment)
    typed = {"part": "agen", "name": "Made Suarta", "decree_number": "KEP-7/2026", "decree_date": "besok"}
    refused = as_lead.post(url, typed)
    assert refused.status_code == 422
    assert 'value="KEP-7/2026"' in refused.text
    assert as_lead.post(url, typed | {"decree_date": "5-1-2026"}).status_code == 302
    row = ChangeAgent.objects.get()
    edit = address("agent-edit", assessment, row)
    form = as_lead.get(edit).context["form"]
    typed = {"name": "Made Suarta", "decree_number": "KEP-7/2026", "decree_date": "5 Januari 2026"}
    assert as_lead.post(edit, typed | {"position": "Analis", "seen": form.initial["seen"]}).status_code == 302
    stale = as_lead.post(edit, typed | {"position": "Penata", "seen": form.initial["seen"]})
    assert stale.status_code == 409
    assert "Analis" in text_of(stale)
    assert 'value="Penata"' in stale.text
    again = stale.context["form"].data["seen"]
    assert as_lead.post(edit, typed | {"position": "Penata", "seen": again}).status_code == 302
    nobody = as_lead.post(edit, {"name": "", "position": "Penata"})
    assert nobody.status_code == 422
    assert "Pilih anggota tim, atau tuliskan nama orangnya di bawah." in nobody.text
    end = address("agent-end", assessment, row)
    assert as_lead.post(end, {"reason": ""}).status_code == 422
    done = as_lead.post(end, {"reason": "Pindah."}, follow=True)
    assert "1 catatan dihentikan Made Suarta" in text_of(done)
    assert as_lead.get(edit).status_code == 409


def test_a_member_of_the_team_is_chosen_from_the_list(as_lead, assessment):
    member = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Komang Ayu")
    typed = {"part": "teladan", "person": member.pk}
    assert as_lead.post(address("agent-create", assessment), typed).status_code == 302
    row = ChangeAgent.objects.get()
    assert row.person == member
    shown = as_lead.get(address("agent-edit", assessment, row))
    assert f'<option value="{member.pk}" selected>' in shown.text
    assert as_lead.post(address("agent-create", assessment), {"part": "teladan", "person": "0"}).status_code == 422


def test_a_change_is_recorded_and_given_up_by_forms(as_lead, assessment):
    agent = make_agent(assessment, "Made Suarta")
    url = address("agent-change-create", assessment, agent)
    assert as_lead.post(url, {"plan": ""}).status_code == 422
    half = as_lead.post(url, {"plan": "Antrean daring", "made": "Antrean dari rumah."})
    assert "Isi hari perubahan ini dibuat." in half.text
    assert "Antrean dari rumah." in half.text
    assert as_lead.post(url, {"plan": "Antrean daring"}).status_code == 302
    row = AgentChange.objects.get()
    edit = address("agent-change-edit", assessment, row)
    seen = as_lead.get(edit).context["form"].initial["seen"]
    typed = {"plan": "Antrean daring", "made": "Antrean dari rumah.", "made_on": "2 Maret 2026", "seen": seen}
    assert as_lead.post(edit, typed).status_code == 302
    assert as_lead.post(edit, typed | {"plan": "Lain"}).status_code == 409
    done = as_lead.post(address("agent-change-end", assessment, row), {"reason": "Batal."}, follow=True)
    assert "1 catatan dihentikan Antrean daring" in text_of(done)
    assert "Agen perubahan 2026: 0 perubahan dari 1 agen" in text_of(done)


def test_the_pakta_integritas_is_counted_by_groups(as_lead, assessment):
    url = address("pact-create", assessment)
    assert as_lead.get(url).context["form"]["members"].value() == 125
    typed = {"name": "ASN", "members": "100", "signed": "101", "signed_on": "2 Maret 2026"}
    assert as_lead.post(url, typed).status_code == 422
    assert as_lead.post(url, typed | {"members": "0", "signed": "0", "signed_on": ""}).status_code == 422
    assert as_lead.post(url, typed | {"signed": "98"}).status_code == 302
    row = IntegrityPact.objects.get()
    assert as_lead.get(url).context["form"]["members"].value() is None
    edit = address("pact-edit", assessment, row)
    seen = as_lead.get(edit).context["form"].initial["seen"]
    assert as_lead.post(edit, typed | {"signed": "100", "seen": seen}).status_code == 302
    text = text_of(as_lead.get(address("agent-list", assessment)))
    assert "Pakta integritas: 100 dari 100 sudah menandatangani" in text
    assert as_lead.post(address("pact-end", assessment, row), {"reason": "Ganda."}).status_code == 302


@pytest.mark.parametrize("status", ON_THE_WAY)
def test_it_is_of_the_team_alone(client, assessment, status):
    fill(assessment)
    assessment.status = status
    assessment.save()
    client.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    response = client.get(address("agent-list", assessment))
    assert response.status_code == 403
    assert "Suarta" not in response.text


def test_rows_of_another_round_are_not_found(as_lead, assessment):
    other = make_assessment()
    agent = fill(other)
    pact = other.integrity_pacts.first()
    for act in ("agent-edit", "agent-end", "agent-change-create"):
        assert as_lead.get(address(act, assessment, agent)).status_code == 404
    for act in ("agent-change-edit", "agent-change-end"):
        assert as_lead.get(address(act, assessment, agent.changes.first())).status_code == 404
    for act in ("pact-edit", "pact-end"):
        assert as_lead.get(address(act, assessment, pact)).status_code == 404


def test_the_page_costs_the_same_queries_for_any_number_of_rows(as_lead, assessment):
    fill(assessment)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            assert as_lead.get(address("agent-list", assessment)).status_code == 200
        return len(counted)

    queries()  # what a process asks once
    first = queries()
    for number in range(8):
        make_agent(assessment, f"Agen {number}").changes.create(plan=f"Rencana {number}")
        IntegrityPact.objects.create(assessment=assessment, name=f"Kelompok {number}", members=3, signed=0)
    assert queries() == first
    assert first <= 14


def test_the_file_holds_a_line_a_change(as_lead, assessment):
    fill(assessment)
    text = as_lead.get(f"{address('agent-list', assessment)}?unduh=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    told = [(row["Peran"], row["Nama"], row["Perubahan yang direncanakan"], row["Dihitung"]) for row in rows]
    assert told == [
        ("Agen perubahan", "Made Suarta", "Antrean daring", "Ya"),
        ("Agen perubahan", "Made Suarta", "Arsip bersama", "Ya"),
        ("Agen perubahan", "Made Suarta", "Peta risiko", "Tidak"),
        ("Agen perubahan", "Made Suarta", "Loket ramah", "Tidak"),
        ("Role model", "Kepala kantor", "", ""),
    ]
