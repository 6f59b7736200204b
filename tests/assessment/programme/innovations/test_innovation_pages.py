"""The pages of innovations, without any JavaScript."""

import csv
import io

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import Role, User
from assessment.programme.models import Innovation
from assessment.programme.records import kind_of
from assessment.rounds.workflow import ON_THE_WAY
from tests.factories import make_assessment, make_innovation, make_member, make_period, make_unit
from tests.texts import text_of
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"), target="WBBM")


@pytest.fixture
def as_lead(client, assessment):
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti"))
    return client


def listed(assessment):
    return reverse("assessment:innovation-list", args=[assessment.pk])


def page_of(act, assessment, innovation):
    return reverse(f"assessment:innovation-{act}", args=[assessment.pk, innovation.pk])


def test_without_innovations_the_page_says_how_to_begin(as_lead, client_factory, assessment):
    create = reverse("assessment:innovation-create", args=[assessment.pk])
    assert create in as_lead.get(listed(assessment)).text
    member = client_factory()
    member.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"]))
    page = member.get(listed(assessment))
    assert "Inovasi dicatat oleh ketua tim ZI" in text_of(page)
    assert create not in page.text


def test_the_list_says_area_by_area_what_counts_and_why_not(as_lead, assessment):
    make_innovation(assessment, "E-CD", "pusat", area="PP", reason="Kami kembangkan lagi.")
    make_innovation(assessment, "LUNAR", "pusat", area="PP")
    make_innovation(assessment, "SAMURAI")
    make_innovation(assessment, "SANTAI", "belum", area="PW")
    make_innovation(assessment, "KLInIK", area="PP", used_for_wbk=True, is_claimed=False)
    text = text_of(as_lead.get(listed(assessment)))
    wanted = (
        "Inovasi WBBM 2026: 1 dihitung, 2 tidak dihitung, 1 belum pasti dari 4 yang diklaim",
        "Penataan Tatalaksana SAMURAI Dihitung Buatan unit diklaim",
        "Penguatan Pengawasan SANTAI Belum pasti Pembuatnya belum dicatat diklaim",
        "E-CD Tidak dihitung Buatan kantor pusat diklaim dengan alasan: Kami kembangkan lagi. buatan kantor pusat",
        "KLInIK Tidak dihitung Buatan unit tidak diklaim sudah dipakai untuk WBK",
        "LUNAR Tidak dihitung Buatan kantor pusat diklaim, alasannya belum ditulis",
    )
    places = [text.index(part) for part in wanted]
    assert places == sorted(places)


def test_a_form_without_a_maker_comes_back_with_the_typing(as_lead, assessment):
    url = reverse("assessment:innovation-create", args=[assessment.pk])
    assert "Pembuatnya belum dicatat" not in as_lead.get(url).text
    typed = {"area": "TL", "name": "SAMURAI", "before_figure": "3,5", "before_measure": "hari", "is_claimed": "on"}
    refused = as_lead.post(url, typed)
    assert refused.status_code == 422
    assert "Pilih siapa yang membuat inovasi ini." in refused.text
    assert 'value="SAMURAI"' in refused.text
    assert 'value="3,5"' in refused.text
    assert as_lead.post(url, typed | {"maker": "belum"}).status_code == 422
    assert as_lead.post(url, typed | {"maker": "unit", "before_figure": "1.500"}).status_code == 422
    assert as_lead.post(url, typed | {"maker": "unit", "before_on": "besok"}).status_code == 422
    central = as_lead.post(url, typed | {"maker": "pusat"})
    assert "Tuliskan alasan tetap mengklaimnya" in central.text
    done = as_lead.post(url, typed | {"maker": "unit"}, follow=True)
    made = Innovation.objects.get()
    assert done.redirect_chain[0][0] == page_of("detail", assessment, made)
    text = text_of(done)
    assert "Inovasi “SAMURAI” dicatat." in text
    assert "Sebelum 3,5 hari" in text
    assert "WBBM 2026 Dihitung diklaim Luh Sukerti" in text


def test_two_who_change_one_see_each_other(as_lead, assessment):
    made = make_innovation(assessment, "SAMURAI", before_figure=3, before_measure="hari")
    url = page_of("edit", assessment, made)
    form = as_lead.get(url).context["form"]
    typed = {"area": "TL", "name": "SAMURAI", "maker": "unit", "seen": form.initial["seen"]}
    assert as_lead.post(url, typed | {"description": "E-office."}).status_code == 302
    stale = as_lead.post(url, typed | {"description": "Logbook."})
    assert stale.status_code == 409
    assert "Logbook." in stale.text
    assert "E-office." in text_of(stale)
    again = stale.context["form"].data["seen"]
    assert as_lead.post(url, typed | {"description": "Logbook.", "seen": again}).status_code == 302
    made.refresh_from_db()
    assert made.description == "Logbook."


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(as_lead, assessment):
    made = make_innovation(assessment, "SAMURAI", before_figure=3, before_measure="hari", before_on="2025-01-02")
    form = as_lead.get(page_of("edit", assessment, made)).context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert as_lead.post(page_of("edit", assessment, made), shown).status_code == 302
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.INNOVATION_CHANGED).exists()


