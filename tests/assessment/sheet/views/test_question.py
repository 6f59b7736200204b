"""The page of a question, asked as a browser without JavaScript asks it, and who sees what."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Answer
from assessment.rounds.workflow import Status
from tests.assessment.sheet.views.sheet import CODE, COUNTS, cite, draft, question, save, url
from tests.factories import make_member, make_unit
from tests.sheets import instrument
from tests.texts import text_of

pytestmark = pytest.mark.django_db


# --- A question


def test_a_question_shows_every_criterion_and_what_each_level_earns(as_sari, assessment):
    page = text_of(as_sari.get(question(assessment, "A.I.1.i.b")))
    for level in instrument().indicator("A.I.1.i.b").levels:
        assert level.criterion in page
    assert "0,25 poin" in page
    assert "Berita acara seleksi anggota tim beserta tata caranya" in page
    assert "hlm. 66" in page


def test_an_answer_is_saved_and_the_page_says_so_from_the_database(as_sari, assessment, sari):
    answer = as_sari.post(question(assessment), {"level": "Ya", "explanation": "SK", "version": "0", "act": "simpan"})
    assert answer.status_code == 302
    assert answer.url == f"{question(assessment)}?dari={CODE}"
    page = as_sari.get(answer.url)
    assert f"Jawaban {CODE} tersimpan pukul" in text_of(page)
    assert 'value="Ya" checked' in page.content.decode()
    assert Answer.objects.get().answered_by == sari


def test_save_and_continue_leads_to_the_next_question_and_at_the_end_to_the_area(as_sari, assessment):
    first = as_sari.post(question(assessment), {"level": "Ya", "version": "0", "act": "lanjut"})
    assert first.url == f"{question(assessment, 'A.I.1.i.b')}?dari={CODE}"
    last = "A.II.1.iii.a"
    page = as_sari.post(question(assessment, last), {"level": "A", "version": "0", "act": "lanjut"}, follow=True)
    assert page.redirect_chain[0][0] == f"{url('area-detail', assessment, 'MP')}?dari={last}"
    assert f"Jawaban {last} tersimpan" in text_of(page)


@pytest.mark.parametrize("code", ["A.I.1.i.b", "X", "%00"])
def test_the_notice_of_a_save_never_claims_what_is_not_saved(as_sari, assessment, code):
    assert "tersimpan pukul" not in text_of(as_sari.get(question(assessment), {"dari": code}))


def test_clearing_leaves_the_question_unanswered(as_sari, assessment, sari):
    save(assessment, sari, explanation="tetap")
    as_sari.post(question(assessment), {"level": "Ya", "explanation": "tetap", "version": "1", "act": "kosongkan"})
    answer = Answer.objects.get()
    assert (answer.level, answer.explanation) == (None, "tetap")


def test_the_enter_key_presses_save_and_not_clear(as_sari, assessment):
    """Browsers press the first submit button of a form."""
    html = as_sari.get(question(assessment, COUNTS)).content.decode()
    assert re.findall(r'form="jawaban" name="act" value="(\w+)"', html)[0] == "lanjut"


def test_f11_a_level_of_another_type_is_an_error_at_the_field_and_keeps_the_text(as_sari, assessment):
    page = as_sari.post(question(assessment), {"level": "A", "explanation": "teks saya", "version": "0"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "<title>Kesalahan: " in html
    assert 'href="#id_level"' in html
    assert "teks saya</textarea>" in html
    assert not Answer.objects.exists()


def test_f09_a_number_is_asked_back_at_its_field_and_kept_as_typed(as_sari, assessment):
    sent = {"jumlah-jumlah_agen": "1.234", "jumlah-jumlah_perubahan": "3", "version": "0"}
    page = as_sari.post(question(assessment, COUNTS), sent)
    html = page.content.decode()
    assert page.status_code == 422
    assert html.count("Maksud Anda 1234?") == 2  # in the summary and at the field
    assert 'value="1.234" aria-invalid="true"' in html
    assert not Answer.objects.exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "{% debug %}", "</textarea><b>"])
def test_f08_text_is_escaped_wherever_it_stands(client, assessment, lead, text):
    save(assessment, lead, explanation=text)
    reader = make_member(Role.HEAD, unit=assessment.unit)
    for person in (lead, reader):
        client.force_login(person)
        html = client.get(question(assessment)).content.decode()
        assert escape(text) in html
        assert "<" not in text or text not in html


def test_f08_a_text_of_100000_characters_is_refused_and_kept(as_sari, assessment):
    page = as_sari.post(question(assessment), {"explanation": "x" * 100_000, "version": "0"})
    assert page.status_code == 422
    assert "melebihi batas 5.000 karakter" in text_of(page)
    assert "x" * 100_000 in page.content.decode()


def test_an_answer_above_its_evidence_is_called_at_risk_until_it_is_supported(as_sari, assessment, sari):
    save(assessment, sari)
    warning = "Jawaban Ya belum memiliki data dukung. Poin 0,25 dihitung sebagai berisiko"
    assert warning in text_of(as_sari.get(question(assessment)))
    cite(assessment, CODE, sari)
    assert warning not in text_of(as_sari.get(question(assessment)))


# --- Who sees what


def test_a_member_of_another_pokja_reads_the_question_with_the_reason(client, assessment, lead):
    save(assessment, lead, explanation="milik MP")
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.TL]))
    page = client.get(question(assessment))
    assert page.status_code == 200
    assert "Jawaban area Manajemen Perubahan hanya dapat diubah oleh pokjanya atau ketua tim ZI." in text_of(page)
    assert "milik MP" in text_of(page)
    assert "(jawaban unit)" in text_of(page)
    assert 'name="level"' not in page.content.decode()
    refused = client.post(question(assessment), {"level": "Tidak", "explanation": "bukan hak saya", "version": "1"})
    assert refused.status_code == 403
    assert "bukan hak saya</textarea>" in refused.content.decode()
    assert Answer.objects.get().level == "Ya"


@pytest.mark.parametrize("name", ["assessment-detail", "sheet-detail"])
@pytest.mark.parametrize("missing", [False, True])
def test_another_units_sheet_is_not_found_like_a_missing_one(client, assessment, name, missing):
    client.force_login(make_member(Role.TEAM_LEAD, unit=make_unit()))
    pk = 10**9 if missing else assessment.pk
    assert client.get(reverse(f"assessment:{name}", args=[pk])).status_code == 404


@pytest.mark.parametrize("code", ["A.I.1.i.z", "A.I.1.i", "B.I.1.1", "0", "' OR 1=1", "x" * 300])
def test_an_unknown_question_is_not_found(as_sari, assessment, code):
    assert as_sari.get(question(assessment, code)).status_code == 404
    assert as_sari.post(draft(assessment, code), {"version": "0"}).status_code == 404


@pytest.mark.parametrize("key", ["XX", "mp", "BB", "A.I.1"])
def test_an_unknown_area_is_not_found(as_sari, assessment, key):
    assert as_sari.get(url("area-detail", assessment, key)).status_code == 404


def test_tpi_reads_after_the_hand_over_only(client, assessment, lead):
    save(assessment, lead)
    client.force_login(make_member(Role.TPI_MEMBER, unit=assessment.unit))
    assert client.get(question(assessment)).status_code == 403
    type(assessment).objects.update(status=Status.TPI_REVIEW)
    page = client.get(question(assessment))
    assert page.status_code == 200
    assert 'name="level"' not in page.content.decode()
