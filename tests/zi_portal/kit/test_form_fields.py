"""Dates, times and lines of text as people type them."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from zi_portal.kit.forms.fields import DateField, LineField, LinesField, TimeField, WholeNumberField


@pytest.mark.parametrize(
    "text",
    [
        "31 Mei 2026", "31 mei 2026", " 31  MEI 2026 ", "31-5-2026", "31-05-2026", "31/05/2026", "31/5/2026",
        "31.05.2026", "2026-05-31", "2026-5-31", "31-Mei-2026",
    ],
)  # fmt: skip
def test_f10_dates_as_offices_write_them_are_read(text):
    assert DateField().clean(text) == date(2026, 5, 31)


@pytest.mark.parametrize(
    "text",
    [
        "05/31/2026", "29/02/2026", "1/2/26", "31 Mei 0026", "0026-05-31", "31-5/2026", "31 Juno 2026", "kemarin", "31",
        "٣١-٥-٢٠٢٦", "2026-13-01", "31 Mei 2101", "0-5-2026", "31 Mei 2026 10.00", "1e3-05-2026", "99999999999999-1-1",
    ],
)  # fmt: skip
def test_f10_what_is_no_date_or_could_mean_another_is_an_error(text):
    with pytest.raises(ValidationError, match="Tanggal tidak dapat dibaca"):
        DateField().clean(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 Agustus 2026", date(2026, 8, 1)),
        ("1 Agt 2026", date(2026, 8, 1)),
        ("1 Nop 2026", date(2026, 11, 1)),
        ("29 Februari 2028", date(2028, 2, 29)),
        ("5 Des. 2025", date(2025, 12, 5)),
    ],
)
def test_date_field_knows_month_names_and_their_short_forms(text, day):
    assert DateField().clean(text) == day


def test_date_field_shows_a_date_in_words_and_leaves_what_was_typed():
    field = DateField(required=False)
    assert field.prepare_value(date(2026, 5, 31)) == "31 Mei 2026"
    assert field.prepare_value("05/31/2026") == "05/31/2026"
    assert field.clean("") is None
    assert not field.has_changed(date(2026, 5, 31), "31-5-2026")
    assert field.has_changed(date(2026, 5, 31), "salah")


@pytest.mark.parametrize("text", ["23.59", "23:59", "23.59 WIB", "23:59 wita"])
def test_time_field_reads_point_and_colon(text):
    assert TimeField().clean(text) == time(23, 59)


@pytest.mark.parametrize("text", ["24.00", "9", "23.5", "23.60", "sore", "٢٣.٥٩"])
def test_time_field_refuses_what_is_no_time(text):
    with pytest.raises(ValidationError, match="Jam tidak dapat dibaca"):
        TimeField().clean(text)


def test_line_field_removes_what_cannot_be_seen():
    assert LineField().clean(" Sari\u202e \u200b  Dewi\t\n") == "Sari Dewi"
    assert LinesField().clean("SATU \r\n\r\nDUA\u2066\n") == "SATU\n\nDUA"


def test_f08_line_field_refuses_nul_and_length_and_keeps_markup_as_text():
    field = LineField(max_length=50)
    assert field.clean("<script>{{7*7}}</script> ' OR 1=1 😀") == "<script>{{7*7}}</script> ' OR 1=1 😀"
    for text in ("a\x00b", "x" * 100_000):
        with pytest.raises(ValidationError):
            field.clean(text)


@pytest.mark.parametrize("text", ["1.000", "1,000", "٣", "1e3", "-1"])
def test_f09_whole_number_field_never_guesses(text):
    with pytest.raises(ValidationError):
        WholeNumberField().clean(text)


def test_f09_whole_number_field_reads_plain_and_spaced_digits():
    assert (WholeNumberField().clean("281"), WholeNumberField().clean("1 000")) == (281, 1000)
    assert WholeNumberField(required=False).clean("") is None
