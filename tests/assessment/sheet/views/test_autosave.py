"""Autosave, and what is sent after the session ended."""

import re

import pytest
from django.urls import reverse

from assessment.rounds.models import Answer
from assessment.rounds.workflow import Status
from tests.assessment.sheet.views.sheet import CODE, COUNTS, HTMX, draft, fields_of, question, save
from tests.factories import PASSWORD
from tests.texts import text_of

pytestmark = pytest.mark.django_db


# --- Autosave


def test_autosave_answers_with_the_new_version_and_the_new_scores(as_sari, assessment):
    answer = as_sari.post(draft(assessment), {"level": "Ya", "explanation": "SK", "version": "0"}, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="id_version" value="1" hx-swap-oob' in html
    assert "Jawaban tersimpan" in text_of(answer)
    assert re.search(r'id="pengaruh".*0,25 <span class="of">dari 0,25 poin', html, re.S)


def test_k02_an_autosave_behind_a_manual_save_changes_nothing(as_sari, assessment, sari):
    save(assessment, sari, explanation="disimpan dengan tombol")
    answer = as_sari.post(draft(assessment), {"level": "Ya", "explanation": "disimpan", "version": "0"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Bandingkan kedua isian" in text_of(answer)
    assert Answer.objects.get().explanation == "disimpan dengan tombol"


def test_f09_autosave_of_a_half_typed_number_says_what_is_wrong_and_saves_nothing(as_sari, assessment):
    answer = as_sari.post(draft(assessment, COUNTS), {"jumlah-jumlah_agen": "1.234", "version": "0"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Maksud Anda 1234?" in text_of(answer)
    assert not Answer.objects.exists()


def test_a_half_filled_question_is_saved_and_said_to_be_unanswered_still(as_sari, assessment):
    sent = {"jumlah-jumlah_agen": "5", "jumlah-jumlah_perubahan": "", "version": "0"}
    answer = as_sari.post(draft(assessment, COUNTS), sent, headers=HTMX)
    assert re.search(r"Jawaban tersimpan [0-9.]+ Belum terjawab: 1 baris masih kosong", text_of(answer))
    page = as_sari.get(question(assessment, COUNTS))
    assert re.search(r"Jawaban tersimpan [0-9.]+ Belum terjawab: 1 baris masih kosong", text_of(page))
    assert "Nilai (0 sampai 1) = Jumlah perubahan yang dibuat ÷ Jumlah agen perubahan." in text_of(page)

    full = as_sari.post(
        draft(assessment, COUNTS), sent | {"jumlah-jumlah_perubahan": "0", "version": "1"}, headers=HTMX
    )
    assert "Belum terjawab" not in text_of(full)


def test_k03_autosave_after_the_hand_over_says_why(as_sari, assessment):
    type(assessment).objects.update(status=Status.WITH_HEAD)
    answer = as_sari.post(draft(assessment), {"level": "Ya", "version": "0"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Belum tersimpan." in text_of(answer)


def test_autosave_is_post_only(as_sari, assessment):
    assert as_sari.get(draft(assessment)).status_code == 405


# --- The session ends (A10)


def test_a10_a_save_after_the_session_ended_can_sign_in_on_the_spot_and_loses_nothing(client, assessment, sari):
    sent = {"level": "Ya", "explanation": "Jawaban yang panjang\nsekali.", "version": "0", "act": "lanjut"}
    page = client.post(question(assessment), sent)
    html = page.content.decode()
    assert page.status_code == 401
    assert "Masuk lagi untuk menyimpan; isian Anda masih ada di bawah." in text_of(page)
    assert "Jawaban yang panjang\nsekali.</textarea>" in html

    carried = fields_of(html, "Masuk lagi")
    wrong = client.post(reverse("assessment:sign-in"), carried | {"name": sari.username, "password": "bukan ini"})
    assert wrong.status_code == 422
    assert "Jawaban yang panjang\nsekali.</textarea>" in wrong.content.decode()

    carried = fields_of(wrong.content.decode(), "Masuk")
    resumed = client.post(reverse("assessment:sign-in"), carried | {"name": sari.username, "password": PASSWORD})
    assert "Simpan isian Anda" in text_of(resumed)
    assert not Answer.objects.exists()

    saved = client.post(question(assessment), fields_of(resumed.content.decode(), "Simpan isian ini"))
    assert saved.url == f"{question(assessment, 'A.I.1.i.b')}?dari={CODE}"
    answer = Answer.objects.get()
    assert (answer.level, answer.explanation) == ("Ya", "Jawaban yang panjang\nsekali.")


def test_a10_autosave_after_the_session_ended_leaves_the_page_as_it_is(client, assessment):
    answer = client.post(draft(assessment), {"explanation": "teks", "version": "0"}, headers=HTMX)
    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#pesan"
    assert "Masuk lagi di tab baru" in text_of(answer)


def test_a10_signed_in_meanwhile_in_another_tab_the_text_is_still_offered(client, assessment, sari):
    page = client.post(question(assessment), {"level": "Ya", "explanation": "teks", "version": "0"})
    client.force_login(sari)
    resumed = client.post(reverse("assessment:sign-in"), fields_of(page.content.decode(), "Masuk lagi"))
    assert "Simpan isian Anda" in text_of(resumed)
