"""The pages of the simulation: kept, shared, compared, and what changed meanwhile."""

import re
from decimal import Decimal

import pytest

from assessment.lke.models import Indicator
from assessment.people.models import Role
from assessment.planning.scenarios import services as write
from assessment.planning.scenarios.models import Scenario
from assessment.rounds.models import Answer, EvaluationScore
from assessment.scoring import Choice, Counts, Index
from tests.assessment.planning.scenarios.views.sheet import (
    CHOICE,
    COUNTS,
    DONE,
    HTMX,
    RUNNING,
    SURVEY,
    WHOLE,
    address,
    changes,
)
from tests.factories import fill, make_member
from tests.sheets import OLD, best_answers
from tests.texts import text_of

pytestmark = pytest.mark.django_db


# keeping and sharing --------------------------------------------------------------------------------------------


def test_a_scratch_sheet_is_kept_under_a_name_and_renamed(as_sari, assessment, scratch, sari):
    url = address("scenario-name", assessment, scratch.pk)
    empty = as_sari.post(url, {"name": "Kosong"})
    assert empty.status_code == 422
    assert "Belum ada yang disimulasikan. Ubah dahulu paling sedikit satu jawaban." in text_of(empty)
    assert 'value="Kosong"' in empty.text

    write.simulate(scenario=scratch, values={CHOICE: Choice("B")}, by=sari)
    assert "Isi nama skenario." in text_of(as_sari.post(url, {"name": "  "}))
    kept = as_sari.post(url, {"name": "TPN  menurunkan satu jawaban"}, follow=True)

    assert "Skenario disimpan dengan nama “TPN menurunkan satu jawaban”." in text_of(kept)
    assert "Ganti nama" in text_of(kept)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{7*7}}", "' OR 1=1", "😀", "S" * 120])
def test_f08_names_are_text_wherever_they_stand(as_sari, assessment, kept, name):
    as_sari.post(address("scenario-name", assessment, kept.pk), {"name": name})

    kept.refresh_from_db()
    assert kept.name == name
    for page in (
        address("scenario-list", assessment),
        address("scenario-detail", assessment, kept.pk),
        f"{address('scenario-compare', assessment)}?skenario={kept.pk}",
    ):
        shown = as_sari.get(page)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text


@pytest.mark.parametrize("name", ["S" * 121, "S" * 100_000, "a\x00b"])
def test_f08_names_that_cannot_be_taken_come_back(as_sari, assessment, kept, name):
    assert as_sari.post(address("scenario-name", assessment, kept.pk), {"name": name}).status_code == 422
    kept.refresh_from_db()
    assert kept.name == "Survei 3,60"


def test_the_eleventh_scenario_is_refused_with_what_to_do(as_sari, assessment, kept, sari):
    for _ in range(write.MOST_KEPT - 1):
        write.copy_scenario(scenario=kept, by=sari)

    copied = text_of(as_sari.post(address("scenario-copy", assessment, kept.pk), follow=True))
    routed = as_sari.post(address("route-scenario-create", assessment), {"predikat": "WBK"})

    for page in (copied, text_of(routed)):
        assert "Anda sudah menyimpan 10 skenario untuk penilaian ini" in page
        assert "Hapus satu yang tidak dipakai, lalu simpan lagi." in page
    assert routed.status_code == 422
    assert Scenario.objects.count() == write.MOST_KEPT


def test_colleagues_read_and_copy_what_is_shared(as_sari, as_head, assessment, kept):
    url = address("scenario-detail", assessment, kept.pk)
    assert as_head.get(url).status_code == 404
    assert "Survei 3,60" not in as_head.get(address("scenario-list", assessment)).text

    assert "Semua anggota tim unit dapat membaca" in text_of(
        as_sari.post(address("scenario-share", assessment, kept.pk), follow=True)
    )
    page = as_head.get(url)
    assert "Sari Dewi" in text_of(page)
    assert "Salin untuk saya" in text_of(page)
    assert address("scenario-area-edit", assessment, kept.pk, "PW") not in page.text
    assert "Batalkan" not in page.text
    assert "Tim unit" in text_of(as_head.get(address("scenario-list", assessment)))

    copied = as_head.post(address("scenario-copy", assessment, kept.pk), follow=True)
    assert "Disalin sebagai “Salinan Survei 3,60”." in text_of(copied)
    assert "Ubah jawaban" in text_of(copied)
    as_sari.post(address("scenario-share", assessment, kept.pk), {"act": "batal"})
    assert as_head.get(url).status_code == 404


