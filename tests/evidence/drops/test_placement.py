"""Names of files and folders as offices write them, and the question each is meant for."""

import pytest

from assessment.lke.selectors.layout import get_layout
from evidence.drops.place import propose


@pytest.fixture
def lead(own):
    """Return a function that gives the question a path leads to, with whether it is sure."""
    layout = get_layout(own.assessment.period.instrument)
    areas = {code: key.value for key, area in layout.areas.items() for code in area.node_codes}

    def read(path):
        reading = propose(path, layout.questions, areas)
        return (None, True) if reading is None else (reading.code, reading.is_sure)

    return read


@pytest.fixture
def codes(own):
    return list(get_layout(own.assessment.period.instrument).questions)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("A.I.1.i.a SK Tim ZI.pdf", "A.I.1.i.a"),
        ("a.i.1.i.a_sk tim.pdf", "A.I.1.i.a"),
        ("A-I-1-i-a. SK Tim.pdf", "A.I.1.i.a"),
        ("A I 1 i a.pdf", "A.I.1.i.a"),
        ("A.I.1.i.a.pdf", "A.I.1.i.a"),
        ("(A.I.1.i.a) SK.pdf", "A.I.1.i.a"),
        ("A.II.1.i.a Agen perubahan.pdf", "A.II.1.i.a"),
        ("1.ii.a Rencana kerja.docx", "A.I.1.ii.a"),
        ("1.ii.a.pdf", "A.I.1.ii.a"),
        ("REFORM/1.ii.a Komitmen.pdf", "A.II.1.ii.a"),
        ("2026/II. Reform/1. MP/1.i.b foto.jpg", "A.II.1.i.b"),
        ("Pemenuhan/1.ii.a Rencana.pdf", "A.I.1.ii.a"),
        ("1. Manajemen Perubahan/ii. Rencana/a. dokumen.pdf", "A.I.1.ii.a"),
        ("A.I.1.i.a/SK Tim.pdf", "A.I.1.i.a"),
        ("A.I.1.i/a SK Tim.pdf", "A.I.1.i.a"),
        ("A.I.1.i.a/A.I.1.i.b notulen.pdf", "A.I.1.i.b"),
        ("ZI\\1.ii.a\\Rencana.pdf", "A.I.1.ii.a"),
        ("B.II.a.1 survei.pdf", "B.II.a.1"),
        ("SK Tim.pdf", None),
        ("1.pdf", None),
        ("1.ii.abc.pdf", None),
        ("31.12.2026 notulen.pdf", None),
        ("9.ix.z apa saja.pdf", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_a_name_leads_to_the_question_it_is_meant_for(lead, path, code):
    assert lead(path) == (code, True)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("manajemen perubahan/i/a sk tim.pdf", "A.I.1.i.a"),
        ("manajemen_perubahan/ii/b_target_prioritas.pdf", "A.I.1.ii.b"),
        ("MP_i_a_sk_tim.pdf", "A.I.1.i.a"),
        ("1.iii.a Laporan hasil monev.pdf", "A.I.1.iii.a"),
        ("1.i.a SK Tim Reformasi Birokrasi.pdf", "A.I.1.i.a"),
        ("Reformasi Birokrasi 2026/1.i.a SK.pdf", "A.I.1.i.a"),
        ("II. REFORM/1.ii.a Laporan hasil.pdf", "A.II.1.ii.a"),
        ("MANAJEMEN PERUBAHAN_A1.iib.pdf", "A.I.1.ii.b"),
        ("Penguatan Pengawasan/ii.a SPIP.pdf", "A.I.5.ii.a"),
        ("5. Penguatan Pengawasan/i. Gratifikasi/a. SK UPG.pdf", "A.I.5.i.a"),
        ("AREA II/iii.b keterbukaan.pdf", "A.I.2.iii.b"),
        ("Pokja VI - Pelayanan Publik/I/a/Standar.pdf", "A.I.6.i.a"),
        ("Kantor Pengawasan dan Pelayanan Bea Cukai/Area 1/i/a.pdf", "A.I.1.i.a"),
        ("Pemenuhan 1 i a SK.pdf", "A.I.1.i.a"),
        ("pemenuhan_1_i_a_sk.pdf", "A.I.1.i.a"),
        ("reform_1_ii_a.pdf", "A.II.1.ii.a"),
        ("LKE A.I.1.i.b.pdf", "A.I.1.i.b"),
        ("dukung_A.I.1.i.b seleksi.pdf", "A.I.1.i.b"),
        ("SK Tim (A.I.1.i.a).pdf", "A.I.1.i.a"),
        ("01. A.I.1.i.a SK Tim.pdf", "A.I.1.i.a"),
        ("[A.I.1.i.a] SK.pdf", "A.I.1.i.a"),
        ("A,I,1,i,a SK.pdf", "A.I.1.i.a"),
        ("A.l.1.i.a SK.pdf", "A.I.1.i.a"),
        ("A.I.1.i.a-1 SK.pdf", "A.I.1.i.a"),
        ("A.I.1.i.a1 SK.pdf", "A.I.1.i.a"),
        ("A.I.1.ia SK.pdf", "A.I.1.i.a"),
        ("AI1ia SK.pdf", "A.I.1.i.a"),
    ],
)
def test_words_and_other_spellings_lead_there_too(lead, path, code):
    assert lead(path) == (code, True)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("1.2.a Rencana Kerja.pdf", "A.I.1.ii.a"),
        ("VI.1.a maklumat.pdf", "A.I.6.i.a"),
        ("A.1.1.2.b target.pdf", "A.I.1.ii.b"),
        ("A.1.i.a SK.pdf", "A.I.1.i.a"),
        ("A.2.1.1.a agen.pdf", "A.II.1.i.a"),
        ("Manajemen Perubahan/2.b Target.pdf", "A.I.1.ii.b"),
        ("Area 1/Indikator 2/a. Rencana aksi.pdf", "A.I.1.ii.a"),
        ("Area 1/Indikator 2/Indikator 2.b target.pdf", "A.I.1.ii.b"),
        ("AREA 6 PELAYANAN PUBLIK/1. Standar/b/maklumat.pdf", "A.I.6.i.b"),
        ("II.3.b Perencanaan.pdf", "A.I.2.iii.b"),
        ("Data Dukung 1.i.b.pdf", "A.I.1.i.b"),
        ("5. Penguatan Pengawasan/A.I.1.i.a SK.pdf", "A.I.1.i.a"),  # folder and name disagree
        ("2025/1/2/a foto.pdf", "A.I.1.ii.a"),
        ("Hasil Rapat/1.ii.a notulen.pdf", "A.I.1.ii.a"),  # no half that has this question
    ],
)
def test_what_is_read_freely_or_contradicts_itself_is_only_a_guess(lead, path, code):
    assert lead(path) == (code, False)


@pytest.mark.parametrize(
    "path",
    [
        "PP 53 Tahun 2010.pdf",
        "PP 94/2021 a.pdf",
        "Golongan III.b/SK.pdf",
        "Triwulan I/1.a laporan.pdf",
        "laporan v2a final.pdf",
        "draft v1.2.a.pdf",
        "6 via zoom.pdf",
        "bab 1.2.a pendahuluan.pdf",
        "SOP 1.i.a dan 2.i.a.pdf",
        "12.3.2025 rapat.pdf",
        "surat 1.1.2026.pdf",
        "A.I.1.i.z apa.pdf",
        "A.I.9.i.a apa.pdf",
        "foto/1/a.jpg",
    ],
)
def test_no_question_is_made_up(lead, path):
    assert lead(path) == (None, True)


def test_every_code_is_found_by_itself(lead, codes):
    for code in codes:
        assert lead(f"{code} Dokumen.pdf") == (code, True)
        assert lead(f"{code}/Dokumen.pdf") == (code, True)
