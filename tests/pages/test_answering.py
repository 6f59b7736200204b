"""The pages of answering, asked as a browser without JavaScript asks them, and the answers of autosave."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from assessment import scoring
from assessment.areas import AreaKey
from assessment.models import Answer, AuditEvent, Indicator, Instrument, Role, Stage
from assessment.services.answers import save_answer
from assessment.services.scores import refresh_score
from assessment.workflow import Status
from evidence.models import Citation, Document, Revision
from tests.factories import PASSWORD, make_assessment, make_member, make_period, make_recap, make_unit
from tests.sheets import CODES, best_answers, instrument

pytestmark = pytest.mark.django_db

CODE, COUNTS, INDEX = "A.I.1.i.a", "A.II.1.i.a", "B.I.a.1"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(time_zone="Asia/Makassar"))


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[AreaKey.MP], full_name="Sari Dewi")


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Made Wirawan")


@pytest.fixture
def as_sari(client, sari):
    client.force_login(sari)
    return client


def url(name, assessment, *args):
    return reverse(f"assessment:{name}", args=[assessment.pk, *args])


def question(assessment, code=CODE):
    return url("answer-edit", assessment, code)


def draft(assessment, code=CODE):
    return url("answer-autosave", assessment, code)


def save(assessment, by, code=CODE, **values):
    given = {"value": scoring.Choice("Ya"), "explanation": "", "version": 0} | values
    return save_answer(assessment=assessment, code=code, by=by, **given)


def cite(assessment, code, by):
    when = {"created_at": timezone.now(), "created_by": by}
    document = Document.objects.create(
        unit=assessment.unit, title="SK", state=Document.State.GOOD, document_date=date(2026, 2, 1), **when
    )
    Revision.objects.create(
        document=document, number=1, storage_name=f"acak-{document.pk}", original_name="sk.pdf", kind="pdf",
        size_bytes=1000, sha256="0" * 64, uploaded_at=timezone.now(), uploaded_by=by,
    )  # fmt: skip
    indicator = Indicator.objects.get(instrument=assessment.period.instrument, code=code)
    Citation.objects.create(assessment=assessment, indicator=indicator, document=document, **when)
    refresh_score(assessment.evaluations.get())


def text_of(response):
    """Return what the page says, tags left out, spaces as one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# --- A question


def test_a_question_shows_every_criterion_and_what_each_level_earns(as_sari, assessment):
    page = text_of(as_sari.get(question(assessment, "A.I.1.i.b")))
    for level in instrument().indicator("A.I.1.i.b").levels:
        assert level.criterion in page
    assert "0,25 poin" in page
    assert "Berita acara seleksi anggota tim beserta tata caranya" in page
    assert "halaman 66" in page


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
    assert "melebihi batas 5000 karakter" in text_of(page)
    assert "x" * 100_000 in page.content.decode()


def test_an_answer_above_its_evidence_is_called_at_risk_until_it_is_supported(as_sari, assessment, sari):
    save(assessment, sari)
    warning = "Jawaban Ya belum memiliki data dukung. Poin 0,25 dihitung sebagai berisiko"
    assert warning in text_of(as_sari.get(question(assessment)))
    cite(assessment, CODE, sari)
    assert warning not in text_of(as_sari.get(question(assessment)))


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


def fields_of(html, button):
    """Return the hidden fields of the form that holds `button`."""
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.S) if button in part)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


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


# --- Autosave


def test_autosave_answers_with_the_new_version_and_the_new_scores(as_sari, assessment):
    answer = as_sari.post(draft(assessment), {"level": "Ya", "explanation": "SK", "version": "0"}, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="id_version" value="1" hx-swap-oob' in html
    assert "Tersimpan" in text_of(answer)
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


# --- The lists


def test_the_first_page_says_what_remains_and_the_one_next_question(as_sari, assessment, sari):
    """A.II.1.ii.a and A.II.1.iii.a each earn 1,00 of the area's weight; the first in the document comes first."""
    page = text_of(as_sari.get(url("assessment-detail", assessment)))
    questions = 16
    assert f"{questions} pertanyaan lagi" in page
    assert "hingga +1,00 poin" in page
    assert "Kerjakan" in page


def test_a_supported_answer_is_finished_and_an_unsupported_one_is_not(as_sari, assessment, sari):
    save(assessment, sari)
    assert "16 pertanyaan lagi" in text_of(as_sari.get(url("assessment-detail", assessment)))
    cite(assessment, CODE, sari)
    assert "15 pertanyaan lagi" in text_of(as_sari.get(url("assessment-detail", assessment)))


def test_a_member_without_an_area_learns_whom_to_ask(client, assessment, lead):
    type(lead).objects.filter(pk=lead.pk).update(phone="0812-3456")
    client.force_login(make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=[]))
    page = text_of(client.get(url("assessment-detail", assessment)))
    assert "Mintalah kepada Made Wirawan, ketua tim ZI, telepon 0812-3456" in page


