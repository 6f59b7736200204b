"""Two people at one answer, and old pages: no text is lost."""

import pytest

from assessment.audit.models import AuditEvent
from assessment.rounds.models import Answer
from assessment.rounds.workflow import Status
from tests.assessment.sheet.views.sheet import fields_of, question, save
from tests.texts import text_of

pytestmark = pytest.mark.django_db


# --- Two people, one answer


def test_k01_a_stale_save_shows_both_texts_with_their_differences(as_sari, assessment, sari, lead):
    save(assessment, sari, explanation="Tim dibentuk dengan SK lama.")
    save(assessment, lead, explanation="Tim dibentuk dengan SK baru.", version=1)
    page = as_sari.post(
        question(assessment), {"level": "Tidak", "explanation": "Tim dibentuk dengan SK 2026.", "version": "1"}
    )
    html = page.content.decode()
    assert page.status_code == 409
    assert "Made mengubah jawaban ini pukul" in text_of(page)
    assert "<mark>2026.</mark>" in html
    assert "<mark>baru.</mark>" in html
    assert "<mark>Tidak</mark>" in html
    assert "Tim dibentuk dengan SK baru.\n\nTim dibentuk dengan SK 2026.</textarea>" in html
    assert Answer.objects.get().explanation == "Tim dibentuk dengan SK baru."


def test_k01_either_text_can_be_kept_on_purpose(as_sari, assessment, sari, lead):
    save(assessment, sari, explanation="a")
    save(assessment, lead, explanation="b", version=1)
    page = as_sari.post(question(assessment), {"level": "Ya", "explanation": "c", "version": "1"})
    mine = fields_of(page.content.decode(), "Pakai isian saya")
    assert as_sari.post(question(assessment), mine).status_code == 302
    answer = Answer.objects.get()
    assert (answer.explanation, answer.version) == ("c", 3)
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.ANSWER_SAVED).count() == 3


def test_k01_a_third_save_meanwhile_is_shown_again(as_sari, assessment, sari, lead):
    save(assessment, sari, explanation="a")
    save(assessment, lead, explanation="b", version=1)
    page = as_sari.post(question(assessment), {"level": "Ya", "explanation": "c", "version": "1"})
    save(assessment, lead, explanation="d", version=2)
    assert as_sari.post(question(assessment), fields_of(page.content.decode(), "Pakai isian saya")).status_code == 409
    assert Answer.objects.get().explanation == "d"


def test_k02_the_back_button_does_not_bring_an_old_text_back(as_sari, assessment, sari):
    save(assessment, sari, explanation="lama")
    save(assessment, sari, explanation="baru", version=1)
    page = as_sari.post(question(assessment), {"level": "Ya", "explanation": "lama, diubah", "version": "1"})
    assert page.status_code == 409
    assert "Anda mengubah jawaban ini pukul" in text_of(page)
    assert Answer.objects.get().explanation == "baru"


def test_k02_the_same_text_on_an_old_version_is_taken_silently(as_sari, assessment, sari):
    save(assessment, sari, explanation="lama")
    save(assessment, sari, explanation="baru", version=1)
    again = as_sari.post(question(assessment), {"level": "Ya", "explanation": "baru", "version": "1"})
    assert again.status_code == 302
    assert Answer.objects.get().version == 2


def test_k03_a_save_that_loses_to_the_hand_over_offers_its_text(as_sari, assessment):
    type(assessment).objects.update(status=Status.TPI_REVIEW)
    page = as_sari.post(question(assessment), {"level": "Ya", "explanation": "teks yang kalah", "version": "0"})
    assert page.status_code == 409
    assert "Isian Anda belum tersimpan." in text_of(page)
    assert "teks yang kalah</textarea>" in page.content.decode()
    assert not Answer.objects.exists()