def test_a_scratch_sheet_cannot_be_shared(as_sari, assessment, scratch):
    page = text_of(as_sari.post(address("scenario-share", assessment, scratch.pk), follow=True))
    assert "Beri nama skenario ini sebelum dibagikan." in page


def test_deleting_leaves_the_real_answers(as_sari, assessment, kept):
    page = as_sari.post(address("scenario-delete", assessment, kept.pk), follow=True)

    assert "Survei 3,60 dihapus. Jawaban yang sebenarnya tidak berubah." in text_of(page)
    assert as_sari.post(address("scenario-delete", assessment, kept.pk)).status_code == 404
    assert Answer.objects.count() == len(best_answers()) - 1


# the route, side by side, what changed meanwhile ----------------------------------------------------------------


def test_the_route_is_applied_in_one_click_and_passes(as_sari, assessment):
    route = as_sari.get(f"{address('route-detail', assessment)}?predikat=WBBM")
    assert "Terapkan jalur dalam simulasi" in route.text

    page = text_of(as_sari.post(address("route-scenario-create", assessment), {"predikat": "WBBM"}, follow=True))

    assert "Jalur disimpan sebagai skenario “Jalur WBBM " in page
    assert "WBBM Terpenuhi" in page
    assert Scenario.objects.get().is_kept