def test_an_area_shows_pemenuhan_and_reform_together_in_document_order(as_sari, assessment, sari):
    save(assessment, sari)
    html = as_sari.get(url("area-detail", assessment, "MP")).content.decode()
    codes = re.findall(r'class="code">([^<]+)<', html)
    assert codes == [code for code in instrument().indicators if code.startswith(("A.I.1.", "A.II.1."))]
    assert html.count("Dikerjakan") == 1


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("key", list(AreaKey))
def test_every_area_of_every_instrument_opens(client, instruments, code, key):
    assessment = make_assessment(period=make_period(instrument=Instrument.objects.get(code=code)))
    client.force_login(make_member(Role.TEAM_LEAD, unit=assessment.unit))
    assert client.get(url("area-detail", assessment, key)).status_code == 200


@pytest.mark.parametrize(("code", "count"), list(zip(CODES, (113, 84, 84), strict=True)))
def test_the_full_sheet_shows_every_question_with_its_points(client, instruments, code, count):
    assessment = make_assessment(period=make_period(instrument=Instrument.objects.get(code=code)))
    client.force_login(make_member(Role.HEAD, unit=assessment.unit))
    html = client.get(url("sheet-detail", assessment)).content.decode()
    assert len(re.findall(r'href="\.\./jawaban/', html)) == count


def test_the_full_sheet_tells_both_figures(client, assessment, lead):
    """A.I.1.i.a alone: 0,25 of 0,50 claimed, and 0,50 of the answered ones."""
    save(assessment, lead)
    client.force_login(lead)
    page = text_of(client.get(url("sheet-detail", assessment)))
    assert "Klaim 0,25" in page
    assert "Terjawab saja 0,50" in page
    assert "Berdata dukung 0,00" in page


@pytest.mark.parametrize(
    "page", [("assessment-detail",), ("area-detail", "PW"), ("sheet-detail",), ("answer-edit", "A.I.5.i.a")]
)
def test_pages_take_at_most_twelve_queries_however_full_the_sheet(
    client, assessment, lead, page, django_assert_max_num_queries
):
    name, *args = page
    for code, value in best_answers().items():
        save(assessment, lead, code=code, value=value, explanation="x" * 500)
        if code.startswith("A.I.5"):
            cite(assessment, code, lead)
    client.force_login(lead)
    client.get(url(name, assessment, *args))
    with django_assert_max_num_queries(12):
        assert client.get(url(name, assessment, *args)).status_code == 200


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("assessment:assessment-detail", ()),
        ("assessment:area-detail", ("MP",)),
        ("assessment:sheet-detail", ()),
        ("assessment:answer-edit", (CODE,)),
        ("assessment:report-pdf", ()),
        ("assessment:lke-xlsx", ()),
        ("evidence:document-list", ()),
    ],
)
def test_f07_sheet_pages_of_a_round_that_holds_only_a_rekap_explain_it(client, assessment, lead, name, args):
    assessment.evaluations.all().delete()
    make_recap(assessment, Stage.TPN, {"A": "41.14", "B": "36.44"}, by=lead)
    client.force_login(lead)

    response = client.get(reverse(name, args=[assessment.pk, *args]))

    assert response.status_code == 409
    assert "hanya memuat rekap nilai" in response.text


def test_f07_saving_into_a_round_that_holds_only_a_rekap_is_refused(client, assessment, lead):
    assessment.evaluations.all().delete()
    client.force_login(lead)

    response = client.post(question(assessment), {"version": "0", "level": "Ya", "explanation": "teks saya"})

    assert response.status_code == 409
    assert not Answer.objects.exists()
