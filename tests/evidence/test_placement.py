"""Names of files and folders as offices write them, and the question each is meant for."""

import pytest

from assessment.models import Indicator
from evidence.placement import propose


@pytest.fixture
def codes(own):
    found = Indicator.objects.filter(instrument=own.assessment.period.instrument)
    return list(found.values_list("code", flat=True))


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
def test_a_name_leads_to_the_question_it_is_meant_for(codes, path, code):
    assert propose(path, codes) == code


def test_every_code_is_found_by_itself(codes):
    for code in codes:
        assert propose(f"{code} Dokumen.pdf", codes) == code
        assert propose(f"{code}/Dokumen.pdf", codes) == code
