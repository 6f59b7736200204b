"""The pages of the conditions of being proposed: the wall, one condition, and what the admin enters for all units."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from assessment.eligibility.models import ConditionProof
from assessment.eligibility.services import ConditionFacts, enter_condition, enter_instansi_condition
from assessment.lke.models import Condition, Instrument
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from evidence.documents.models import ConditionCitation
from evidence.documents.services.documents import upload_document
from evidence.documents.services.proofs import cite_for_condition
from tests.evidence import files
from tests.factories import fill, make_assessment, make_member, make_period, make_unit, make_window
from tests.sheets import OLD, best_answers
from tests.texts import text_of

pytestmark = pytest.mark.django_db

WBK_ROWS = 12


@pytest.fixture
def assessment(instruments):
    assessment = make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(assessment.period)
    return assessment


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def admin(assessment):
    return make_member(Role.INSTANSI_ADMIN, instansi=assessment.unit.instansi, full_name="Rina Hartati")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def as_admin(client, admin):
    client.force_login(admin)
    return client


def unit_page(assessment, *key):
    return reverse(f"assessment:condition-{'edit' if key else 'list'}", args=[assessment.pk, *key])


def kelola_page(assessment, *key):
    return reverse(f"assessment:period-condition-{'edit' if key else 'list'}", args=[assessment.period_id, *key])


def condition(assessment, key):
    return Condition.objects.get(instrument=assessment.period.instrument, key=key)


def meet_everything(assessment, lead, admin):
    """Enter every condition as met for WBK, each with a proof."""
    best = {"opini_bpk": "WTP", "predikat_sakip": "AA", "indeks_rb_kl": "AA", "maturitas_spip": "level 5"}
    document = upload_document(
        assessment=assessment, file=ContentFile(files.pdf(mark="bukti"), name="bukti.pdf"), by=lead
    )
    for asked in assessment.period.instrument.conditions.exclude(applies_to="pemda"):
        if "WBK" not in asked.rules:
            continue
        value = best.get(asked.key, "")
        judged = {} if value else {"declared": {"WBK": True}, "reason": "Sudah diperiksa."}
        given = {"condition": asked, "version": 0}
        if asked.level == "instansi":
            facts = ConditionFacts(value=value, reference="Surat 1/2026", **judged)
            enter_instansi_condition(period=assessment.period, facts=facts, by=admin, **given)
        else:
            enter_condition(assessment=assessment, facts=ConditionFacts(**judged), by=lead, **given)
            cite_for_condition(assessment=assessment, condition=asked, documents=[document], by=lead)


# --- The wall ---------------------------------------------------------------------------------------------------------


def test_wall_names_every_condition_with_rule_source_and_who_enters_it(as_lead, assessment):
    page = text_of(as_lead.get(unit_page(assessment)))
    assert f"Belum pasti siap diusulkan: {WBK_ROWS} dari {WBK_ROWS} syarat pengusulan WBK belum diisi." in page
    assert "Opini BPK minimal WTP" in page
    assert "Luh Sukerti (ketua tim ZI)" in page
    assert "Admin instansi" in page
    assert "rumah sakit umum daerah" in page
    assert "Permen PAN-RB 5/2024, hlm. 5" in page
    assert "Surat usulan kepada TPN setiap tahun paling lambat 31 Mei" in page
    assert "R90" not in page


def test_wall_reads_the_other_predicate(as_lead, assessment):
    page = text_of(as_lead.get(unit_page(assessment) + "?predikat=WBBM"))
    assert "Telah mendapatkan predikat Menuju WBK." in page
    assert "minimal BB" in page
    assert "syarat pengusulan WBK" in text_of(as_lead.get(unit_page(assessment) + "?predikat=WBX"))


def test_rule_that_was_not_read_in_the_regulation_is_said_to_be_unsure(as_lead, assessment):
    period = make_period(instansi=assessment.unit.instansi, instrument=Instrument.objects.get(code=OLD))
    older = make_assessment(unit=assessment.unit, period=period)
    assert "belum dipastikan pada naskah peraturan" in text_of(as_lead.get(unit_page(older)))
    page = text_of(as_lead.get(unit_page(older, "rb_baik")))
    assert "Aturan ini belum dipastikan pada naskah peraturan." in page


def test_short_names_of_regulations_are_spelled_out(as_lead, assessment):
    page = text_of(as_lead.get(unit_page(assessment, "sptjm")))
    assert "Permen PAN-RB 90/2021 hlm. 49 semula meminta SPTJM" in page
    assert "R90" not in page


# --- Readiness --------------------------------------------------------------------------------------------------------


def test_readiness_never_calls_an_office_ready_while_conditions_are_open(as_lead, assessment, lead, admin):
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    address = reverse("assessment:readiness-detail", args=[assessment.pk])

    page = text_of(as_lead.get(address))
    assert "Memenuhi WBK: semua 12 syarat terpenuhi." in page
    assert f"Belum pasti siap diusulkan: {WBK_ROWS} dari {WBK_ROWS} syarat pengusulan WBK belum diisi." in page
    assert f"Syarat pengusulan WBK: 0 dari {WBK_ROWS} terpenuhi, {WBK_ROWS} belum diisi" in page

    enter_instansi_condition(
        period=assessment.period,
        condition=condition(assessment, "opini_bpk"),
        facts=ConditionFacts(value="WDP"),
        version=0,
        by=admin,
    )
    page = text_of(as_lead.get(address))
    assert f"Belum siap diusulkan: 1 dari {WBK_ROWS} syarat pengusulan WBK belum terpenuhi" in page
    assert page.index("Opini BPK minimal WTP sekarang WDP") < page.index("Predikat SAKIP instansi minimal B")


def test_readiness_says_when_all_conditions_are_met(as_lead, assessment, lead, admin):
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    meet_everything(assessment, lead, admin)
    page = text_of(as_lead.get(reverse("assessment:readiness-detail", args=[assessment.pk])))
    assert f"Semua {WBK_ROWS} syarat pengusulan WBK terpenuhi." in page
    assert "belum ada buktinya" not in page
    ConditionCitation.objects.filter(condition__key="tlhp").delete()
    page = text_of(as_lead.get(reverse("assessment:readiness-detail", args=[assessment.pk])))
    assert "1 di antaranya belum ada buktinya." in page
    assert "Terpenuhi tetapi belum ada buktinya: Tindak lanjut hasil pemeriksaan" in page


def test_readiness_of_a_closed_round_that_recorded_nothing_is_silent(as_lead, assessment, lead):
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    type(assessment).objects.filter(pk=assessment.pk).update(status=Status.CLOSED)
    page = text_of(as_lead.get(reverse("assessment:readiness-detail", args=[assessment.pk])))
    assert "siap diusulkan" not in page


# --- One condition ----------------------------------------------------------------------------------------------------


def test_ketua_tim_enters_a_condition_and_reads_it_back_with_its_history(as_lead, assessment):
    typed = {
        "version": "0",
        "value": "100 %",
        "judged": "ya",
        "reason": "Semua rekomendasi tuntas.",
        "dated": "3 Februari 2026",
        "owner": "Luh Sukerti",
        "note": "Diperiksa bersama APIP.",
    }
    page = text_of(as_lead.post(unit_page(assessment, "tlhp"), typed, follow=True))
    assert "Tindak lanjut hasil pemeriksaan: isian tersimpan." in page
    assert "nilai, pernyataan, alasan, tanggal, penanggung jawab, catatan" in page
    proof = ConditionProof.objects.get()
    assert (proof.value, proof.declared, proof.version) == ("100 %", {"WBK": True, "WBBM": True}, 1)
    wall = text_of(as_lead.get(unit_page(assessment)))
    assert "1 dari 12 terpenuhi" in wall
    assert "Belum ada bukti" in wall


def test_predicates_with_rules_of_their_own_are_judged_apart(as_lead, assessment):
    typed = {"version": "0", "value": "B", "judged_WBK": "ya", "judged_WBBM": "tidak", "reason": "LHE 2025"}
    as_lead.post(unit_page(assessment, "sakip_internal"), typed)
    assert ConditionProof.objects.get().declared == {"WBK": True, "WBBM": False}
    form = as_lead.get(unit_page(assessment, "sakip_internal")).context["form"]
    assert (form["judged_WBK"].value(), form["judged_WBBM"].value()) == ("ya", "tidak")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"judged": "ya"}, "Isi alasan penilaian Anda atas syarat ini."),
        ({"judged": "mungkin"}, "Pilih Terpenuhi, Belum terpenuhi, atau Belum dinilai."),
        ({"dated": "besok"}, "Tanggal tidak dapat dibaca."),
        ({"value": "x" * 101}, "Nilai atau keadaan paling panjang 100 karakter."),
        ({"note": "x" * 1001}, "Catatan paling panjang 1000 karakter."),
    ],
)
def test_refused_form_keeps_what_was_typed(as_lead, assessment, typed, text):
    response = as_lead.post(
        unit_page(assessment, "tlhp"), {"version": "0", "owner": "Bagian Umum", "value": "98 %"} | typed
    )
    assert response.status_code == 422
    assert text in response.text
    assert 'value="Bagian Umum"' in response.text
    assert "<title>Kesalahan: " in response.text
    assert not ConditionProof.objects.exists()


def test_newer_save_is_shown_beside_what_was_typed_and_can_then_be_replaced(as_lead, assessment):
    colleague = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Ayu")
    enter_condition(
        assessment=assessment,
        condition=condition(assessment, "tlhp"),
        facts=ConditionFacts(value="90 %", owner="Komang Ayu"),
        version=0,
        by=colleague,
    )
    url, typed = unit_page(assessment, "tlhp"), {"version": "0", "value": "95 %", "note": "Catatan saya"}
    response = as_lead.post(url, typed)
    assert response.status_code == 409
    page = text_of(response)
    assert "Komang mengubah syarat ini pukul" in page
    assert "90 %" in page
    assert 'value="95 %"' in response.text
    assert "Catatan saya" in page
    assert 'name="version" value="1"' in response.text
    assert ConditionProof.objects.get().value == "90 %"

    as_lead.post(url, typed | {"version": "1"})
    assert ConditionProof.objects.get().value == "95 %"


def test_form_that_comes_too_late_is_given_back(as_lead, assessment):
    type(assessment).objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    response = as_lead.post(unit_page(assessment, "tlhp"), {"version": "0", "value": "100 %", "note": "Panjang lebar"})
    assert response.status_code == 409
    assert "Isian Anda belum tersimpan." in text_of(response)
    assert "Panjang lebar" in response.text


def test_everyone_else_of_the_unit_reads_and_learns_who_enters(client, assessment, lead):
    enter_condition(
        assessment=assessment,
        condition=condition(assessment, "tlhp"),
        facts=ConditionFacts(value="100 %", declared={"WBK": True}, reason="Tuntas"),
        version=0,
        by=lead,
    )
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    page = text_of(client.get(unit_page(assessment, "tlhp")))
    assert "Tuntas" in page
    assert "Syarat pengusulan unit ini diisi oleh ketua tim ZI." in page
    assert "Ambil dari pustaka" not in page
    page = text_of(client.get(unit_page(assessment, "opini_bpk")))
    assert "Syarat ini diisi admin instansi, satu kali untuk semua unit." in page


def test_condition_that_does_not_exist_here_is_not_found(as_lead, assessment):
    for key in ("tidak_ada", "indeks_rb_pemda", "jenjang"):
        assert as_lead.get(unit_page(assessment, key)).status_code == 404


def test_ketua_tim_takes_proof_from_the_library_and_lets_it_go(as_lead, assessment, lead):
    document = upload_document(
        assessment=assessment, file=ContentFile(files.pdf(mark="rekap"), name="rekap.pdf"), by=lead
    )
    pick = reverse("evidence:condition-citation-create", args=[assessment.pk, "tlhp"])
    assert "rekap.pdf" in text_of(as_lead.get(pick))
    assert "Pilih dokumen yang akan dipakai." in text_of(as_lead.post(pick, follow=True))
    page = text_of(as_lead.post(pick, {"dokumen": document.pk}, follow=True))
    assert "1 dokumen menjadi bukti Tindak lanjut hasil pemeriksaan." in page
    assert "rekap.pdf" in page
    assert "Bukti syarat" in text_of(as_lead.get(reverse("evidence:document-list", args=[assessment.pk])))
    used = text_of(as_lead.get(reverse("evidence:document-detail", args=[document.pk])))
    assert "Tindak lanjut hasil pemeriksaan Syarat pengusulan" in used

    remove = reverse("evidence:condition-citation-remove", args=[ConditionCitation.objects.get().pk])
    assert "Dokumen dilepas dari syarat ini." in text_of(as_lead.post(remove, follow=True))
    assert not ConditionCitation.objects.exists()


def test_wall_takes_a_number_of_queries_that_entries_do_not_raise(
    as_lead, assessment, lead, admin, django_assert_max_num_queries
):
    meet_everything(assessment, lead, admin)
    as_lead.get(unit_page(assessment))
    with django_assert_max_num_queries(12):
        as_lead.get(unit_page(assessment))
    with django_assert_max_num_queries(22):
        as_lead.get(unit_page(assessment, "tlhp"))


# --- Kelola -----------------------------------------------------------------------------------------------------------


def test_admin_enters_once_and_every_unit_reads_it(as_admin, assessment, client_factory):
    page = text_of(as_admin.get(kelola_page(assessment)))
    assert "Diisi satu kali dan berlaku bagi semua unit" in page
    assert "minimal BB" in page
    typed = {
        "version": "0",
        "value": "B",
        "reference": "Surat B/12/2026",
        "link": "https://menpan.go.id/hasil",
        "owner": "Biro Perencanaan",
    }
    page = text_of(as_admin.post(kelola_page(assessment, "predikat_sakip"), typed, follow=True))
    assert "Predikat SAKIP instansi: isian tersimpan dan berlaku bagi semua unit periode ini." in page
    sibling = make_assessment(unit=make_unit(instansi=assessment.unit.instansi), period=assessment.period)
    reader = client_factory()
    reader.force_login(make_member(Role.HEAD, unit=sibling.unit))
    wall = reader.get(unit_page(sibling))
    assert 'href="https://menpan.go.id/hasil" rel="noopener noreferrer"' in wall.text
    assert "Surat B/12/2026" in text_of(wall)
    assert "1 dari 12 terpenuhi" in text_of(wall)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"value": "A-"}, "Pilih nilai dari daftar."),
        ({"link": "http://menpan.go.id"}, "Tautan harus diawali https://"),
        ({"link": "https://a@b.example"}, "Tautan harus diawali https://"),
    ],
)
def test_refused_form_of_the_admin_keeps_what_was_typed(as_admin, assessment, typed, text):
    response = as_admin.post(
        kelola_page(assessment, "predikat_sakip"), {"version": "0", "reference": "Surat B/12"} | typed
    )
    assert response.status_code == 422
    assert text in response.text
    assert 'value="Surat B/12"' in response.text
    assert not ConditionProof.objects.exists()


def test_admin_reads_but_no_longer_enters_once_all_rounds_are_closed(as_admin, assessment):
    type(assessment).objects.filter(pk=assessment.pk).update(status=Status.CLOSED)
    page = text_of(as_admin.get(kelola_page(assessment, "opini_bpk")))
    assert "sudah selesai. Syaratnya tersimpan sebagai riwayat." in page
    response = as_admin.post(kelola_page(assessment, "opini_bpk"), {"version": "0", "value": "WTP"})
    assert response.status_code == 409
    assert not ConditionProof.objects.exists()


def test_period_leads_to_its_conditions(as_admin, assessment):
    link = kelola_page(assessment)
    for name, args in (("period-list", []), ("period-edit", [assessment.period_id])):
        assert link in as_admin.get(reverse(f"assessment:{name}", args=args)).text


def test_typed_markup_stays_text(as_admin, assessment, client_factory, lead):
    typed = {"version": "0", "value": "WTP", "reference": "<script>alert(1)</script>", "owner": "{{ 7*7 }}"}
    as_admin.post(kelola_page(assessment, "opini_bpk"), typed)
    reader = client_factory()
    reader.force_login(lead)
    for url in (unit_page(assessment), unit_page(assessment, "opini_bpk")):
        page = reader.get(url).text
        assert "<script>alert(1)" not in page
        assert "{{ 7*7 }}" in page
