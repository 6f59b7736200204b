"""The pages of ideas, without any JavaScript."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Role
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.models import Innovation
from assessment.rounds.workflow import ON_THE_WAY
from tests.factories import make_assessment, make_idea, make_innovation, make_member, make_suggestion, make_unit
from tests.texts import text_of

pytestmark = pytest.mark.django_db
JUNE = datetime(2026, 6, 15, 20, 0, tzinfo=UTC)  # the next day already where the office is


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(JUNE, tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"), target="WBBM")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client_factory, lead):
    browser = client_factory()
    browser.force_login(lead)
    return browser


@pytest.fixture
def member(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Made Sari")


@pytest.fixture
def as_member(client_factory, member):
    browser = client_factory()
    browser.force_login(member)
    return browser


def listed(assessment):
    return reverse("assessment:idea-list", args=[assessment.pk])


def page_of(act, assessment, idea):
    return reverse(f"assessment:idea-{act}", args=[assessment.pk, idea.pk])


def test_a_member_notes_an_idea_from_the_page_of_innovations(as_member, assessment):
    url = reverse("assessment:idea-create", args=[assessment.pk])
    assert listed(assessment) in as_member.get(reverse("assessment:innovation-list", args=[assessment.pk])).text
    assert url in as_member.get(listed(assessment)).text
    assert 'value="16 Juni 2026"' in as_member.get(url).text
    typed = {"area": "TL", "title": "", "problem": "Antre lama.", "came_from": "Seksi Pelayanan"}
    refused = as_member.post(url, typed | {"proposed_on": "16-6-2026"})
    assert refused.status_code == 422
    assert "Tuliskan idenya." in refused.text
    assert "Antre lama." in refused.text
    late = as_member.post(url, typed | {"title": "Antrean daring", "proposed_on": "17 Juni 2026"})
    assert late.status_code == 422
    assert "Hari ini belum tiba." in late.text
    done = as_member.post(url, typed | {"title": "Antrean daring", "proposed_on": "16 Juni 2026"}, follow=True)
    idea = InnovationIdea.objects.get()
    assert done.redirect_chain[0][0] == page_of("detail", assessment, idea)
    text = text_of(done)
    assert "Dari Seksi Pelayanan Tanggal 16 Juni 2026, dicatat Made Sari Nilai Belum dinilai" in text
    assert "Ide dinilai dan diputuskan oleh ketua tim ZI unit ini." in text
    assert page_of("edit", assessment, idea) in done.text
    assert page_of("adopt", assessment, idea) not in done.text


def test_the_list_is_in_the_order_of_the_ranks_and_of_what_became_of_them(as_lead, lead, assessment):
    make_idea(assessment, lead, "Tanpa nilai")
    make_idea(assessment, lead, "Kecil", benefit=1, ease=2, came_from="")
    make_idea(assessment, lead, "Besar", benefit=5, ease=4)
    make_idea(
        assessment, lead, "Gagal", benefit=5, ease=5, declined_at=JUNE, declined_by=lead, declined_reason="Mahal."
    )
    run = make_innovation(assessment, "SAMURAI")
    make_idea(assessment, lead, "Jadi", benefit=2, ease=2, innovation=run)
    text = text_of(as_lead.get(listed(assessment)))
    assert "Ide pegawai: 3 diusulkan, 1 diadopsi, 1 tidak diadopsi" in text
    wanted = (
        "Besar Penataan Tatalaksana Besar 5 Januari 2026 5 4 9 Diusulkan",
        "Kecil Penataan Tatalaksana Tidak disebut 5 Januari 2026 1 2 3 Diusulkan",
        "Tanpa nilai Penataan Tatalaksana Tanpa nilai 5 Januari 2026 – – – Diusulkan",
        "Jadi Penataan Tatalaksana Jadi 5 Januari 2026 2 2 4 Diadopsi SAMURAI",
        "Gagal Penataan Tatalaksana Gagal 5 Januari 2026 5 5 10 Tidak diadopsi Mahal.",
    )
    places = [text.index(part) for part in wanted]
    assert places == sorted(places)
    narrowed = text_of(as_lead.get(f"{listed(assessment)}?keadaan=tidak"))
    assert "Mahal." in narrowed
    assert "Besar" not in narrowed
    assert "Besar" in text_of(as_lead.get(f"{listed(assessment)}?keadaan=apa"))


def test_the_file_holds_what_the_page_shows(as_lead, lead, assessment):
    make_idea(assessment, lead, "=Besar", benefit=5, ease=4, came_from="Seksi", problem="Antre")
    make_idea(assessment, lead, "Jadi", innovation=make_innovation(assessment, "SAMURAI"))
    rows = [
        list(csv.DictReader(io.StringIO(as_lead.get(f"{listed(assessment)}?{asked}unduh=csv").text), delimiter=";"))
        for asked in ("", "keadaan=diadopsi&")
    ]
    first = rows[0][0]
    assert (first["Dari"], first["Masalah"], first["Jumlah"], first["Keadaan"]) == ("Seksi", "Antre", "9", "Diusulkan")
    assert [len(one) for one in rows] == [2, 1]
    assert rows[1][0]["Inovasi"] == "SAMURAI"


def test_the_lead_ranks_an_idea(as_lead, lead, assessment):
    idea = make_idea(assessment, lead, "Antrean")
    url = page_of("rank", assessment, idea)
    seen = as_lead.get(url).context["form"].initial["seen"]
    refused = as_lead.post(url, {"benefit": "5", "ease": "6", "seen": seen})
    assert refused.status_code == 422
    assert "Pilih angka 1 sampai 5." in refused.text
    done = as_lead.post(url, {"benefit": "5", "ease": "4", "seen": seen}, follow=True)
    assert "Ide dinilai 9." in text_of(done)
    stale = as_lead.post(url, {"benefit": "1", "ease": "1", "seen": seen})
    assert stale.status_code == 409
    assert "Anda mengubah ide ini pukul 04.00." in text_of(stale)
    assert "manfaat 5, kemudahan 4" in text_of(stale)
    again = stale.context["form"].data["seen"]
    assert as_lead.post(url, {"benefit": "1", "ease": "1", "seen": again}).status_code == 302


def test_two_who_change_one_see_each_other(as_lead, as_member, member, assessment):
    idea = make_idea(assessment, member, "Antrean")
    url = page_of("edit", assessment, idea)
    form = as_member.get(url).context["form"]
    typed = {"area": "TL", "title": "Antrean", "proposed_on": "5 Januari 2026", "seen": form.initial["seen"]}
    assert as_lead.post(url, typed | {"problem": "Loket penuh."}).status_code == 302
    stale = as_member.post(url, typed | {"problem": "Antre lama."})
    assert stale.status_code == 409
    assert "Loket penuh." in text_of(stale)
    assert "Antre lama." in stale.text
    again = stale.context["form"].data["seen"]
    assert as_member.post(url, typed | {"problem": "Antre lama.", "seen": again}).status_code == 302
    idea.refresh_from_db()
    assert idea.problem == "Antre lama."


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(as_lead, lead, assessment):
    idea = make_idea(assessment, lead, "Antrean")
    form = as_lead.get(page_of("edit", assessment, idea)).context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    before = idea.content_digest
    assert as_lead.post(page_of("edit", assessment, idea), shown).status_code == 302
    idea.refresh_from_db()
    assert idea.content_digest == before


def test_adopting_fills_the_innovation_in_and_both_lead_to_each_other(as_lead, lead, assessment):
    idea = make_idea(assessment, lead, "Antrean daring", problem="Antre lama.", area="PP")
    url = page_of("adopt", assessment, idea)
    form = as_lead.get(url).context["form"]
    shown = {name: form[name].value() for name in ("area", "name", "problem", "maker", "is_claimed")}
    assert shown == {
        "area": "PP", "name": "Antrean daring", "problem": "Antre lama.", "maker": "unit", "is_claimed": False,
    }  # fmt: skip
    typed = {"area": "PP", "name": "Antrean daring", "problem": "Antre lama.", "seen": form["seen"].value()}
    refused = as_lead.post(url, typed | {"maker": ""})
    assert refused.status_code == 422
    assert "Antre lama." in refused.text
    stale = as_lead.post(url, typed | {"maker": "unit", "seen": "lain"})
    assert stale.status_code == 409
    assert Innovation.objects.count() == 0
    done = as_lead.post(url, typed | {"maker": "unit"}, follow=True)
    assert "Ide diadopsi sebagai inovasi “Antrean daring”." in text_of(done)
    assert page_of("detail", assessment, idea) in done.text
    made = Innovation.objects.get()
    page = as_lead.get(page_of("detail", assessment, idea))
    assert reverse("assessment:innovation-detail", args=[assessment.pk, made.pk]) in page.text
    assert url not in page.text
    assert as_lead.get(url).status_code == 409


def test_one_is_not_adopted_with_its_reason(as_lead, as_member, lead, assessment):
    idea = make_idea(assessment, lead, "Antrean")
    url = page_of("decline", assessment, idea)
    assert as_lead.post(url, {"reason": ""}).status_code == 422
    as_lead.post(url, {"reason": "Anggaran belum ada."})
    page = as_member.get(page_of("detail", assessment, idea))
    assert "Keadaan Tidak diadopsi Alasan Anggaran belum ada. (Luh Sukerti, 16 Juni 2026" in text_of(page)
    lead_sees = as_lead.get(page_of("detail", assessment, idea)).text
    assert page_of("adopt", assessment, idea) in lead_sees
    assert page_of("rank", assessment, idea) not in lead_sees
    assert as_lead.get(page_of("edit", assessment, idea)).status_code == 409


def test_an_answer_of_the_staff_becomes_an_idea_from_its_page(as_lead, as_member, lead, assessment):
    suggestion = make_suggestion(assessment, lead, "usul", name="Komang")
    at = [assessment.pk, suggestion.form_id, suggestion.pk]
    page, url = (reverse(f"assessment:suggestion-{act}", args=at) for act in ("detail", "idea"))
    forms = reverse("assessment:suggestion-form-list", args=[assessment.pk])
    assert url in as_lead.get(page).text
    assert "1 belum ditindaklanjuti dari 1" in text_of(as_lead.get(forms))
    form = as_lead.get(url).context["form"]
    assert {name: form[name].value() for name in ("title", "came_from")} == {
        "title": "KANARI-usul-saran", "came_from": None,
    }  # fmt: skip
    typed = {"area": "TL", "title": "Antrean daring", "proposed_on": "16 Juni 2026"}
    assert as_lead.post(url, typed | {"area": ""}).status_code == 422
    assert as_member.post(url, typed).status_code == 403
    done = as_lead.post(url, typed, follow=True)
    idea = InnovationIdea.objects.get()
    assert done.redirect_chain[0][0] == page_of("detail", assessment, idea)
    assert page in done.text
    assert page not in as_member.get(page_of("detail", assessment, idea)).text
    made = as_lead.get(page)
    assert "Ide untuk inovasi Antrean daring Diusulkan" in text_of(made)
    assert url not in made.text
    assert "Saran pegawai 2026: 1, semua ditindaklanjuti" in text_of(as_lead.get(forms))
    assert "Antrean daring" in as_lead.get(f"{page.rsplit('/', 2)[0]}/?unduh=csv").text
    again = as_lead.post(url, typed | {"title": "Lain"})
    assert again.status_code == 409
    assert "sudah dijadikan ide" in again.text


def test_a_long_answer_fills_in_the_problem(as_lead, lead, assessment):
    suggestion = make_suggestion(assessment, lead, "usul")
    suggestion.answers.update(text="Antrean " + 100 * "lama ")
    url = reverse("assessment:suggestion-idea", args=[assessment.pk, suggestion.form_id, suggestion.pk])
    form = as_lead.get(url).context["form"]
    assert form["title"].value() == ""
    assert form["problem"].value().startswith("Antrean lama lama")


@pytest.mark.parametrize("status", ON_THE_WAY)
def test_ideas_are_of_the_team_alone(client, lead, assessment, status):
    idea = make_idea(assessment, lead, "Antrean")
    assessment.status = status
    assessment.save()
    client.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    for url in (listed(assessment), page_of("detail", assessment, idea)):
        response = client.get(url)
        assert response.status_code == 403
        assert "Antrean" not in response.text


def test_one_of_another_unit_is_not_found(as_lead, assessment):
    foreign = make_idea(make_assessment(), make_member(Role.TEAM_LEAD), "Lain")
    for act in ("detail", "edit", "rank", "adopt", "decline"):
        assert as_lead.get(page_of(act, assessment, foreign)).status_code == 404


def test_the_pages_cost_the_same_queries_for_any_number_of_rows(as_lead, lead, assessment):
    idea = make_idea(assessment, lead, "Antrean")

    def queries(url):
        with CaptureQueriesContext(connection) as counted:
            assert as_lead.get(url).status_code == 200
        return len(counted)

    urls = (listed(assessment), page_of("detail", assessment, idea))
    for url in urls:
        queries(url)  # what a process asks once
    first = [queries(url) for url in urls]
    for number in range(12):
        run = make_innovation(assessment, f"Inovasi {number}") if number % 2 else None
        make_idea(assessment, lead, f"Ide {number}", innovation=run, proposed_on=date(2026, 2, 1))
    assert [queries(url) for url in urls] == first
    assert max(first) <= 10
