"""A spreadsheet program that computes the LKE workbook anew finds our numbers."""

import io
import re
from decimal import Decimal
from fractions import Fraction as F

import pytest
from pypdfium2 import PdfDocument

from assessment.scoring import Counts, Index, score
from assessment.workbook.data import Scorer
from assessment.workbook.exports.lke_columns import FIRST_FREE
from assessment.workbook.exports.lke_layout import Kind, lay_out
from tests.assessment.workbook.lke_opened import HEADLINE, SHEETS, VALUE, agrees, figures, opened
from tests.goldens import NAMES as GOLDEN
from tests.goldens import golden
from tests.sheets import NOW, best_answers, instrument
from tests.workbooks import recalculated, workbook, workbook_data


def stale(content):
    """Return the workbook with every stored value of a formula made wrong, so that only a recalculation gives ours."""
    book = opened(content)
    changed = io.BytesIO()
    book.save(changed)  # openpyxl drops the values; the file then has none at all
    return changed.getvalue()


@pytest.fixture(scope="module")
def by_libreoffice(libreoffice):
    """Return every workbook of `SHEETS` as LibreOffice has computed it, in one run."""
    others = {}
    for name, (code, answers) in SHEETS.items():
        turned = {question: answers[other] for question, other in pairs(answers, code)}
        others[name] = Scorer("TPI", score(instrument(code), turned), turned)
    books = {name: stale(workbook(answers, code, others=(others[name],))) for name, (code, answers) in SHEETS.items()}
    return recalculated(libreoffice, books), others


def pairs(answers, code):
    """Pair each question with the next that is answered in the same way: another scorer who answers otherwise."""
    alike = {}
    for question in instrument(code).indicators.values():
        if answers.get(question.code) is not None:
            alike.setdefault((question.answer_type, len(question.inputs), question.inputs), []).append(question.code)
    return [(one, group[(n + 1) % len(group)]) for group in alike.values() for n, one in enumerate(group)]


@pytest.mark.parametrize("name", SHEETS)
def test_libreoffice_finds_our_number_of_every_node(by_libreoffice, name):
    """Both conventions: *Nilai* leaves blanks out of the mean, *Nilai (kosong dihitung 0)* counts them 0."""
    books, _ = by_libreoffice
    code, answers = SHEETS[name]
    sheet = score(instrument(code), answers)
    agrees(figures(books[name], code, VALUE), {key: node.points_answered_only for key, node in sheet.nodes.items()})
    agrees(figures(books[name], code, HEADLINE), {key: node.points for key, node in sheet.nodes.items()})
    last = lay_out(instrument(code))[-1].row
    totals = [books[name]["LKE ZI"].cell(row=last, column=column).value for column in (VALUE, HEADLINE)]
    assert totals == pytest.approx([float(sheet.total_answered_only), float(sheet.total)], abs=1e-9)


@pytest.mark.parametrize("name", GOLDEN)
def test_libreoffice_finds_what_was_worked_by_hand(by_libreoffice, name):
    books, _ = by_libreoffice
    code, nodes = golden(name)["instrument"], golden(name)["nodes"]
    agrees(figures(books[name], code, HEADLINE), {key: F(points) for key, (points, _) in nodes.items()})
    agrees(figures(books[name], code, VALUE), {key: F(answered) for key, (_, answered) in nodes.items()})


@pytest.mark.parametrize("name", SHEETS)
def test_libreoffice_finds_the_value_of_every_answer(by_libreoffice, name):
    books, _ = by_libreoffice
    code, answers = SHEETS[name]
    sheet = score(instrument(code), answers)
    for line in lay_out(instrument(code)):
        if line.kind is Kind.QUESTION:
            found = books[name]["LKE ZI"].cell(row=line.row, column=VALUE).value
            value = sheet.values[line.code]
            assert (found or None) == (pytest.approx(float(value)) if value else None) or (found, value) == (0, 0)


@pytest.mark.parametrize("name", SHEETS)
def test_libreoffice_finds_another_scorers_points(by_libreoffice, name):
    books, others = by_libreoffice
    code, _ = SHEETS[name]
    points = {key: node.points_answered_only for key, node in others[name].sheet.nodes.items()}
    agrees(figures(books[name], code, FIRST_FREE + 1), points)


