"""The rule of an instansi, the IKU of a round on its page and on Kesiapan, and the note for the contract."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.lke.models import Instrument
from assessment.overview.selectors.iku import iku_for, iku_of
from assessment.papers.selectors.report import get_report
from assessment.people.models import Instansi, Role
from assessment.rounds.models import Assessment, Stage
from assessment.rounds.selectors.assessments import visible_evaluations
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_instansi, make_member, make_period, make_recap, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db

RULE = {"iku_name": "Indeks pembangunan ZI", "iku_target": "85", "iku_factor_wbbm": "1,2"}
OF_NGURAH_RAI = {"iku_name": "Indeks pembangunan ZI", "iku_target": Decimal(85), "iku_factor_wbbm": Decimal("1.2")}


@pytest.fixture
def instansi():
    return make_instansi(name="Kementerian Keuangan")


@pytest.fixture
def admin(instansi):
    return make_member(Role.INSTANSI_ADMIN, instansi=instansi)


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def assessment(instruments, instansi):
    return make_assessment(unit=make_unit(instansi=instansi), target="WBBM")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def rule_at(instansi):
    return reverse("assessment:iku-rule-edit", args=[instansi.pk])


def at(assessment, name="iku-detail"):
    return reverse(f"assessment:{name}", args=[assessment.pk])


def set_rule(instansi, **values):
    Instansi.objects.filter(pk=instansi.pk).update(**OF_NGURAH_RAI | values)


def won(assessment, outcome="diraih"):
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.CLOSED, outcome=outcome)


def seen_in(page):
    return page.context["form"]["seen"].value()


def test_the_admin_sets_the_rule_of_the_own_instansi(as_admin, instansi, admin):
    page = as_admin.get(rule_at(instansi))
    assert "Predikat sebagai IKU" in text_of(as_admin.get(reverse("assessment:period-list")))
    done = as_admin.post(rule_at(instansi), RULE | {"seen": seen_in(page)}, follow=True)
    assert "Aturan IKU tersimpan." in text_of(done)
    saved = Instansi.objects.get(pk=instansi.pk)
    assert (saved.iku_name, saved.iku_target, saved.iku_factor_wbbm) == ("Indeks pembangunan ZI", 85, Decimal("1.2"))
    assert (saved.iku_factor_wbk, saved.iku_factor_none) == (None, None)
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.IKU_RULE_SET)
    assert (event.actor, event.detail) == (admin, {"iku_target": "85", "iku_factor_wbbm": "1.2"})
    again = as_admin.get(rule_at(instansi))
    assert again.context["form"]["iku_factor_wbbm"].value() == "1,2"
    as_admin.post(rule_at(instansi), RULE | {"seen": ""})  # the same content on an older page changes nothing
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.IKU_RULE_SET).count() == 1
    as_admin.post(rule_at(instansi), {"seen": seen_in(again)})
    assert Instansi.objects.get(pk=instansi.pk).iku_name == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"iku_target": ""}, "Isi target IKU."),
        ({"iku_name": ""}, "Isi nama IKU, atau kosongkan semua isian."),
        ({"iku_factor_wbbm": ""}, "Isi sedikitnya satu faktor"),
        ({"iku_factor_wbbm": "1.200"}, "Maksud Anda"),
        ({"iku_factor_wbbm": "0"}, "berada di antara 0,001 dan 10"),
        ({"iku_factor_wbbm": "-1,2"}, "Isian ini bukan bilangan."),
        ({"iku_factor_wbbm": "120 %"}, "Isian ini bukan bilangan."),
        ({"iku_factor_wbbm": "1,23456"}, "paling banyak 3 angka di belakang koma"),
        ({"iku_target": "0"}, "berada di antara 0,01 dan 1000"),
        ({"iku_name": "x" * 121}, "Nama IKU paling panjang 120 huruf."),
    ],
)
def test_a_rule_that_says_nothing_is_refused_at_its_field(as_admin, instansi, typed, said):
    page = as_admin.post(rule_at(instansi), RULE | typed | {"seen": ""})
    assert page.status_code == 422
    assert said in text_of(page)
    assert Instansi.objects.get(pk=instansi.pk).iku_name == ""


def test_an_older_page_does_not_write_over_a_newer_rule(as_admin, instansi):
    set_rule(instansi, iku_target=90)
    page = as_admin.post(rule_at(instansi), RULE | {"seen": ""})
    assert page.status_code == 409
    assert "Aturan ini berubah sejak Anda membukanya: Indeks pembangunan ZI, target 90, WBBM × 1,2." in text_of(page)
    assert Instansi.objects.get(pk=instansi.pk).iku_target == 90
    as_admin.post(rule_at(instansi), RULE | {"seen": seen_in(page)})
    assert Instansi.objects.get(pk=instansi.pk).iku_target == 85


def test_the_rule_of_another_instansi_is_not_found(as_admin):
    assert as_admin.get(rule_at(make_instansi())).status_code == 404


def test_without_a_rule_nothing_is_shown(as_lead, assessment, lead):
    won(assessment)
    assert "IKU" not in text_of(as_lead.get(at(assessment, "readiness-detail")))
    assert "belum menetapkan predikat sebagai IKU" in text_of(as_lead.get(at(assessment)))
    assert get_report(lead, assessment.pk).iku is None


def test_the_study_of_2020_is_computed(as_lead, instansi, lead, assessment):
    """93.97 × 1.2 = 112.764, of a target of 85; the sheet the unit gave itself and TPI's are not the final one."""
    set_rule(instansi)
    period = make_period(
        instansi=instansi, year=2020, instrument=Instrument.objects.get(code="permenpanrb-10-2019"), name="ZI 2020"
    )
    round_2020 = make_assessment(unit=assessment.unit, period=period, target="WBBM")
    make_recap(round_2020, Stage.TPI, {}, total="96.5", by=lead)
    make_recap(round_2020, Stage.TPN, {}, total="93.97", by=lead, scorer="diturunkan dari IKU")
    won(round_2020)
    text = text_of(as_lead.get(at(round_2020)))
    assert "IKU 2020: 112,76 dari target 85,00" in text
    assert "112,76 , tercapai 93,97 × 1,2 = 112,76; nilai akhir dari" in text
    assert "(diturunkan dari IKU)" in text
    assert "93,97 × 1,2 = 112,76" in text_of(as_lead.get(at(round_2020, "readiness-detail")))


