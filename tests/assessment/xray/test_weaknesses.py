"""The list of contradictions and weaknesses: what it shows to whom, its filters, and the line on Kesiapan."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.eligibility.models import ConditionProof
from assessment.lke.models import Indicator
from assessment.people.models import Role
from assessment.programme.models import InnovationClaim
from assessment.scores.services import refresh_score
from assessment.scoring import Choice, Counts
from evidence.documents.models import Citation, Document, Revision
from tests.factories import fill, make_assessment, make_innovation, make_member, make_period, make_recap, make_unit
from tests.sheets import best_answers
from tests.texts import text_of

pytestmark = pytest.mark.django_db

UNPROVED, CLASHING = "A.I.1.i.b", {"jumlah_perubahan": 8, "jumlah_terintegrasi": 6}
ANSWERS = best_answers() | {
    "A.II.1.i.b": Counts(CLASHING),
    "A.I.5.iv.b": Choice("C"),
    "A.I.5.iv.c": None,
}


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"), target="WBBM")


@pytest.fixture
def lead(assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")
    supported = {code for code, answer in ANSWERS.items() if answer is not None} - {UNPROVED, "A.I.5.iv.b"}
    fill(assessment.evaluations.get(), ANSWERS, by=lead, supported=supported)
    return lead


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def address(assessment, query=""):
    return reverse("assessment:weakness-list", args=[assessment.pk]) + query


def read(client, assessment, query=""):
    response = client.get(address(assessment, query))
    assert response.status_code == 200
    return text_of(response)


def cite(assessment, by, codes, *, sha256="a" * 64, **values):
    """Return a new document of one revision, cited at `codes`."""
    now = timezone.now()
    given = {"title": "Dokumen", "state": Document.State.GOOD, "document_date": assessment.period.evidence_from}
    document = Document.objects.create(unit=assessment.unit, created_at=now, created_by=by, **given | values)
    Revision.objects.create(
        document=document,
        number=1,
        storage_name=f"uji-{document.pk}",
        original_name="bukti.pdf",
        kind="pdf",
        size_bytes=1000,
        sha256=sha256,
        uploaded_at=now,
        uploaded_by=by,
    )
    for code in codes:
        indicator = Indicator.objects.get(instrument=assessment.period.instrument, code=code)
        Citation.objects.create(
            assessment=assessment, indicator=indicator, document=document, created_at=now, created_by=by
        )
    refresh_score(assessment.evaluations.get())
    return document


def test_findings_say_what_why_what_to_do_and_who(as_lead, assessment):
    make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"], full_name="Wayan Sudarma")
    page = read(as_lead, assessment)

    assert "A.I.1.i.b dijawab A, tetapi belum mempunyai data dukung." in page
    assert "Penilai hanya mengakui jawaban yang dibuktikan." in page
    assert "Manajemen Perubahan: Wayan Sudarma (ketua pokja)" in page
    assert "0,25 poin berisiko" in page
    assert "A.II.1.i.a mencatat “Jumlah perubahan yang dibuat” 12, sedangkan A.II.1.i.b" in page
    assert "1 pertanyaan area Penguatan Pengawasan belum dijawab." in page
    assert "syarat pengusulan WBBM belum diisi" in page


def test_findings_lead_to_their_questions_and_documents(as_lead, assessment, lead):
    document = cite(assessment, lead, [UNPROVED], title="Pakta lama", document_date=date(2020, 1, 1))
    response = as_lead.get(address(assessment))
    assert reverse("assessment:answer-edit", args=[assessment.pk, UNPROVED]) in response.text
    assert reverse("evidence:document-detail", args=[document.pk]) in response.text
    assert "data dukungnya bertanggal 1 Januari 2020, di luar rentang" in text_of(response)
    assert reverse("assessment:condition-list", args=[assessment.pk]) in response.text


def test_area_and_kind_choose_and_what_cannot_be_read_chooses_nothing(as_lead, assessment):
    everything = read(as_lead, assessment)
    mp = read(as_lead, assessment, "?area=MP")
    assert "A.I.1.i.b dijawab A" in mp
    assert "belum dijawab." not in mp
    kind = read(as_lead, assessment, "?kind=belum-dijawab")
    assert "A.I.1.i.b dijawab A" not in kind
    assert "1 pertanyaan area Penguatan Pengawasan belum dijawab." in kind
    assert "Tidak ada kelemahan yang cocok." in read(as_lead, assessment, "?area=AK")
    assert read(as_lead, assessment, "?area=XX&kind=tidak-ada").count("poin berisiko") == everything.count(
        "poin berisiko"
    )


def test_the_reader_s_own_areas_come_first_and_the_rest_is_there_too(client, assessment, lead):
    own = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PW"])
    cite(assessment, lead, ["A.I.5.iv.a", "A.I.5.iv.b"])  # the best level and the worst of PW
    client.force_login(own)
    page = read(client, assessment)
    assert page.index("Penguatan Pengawasan belum dijawab") < page.index("A.I.1.i.b dijawab A")
    assert page.index("jawaban tertinggi di A.I.5.iv.a") < page.index("A.I.1.i.b dijawab A")


def test_a_restricted_document_of_another_area_keeps_its_title(client, as_lead, assessment, lead):
    document = cite(
        assessment, lead, [UNPROVED], title="Sanksi pegawai", state=Document.State.REJECTED, is_restricted=True
    )
    link = reverse("evidence:document-detail", args=[document.pk])
    assert "Sanksi pegawai" in read(as_lead, assessment)

    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["PP"]))
    response = client.get(address(assessment))
    assert "Sanksi" not in response.text
    assert link not in response.text
    assert "Dokumen terbatas" in response.text

    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    assert link in client.get(address(assessment)).text


def test_innovations_of_the_central_office_are_held_against_the_levels(as_lead, assessment):
    make_innovation(assessment, "LUNAR", "belum")
    assert "padahal A.I.2.i.a" not in read(as_lead, assessment)
    make_innovation(assessment, "E-CD", "pusat")
    response = as_lead.get(address(assessment))
    assert "E-CD dibuat kantor pusat, padahal" in text_of(response)
    assert f'<a href="{reverse("assessment:innovation-list", args=[assessment.pk])}">Buka inovasi</a>' in response.text


def test_an_innovation_with_which_a_wbk_was_won_is_held_against_the_levels_of_a_wbbm(as_lead, assessment):
    """Claimed once and won with, claimed again: A.I.2.i.a and others of the area say A, "ditambah inovasi"."""
    earlier = make_assessment(
        unit=assessment.unit,
        period=make_period(instansi=assessment.unit.instansi, year=2024),
        target="WBK",
        status="selesai",
        outcome="diraih",
    )
    old = make_innovation(earlier, "SAMURAI")
    assert "SAMURAI" not in read(as_lead, assessment)
    InnovationClaim.objects.create(innovation=old, assessment=assessment, reason="Diperluas")
    assert "SAMURAI sudah dipakai untuk WBK, padahal A.I.2.i.a" in read(as_lead, assessment)


def test_a_condition_that_is_not_met_is_heavy_and_leads_to_its_page(as_lead, assessment, lead):
    condition = assessment.period.instrument.conditions.get(key="tlhp")
    ConditionProof.objects.create(
        condition=condition,
        assessment=assessment,
        value="92",
        declared={"WBBM": False},
        saved_at=timezone.now(),
        saved_by=lead,
    )
    response = as_lead.get(address(assessment, "?kind=syarat"))
    assert "Syarat Tindak lanjut hasil pemeriksaan belum terpenuhi" in text_of(response)
    assert reverse("assessment:condition-edit", args=[assessment.pk, "tlhp"]) in response.text


def test_the_same_bytes_under_another_title_and_date_are_found(as_lead, assessment, lead):
    cite(assessment, lead, [UNPROVED], title="Foto 2025", sha256="b" * 64)
    cite(assessment, lead, ["A.I.1.i.a"], title="Foto 2020", sha256="b" * 64, document_date=date(2020, 1, 1))
    page = read(as_lead, assessment)
    assert "Berkas yang sama tersimpan sebagai 2 dokumen dengan tanggal berbeda" in page


def test_a_replaced_file_is_judged_by_its_last_revision(as_lead, assessment, lead):
    one = cite(assessment, lead, [UNPROVED], title="Foto 2025", sha256="b" * 64)
    cite(assessment, lead, ["A.I.1.i.a"], title="Foto 2020", sha256="b" * 64, document_date=date(2020, 1, 1))
    old = one.revisions.get()
    Revision.objects.create(
        document=one,
        number=2,
        storage_name="uji-baru",
        original_name="bukti.pdf",
        kind="pdf",
        size_bytes=1000,
        sha256="c" * 64,
        uploaded_at=old.uploaded_at,
        uploaded_by=lead,
    )
    assert "Berkas yang sama tersimpan" not in read(as_lead, assessment)


def test_kesiapan_counts_them_in_one_line_for_the_team_only(as_lead, client_factory, assessment):
    page = as_lead.get(reverse("assessment:readiness-detail", args=[assessment.pk]))
    assert "Periksa kelemahan 5 kelemahan: 2 berat, 3 sedang." in text_of(page)
    assert address(assessment) in page.text

    assessment.status = "tpi"
    assessment.save()
    evaluator = client_factory()
    evaluator.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    seen = evaluator.get(reverse("assessment:readiness-detail", args=[assessment.pk]))
    assert seen.status_code == 200
    assert "kelemahan" not in text_of(seen)


def test_a_round_that_holds_only_a_rekap_says_so(client, assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    assessment.evaluations.get().delete()
    make_recap(assessment, "tpn", {"A": "41.14"}, by=lead)
    client.force_login(lead)
    assert client.get(address(assessment)).status_code == 409


def test_documents_and_answers_raise_no_number_of_queries(client, assessment, django_assert_num_queries):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    some = dict(list(best_answers().items())[:3])
    fill(assessment.evaluations.get(), some, by=lead, supported=some)
    client.force_login(lead)
    read(client, assessment)
    with django_assert_num_queries(15):
        read(client, assessment)
    fill(assessment.evaluations.get(), dict(list(best_answers().items())[3:]), by=lead)
    for number in range(6):
        cite(assessment, lead, [UNPROVED, "A.I.1.i.a"], sha256=f"{number}" * 64)
    with django_assert_num_queries(15):
        read(client, assessment)


def test_the_page_of_an_area_leads_to_its_weaknesses_and_tells_how_many(client, assessment, lead):
    client.force_login(lead)
    area = client.get(reverse("assessment:area-detail", args=[assessment.pk, "MP"])).text
    listed = reverse("assessment:weakness-list", args=[assessment.pk]) + "?area=MP"
    assert 'href="../../kelemahan/?area=MP"' in area
    assert 'hx-get="../../kelemahan/?area=MP&amp;jumlah=ya"' in area

    shown = client.get(f"{listed}&jumlah=ya", headers={"HX-Request": "true"})

    count = client.get(listed).text.count('class="row-item"')
    assert count
    assert shown.text.strip() == f"{count} kelemahan di area ini"
    assert "<html" in client.get(f"{listed}&jumlah=ya").text  # without htmx the whole page
