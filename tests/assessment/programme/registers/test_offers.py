"""Figures of the registers beside the questions that ask them: told with where they come from, taken over by a person alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.lke.models import Instrument
from assessment.lke.selectors.layout import get_layout
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.programme.registers.kinds import KINDS
from assessment.programme.registers.models import RegisterMonth, ServicePromise
from assessment.programme.registers.questions import EASED, QUESTIONS, REGISTERED, SERVICES
from assessment.programme.registers.selectors import offers
from assessment.rounds.models import Answer
from assessment.rounds.workflow import Status
from assessment.sheet.services import save_answer
from tests.factories import make_assessment, make_member, make_period, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db

COMPLAINTS, DISCIPLINE, LHKPN, LHKASN = "A.II.5.ii.a", "A.II.3.iii.a", "A.II.5.iii.a.1", "A.II.5.iii.b.1"
EASIER = "A.II.6.i.b"
TAKE = "Pakai angka register"


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(datetime(2026, 4, 10, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def complaints(assessment, lead):
    """January 9, 1 and 8, March 5, 1 and 4: together 14, 2 and 12."""
    make_month(assessment, 1, by=lead, semua=10, harus=9, proses=1, selesai=8)
    make_month(assessment, 3, by=lead, semua=5, harus=5, proses=1, selesai=4)


def make_month(assessment, month, kind="pengaduan", *, by, **counts):
    more = {"changed_at": timezone.now(), "changed_by": by}
    return RegisterMonth.objects.create(assessment=assessment, kind=kind, month=month, counts=counts, **more)


def make_service(assessment, name, new, **more):
    facts = {"time_unit": "jam", "decree_number": "KEP-7", "decree_date": date(2026, 3, 2)}
    return ServicePromise.objects.create(assessment=assessment, name=name, old_time=24, new_time=new, **facts | more)


def at(assessment, code, name="answer-edit"):
    return reverse(f"assessment:{name}", args=[assessment.pk, code])


def answer(assessment, by, code=COMPLAINTS, version=0, **counts):
    value = scoring.Counts(counts)
    save_answer(assessment=assessment, code=code, value=value, explanation="", version=version, by=by)


def counts_of(assessment, code=COMPLAINTS):
    return Answer.objects.get(evaluation__assessment=assessment, indicator__code=code).counts


def button_of(page):
    """Return what the button of a page sends, as its form does with what stands on the page."""
    assert TAKE in page.text
    return page.text.partition('name="tawaran" value="')[2].partition('"')[0]


@pytest.mark.parametrize("code", sorted(QUESTIONS))
def test_each_row_of_the_data_is_one_of_90_2021_in_its_words(instruments, code):
    asked = QUESTIONS[code]
    question = get_layout(Instrument.objects.get(code="permenpanrb-90-2021")).questions[code]
    assert question.indicator.statement == asked.statement
    assert [(entry.key, entry.label) for entry in question.indicator.inputs] == [
        (row.key, row.label) for row in asked.rows
    ]
    known = (REGISTERED, EASED) if asked.register == SERVICES else KINDS[asked.register].keys
    assert {row.count for row in asked.rows} <= set(known)


@pytest.mark.parametrize("code", ["permenpanrb-52-2014", "permenpanrb-10-2019"])
def test_the_older_editions_are_offered_nothing(instruments, code):
    questions = get_layout(Instrument.objects.get(code=code)).questions
    assert [one for one in questions.values() if offers.asked_by(one) is not None] == []


def test_a_question_in_other_words_is_offered_nothing(assessment, lead, complaints):
    """An edition may ask something else under the same code."""
    question = get_layout(assessment.period.instrument).questions[COMPLAINTS]
    inputs = question.indicator.inputs
    assert len(offers.offered_at(lead, assessment, question)) == 3
    of_services = replace(question.indicator, statement="Persentase penanganan pengaduan pelayanan")
    assert offers.offered_at(lead, assessment, replace(question, indicator=of_services)) == ()
    of_all = (replace(inputs[0], label="Jumlah seluruh pengaduan"), *inputs[1:])
    other_rows = replace(question.indicator, inputs=of_all)
    assert offers.offered_at(lead, assessment, replace(question, indicator=other_rows)) == ()


def test_the_question_tells_each_sum_and_where_it_comes_from(as_lead, assessment, complaints):
    page = as_lead.get(at(assessment, COMPLAINTS))
    text = text_of(page)
    wanted = (
        "Angka dari register",
        "Jumlah pengaduan masyarakat yang harus ditindaklanjuti register 14",
        "Jumlah pengaduan masyarakat yang sedang diproses register 2",
        "Jumlah pengaduan masyarakat yang selesai ditindaklanjuti register 12",
        TAKE,
        "Dari mana angka ini?",
        "Register Pengaduan masyarakat 2026, kolom “Selesai ditindaklanjuti”: jumlah Januari, Maret . Belum diisi: Februari.",
    )
    places = [text.index(one) for one in wanted]
    assert places == sorted(places)
    assert reverse("assessment:register-detail", args=[assessment.pk, "pengaduan"]) in page.text
    assert not Answer.objects.exists()  # told, not written


def test_the_button_saves_the_offered_numbers_with_what_is_typed(as_lead, assessment, lead, complaints):
    offered = button_of(as_lead.get(at(assessment, COMPLAINTS)))
    typed = {"jumlah-harus_ditindaklanjuti": "99", "explanation": "Rekap SIPUMA.", "version": 0}
    saved = as_lead.post(at(assessment, COMPLAINTS), typed | {"tawaran": offered}, follow=True)
    assert counts_of(assessment) == {"harus_ditindaklanjuti": 14, "sedang_diproses": 2, "selesai": 12}
    assert Answer.objects.get().explanation == "Rekap SIPUMA."
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.ANSWER_SAVED, actor=lead).count() == 1
    text = text_of(saved)
    assert "Jawaban sama dengan register." in text
    assert TAKE not in text


def test_any_other_button_leaves_the_typed_numbers(as_lead, assessment, complaints):
    typed = {"jumlah-harus_ditindaklanjuti": "10", "jumlah-sedang_diproses": "0", "jumlah-selesai": "10", "version": 0}
    as_lead.post(at(assessment, COMPLAINTS), typed | {"act": "simpan"})
    assert counts_of(assessment) == {"harus_ditindaklanjuti": 10, "sedang_diproses": 0, "selesai": 10}


def test_the_buttons_of_the_answer_come_first_so_that_enter_takes_nothing_over(as_lead, assessment, complaints):
    page = as_lead.get(at(assessment, COMPLAINTS)).text
    assert page.index('name="act" value="lanjut"') < page.index('name="tawaran"')


def test_what_the_button_told_is_saved_though_the_register_went_on(as_lead, assessment, lead, complaints):
    offered = button_of(as_lead.get(at(assessment, COMPLAINTS)))
    make_month(assessment, 2, by=lead, semua=1, harus=1, proses=0, selesai=1)
    saved = as_lead.post(at(assessment, COMPLAINTS), {"version": 0, "tawaran": offered}, follow=True)
    assert counts_of(assessment)["selesai"] == 12
    assert "Jumlah pengaduan masyarakat yang selesai ditindaklanjuti register 13, jawaban 12" in text_of(saved)


def test_an_offer_does_not_write_over_a_newer_answer(as_lead, assessment, lead, complaints):
    offered = button_of(as_lead.get(at(assessment, COMPLAINTS)))
    answer(assessment, lead, harus_ditindaklanjuti=3, sedang_diproses=0, selesai=3)
    page = as_lead.post(at(assessment, COMPLAINTS), {"version": 0, "tawaran": offered})
    assert page.status_code == 409
    assert counts_of(assessment)["selesai"] == 3


@pytest.mark.parametrize(
    "sent", ["selesai=banyak", "selesai=-1", "selesai=", "selesai", "=", "lain=3", "selesai=99999999999"]
)
def test_nonsense_in_the_place_of_an_offer_is_read_as_what_is_typed(as_lead, assessment, complaints, sent):
    page = as_lead.post(at(assessment, COMPLAINTS), {"version": 0, "tawaran": sent})
    assert page.status_code in (302, 422)
    assert not Answer.objects.exists()


def test_drift_is_told_at_the_question_and_at_the_register(as_lead, assessment, lead, complaints):
    answer(assessment, lead, harus_ditindaklanjuti=14, sedang_diproses=2, selesai=10)
    text = text_of(as_lead.get(at(assessment, COMPLAINTS)))
    assert "Jumlah pengaduan masyarakat yang selesai ditindaklanjuti register 12, jawaban 10" in text
    assert "Jumlah pengaduan masyarakat yang harus ditindaklanjuti register 14 Jumlah" in text
    assert "Jawaban berbeda dari register. Periksa mana yang benar." in text
    register = text_of(as_lead.get(reverse("assessment:register-detail", args=[assessment.pk, "pengaduan"])))
    assert "Ditawarkan di pertanyaan A.II.5.ii.a , yang jawabannya berbeda:" in register
    assert "Jumlah pengaduan masyarakat yang selesai ditindaklanjuti: register 12, jawaban 10" in register
    assert register.count(", jawaban ") == 1


def test_a_save_while_typing_brings_the_drift_up_to_date(as_lead, assessment, lead, complaints):
    answer(assessment, lead, harus_ditindaklanjuti=14, sedang_diproses=2, selesai=10)
    typed = {"jumlah-harus_ditindaklanjuti": "14", "jumlah-sedang_diproses": "2", "jumlah-selesai": "12", "version": 1}
    page = as_lead.post(at(assessment, COMPLAINTS, "answer-autosave"), typed, headers={"HX-Request": "true"})
    assert "Jawaban sama dengan register." in text_of(page)


@pytest.mark.parametrize(
    ("months", "answered", "said"),
    [
        ((), {}, "begitu register ini diisi."),
        ((1,), {}, ", yang belum dijawab."),
        ((1,), {"selesai": 8}, ", yang jawabannya belum lengkap."),
        ((1,), {"harus_ditindaklanjuti": 9, "sedang_diproses": 1, "selesai": 8}, "; jawabannya sama."),
        ((), {"harus_ditindaklanjuti": 9, "sedang_diproses": 1, "selesai": 8}, "begitu register ini diisi."),
    ],
)
def test_the_register_tells_how_the_answer_stands_to_it(as_lead, assessment, lead, *, months, answered, said):
    for month in months:
        make_month(assessment, month, by=lead, semua=10, harus=9, proses=1, selesai=8)
    if answered:
        answer(assessment, lead, **answered)
    page = text_of(as_lead.get(reverse("assessment:register-detail", args=[assessment.pk, "pengaduan"])))
    assert f"Ditawarkan di pertanyaan A.II.5.ii.a {said}" in page


def test_of_a_state_the_last_month_is_offered(as_lead, assessment, lead):
    make_month(assessment, 2, "lhkpn", by=lead, kepala=1, pejabat=10, lainnya=2, sudah=5)
    make_month(assessment, 3, "lhkpn", by=lead, kepala=1, pejabat=11, lainnya=2, sudah=13)
    make_month(assessment, 3, "lhkasn", by=lead, administrator=3, pengawas=9, pelaksana=200, sudah=190)
    assert button_of(as_lead.get(at(assessment, LHKPN))) == (
        "wajib_kepala_satker=1 wajib_pejabat=11 wajib_lainnya=2 sudah_lapor=13"
    )
    page = as_lead.get(at(assessment, LHKASN))
    assert button_of(page) == "wajib_administrator=3 wajib_pengawas=9 wajib_fungsional_pelaksana=200 sudah_lapor=190"
    assert "Register LHKASN 2026, kolom “Sudah melapor”: keadaan akhir Maret" in text_of(page)


def test_services_are_counted_and_those_made_easier(as_lead, assessment, lead):
    """Faster, otherwise eased, neither, and one withdrawn: 2 of 3."""
    make_service(assessment, "Izin", 4)
    make_service(assessment, "Informasi", None, eased_otherwise=True)
    make_service(assessment, "Keberatan", 24, beats_centre=True)
    gone = {"withdrawn_at": timezone.now(), "withdrawn_by": lead, "withdrawn_reason": "Pindah."}
    make_service(assessment, "Lama", 1, **gone)
    assert button_of(as_lead.get(at(assessment, EASIER))) == "layanan_terdaftar=3 layanan_dipermudah=2"
    page = text_of(as_lead.get(reverse("assessment:service-list", args=[assessment.pk])))
    assert "Ditawarkan di pertanyaan A.II.6.i.b , yang belum dijawab." in page


def test_the_year_before_comes_from_the_register_of_its_own_round(as_lead, assessment, lead):
    make_month(assessment, 1, "disiplin", by=lead, pelanggaran=2, proses=1, disanksi=1)
    # Nobody kept a register then: that number stays as it is typed.
    page = as_lead.get(at(assessment, DISCIPLINE))
    assert button_of(page) == "pelanggaran_tahun_ini=2 pelanggaran_disanksi=1"
    typed = {"jumlah-pelanggaran_tahun_lalu": "7", "version": 0, "tawaran": button_of(page)}
    as_lead.post(at(assessment, DISCIPLINE), typed)
    assert counts_of(assessment, DISCIPLINE) == {
        "pelanggaran_tahun_lalu": 7, "pelanggaran_tahun_ini": 2, "pelanggaran_disanksi": 1
    }  # fmt: skip
    earlier = make_period(instansi=assessment.unit.instansi, year=2025)
    before = make_assessment(unit=assessment.unit, period=earlier)
    make_month(before, 5, "disiplin", by=lead, pelanggaran=4, proses=0, disanksi=4)
    make_month(before, 9, "disiplin", by=lead, pelanggaran=1, proses=1, disanksi=0)
    text = text_of(as_lead.get(at(assessment, DISCIPLINE)))
    assert "Jumlah pelanggaran tahun sebelumnya register 5, jawaban 7" in text
    assert "Register Pelanggaran disiplin 2025, kolom “Pelanggaran”: jumlah Mei, September" in text
    assert "Belum diisi: Januari–April, Juni–Agustus, Oktober–Desember." in text


def test_nothing_is_offered_of_an_empty_register(as_lead, assessment):
    for code in sorted(QUESTIONS):
        assert "Angka dari register" not in text_of(as_lead.get(at(assessment, code)))


def test_one_who_only_reads_is_told_and_has_no_button(client, assessment, complaints):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP]))
    text = text_of(client.get(at(assessment, COMPLAINTS)))
    assert "yang selesai ditindaklanjuti register 12" in text
    assert TAKE not in text


def test_evaluators_are_not_told(client, assessment, complaints):
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    client.force_login(make_member(Role.TPI_MEMBER, unit=assessment.unit))
    page = client.get(at(assessment, COMPLAINTS))
    assert page.status_code == 200
    assert "Angka dari register" not in text_of(page)


def test_a_question_no_register_knows_asks_nothing(assessment, lead, django_assert_num_queries):
    question = get_layout(assessment.period.instrument).questions["A.II.1.i.a"]
    with django_assert_num_queries(0):
        assert offers.offered_at(lead, assessment, question) == ()
