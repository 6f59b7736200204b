"""Whether a document counts, in words, on the days that decide it: the period's window is 2025 and 2026."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from assessment.scores.selectors import supported_codes
from assessment.scores.support_rule import Window
from evidence.documents.models import Citation, Document, RevisionPin
from evidence.documents.selectors.support import judgement_of, reason_of, support_of
from tests.factories import make_user
from tests.flow import Flow
from tests.texts import text_of

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 3)
COUNTED = "Dihitung sebagai data dukung."
OUTSIDE = "Tidak dihitung: tanggalnya di luar rentang 1 Januari 2025 sampai 31 Desember 2026."
CASES = [
    # dated, valid until, sentence
    (date(2025, 1, 1), None, COUNTED),
    (date(2026, 12, 31), None, COUNTED),
    (date(2026, 12, 31), date(2027, 12, 31), COUNTED),
    (date(2025, 1, 1), date(2026, 12, 31), COUNTED),
    (date(2024, 12, 31), None, OUTSIDE),
    (date(2027, 1, 1), None, OUTSIDE),
    # A document of after the window stays outside, however long it is valid.
    (date(2027, 1, 1), date(2027, 1, 1), OUTSIDE),
    (date(2027, 1, 1), date(2031, 12, 31), OUTSIDE),
    (date(2024, 12, 31), date(2027, 1, 1), f"{COUNTED[:-1]}: berlaku sampai 1 Januari 2027."),
    (None, date(2026, 3, 3), f"{COUNTED[:-1]}: berlaku sampai 3 Maret 2026."),
    (None, date(2026, 3, 2), "Tidak dihitung: berlaku sampai 2 Maret 2026, jadi sudah lewat."),
    (None, None, "Belum dihitung: tanggal dokumen belum diisi."),
]


@pytest.mark.parametrize(("dated", "valid_until", "sentence"), CASES)
def test_what_is_said_of_a_document_and_what_the_score_counts(own, dated, valid_until, sentence):
    own.upload(indicator=own.question())
    Document.objects.update(document_date=dated, valid_until=valid_until)
    found = support_of(Document.objects.get(), own.assessment.period, on=ON)
    assert (found.sentence, found.counts) == (sentence, sentence.startswith("Dihitung"))
    assert supported_codes(own.assessment, ON) == ({own.question().code} if found.counts else set())


def test_a_document_of_after_the_window_is_not_dihitung_on_any_page_or_at_the_hand_over(client, instruments, clock):
    flow = Flow()
    code, *others = flow.codes
    late = flow.upload("laporan-2027.pdf", document_date=date(2027, 1, 1), valid_until=date(2031, 12, 31))
    flow.cite(late, [code])
    Citation.objects.filter(indicator__code=code, document=flow.document).delete()
    client.force_login(flow.lead)
    pages = [
        reverse("assessment:answer-edit", args=[flow.assessment.pk, code]),
        reverse("evidence:document-detail", args=[late.pk]),
    ]
    for page in pages:
        said = text_of(client.get(page))
        assert OUTSIDE in said
        assert "Dihitung sebagai data dukung" not in said
    flow.to_tpi()
    assert set(RevisionPin.objects.filter(counts=True).values_list("indicator__code", flat=True)) == set(others)
    (pin,) = RevisionPin.objects.filter(counts=False)
    assert (pin.document, pin.indicator.code) == (late, code)


@pytest.mark.parametrize(
    ("dated", "valid_until", "sentence"),
    [
        (date(2024, 12, 31), None, OUTSIDE),
        (date(2025, 1, 1), date(2026, 3, 2), "Tidak dihitung: berlaku sampai 2 Maret 2026, jadi sudah lewat."),
        (None, None, "Belum dihitung: tanggal dokumen belum diisi."),
        # The days would do, so it was the state.
        (date(2025, 1, 1), None, "Tidak dihitung: keadaannya waktu itu tidak baik."),
    ],
)
def test_of_a_document_that_did_not_count_the_days_are_told_or_else_the_state(dated, valid_until, sentence):
    window = Window(date(2025, 1, 1), date(2026, 12, 31), ON)
    assert reason_of(window, dated=dated, valid_until=valid_until) == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"state": "diperiksa"}, "Belum dihitung: sedang diperiksa."),
        ({"state": "tautan"}, "Tidak dihitung: baru berupa tautan yang harus diunduh sendiri. Unggah berkasnya."),
        (
            {"state": "bermasalah"},
            "Tidak dihitung: pemeriksaan menemukan berkasnya hilang, berubah, atau mengandung virus. Ganti berkasnya.",
        ),
        ({"state": "ditolak"}, "Tidak dihitung: ditolak."),
        ({"withdrawn_at": datetime(2026, 3, 1, tzinfo=UTC)}, "Tidak dihitung: sudah ditarik."),
    ],
)
def test_what_keeps_a_document_from_counting_is_told_whatever_its_date(own, facts, sentence):
    own.upload(indicator=own.question())
    document = Document.objects.get()
    document.document_date = date(2026, 1, 1)
    for name, value in facts.items():
        setattr(document, name, value)
    found = support_of(document, own.assessment.period, on=ON)
    assert (found.counts, found.sentence) == (False, sentence)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Dinyatakan baik lagi oleh Sari (Ketua tim ZI) pada 4 Maret 2026."),
        (
            {"state": "ditolak", "state_reason": "Buram."},
            "Ditolak oleh Sari (Ketua tim ZI) pada 4 Maret 2026. Alasan: Buram.",
        ),
        ({"state": "diperiksa"}, ""),
        ({"state_set_at": None}, ""),
    ],
)
def test_who_judged_a_document_is_told_with_the_day_of_the_unit(own, facts, said):
    """18.00 UTC is the next day in every zone of the country."""
    judged = {"state_set_at": datetime(2026, 3, 3, 18, 0, tzinfo=UTC), "state_set_by": make_user(full_name="Sari")}
    document = Document(unit=own.unit, state_set_as="ketua_tim", **({"state": "baik"} | judged | facts))
    assert judgement_of(document) == said
