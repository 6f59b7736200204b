"""The sheet `Utama`: points, notes and recommendations per area, and every minimum against klaim and berdata dukung.

Its columns are those of the ministry's sheet (bobot, nilai, %, catatan, rekomendasi); klaim and berdata dukung stand side
by side in each table, since a minimum may be met by one and missed by the other, and pages lead with the second.
"""

from fractions import Fraction

from assessment import scoring
from assessment.workbook.data import WorkbookData
from assessment.workbook.exports import lke_columns, lke_sheet
from assessment.workbook.exports import lke_formulas as formulas
from assessment.workbook.exports.lke_layout import Line
from assessment.workbook.exports.lke_remarks import note_on, recommendation_for
from assessment.workbook.exports.lke_sheet import Rows
from zi_portal.kit.tables import styles
from zi_portal.kit.tables.sheet_writer import SheetWriter, address, set_widths, there, write_head

# Columns of the areas.
CODE, LABEL, WEIGHT, CLAIM, CLAIM_SHARE, SUPPORTED, SUPPORTED_SHARE, AT_RISK, ANSWERED_ONLY, NOTE, ADVICE = range(1, 12)
AREA_TITLES = (
    "Kode", "Komponen dan area", "Bobot", "Nilai klaim (kosong dihitung 0)", "% klaim", "Nilai berdata dukung",
    "% berdata dukung", "Berisiko", "Terjawab saja", "Catatan", "Rekomendasi",
)  # fmt: skip
# Columns of the minimums.
UNIT, MINIMUM, CLAIMED, CLAIM_SHORT, CLAIM_VERDICT, PROVED, PROVED_SHORT, PROVED_VERDICT, SOURCE = range(3, 12)
GATE_TITLES = (
    "Syarat", "Ukuran", "Minimum", "Klaim", "Kurang menurut klaim", "Hasil menurut klaim", "Berdata dukung",
    "Kurang menurut berdata dukung", "Hasil menurut berdata dukung", "Dasar",
)  # fmt: skip
WIDTHS = {
    CODE: 11, LABEL: 46, WEIGHT: 9, CLAIM: 13, CLAIM_SHARE: 12, SUPPORTED: 13, SUPPORTED_SHARE: 13, AT_RISK: 12,
    ANSWERED_ONLY: 14, NOTE: 34, ADVICE: 44,
}  # fmt: skip
MET, MISSED = "memenuhi", "belum memenuhi"


def write_summary(data: WorkbookData, writer: SheetWriter, lines: tuple[Line, ...]) -> None:
    """Write `Utama`: whose sheet this is, both verdicts, the areas, every minimum of both predicates."""
    writer.text(1, 1, "RINGKASAN PENILAIAN ZONA INTEGRITAS", styles.TITLE)
    facts = (
        f"{data.unit}, {data.instansi}",
        f"{data.period}, target {data.target}",
        f"{data.instrument.short_title}: {data.instrument.title}",
        f"{data.status} Dibuat {data.made_at}." + (" KONSEP." if data.is_draft else ""),
    )
    for row, fact in enumerate(facts, start=2):
        writer.text(1, row, fact, styles.SUBTITLE)
    first_verdict = len(facts) + 2
    row = first_verdict + len(scoring.PREDICATES)
    writer.text(
        1,
        row,
        "Berdata dukung menentukan; dicatat saat berkas dibuat. Klaim menghitung semua jawaban dengan rumus, juga yang "
        "belum berdata dukung.",
        styles.SUBTITLE,
    )
    row = _write_areas(data, writer, Rows(lines), row + 2)
    for place, predicate in enumerate(scoring.PREDICATES):
        row = _write_gates(data, writer, Rows(lines), predicate, row + 1)
        _write_verdict(data, writer, predicate, first_verdict + place, row - 1)
    set_widths(writer, WIDTHS)