def test_a_claim_is_let_go_and_made_again_by_forms(as_lead, assessment):
    made = make_innovation(assessment, "E-CD", "pusat")
    page = text_of(as_lead.get(page_of("detail", assessment, made)))
    assert "alasannya belum ditulis" in page
    gone = as_lead.post(page_of("claim-withdraw", assessment, made), follow=True)
    assert "Belum ada penilaian yang mengklaim inovasi ini." in text_of(gone)
    url = page_of("claim", assessment, made)
    assert as_lead.post(url, {}).status_code == 422
    done = as_lead.post(url, {"reason": "Kami kembangkan lagi."}, follow=True)
    assert "diklaim dengan alasan: Kami kembangkan lagi." in text_of(done)
    newer = as_lead.post(url, {"reason": "Alasan lain.", "seen": ""})
    assert newer.status_code == 409
    assert "Alasan lain." in newer.text


def test_of_one_that_counts_no_reason_is_asked(as_lead, assessment):
    made = make_innovation(assessment, "SAMURAI", is_claimed=False)
    url = page_of("claim", assessment, made)
    assert "reason" not in as_lead.get(url).context["form"].fields
    assert as_lead.post(url, {}).status_code == 302
    assert made.claims.get().reason == ""


def test_one_that_ended_stands_below_with_its_reason(as_lead, assessment):
    made = make_innovation(assessment, "SAMURAI")
    assert as_lead.post(page_of("end", assessment, made), {"reason": ""}).status_code == 422
    done = as_lead.post(page_of("end", assessment, made), {"reason": "Diganti CEISA."}, follow=True)
    assert "1 inovasi dihentikan SAMURAI" in text_of(done)
    assert "Diganti CEISA." in text_of(done)
    assert as_lead.get(page_of("edit", assessment, made)).status_code == 409


@pytest.mark.parametrize("status", ON_THE_WAY)
def test_innovations_are_of_the_team_alone(client, assessment, status):
    made = make_innovation(assessment, "SAMURAI")
    assessment.status = status
    assessment.save()
    client.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    for url in (listed(assessment), page_of("detail", assessment, made)):
        response = client.get(url)
        assert response.status_code == 403
        assert "SAMURAI" not in response.text


def test_documents_prove_an_innovation_in_the_latest_round_of_its_unit(as_lead, assessment):
    made = make_innovation(assessment, "SAMURAI")
    lead = User.objects.get(full_name="Luh Sukerti")
    newer = make_assessment(unit=assessment.unit, period=make_period(instansi=assessment.unit.instansi, year=2027))
    proving = kind_of("inovasi")
    record = proving.find(lead, made.pk)
    assert (record.assessment, record.title, record.back) == (newer, "Inovasi: SAMURAI", page_of("detail", newer, made))
    proving.check_can_prove(lead, made.pk)
    assert reverse("evidence:record-citations", args=["inovasi", made.pk]) in as_lead.get(record.back).text
    other_area = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["MP"])
    with pytest.raises(ActionDenied):
        proving.check_can_prove(other_area, made.pk)
    with pytest.raises(Http404):
        proving.find(make_member(Role.TEAM_LEAD), made.pk)
    as_lead.post(page_of("end", assessment, made), {"reason": "Diganti."})
    with pytest.raises(WrongState, match="sudah dihentikan"):
        proving.check_can_prove(lead, made.pk)


def test_one_of_another_unit_is_not_found(as_lead, assessment, instruments):
    foreign = make_innovation(make_assessment(), "Lain")
    for act in ("detail", "edit", "end", "claim"):
        assert as_lead.get(page_of(act, assessment, foreign)).status_code == 404
    assert as_lead.post(page_of("claim-withdraw", assessment, foreign)).status_code == 404


def test_the_pages_cost_the_same_queries_for_any_number_of_rows(as_lead, assessment):
    made = make_innovation(assessment, "SAMURAI")

    def queries(url):
        with CaptureQueriesContext(connection) as counted:
            assert as_lead.get(url).status_code == 200
        return len(counted)

    urls = (listed(assessment), page_of("detail", assessment, made))
    for url in urls:
        queries(url)  # what a process asks once
    first = [queries(url) for url in urls]
    for number in range(12):
        make_innovation(assessment, f"Inovasi {number}", ["unit", "pusat", "belum"][number % 3])
    assert [queries(url) for url in urls] == first
    assert max(first) <= 10


def test_the_file_holds_what_the_page_shows(as_lead, assessment):
    make_innovation(assessment, "=SAMURAI", after_figure=1, after_measure="hari", service="Perizinan")
    make_innovation(assessment, "E-CD", "pusat", is_claimed=False)
    text = as_lead.get(f"{listed(assessment)}?unduh=csv").content.decode("utf-8-sig")
    rows = {row["Inovasi"].lstrip("'"): row for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";")}
    own, central = rows["=SAMURAI"], rows["E-CD"]
    assert (own["Diklaim"], own["Dihitung"], own["Satuan sesudah"], own["Layanan"]) == (
        "Ya", "Dihitung", "hari", "Perizinan",
    )  # fmt: skip
    assert (central["Diklaim"], central["Dihitung"], central["Mengapa"]) == (
        "Tidak", "Tidak dihitung", "buatan kantor pusat",
    )  # fmt: skip
