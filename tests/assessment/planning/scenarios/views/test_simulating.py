"""The pages of the simulation: changed without and with htmx; the real sheet stays as it is."""

import re

import pytest
from django.urls import reverse

from assessment.people.models import Role
from assessment.planning.scenarios.models import Scenario
from assessment.rounds.models import Answer, Assessment
from assessment.rounds.workflow import Status
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
from tests.factories import PASSWORD, make_assessment, make_member
from tests.texts import text_of

pytestmark = pytest.mark.django_db


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
