"""Which months should have been monitored, and what a record begins with."""

from datetime import date

import pytest

from assessment.programme.monitoring.rules import Hindrance, Work, draft, missing


@pytest.mark.parametrize(
    ("begin", "recorded", "day", "expected"),
    [
        (None, (), date(2026, 12, 31), ()),  # nothing has begun
        (1, (), date(2026, 1, 31), ()),  # January is not over
        (1, (), date(2026, 2, 1), (1,)),
        (1, (1, 3), date(2026, 5, 1), (2, 4)),
        (3, (), date(2026, 5, 31), (3, 4)),  # what came before the work is nobody's
        (3, (3, 4), date(2026, 5, 31), ()),
        (11, (), date(2027, 3, 1), (11, 12)),
        (1, (), date(2025, 12, 31), ()),
    ],
)
def test_a_month_is_missing_once_it_is_over_and_the_work_had_begun(begin, recorded, day, expected):
    assert missing(begin, recorded, 2026, day) == expected


def test_a_draft_tells_each_line_with_what_was_reported_and_the_open_obstacles():
    works = [
        Work("Pembentukan tim kerja", 60, "Dua SOP dipantau.\nSatu menyusul", is_late=False),
        Work("Sosialisasi", None, "", is_late=True),
        Work("Survei internal", 0, "", is_late=False),
    ]
    hindrances = [Hindrance("Notulen sering terlambat", "Notulis bergilir."), Hindrance("Anggaran kurang.", "")]
    assert draft(3, 2026, works, hindrances) == (
        "Kemajuan Maret 2026:\n"
        "- Pembentukan tim kerja: 60 %. Dua SOP dipantau. Satu menyusul.\n"
        "- Sosialisasi: belum dilaporkan, terlambat.\n"
        "- Survei internal: 0 %.\n"
        "\n"
        "Hambatan:\n"
        "- Notulen sering terlambat. Solusi: Notulis bergilir.\n"
        "- Anggaran kurang. Solusi: belum ada."
    )


def test_a_draft_without_work_says_so():
    assert draft(1, 2026, [], []) == "Kemajuan Januari 2026:\nBelum ada kegiatan rencana kerja pada bulan ini."
