"""A unit with several open rounds: what is under repair comes first, and one changes between them from any page."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from assessment.people.models import Role
from assessment.rounds.models import Assessment
from tests.factories import make_assessment, make_member, make_period, make_unit, make_window

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def unit(instruments):
    return make_unit(time_zone="Asia/Jakarta")


@pytest.fixture
def lead(unit, client):
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    client.force_login(lead)
    return lead


def round_of(unit, year, **facts):
    return make_assessment(unit=unit, period=make_period(instansi=unit.instansi, year=year, name=f"ZI {year}"), **facts)


def repair(assessment, status="dikembalikan"):
    Assessment.objects.filter(pk=assessment.pk).update(
        status=status,
        repair_from=datetime(2026, 2, 1, tzinfo=UTC),
        repair_until=datetime(2026, 3, 12, 16, 59, tzinfo=UTC),
    )


def home_of(client):
    return client.get("/").headers["Location"]


def test_home_leads_to_what_is_under_repair_then_to_what_is_due_first(unit, lead, client):
    old, new = round_of(unit, 2025), round_of(unit, 2026)
    assert home_of(client) == f"/penilaian/{old.pk}/"
    repair(new)
    assert home_of(client) == f"/penilaian/{new.pk}/"
    repair(new, "kepala")  # mended, and with the kepala: still the round that is due first
    assert home_of(client) == f"/penilaian/{new.pk}/"
    Assessment.objects.filter(pk=new.pk).update(status="tpi")
    assert home_of(client) == f"/penilaian/{old.pk}/"
    Assessment.objects.filter(pk=old.pk).update(status="tpn")  # neither is in the unit's hands: the newer one
    assert home_of(client) == f"/penilaian/{new.pk}/"


def test_history_comes_after_every_open_round(unit, lead, client):
    running, over = round_of(unit, 2025), round_of(unit, 2026, status="selesai")
    assert home_of(client) == f"/penilaian/{running.pk}/"
    Assessment.objects.filter(pk=running.pk).update(status="selesai")
    assert home_of(client) == f"/penilaian/{over.pk}/"


def test_every_open_round_is_named_with_its_status_and_deadline(unit, lead, client):
    with time_machine.travel(NOW, tick=False):
        old, new = round_of(unit, 2025), round_of(unit, 2026, target="WBBM")
        round_of(unit, 2024, status="selesai")
        repair(old)
        make_window(new.period, closes_at=datetime(2026, 4, 30, 16, 59, tzinfo=UTC))
        page = client.get(reverse("assessment:task-list"))
    shown = " ".join(page.text.split())
    assert "2 penilaian terbuka di unit ini" in shown
    nav = shown.split('aria-label="Penilaian terbuka"')[1].split("</nav>")[0]
    assert nav.index("ZI 2025 · target WBK") < nav.index("ZI 2026 · target WBBM")
    assert "Dikembalikan, dapat diperbaiki" in nav
    assert "sampai 12 Maret 2026 pukul 23.59 WIB, 10 hari lagi" in nav
    assert "sampai 30 April 2026 pukul 23.59 WIB, 59 hari lagi" in nav
    assert "2024" not in nav
    assert "sedang dibuka" not in nav


def test_the_menu_stays_in_the_round_of_the_page(unit, lead, client):
    old, new = round_of(unit, 2025), round_of(unit, 2026)
    repair(old)
    for here, other in ((old, new), (new, old)):
        page = client.get(reverse("assessment:readiness-detail", args=[here.pk])).text
        menu = page.split('class="wrap menu-list"')[1].split("</ul>")[0]
        assert f"/penilaian/{here.pk}/" in menu
        assert f"/penilaian/{other.pk}/" not in menu
        nav = page.split('aria-label="Penilaian terbuka"')[1].split("</nav>")[0]
        assert nav.split("sedang dibuka")[0].count("<li>") == [old, new].index(here) + 1
        assert nav.count("sedang dibuka") == 1


def test_a_unit_with_one_open_round_is_offered_no_change(unit, lead, client):
    assessment = round_of(unit, 2026)
    round_of(unit, 2025, status="selesai")
    assert "penilaian terbuka" not in client.get(reverse("assessment:assessment-detail", args=[assessment.pk])).text


def test_the_rounds_of_another_unit_stay_out_of_the_menu_of_an_error_page(unit, lead, client):
    round_of(unit, 2025)
    mine = round_of(unit, 2026)
    other = make_assessment(unit=make_unit(instansi=unit.instansi))
    refused = client.get(reverse("assessment:readiness-detail", args=[other.pk]))
    assert refused.status_code == 404
    assert f"/penilaian/{other.pk}/" not in refused.text
    assert f"/penilaian/{mine.pk}/" in refused.text