def test_where_tpi_ended_the_round_its_total_is_the_final_one(assessment, lead, instansi):
    set_rule(instansi, iku_factor_none=Decimal("1"))
    make_recap(assessment, Stage.TPI, {}, total="71.25", by=lead)
    won(assessment, "gagal")
    found = Assessment.objects.select_related("unit__instansi", "period__instrument").get(pk=assessment.pk)
    iku = iku_of(found, visible_evaluations(lead, found))
    assert (iku.is_won, iku.total, iku.value, iku.is_met) == (False, Decimal("71.25"), Decimal("71.25"), False)


def test_while_the_round_is_open_nothing_is_realised(as_lead, assessment, instansi, lead):
    set_rule(instansi)
    wanted = "Realisasi dihitung setelah hasil akhir dicatat: nilai akhir × 1,2 bila WBBM diraih."
    assert wanted in text_of(as_lead.get(at(assessment, "readiness-detail")))
    iku, note = get_report(lead, assessment.pk).iku
    assert (iku.value, note) == (None, "")


def test_kesiapan_asks_nothing_more_for_it(as_lead, assessment, instansi, django_assert_num_queries):
    as_lead.get(at(assessment, "readiness-detail"))
    with django_assert_num_queries(0):
        found = Assessment(unit=assessment.unit, period=assessment.period, target="WBBM")
        assert iku_of(found, []) is None
    set_rule(instansi)
    assessment.unit.instansi.refresh_from_db()
    with django_assert_num_queries(0):
        assert iku_of(found, []).value is None


def test_evaluators_and_admins_are_not_told(assessment, instansi, admin):
    set_rule(instansi)
    found = Assessment.objects.select_related("unit__instansi", "period__instrument").get(pk=assessment.pk)
    for person in (admin, make_member(Role.TPI_MEMBER, unit=assessment.unit)):
        assert iku_for(person, found, []) is None


def test_the_ketua_tim_notes_it_also_after_the_outcome(as_lead, assessment, instansi, lead):
    set_rule(instansi)
    won(assessment)
    page = as_lead.get(at(assessment))
    sent = {"text": "PK-12/2026, dipegang kepala kantor.", "seen": seen_in(page)}
    done = as_lead.post(at(assessment), sent, follow=True)
    assert "Catatan IKU tersimpan." in text_of(done)
    assert "PK-12/2026, dipegang kepala kantor." in text_of(as_lead.get(at(assessment, "readiness-detail")))
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.IKU_NOTED)
    assert event.actor == lead
    assert "PK-12" not in str(event.detail)
    as_lead.post(at(assessment), sent)  # twice
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.IKU_NOTED).count() == 1


def test_an_older_page_does_not_write_over_a_newer_note(as_lead, assessment, instansi):
    set_rule(instansi)
    Assessment.objects.filter(pk=assessment.pk).update(iku_note="Yang baru.")
    page = as_lead.post(at(assessment), {"text": "Yang lama.", "seen": ""})
    assert page.status_code == 409
    text = text_of(page)
    assert "Yang baru." in text
    assert "Yang lama." in text
    assert Assessment.objects.get(pk=assessment.pk).iku_note == "Yang baru."
    as_lead.post(at(assessment), {"text": "Yang lama.", "seen": seen_in(page)})
    assert Assessment.objects.get(pk=assessment.pk).iku_note == "Yang lama."


def test_a_note_that_is_too_long_is_refused_and_kept(as_lead, assessment, instansi):
    set_rule(instansi)
    page = as_lead.post(at(assessment), {"text": "y" * 1001, "seen": ""})
    assert page.status_code == 422
    assert "Catatan paling panjang 1000 karakter." in text_of(page)
    assert "y" * 1001 in page.text


def test_the_kepala_reads_it_and_writes_nothing(client, assessment, instansi):
    set_rule(instansi)
    client.force_login(make_member(Role.HEAD, unit=assessment.unit))
    assert "Catatan IKU ditulis oleh ketua tim ZI." in text_of(client.get(at(assessment)))
    assert client.post(at(assessment), {"text": "x", "seen": ""}).status_code == 403
    assert Assessment.objects.get(pk=assessment.pk).iku_note == ""