def _write_verdict(data: WorkbookData, writer: SheetWriter, predicate: str, row: int, last: int) -> None:
    """Write one line above the tables that says both verdicts; last: the row they stand in."""
    proved, claimed = (MET if sheet.passes(predicate) else MISSED for sheet in (data.supported, data.own.sheet))
    said = f"{predicate}: {proved} menurut berdata dukung; {claimed} menurut klaim."
    formula = (
        f'"{predicate}: "&{address(PROVED_VERDICT, last)}&" menurut berdata dukung; "'
        f'&{address(CLAIM_VERDICT, last)}&" menurut klaim."'
    )
    writer.formula(1, row, formula, said, styles.VERDICT)


def _write_areas(data: WorkbookData, writer: SheetWriter, rows: Rows, row: int) -> int:
    write_head(writer, row, AREA_TITLES)
    sheet, supported = data.own.sheet, data.supported
    for node in data.instrument.nodes.values():
        if node.kind == "sub_area":
            continue
        row += 1
        is_component = node.kind == "component"
        writer.text(CODE, row, node.code, styles.CODE)
        writer.text(LABEL, row, node.name, styles.NODE_LABEL if is_component else styles.TEXT)
        writer.number(WEIGHT, row, node.weight, styles.NODE_VALUE if is_component else styles.VALUE)
        points, at = sheet.nodes[node.code], rows.node[node.code]
        _Figures(writer, row, data.instrument.minimums_of([node.code]), is_strong=is_component).write(
            Fraction(node.weight),
            (there(lke_sheet.SHEET, lke_columns.HEADLINE, at), points.points),
            (there(lke_sheet.SHEET, lke_columns.VALUE, at), points.points_answered_only),
            supported.nodes[node.code].points,
        )
        writer.text(NOTE, row, note_on(data, node), styles.NOTE)
        writer.text(ADVICE, row, "" if is_component else recommendation_for(data, node), styles.NOTE)
    row += 1
    components = [rows.node[component.code] for component in data.instrument.tree]
    writer.text(CODE, row, "", styles.CODE)
    writer.text(LABEL, row, "Nilai Zona Integritas", styles.NODE_LABEL)
    writer.number(WEIGHT, row, data.instrument.max_points, styles.NODE_VALUE)
    headline, answered_only = (
        formulas.total([there(lke_sheet.SHEET, column, at) for at in components])
        for column in (lke_columns.HEADLINE, lke_columns.VALUE)
    )
    _Figures(writer, row, data.instrument.total_minimums, is_strong=True).write(
        data.instrument.max_points,
        (headline, sheet.total or Fraction()),
        (answered_only, sheet.total_answered_only or Fraction()),
        supported.total or Fraction(),
    )
    for column in (NOTE, ADVICE):
        writer.blank(column, row, styles.NOTE)
    return row + 1


class _Figures:
    """The figures of one line of the areas."""

    def __init__(self, writer: SheetWriter, row: int, minimums: tuple[Fraction, ...], *, is_strong: bool) -> None:
        self.writer, self.row, self.minimums = writer, row, minimums
        self.value, self.percent = (
            (styles.NODE_VALUE, styles.NODE_PERCENT) if is_strong else (styles.VALUE, styles.PERCENT)
        )

    def write(
        self,
        weight: Fraction,
        headline: tuple[str, Fraction],
        answered_only: tuple[str, Fraction],
        supported: Fraction,
    ) -> None:
        """Write them: formula and value of two, the number of what is supported."""
        self.writer.formula(CLAIM, self.row, *headline, self.value)
        self.writer.number(SUPPORTED, self.row, supported, self.value)
        self.writer.formula(ANSWERED_ONLY, self.row, *answered_only, self.value)
        asked = formulas.numbers(self.minimums)
        for column in (CLAIM, SUPPORTED, ANSWERED_ONLY):
            self.writer.show_a_miss(column, self.row, asked, self.value)
        for column, of, points in ((CLAIM_SHARE, CLAIM, headline[1]), (SUPPORTED_SHARE, SUPPORTED, supported)):
            share = f"{address(of, self.row)}/{address(WEIGHT, self.row)}"
            self.writer.formula(column, self.row, share, points / weight, self.percent)
            shares = formulas.numbers(minimum / weight for minimum in self.minimums)
            self.writer.show_a_miss(column, self.row, shares, self.percent)
        at_risk = f"{address(CLAIM, self.row)}-{address(SUPPORTED, self.row)}"
        self.writer.formula(AT_RISK, self.row, at_risk, headline[1] - supported, self.value)
        self.writer.show_a_rest(AT_RISK, self.row)