@pytest.mark.parametrize("name", SHEETS)
def test_libreoffice_finds_our_verdict_of_every_gate(by_libreoffice, name):
    """Klaim and berdata dukung side by side: figure, what it lacks of the minimum, and the verdict on each."""
    books, _ = by_libreoffice
    code, answers = SHEETS[name]
    data = workbook_data(answers, code)
    expected = []
    for predicate in ("WBK", "WBBM"):
        for gate, proved in zip(data.own.sheet.gates[predicate], data.supported.gates[predicate], strict=True):
            expected.append((gate.label, float(gate.minimum), *outcome(gate), *outcome(proved)))
        claim, proof = (whole(sheet.passes(predicate)) for sheet in (data.own.sheet, data.supported))
        expected.append((f"Seluruh syarat {predicate}", None, None, None, claim, None, None, proof))
    found = [
        (row[1], *row[3:10])
        for row in books[name]["Utama"].iter_rows(values_only=True)
        if row[6] in {"terpenuhi", "kurang", "memenuhi", "belum memenuhi"}
    ]
    assert [row[0] for row in found] == [row[0] for row in expected]
    for mine, theirs in zip(expected, found, strict=True):
        assert [theirs[place] for place in (4, 7)] == [mine[place] for place in (4, 7)]
        assert [theirs[place] for place in (1, 2, 3, 5, 6)] == pytest.approx(
            [mine[place] for place in (1, 2, 3, 5, 6)], abs=1e-9
        )


@pytest.mark.parametrize("name", SHEETS)
def test_libreoffice_finds_both_verdicts_above_the_tables(by_libreoffice, name):
    books, _ = by_libreoffice
    code, answers = SHEETS[name]
    data = workbook_data(answers, code)
    said = [row[0] for row in books[name]["Utama"].iter_rows(min_row=6, max_row=7, values_only=True)]
    assert said == [
        f"{predicate}: {whole(data.supported.passes(predicate))} menurut berdata dukung;"
        f" {whole(data.own.sheet.passes(predicate))} menurut klaim."
        for predicate in ("WBK", "WBBM")
    ]


def outcome(gate):
    return float(gate.value), float(gate.shortfall), "terpenuhi" if gate.passed else "kurang"


def whole(is_met):
    return "memenuhi" if is_met else "belum memenuhi"


def test_a_missed_minimum_shows_its_decimals_in_libreoffice(libreoffice):
    """Survey 3.5999 ÷ 4 × 17.5 = 15.7495625 of 15.75; all else is best, so that the total and its percent are no miss."""
    answers = best_answers() | {"B.I.a.1": Index(Decimal("3.5999"))}
    printed = as_printed(libreoffice, workbook(answers, supported=score(instrument(NOW), answers)))
    assert "##" not in printed
    # Utama by klaim and by berdata dukung, for WBK and for WBBM; two figures on LKE ZI; one on Ctt Eval.
    assert printed.count("15.7496") == 7
    assert printed.count("0.0004") == 4
    # The minimums themselves: the survey's for WBK and for WBBM, and that of services for WBBM.
    assert len(re.findall(r"(?<!\d)15\.75(?!\d)", printed)) == 3


def test_a_gap_below_two_decimals_shows_its_decimals_in_libreoffice(libreoffice):
    """Without data dukung 3992 of 4000 targets count, with it all: 8 ÷ 4000 of 2 points, 0.004."""
    every, most = ({"A.II.4.i.a": Counts({"jumlah_sasaran": 4000, "sasaran_tercapai": met})} for met in (4000, 3992))
    supported = score(instrument(NOW), best_answers() | most)
    printed = as_printed(libreoffice, workbook(best_answers() | every, supported=supported))
    # Berisiko of the area's half, of reform, of pengungkit and of the whole.
    assert len(re.findall(r"(?<!\d)0\.004(?!\d)", printed)) == 4
    assert "##" not in printed


def as_printed(libreoffice, content):
    """Return the words of a workbook as LibreOffice prints it, its cells as wide and their numbers as they are shown."""
    path = libreoffice.folder / "dicetak.xlsx"
    path.write_bytes(content)
    libreoffice.run("--convert-to", "pdf", "--outdir", str(libreoffice.folder), str(path))
    return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(path.with_suffix(".pdf")))