def test_no_route_is_offered_where_all_is_met(client, assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    fill(assessment.evaluations.get(), best_answers(), by=lead, supported=best_answers())
    client.force_login(lead)

    assert "Terapkan jalur" not in client.get(address("scenario-list", assessment)).text
    refused = client.post(address("route-scenario-create", assessment), {"predikat": "WBK"})
    assert refused.status_code == 422
    assert "Semua syarat WBK sudah terpenuhi" in text_of(refused)


def test_three_scenarios_stand_side_by_side_and_four_are_asked_again(as_sari, assessment, kept, sari):
    lower = write.copy_scenario(scenario=kept, by=sari)
    write.simulate(scenario=lower, values={SURVEY: None, CHOICE: Choice("C")}, by=sari)
    others = [write.copy_scenario(scenario=kept, by=sari).pk for _ in range(2)]
    url = address("scenario-compare", assessment)

    page = text_of(as_sari.get(f"{url}?skenario={kept.pk}&skenario={lower.pk}&skenario={others[0]}"))
    assert "Bila tercapai, yang memenuhi WBK: “Survei 3,60” dan “Salinan Survei 3,60 (2)”." in page
    assert re.search(r"B\.II\.a\.1 .* belum dijawab 3,60 tetap 3,60", page)
    assert "Memenuhi WBBM?" in page

    many = "&".join(f"skenario={pk}" for pk in (kept.pk, lower.pk, *others))
    refused = as_sari.get(f"{url}?{many}")
    assert refused.status_code == 422
    assert "Anda memilih 4 skenario. Pilih paling banyak 3, lalu bandingkan lagi." in text_of(refused)
    none = as_sari.get(url)
    assert none.status_code == 422
    assert "Pilih dahulu skenario yang dibandingkan." in text_of(none)


def test_what_the_office_reached_meanwhile_is_told_on_the_page(as_sari, assessment, kept, sari):
    answer = {SURVEY: Index(Decimal("3.6"))}
    fill(assessment.evaluations.get(), answer, by=sari, supported=[])
    assert "Tinggal data dukung" in text_of(as_sari.get(address("scenario-detail", assessment, kept.pk)))

    assessment.evaluations.get().answers.filter(indicator__code=SURVEY).delete()
    fill(assessment.evaluations.get(), answer, by=sari, supported=answer)
    page = text_of(as_sari.get(address("scenario-detail", assessment, kept.pk)))
    assert "Sudah tercapai" in page
    assert "(1 sudah tercapai)" in page
    assert "1 tercapai" in text_of(as_sari.get(address("scenario-list", assessment)))
    form = address("scenario-area-edit", assessment, kept.pk, "HASIL")
    as_sari.post(form, {f"{SURVEY}-index": "3,6"})
    assert changes(kept) == {SURVEY: Decimal("3.6")}


def test_changes_that_no_longer_fit_are_named_and_kept(as_sari, assessment, kept):
    stale = Indicator.objects.filter(instrument__code=OLD).first()
    kept.changes.create(indicator=stale, level="A")

    page = text_of(as_sari.get(address("scenario-detail", assessment, kept.pk)))

    assert "1 perubahan tidak dapat dihitung. Isinya tetap tersimpan:" in page
    assert f"{stale.code}: pertanyaan ini dari LKE lain, jadi tidak dihitung" in page
    assert kept.changes.count() == 2


def test_a_sheet_that_cannot_be_read_shows_no_number_and_takes_no_change(as_sari, assessment, kept):
    EvaluationScore.objects.update(claim={}, supported={})

    for page in (
        address("scenario-list", assessment),
        address("scenario-detail", assessment, kept.pk),
        f"{address('scenario-compare', assessment)}?skenario={kept.pk}",
    ):
        assert "Nilai tidak dapat dihitung." in text_of(as_sari.get(page))
    for name, more in (("scenario-area-edit", "PW"), ("scenario-answer-edit", CHOICE)):
        refused = as_sari.post(address(name, assessment, kept.pk, more), {f"{CHOICE}-level": "B"}, headers=HTMX)
        assert refused.status_code == 409
        assert "Simulasi belum dapat dihitung" in text_of(refused)
    refused = as_sari.post(address("route-scenario-create", assessment), {"predikat": "WBK"})
    assert refused.status_code == 422
    assert list(changes(kept)) == [SURVEY]


def test_unproved_numbers_are_simulated_by_filling_in_the_same(client, assessment):
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    whole = Counts({"harus_ditindaklanjuti": 26, "sedang_diproses": 4, "selesai": 22})
    fill(assessment.evaluations.get(), {COUNTS: whole, CHOICE: Choice("A")}, by=lead)
    client.force_login(lead)
    scenario = write.open_scratch(assessment=assessment, by=lead)
    url = address("scenario-area-edit", assessment, scenario.pk, "PW")

    page = text_of(client.get(url))
    assert "Belum berdata dukung: isi angka yang sama bila dianggap lengkap." in page
    assert "(kini 26)" in page
    assert "A 0,75 dengan data dukung" in page
    client.post(url, {WHOLE: "26", RUNNING: "4", DONE: "22", f"{CHOICE}-level": "A"})

    assert set(changes(scenario)) == {COUNTS, CHOICE}
    assert "Tinggal data dukung" in text_of(client.get(address("scenario-detail", assessment, scenario.pk)))


def test_pages_take_a_number_of_queries_that_changes_do_not_raise(
    as_sari, assessment, kept, sari, django_assert_max_num_queries
):
    few = address("scenario-detail", assessment, kept.pk)
    as_sari.get(few)
    values = {code: Choice("C") for code in ("A.I.5.i.a", "A.I.5.ii.c", "A.I.5.iii.a", "A.I.5.iii.c")}
    write.simulate(scenario=kept, values=values, by=sari)
    with django_assert_max_num_queries(17):
        as_sari.get(few)
    with django_assert_max_num_queries(17):
        as_sari.get(address("scenario-area-edit", assessment, kept.pk, "PW"))
    for _ in range(3):
        write.copy_scenario(scenario=kept, by=sari)
    with django_assert_max_num_queries(13):
        as_sari.get(address("scenario-list", assessment))
