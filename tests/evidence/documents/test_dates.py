"""Of which day a document seems to be: dates as offices write them, and numbers that are none."""

from datetime import date

import pytest

from evidence.documents.dates import FoundDate, Source, date_in_name, date_in_text, date_of_file, date_of_photo

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("SK Tim 31-12-2025.pdf", date(2025, 12, 31)),
        ("SK Tim 31.12.2025.pdf", date(2025, 12, 31)),
        ("notulen 1 Februari 2026.pdf", date(2026, 2, 1)),
        ("notulen_1_Feb_2026.pdf", date(2026, 2, 1)),
        ("Rapat 12-Okt-2026.docx", date(2026, 10, 12)),
        ("laporan 5 Agustus 2026 final.pdf", date(2026, 8, 5)),
        ("laporan 05 nopember 2025.pdf", date(2025, 11, 5)),
        ("2026-02-01 notulen.pdf", date(2026, 2, 1)),
        ("IMG_20251231.jpg", date(2025, 12, 31)),
        ("IMG_20251231_081530.jpg", date(2025, 12, 31)),
        ("IMG-20251231-WA0007.jpg", date(2025, 12, 31)),
        ("PXL_20260315_091122333.jpg", date(2026, 3, 15)),
        ("Screenshot_2026-03-15-10-22-33.png", date(2026, 3, 15)),
        ("Foto 2026-03-15 10.22.33.jpg", date(2026, 3, 15)),
        ("WhatsApp Image 2026-03-15 at 10.22.33.jpeg", date(2026, 3, 15)),
        ("apel 15032026.jpg", date(2026, 3, 15)),
        ("scan 31_12_2025.pdf", date(2025, 12, 31)),
        ("2026_03_15 notulen.pdf", date(2026, 3, 15)),
    ],
)
def test_a_name_tells_its_day(name, day):
    assert date_in_name(name, today=TODAY) == day


@pytest.mark.parametrize(
    "name",
    [
        "SK Tim.pdf",
        "SK 2026.pdf",
        "rencana 2 Desember 2026.pdf",  # tomorrow
        "rencana 31-12-2027.pdf",
        "arsip 31-12-1999.pdf",  # absurdly old
        "IMG_20261231.jpg",
        "IMG_20251331.jpg",  # no thirteenth month
        "30-02-2026.pdf",
        "198001012005011001.pdf",  # a NIP
        "NIP 19800101 200501 1 001.pdf",
        "200001012020011001 SK.pdf",
        "NIP 20000101 202001 1 001.pdf",  # its first eight digits could be a day
        "3174012005010001 KTP.pdf",  # a NIK
        "A.I.1.i.a 1.2.3.pdf",
        "rapat 1-2-2026 sampai 3-2-2026.pdf",  # which of them?
        "KEP-12-01-2026-99.pdf",
        "telepon 0812 2026 0102.pdf",
    ],
)
def test_a_name_without_one_sure_day_tells_none(name):
    assert date_in_name(name, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "day", "number"),
    [
        ("Denpasar, 12 Oktober 2026\nLaporan penanganan pengaduan", date(2026, 10, 12), 1),
        (
            (
                "KEPUTUSAN KEPALA KANTOR NOMOR KEP-12/2026\nMengingat Peraturan Menteri tanggal 3 Mei 2019\f"
                "Ditetapkan di Denpasar\npada tanggal 2 Februari 2026\nKEPALA KANTOR,\nNIP 19800101 200501 1 001"
            ),
            date(2026, 2, 2),
            2,
        ),
        ("NOTULEN\nHari/Tanggal : 15 Maret 2026\nWaktu : 10.00", date(2026, 3, 15), 1),
        ("Tgl. : 15-03-2026", date(2026, 3, 15), 1),
        ("Rapat pada 5 Agt 2026 dihadiri 12 orang.", date(2026, 8, 5), 1),
        ("Menindaklanjuti surat tanggal 1 Januari 2026.\n\nDenpasar, 9 Januari 2026", date(2026, 1, 9), 1),
        ("Masa berlaku sampai 31 Desember 2026. Dibuat 1 April 2026.", date(2026, 4, 1), 1),
        ("Masa berlaku sampai 31 Maret 2026. Dibuat 1 April 2026.", date(2026, 4, 1), 1),
        ("Rapat pada tanggal: 3 Mei 2026\nTanggal: 5 Mei 2026", date(2026, 5, 5), 1),
        ("halaman sampul\f\fTuban, 31 Desember 2025", date(2025, 12, 31), 3),
    ],
)
def test_a_text_tells_the_day_it_is_of_and_the_page(text, day, number):
    assert date_in_text(text, today=TODAY) == FoundDate(day, Source.TEXT, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Laporan tahun 2026",
        "NIP 198001012005011001",
        "NIP. 20000101 202001 1 001",
        "Nomor 12/2026, halaman 3.4",
        "Rapat berikutnya 5 Januari 2027",
        "Undang-undang 17 Agustus 1945",
        "\f\f\f12 Oktober 2026",  # beyond the pages that are looked at
        "Versi 1.2.2026.4",
        "31 Februari 2026",
    ],
)
def test_a_text_without_a_day_that_can_be_tells_none(text):
    assert date_in_text(text, today=TODAY) is None


def test_what_a_camera_and_a_program_note():
    assert date_of_photo("2026:02:01 10:00:00", today=TODAY) == date(2026, 2, 1)
    assert date_of_photo("0000:00:00 00:00:00", today=TODAY) is None
    assert date_of_photo("2027:02:01 10:00:00", today=TODAY) is None
    assert date_of_photo("1980:01:01 00:00:00", today=TODAY) is None
    assert date_of_file("D:20260201100000+08'00'", today=TODAY) == date(2026, 2, 1)
    assert date_of_file("D:19700101000000Z", today=TODAY) is None
    assert date_of_file("", today=TODAY) is None


def test_a_day_of_today_counts_and_one_of_tomorrow_does_not():
    assert date_in_name("apel 1-12-2026.pdf", today=TODAY) == TODAY
    assert date_in_name("apel 2-12-2026.pdf", today=TODAY) is None
