"""The pages of the simulation: changed without and with htmx, kept, shared, compared; the real sheet stays as it is."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.models import Answer, Assessment, EvaluationScore, Indicator, Role, Scenario
from assessment.scoring import Choice, Counts, Index
from assessment.services import scenarios as write
from assessment.workflow import Status
from tests.factories import PASSWORD, fill, make_assessment, make_member, make_unit, make_window
from tests.pages.test_monitoring import text_of
from tests.sheets import OLD, best_answers

pytestmark = pytest.mark.django_db

CHOICE, COUNTS, SURVEY = "A.I.5.i.a", "A.II.5.ii.a", "B.II.a.1"
WHOLE, RUNNING, DONE = (
    f"{COUNTS}-jumlah-{key}" for key in ("harus_ditindaklanjuti", "sedang_diproses", "selesai")
)  # fmt: skip
HTMX = {"HX-Request": "true"}


@pytest.fixture
def assessment(instruments):
    assessment = make_assessment(unit=make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(assessment.period)
    return assessment


@pytest.fixture
def sari(assessment):
    """Return a member of a pokja whose office has all but the service survey."""
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], full_name="Sari Dewi")
    answers = {code: answer for code, answer in best_answers().items() if code != SURVEY}
    fill(assessment.evaluations.get(), answers, by=sari, supported=answers)
    return sari


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


@pytest.fixture
def scratch(assessment, sari):
    return write.open_scratch(assessment=assessment, by=sari)


@pytest.fixture
def kept(scratch, sari):
    write.simulate(scenario=scratch, values={SURVEY: Index(Decimal("3.6"))}, by=sari)
    return write.name_scenario(scenario=scratch, name="Survei 3,60", by=sari)


@pytest.fixture
def shared(kept, sari):
    return write.share_scenario(scenario=kept, is_shared=True, by=sari)


@pytest.fixture
def as_head(client_factory, assessment):
    browser = client_factory()
    browser.force_login(make_member(Role.HEAD, unit=assessment.unit, full_name="Putu Arta"))
    return browser


def address(name, assessment, *more):
    return reverse(f"assessment:{name}", args=[assessment.pk, *more])


def changes(scenario):
    return {
        code: value
        for code, *values in scenario.changes.values_list("indicator__code", "level", "counts", "index")
        for value in values
        if value is not None
    }


def test_a_simulation_is_begun_from_readiness_and_answers_whether_it_suffices(as_sari, assessment):
    link = address("scenario-list", assessment)
    assert link in as_sari.get(address("readiness-detail", assessment)).text
    assert link in as_sari.get(address("route-detail", assessment)).text
    assert "Kini: Belum memenuhi WBK" in text_of(as_sari.get(link))

    begun = as_sari.post(address("scenario-create", assessment), follow=True)
    assert "Belum ada yang disimulasikan." in text_of(begun)
    scenario = Scenario.objects.get()
    answers = list(Answer.objects.values())

    form = address("scenario-area-edit", assessment, scenario.pk, "HASIL")
    done = text_of(as_sari.post(form, {f"{SURVEY}-index": "3,6", "B.I.b.1-level": ""}, follow=True))
    assert "Simulasi dihitung ulang." in done
    assert "82,50 → 98,25" in done

    page = text_of(as_sari.get(address("scenario-detail", assessment, scenario.pk)))
    assert "Bila ini tercapai: Memenuhi WBK: semua 12 syarat terpenuhi." in page
    assert "belum dijawab → 3,60" in page
    assert "17,5 ÷ 1 × (0,9 − 0) = 15,75" in page
    assert "3,6 ÷ 4 = 0,9" in page
    assert "dihitung seolah-olah data dukungnya sudah lengkap" in page
    assert list(Answer.objects.values()) == answers


def test_evaluators_are_not_led_to_the_simulation(client, assessment, sari):
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPI_REVIEW)
    client.force_login(make_member(Role.TPI_LEAD, unit=assessment.unit))
    assert address("scenario-list", assessment) not in client.get(address("readiness-detail", assessment)).text


def test_a_locked_round_is_simulated_all_the_same(as_sari, assessment, scratch):
    Assessment.objects.filter(pk=assessment.pk).update(status=Status.TPN_REVIEW)
    as_sari.post(address("scenario-area-edit", assessment, scratch.pk, "PW"), {f"{CHOICE}-level": "B"})
    assert changes(scratch) == {CHOICE: "B"}


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({f"{SURVEY}-index": "3.750"}, "Maksud Anda 3,75 atau 3750?"),
        ({f"{SURVEY}-index": "4,01"}, "Indeks berada di antara 0 dan 4."),
        ({f"{SURVEY}-index": "٣"}, "Isian ini bukan bilangan."),
        ({"B.I.b.1-level": "Z"}, "Pilih jawaban untuk pertanyaan B.I.b.1"),
        ({"B.I.b.1-level": "tetap"}, "Pilih jawaban untuk pertanyaan B.I.b.1"),
    ],
)
def test_f09_f11_what_cannot_be_taken_comes_back_with_the_reason_and_all_that_was_typed(
    as_sari, assessment, scratch, wrong, text
):
    sent = {f"{SURVEY}-index": "3,5", "B.I.a.1-index": "3,8"} | wrong
    response = as_sari.post(address("scenario-area-edit", assessment, scratch.pk, "HASIL"), sent)

    assert response.status_code == 422
    assert text in response.text
    assert "<title>Kesalahan: " in response.text
    assert 'value="3,8"' in response.text
    assert f'value="{sent[f"{SURVEY}-index"]}"' in response.text
    assert changes(scratch) == {}


def test_f09_counts_that_contradict_themselves_or_lack_a_number_are_asked_again(as_sari, assessment, scratch):
    url = address("scenario-area-edit", assessment, scratch.pk, "PW")

    above = as_sari.post(url, {WHOLE: "26", RUNNING: "0", DONE: "27"})
    assert "(27) melebihi" in above.text
    assert above.text.count("Periksa kedua jumlah.") == 2  # at the field and in the summary

    short = as_sari.post(url, {WHOLE: "26", RUNNING: " ", DONE: "20"})
    assert short.status_code == 422
    assert f"Tanpa angka ini pertanyaan {COUNTS} belum terjawab." in text_of(short)
    assert 'value="26"' in short.text

    asked = as_sari.post(url, {WHOLE: "1.234", RUNNING: "0", DONE: "20"})
    assert "Maksud Anda 1234?" in text_of(asked)
    assert changes(scratch) == {}


def test_an_area_is_saved_whole_and_going_back_to_the_real_answer_drops_the_change(as_sari, assessment, scratch):
    url = address("scenario-area-edit", assessment, scratch.pk, "PW")
    as_sari.post(url, {f"{CHOICE}-level": "B", WHOLE: "26", RUNNING: "13", DONE: "13"})
    assert changes(scratch) == {
        CHOICE: "B",
        COUNTS: {"harus_ditindaklanjuti": 26, "sedang_diproses": 13, "selesai": 13},
    }

    as_sari.post(url, {WHOLE: "", RUNNING: "", DONE: ""})  # without the other question, which stays
    assert changes(scratch) == {CHOICE: "B"}
    as_sari.post(url, {f"{CHOICE}-level": ""})
    assert changes(scratch) == {}


def test_a10_what_is_sent_after_the_session_ended_is_simulated_after_signing_in(client, assessment, scratch, sari):
    url = address("scenario-area-edit", assessment, scratch.pk, "PW")

    ended = client.post(url, {f"{CHOICE}-level": "B", "A.I.5.i.b-level": "", WHOLE: "26", RUNNING: "13", DONE: "13"})

    assert ended.status_code == 401
    kept = dict(re.findall(r'<input type="hidden" name="(isian:[^"]+)" value="([^"]*)"', ended.text))
    signed_in = client.post(
        reverse("assessment:sign-in"), kept | {"next": url, "name": sari.username, "password": PASSWORD}
    )
    assert "Simpan isian ini" in text_of(signed_in)
    again = {name.removeprefix("isian:"): value for name, value in kept.items()}
    assert client.post(url, again).status_code == 302
    assert set(changes(scratch)) == {CHOICE, COUNTS}


def test_htmx_gets_the_new_board_at_once(as_sari, assessment, scratch):
    url = address("scenario-answer-edit", assessment, scratch.pk, SURVEY)

    response = as_sari.post(url, {f"{SURVEY}-index": "3,6"}, headers=HTMX)

    assert response.status_code == 200
    assert "<html" not in response.text
    page = text_of(response)
    assert "+15,75 poin" in page
    assert "Memenuhi WBK : semua 12 syarat terpenuhi." in page
    assert "82,50 → 98,25 · WBK terpenuhi · WBBM terpenuhi" in page
    back = text_of(as_sari.post(url, {f"{SURVEY}-index": ""}, headers=HTMX))
    assert "82,50 → 82,50" in back
    assert "poin" not in back.partition("Bila ini tercapai")[0]


def test_htmx_waits_for_the_last_number_and_tells_what_it_cannot_read(as_sari, assessment, scratch):
    url = address("scenario-answer-edit", assessment, scratch.pk, COUNTS)

    waiting = as_sari.post(url, {WHOLE: "26", RUNNING: "", DONE: ""}, headers=HTMX)
    assert waiting.status_code == 200
    assert "Belum dihitung. Isi juga:" in text_of(waiting)
    assert 'id="papan"' not in waiting.text

    unreadable = as_sari.post(url, {WHOLE: "1.234", RUNNING: "", DONE: ""}, headers=HTMX)
    assert unreadable.status_code == 422
    assert "Maksud Anda 1234?" in text_of(unreadable)
    refused = as_sari.post(
        address("scenario-answer-edit", assessment, scratch.pk, CHOICE), {f"{CHOICE}-level": "Ya"}, headers=HTMX
    )
    assert refused.status_code == 422
    assert "dari pilihan yang tersedia" in text_of(refused)
    assert changes(scratch) == {}


def test_one_answer_may_be_simulated_and_taken_back_without_htmx(as_sari, assessment, scratch):
    url = address("scenario-answer-edit", assessment, scratch.pk, CHOICE)

    assert as_sari.post(url, {f"{CHOICE}-level": "C"}).status_code == 302
    assert changes(scratch) == {CHOICE: "C"}
    assert as_sari.post(url, {f"{CHOICE}-level": "Q"}).status_code == 422
    back = as_sari.post(url, {"act": "batal"}, follow=True)

    assert "Belum ada yang disimulasikan." in text_of(back)
    assert changes(scratch) == {}


@pytest.mark.parametrize("code", ["X.1", "A.I.1", "1 OR 1=1"])
def test_f07_a_question_or_area_of_no_lke_is_not_found(as_sari, assessment, scratch, code):
    assert (
        as_sari.post(address("scenario-answer-edit", assessment, scratch.pk, code), {"act": "batal"}).status_code == 404
    )
    assert as_sari.get(address("scenario-area-edit", assessment, scratch.pk, code)).status_code == 404


def test_f02_a_scenario_of_another_round_is_not_found(as_sari, assessment, kept, sari):
    other = make_assessment(unit=assessment.unit)
    for name in ("scenario-detail", "scenario-copy", "scenario-delete", "scenario-name"):
        ask = as_sari.get if name == "scenario-detail" else as_sari.post
        assert ask(address(name, other, kept.pk), {"name": "Baru"}).status_code == 404
    assert as_sari.get(f"{address('scenario-compare', other)}?skenario={kept.pk}").status_code == 404
    assert Scenario.objects.get() == kept


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
