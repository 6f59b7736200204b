"""An office's own workbook with its local slips is read whole and scored to the values it shows itself."""

import pytest

from assessment.scoring import score
from assessment.workbook.imports.lke_xlsx import differences, total_difference
from tests.lke_files import drawn, read, same
from tests.ministry_book import MinistryBook
from tests.sheets import CODES, instrument
from tests.workbooks import recalculated


def test_every_slip_at_once_is_read_and_scored_to_the_workbooks_own_values(libreoffice):
    cases = {
        f"{code}-{seed}": (code, drawn(code, seed, blanks=blanks), seed)
        for code in CODES
        for seed, blanks in ((3, False), (13, True))
    }
    recalculated(libreoffice, {name: MinistryBook(*case).made() for name, case in cases.items()})
    for name, (code, answers, _) in cases.items():
        found = read((libreoffice.folder / "selesai" / f"{name}.xlsx").read_bytes())
        scores = score(instrument(code), found.answers)
        assert (found.instrument.code, found.sheet, found.unit) == (code, "LKE 2026 FIX", "KPPBC TMP Ngurah Rai"), name
        same(found.answers, answers)
        assert (list(differences(found, scores)), total_difference(found, scores)) == ([], ""), name
        assert len(found.stored) > 30
        for node, points in found.stored.items():
            assert points == pytest.approx(float(scores.nodes[node].points_answered_only), abs=1e-9), (name, node)
