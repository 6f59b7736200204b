"""What is wrong with the months of a register, the figure they make, and what in a text tells of a person."""

import pytest

from assessment.programme.registers.kinds import COMPLAINTS, DISCIPLINE, KINDS, LHKPN
from assessment.programme.registers.privacy import person_in
from assessment.programme.registers.rules import MOST, Entry, figures, problems_of


def complaints(semua, harus, proses, selesai, note=""):
    return Entry({"semua": semua, "harus": harus, "proses": proses, "selesai": selesai}, note)


def lhkpn(kepala, pejabat, lainnya, sudah, note=""):
    return Entry({"kepala": kepala, "pejabat": pejabat, "lainnya": lainnya, "sudah": sudah}, note)


def told(kind, months, latest=12, sent=None):
    found = problems_of(kind, months, sent=sent or months, latest=latest)
    return [(problem.month, problem.field, problem.text) for problem in found]


def test_a_month_of_what_arrived_adds_to_the_sum():
    """9 + 5 harus, 8 + 4 selesai."""
    months = {1: complaints(10, 9, 1, 8), 2: Entry(), 3: complaints(5, 5, 1, 4)}
    assert figures(COMPLAINTS, months) == {"semua": 15, "harus": 14, "proses": 2, "selesai": 12}


def test_of_a_state_the_last_month_that_is_filled_in_counts():
    months = {1: lhkpn(1, 10, 2, 4), 3: lhkpn(1, 11, 2, 14), 4: Entry()}
    assert figures(LHKPN, months) == {"kepala": 1, "pejabat": 11, "lainnya": 2, "sudah": 14}


def test_nothing_filled_in_is_no_figure_but_zeros_are_one():
    assert figures(COMPLAINTS, {1: Entry(), 2: Entry()}) is None
    assert figures(COMPLAINTS, {1: complaints(0, 0, 0, 0)}) == dict.fromkeys(COMPLAINTS.keys, 0)


@pytest.mark.parametrize(
    ("entry", "field", "text"),
    [
        (complaints(3, 4, 0, 0), "harus", "Yang harus ditindaklanjuti (4) melebihi semua pengaduan (3)."),
        (complaints(9, 7, 3, 5), "selesai", "(3) ditambah yang selesai ditindaklanjuti (5) melebihi"),
        (complaints(9, 7, 3, None), "selesai", "Isi juga Selesai ditindaklanjuti; tulis 0 bila tidak ada."),
        (complaints(-1, 0, 0, 0), "semua", "tidak dapat kurang dari 0"),
        (complaints(MOST + 1, 0, 0, 0), "semua", "terlalu besar untuk satu bulan"),
        (complaints(1, 1, 1, 0, note="x" * 301), "catatan", "Paling panjang 300 huruf; ini 301."),
        (complaints(1, 1, 1, 0, note="Hubungi 0812-3456-7890"), "catatan", "memuat nomor telepon"),
        (Entry({}, "Belum ada rekap."), "semua", "Isi juga Semua"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(entry, field, text):
    found = told(COMPLAINTS, {3: entry})
    assert (3, field) in {(month, name) for month, name, _ in found}
    assert text in next(said for _, name, said in found if name == field)


def test_the_largest_number_and_equal_counts_are_taken():
    assert told(COMPLAINTS, {3: complaints(MOST, MOST, 0, MOST)}) == []
    assert told(DISCIPLINE, {3: Entry({"pelanggaran": 3, "proses": 1, "disanksi": 2})}) == []
    assert told(COMPLAINTS, {3: Entry()}, latest=2) == []  # an empty month says nothing, also of the future


def test_a_month_that_has_not_begun_is_refused():
    assert told(COMPLAINTS, {7: complaints(1, 1, 0, 1)}, latest=6) == [
        (7, "bulan", "Juli belum dimulai. Isi bulan ini atau bulan sebelumnya.")
    ]
    assert told(COMPLAINTS, {6: complaints(1, 1, 0, 1)}, latest=6) == []


def test_a_state_that_goes_down_asks_why_at_the_later_month():
    months = {1: lhkpn(1, 10, 2, 9), 2: Entry(), 3: lhkpn(1, 10, 2, 8)}
    ((month, field, text),) = told(LHKPN, months)
    assert (month, field) == (3, "sudah")
    assert text.startswith("Turun dari 9 (Januari) menjadi 8.")
    assert told(LHKPN, months | {3: lhkpn(1, 10, 2, 8, note="Satu pejabat pindah tugas.")}) == []
    assert told(LHKPN, {1: lhkpn(1, 10, 2, 9), 3: lhkpn(1, 8, 2, 9)}) == []  # who must report may become fewer


def test_a_state_raised_above_a_later_month_is_refused_where_it_was_typed():
    months = {1: lhkpn(1, 10, 2, 9), 3: lhkpn(1, 10, 2, 8)}
    ((month, field, text),) = told(LHKPN, months, sent=[1])
    assert (month, field) == (1, "sudah")
    assert text == "Maret tercatat 8, lebih rendah daripada 9. Periksa lagi kedua bulan itu."
    assert told(LHKPN, months | {5: lhkpn(1, 10, 2, 8)}, sent=[5]) == []  # what stood before is not held against it


def test_what_arrived_may_be_fewer_than_the_month_before():
    assert told(COMPLAINTS, {1: complaints(9, 9, 0, 9), 2: complaints(1, 1, 0, 1)}) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Pelapor 5171012304850001", "angka seperti NIK atau NIP"),
        ("5171 0123 0485 0001", "angka seperti NIK atau NIP"),
        ("19850423 201012 1 001", "angka seperti NIK atau NIP"),
        ("198504232010121001", "angka seperti NIK atau NIP"),
        ("WA 081234567890", "nomor telepon"),
        ("+62 812-3456-7890", "nomor telepon"),
        ("wayan@contoh.go.id", "alamat e-mail"),
        ("Laporan dari Sdr. Wayan", "nama orang"),
        ("diadukan oleh Ibu Made Ayu", "nama orang"),
        ("a.n. Ketut Rai", "nama orang"),
        ("Pelapor: Nyoman", "nama orang"),
        ("S-12/KPP.13/2026 tanggal 3 Maret 2026", ""),
        ("ND-354/WBC.13/KPP.MP.0119/2019", ""),
        ("Dua pengaduan tentang loket, satu tentang parkir.", ""),
        ("Pelapor tidak disebut; terlapor sudah dipanggil.", ""),
        ("Diterima 12-03-2026 14-03-2026", ""),
        ("Rapat bersama bapak kepala kantor", ""),
        ("Rp1.250.000.000 dilaporkan 2026", ""),
    ],
)
def test_a_person_is_known_by_number_address_or_title(text, what):
    assert person_in(text) == what


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_names_its_own_columns_alone(kind):
    named = {key for bound in (*kind.bounds, kind.share) for key in (*bound.parts, *bound.whole)} | set(kind.rising)
    assert named <= set(kind.keys)
    assert len(set(kind.keys)) == len(kind.keys)
    assert kind.how.endswith(".")