def _write_gates(data: WorkbookData, writer: SheetWriter, rows: Rows, predicate: str, row: int) -> int:
    write_head(writer, row, (predicate, *GATE_TITLES))
    claimed = {gate.code: gate for gate in data.own.sheet.gates[predicate]}
    proved = {gate.code: gate for gate in data.supported.gates[predicate]}
    first = row + 1
    for gate in data.instrument.gates[predicate]:
        row += 1
        is_percent = gate.measure == "percent_of_weight"
        writer.text(CODE, row, "", styles.CODE)
        writer.text(LABEL, row, gate.label, styles.TEXT)
        beside = formulas.numbers(data.instrument.asked_beside(gate))
        writer.text(UNIT, row, "persen" if is_percent else "poin", styles.CENTRED)
        writer.number(MINIMUM, row, gate.minimum, styles.VALUE)
        writer.formula(
            CLAIMED, row, _measured(gate, rows, is_percent=is_percent), claimed[gate.code].value or 0, styles.VALUE
        )
        writer.number(PROVED, row, proved[gate.code].value or 0, styles.VALUE)
        _write_outcome(writer, row, claimed[gate.code], (CLAIMED, CLAIM_SHORT, CLAIM_VERDICT), beside)
        _write_outcome(writer, row, proved[gate.code], (PROVED, PROVED_SHORT, PROVED_VERDICT), beside)
        writer.text(SOURCE, row, gate.source, styles.TEXT)
    last = row
    row += 1
    for column in range(CODE, SOURCE + 1):
        writer.blank(column, row, styles.TOTAL_TEXT)
    writer.text(LABEL, row, f"Seluruh syarat {predicate}", styles.TOTAL_TEXT)
    for column, sheet in ((CLAIM_VERDICT, data.own.sheet), (PROVED_VERDICT, data.supported)):
        missed = f'COUNTIF({address(column, first)}:{address(column, last)},"kurang")'
        writer.formula(
            column,
            row,
            f'IF({missed}=0,"{MET}","{MISSED}")',
            MET if sheet.passes(predicate) else MISSED,
            styles.NODE_CENTRED,
        )
    return row + 1


def _measured(gate: scoring.Gate, rows: Rows, *, is_percent: bool) -> str:
    """Return the formula of what a gate measures, on the claim."""
    nodes = [rows.node[code] for code in gate.of]
    points = formulas.total([there(lke_sheet.SHEET, lke_columns.HEADLINE, node) for node in nodes])
    if not is_percent:
        return points
    return f"100*{points}/{formulas.total([there(lke_sheet.SHEET, lke_columns.WEIGHT, node) for node in nodes])}"


def _write_outcome(
    writer: SheetWriter, row: int, result: scoring.GateResult, columns: tuple[int, int, int], asked: list[str]
) -> None:
    """Write what a figure lacks of its minimum and the verdict on it. columns: of the figure, of both; asked: by any predicate."""
    figure, short, verdict = columns
    writer.show_a_miss(figure, row, asked, styles.VALUE)
    missing = formulas.shortfall(address(figure, row), address(MINIMUM, row))
    writer.formula(short, row, missing, result.shortfall or 0, styles.VALUE)
    writer.show_a_rest(short, row)
    writer.formula(
        verdict,
        row,
        f'IF({address(short, row)}=0,"terpenuhi","kurang")',
        "terpenuhi" if result.passed else "kurang",
        styles.CENTRED,
    )
