"""Notes beside a question and on their own page: what is typed is never lost, and nobody reads more than is his."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.evaluation.services.tpi_review import return_for_repair
from assessment.notes.models import Audience, ReviewNote, Thread
from assessment.notes.services import add_note
from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member, make_note, make_unit, make_user
from tests.flow import Flow

pytestmark = pytest.mark.django_db

CODE = "A.I.1.i.a"


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(time_zone="Asia/Makassar"))


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Trisna")


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


def question(assessment):
    return reverse("assessment:answer-edit", args=[assessment.pk, CODE])


def notes_at(assessment):
    return reverse("assessment:note-list", args=[assessment.pk, CODE])


def aside(response):
    return re.sub(r"\s+", " ", response.text.split('id="catatan"')[1].split("</section>")[0])


def test_the_notes_stand_beside_the_question_with_who_wrote_and_when(assessment, as_sari, lead, sari):
    add_note(assessment=assessment, code=CODE, audience=Audience.TEAM, text="Pakai triwulan III.", by=lead)
    add_note(assessment=assessment, code=CODE, audience=Audience.TEAM, text="Sudah.", by=sari, mentions=[lead.pk])
    said = aside(as_sari.get(question(assessment)))
    assert said.index("Komang Trisna") < said.index("Pakai triwulan III.") < said.index("Anda") < said.index("Sudah.")
    assert "Untuk Komang Trisna" in said
    assert '<span class="num">2</span>, dibaca tim unit' in said


def test_a_note_and_a_half_typed_answer_are_sent_together_and_neither_is_lost(assessment, as_sari):
    form = {"act": "catatan", "note_text": "Sudah diganti.", "note_key": "k1", "explanation": "Notulen di hal. 4"}
    response = as_sari.post(question(assessment), {"version": "0", "level": "Ya"} | form, follow=True)
    assert ReviewNote.objects.get().text == "Sudah diganti."
    assert Answer.objects.get().explanation == "Notulen di hal. 4"
    assert "Catatan terkirim." in response.text
    assert "Sudah diganti." in aside(response)


def test_a_refused_note_comes_back_as_typed_and_the_answer_is_saved_all_the_same(assessment, as_sari):
    stranger = make_user(full_name="Orang Lain")
    form = {"act": "catatan", "note_text": "Tolong dilihat.", "note_to": str(stranger.pk), "explanation": "Isi"}
    response = as_sari.post(question(assessment), {"version": "0", "level": "Ya"} | form)
    assert response.status_code == 422
    assert "tidak dapat membaca catatan ini" in response.text
    assert "Orang Lain" not in response.text
    assert "Tolong dilihat.</textarea>" in response.text
    assert not ReviewNote.objects.exists()
    assert Answer.objects.get().explanation == "Isi"


def test_a_note_of_more_than_five_thousand_characters_comes_back_whole(assessment, as_sari):
    typed = "x" * 5001
    response = as_sari.post(notes_at(assessment), {"note_text": typed})
    assert response.status_code == 422
    assert "Catatan 5.001 karakter melebihi batas 5.000 karakter." in response.text
    assert f"{typed}</textarea>" in response.text
    assert response.text.count("<title>Kesalahan: ") == 1


def test_a_note_that_is_typed_and_not_sent_stays_when_the_answer_is_saved(assessment, as_sari):
    form = {"act": "lanjut", "note_text": "Belum selesai mengetik", "explanation": "Isi", "level": "Ya", "version": "0"}
    response = as_sari.post(question(assessment), form)
    assert response.status_code == 200
    assert "Belum selesai mengetik</textarea>" in response.text
    assert "Catatan yang Anda ketik belum dikirim." in response.text
    assert Answer.objects.get().explanation == "Isi"
    assert not ReviewNote.objects.exists()


def test_a_note_is_sent_although_its_answer_was_changed_by_somebody_else(assessment, as_sari, lead):
    send = {"version": "0", "level": "Tidak", "explanation": "Dari Sari"}
    Answer.objects.create(
        evaluation=assessment.evaluations.get(),
        indicator=make_note(assessment, "x", by=lead).thread.indicator,
        level="Ya",
        answered_at="2026-01-01T00:00:00Z",
        answered_by=lead,
    )
    kept = as_sari.post(question(assessment), send | {"note_text": "Belum dikirim", "act": "simpan"})
    assert kept.status_code == 409
    assert "Belum dikirim</textarea>" in kept.text
    assert as_sari.post(question(assessment), send | {"note_text": "Terkirim", "act": "catatan"}).status_code == 409
    assert ReviewNote.objects.filter(text="Terkirim").count() == 1


def test_a_locked_question_still_takes_notes_of_the_team(assessment, as_sari):
    assessment.status = Status.TPI_REVIEW
    assessment.save(update_fields=["status"])
    assert f'action="{notes_at(assessment)}"' in as_sari.get(question(assessment)).text
    response = as_sari.post(notes_at(assessment), {"note_text": "Kita tunggu.", "dari": "pertanyaan"})
    assert response.url == f"{question(assessment)}?catatan=terkirim#catatan"
    said = aside(as_sari.get(response.url))
    assert "Kita tunggu." in said
    assert "Catatan terkirim." in said
    assert "Catatan terkirim." not in aside(as_sari.get(question(assessment)))


def test_two_hundred_notes_are_shown_in_pages_and_cost_the_question_no_query_more(
    assessment, as_sari, sari, django_assert_num_queries
):
    make_note(assessment, "Catatan nomor 0", by=sari)
    as_sari.get(question(assessment))
    with CaptureQueriesContext(connection) as few:
        as_sari.get(question(assessment))
    for number in range(1, 200):
        make_note(assessment, f"Catatan nomor {number}", by=sari)
    with django_assert_num_queries(len(few)):
        response = as_sari.get(question(assessment))
    assert aside(response).count("<li") == 5
    assert '<span class="num">200</span>' in aside(response)
    assert "Catatan nomor 199" in aside(response)
    first, last = as_sari.get(notes_at(assessment)), as_sari.get(f"{notes_at(assessment)}?halaman=4")
    assert first.text.count('class="note"') == last.text.count('class="note"') == 50
    assert "Catatan nomor 0<" in first.text
    assert "Catatan nomor 199<" in last.text


def test_the_page_of_notes_costs_the_same_for_one_note_and_for_fifty(assessment, as_sari, sari):
    make_note(assessment, "Satu", by=sari)
    as_sari.get(notes_at(assessment))
    with CaptureQueriesContext(connection) as few:
        as_sari.get(notes_at(assessment))
    for _ in range(49):
        make_note(assessment, "Lagi", by=sari)
    with CaptureQueriesContext(connection) as many:
        as_sari.get(notes_at(assessment))
    assert len(many) == len(few) <= 14


def test_a_withdrawn_note_says_so_and_shows_its_text_to_nobody(assessment, as_sari, sari, lead, client):
    note = add_note(assessment=assessment, code=CODE, audience=Audience.TEAM, text="SALAH KIRIM", by=sari)
    assert "Tarik catatan ini" in as_sari.get(notes_at(assessment)).text
    as_sari.post(reverse("assessment:note-withdraw", args=[assessment.pk, note.pk]))
    shown = as_sari.get(notes_at(assessment)).text
    assert "Catatan ini ditarik." in shown
    assert "SALAH KIRIM" not in shown
    assert "Tarik catatan ini" not in shown
    assert ReviewNote.objects.get().text == "SALAH KIRIM"


def test_a_finished_talk_leaves_the_question_and_is_opened_again_on_its_page(assessment, as_sari, lead):
    thread = make_note(assessment, "Sudah beres?", by=lead).thread
    url = reverse("assessment:thread-resolve", args=[assessment.pk, thread.pk])
    as_sari.post(url, {"act": "selesai"})
    assert "Sudah beres?" not in aside(as_sari.get(question(assessment)))
    page = as_sari.get(notes_at(assessment)).text
    assert "Sudah beres?" in page
    assert "Selesai, ditandai" in page
    as_sari.post(url, {"act": "buka"})
    assert "Sudah beres?" in aside(as_sari.get(question(assessment)))


def test_a_thread_of_others_is_not_found(assessment, as_sari):
    note = make_note(assessment, "KERJA", visibility="kerja", role=Role.TPI_MEMBER)
    assert as_sari.post(reverse("assessment:thread-resolve", args=[assessment.pk, note.thread_id])).status_code == 404
    assert as_sari.post(reverse("assessment:note-withdraw", args=[assessment.pk, note.pk])).status_code == 404
    assert Thread.objects.get().resolved_at is None


@pytest.fixture
def flow(instruments):
    found = Flow()
    found.to_tpi()
    assert found.leader
    found.begin()
    return found


def evaluation(flow):
    return reverse("assessment:evaluation-edit", args=[flow.assessment.pk, CODE])


def test_an_evaluator_writes_beside_his_value_and_the_unit_reads_it_when_the_round_comes_back(flow, client):
    client.force_login(flow.member)
    page = client.get(evaluation(flow)).text
    assert "Hanya tim Anda yang melihat catatan ini sampai hasil diterbitkan." in page
    send = {"act": "catatan", "version": "0", "explanation": ""}
    for audience, text in (("kerja", "CATATAN-KERJA"), ("hasil", "Lengkapi notulen pemilihan.")):
        response = client.post(evaluation(flow), send | {"note_for": audience, "note_text": text})
        assert response.status_code == 302, response.text
    assert "untuk unit, belum terbit" in client.get(evaluation(flow)).text.lower()
    client.force_login(flow.lead)
    question_url = question(flow.assessment)
    assert "Lengkapi notulen" not in client.get(question_url).text
    assert "Lengkapi notulen" not in client.get(notes_at(flow.assessment)).text
    flow.send_back()
    for url in (question_url, notes_at(flow.assessment)):
        shown = client.get(url).text
        assert "Lengkapi notulen pemilihan." in shown
        assert "CATATAN-KERJA" not in shown
    client.post(
        question_url, {"act": "catatan", "note_for": "hasil", "note_text": "Sudah kami lengkapi.", "version": "9"}
    )
    assert ReviewNote.objects.get(text="Sudah kami lengkapi.").visibility == "terbit"


def test_what_is_written_for_the_unit_comes_out_with_the_result(flow, client):
    note = make_note(flow.assessment, "Pertahankan.", by=flow.member, visibility="konsep", role=Role.TPI_MEMBER)
    flow.score_all()
    flow.hand_up()
    flow.publish()
    note.refresh_from_db()
    assert note.visibility == "terbit"
    assert note.published_at is not None
    client.force_login(flow.lead)
    assert "Pertahankan." in client.get(question(flow.assessment)).text


def test_a_return_for_marked_questions_carries_the_notes_on_these_alone(flow):
    for code in ("A.I.1.i.a", "A.I.1.i.b"):
        make_note(flow.assessment, code, code=code, by=flow.member, visibility="konsep", role=Role.TPI_MEMBER)
    return_for_repair(
        assessment=flow.now,
        step=flow.step,
        reason="Lengkapi notulen.",
        due_at=timezone.now() + timedelta(days=7),
        by=flow.leader,
        codes=["A.I.1.i.b"],
    )
    assert dict(ReviewNote.objects.values_list("text", "visibility")) == {"A.I.1.i.a": "konsep", "A.I.1.i.b": "terbit"}


def test_a_return_that_is_refused_publishes_nothing(flow):
    note = make_note(flow.assessment, "Belum.", by=flow.member, visibility="konsep", role=Role.TPI_MEMBER)
    with pytest.raises(Exception, match="alasan"):
        flow.send_back(reason=" ")
    note.refresh_from_db()
    assert note.visibility == "konsep"
