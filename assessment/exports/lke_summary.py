"""The sheets beside `LKE ZI`: the figures and minimums, the notes, and which rule each column follows."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from openpyxl.utils import get_column_letter

from assessment import scoring
from assessment.workbook_data import WorkbookData

from . import lke_formulas as formulas
from . import lke_portal, lke_sheet
from . import lke_styles as styles
from .lke_layout import Kind, Line, full_statement
from .lke_sheet import Rows
from .sheet_writer import Number, SheetWriter, address

# Columns of Utama.
LABEL, WEIGHT, FIRST, SECOND, THIRD, FOURTH, FIFTH = 2, 3, 4, 5, 6, 7, 8


def write_summary(data: WorkbookData, writer: SheetWriter, lines: tuple[Line, ...]) -> None:
    """Write `Utama`: whose sheet this is, points per component and area, every minimum of both predicates."""
    writer.text(1, 1, "RINGKASAN PENILAIAN ZONA INTEGRITAS", styles.TITLE)
    facts = (
        f"{data.unit}, {data.instansi}",
        f"{data.period}, target {data.target}",
        f"{data.instrument.short_title}: {data.instrument.title}",
        f"{data.status} Dibuat {data.made_at}." + (" KONSEP." if data.is_draft else ""),
    )
    for row, fact in enumerate(facts, start=2):
        writer.text(1, row, fact, styles.SUBTITLE)
    row = _write_areas(data, writer, Rows(lines), len(facts) + 3)
    for predicate in scoring.PREDICATES:
        row = _write_gates(data, writer, Rows(lines), predicate, row + 1)
    _set_widths(writer, {1: 11, LABEL: 58, WEIGHT: 10, FIRST: 14, SECOND: 14, THIRD: 14, FOURTH: 16, FIFTH: 12})


def _write_areas(data: WorkbookData, writer: SheetWriter, rows: Rows, row: int) -> int:
    claim = "Klaim (kosong dihitung 0)"
    titles = ("Kode", "Komponen dan area", "Bobot", claim, "%", "Terjawab saja", "Berdata dukung", "Berisiko")
    _write_head(writer, row, titles)
    sheet, supported = data.own.sheet, data.supported
    for node in data.instrument.nodes.values():
        if node.kind == "sub_area":
            continue
        row += 1
        is_component = node.kind == "component"
        text, value = (styles.NODE_TEXT, styles.NODE_VALUE) if is_component else (styles.TEXT, styles.VALUE)
        writer.text(1, row, node.code, styles.CODE)
        writer.text(LABEL, row, node.name, text)
        writer.number(WEIGHT, row, node.weight, value)
        points = sheet.nodes[node.code]
        _write_figures(
            writer,
            row,
            (_there(lke_sheet.HEADLINE, rows.node[node.code]), points.points),
            (_there(lke_sheet.VALUE, rows.node[node.code]), points.points_answered_only),
            (Fraction(node.weight), supported.nodes[node.code].points),
            is_component=is_component,
        )
    row += 1
    components = [rows.node[component.code] for component in data.instrument.tree]
    writer.text(1, row, "", styles.CODE)
    writer.text(LABEL, row, "Nilai Zona Integritas", styles.NODE_TEXT)
    writer.number(WEIGHT, row, data.instrument.max_points, styles.NODE_VALUE)
    _write_figures(
        writer,
        row,
        (formulas.total([_there(lke_sheet.HEADLINE, there) for there in components]), sheet.total or Fraction()),
        (
            formulas.total([_there(lke_sheet.VALUE, there) for there in components]),
            sheet.total_answered_only or Fraction(),
        ),
        (data.instrument.max_points, supported.total or Fraction()),
        is_component=True,
    )
    return row + 1


def _write_figures(
    writer: SheetWriter,
    row: int,
    headline: tuple[str, Fraction],
    answered_only: tuple[str, Fraction],
    supported: tuple[Fraction, Fraction],
    *,
    is_component: bool,
) -> None:
    """Write the figures of a node: formula and value of two of them; weight and points of what is supported."""
    value, percent = (styles.NODE_VALUE, styles.NODE_PERCENT) if is_component else (styles.VALUE, styles.PERCENT)
    weight, supported_points = supported
    writer.formula(FIRST, row, *headline, value)
    writer.formula(SECOND, row, f"{address(FIRST, row)}/{address(WEIGHT, row)}", headline[1] / weight, percent)
    writer.formula(THIRD, row, *answered_only, value)
    writer.number(FOURTH, row, supported_points, value)
    at_risk = f"{address(FIRST, row)}-{address(FOURTH, row)}"
    writer.formula(FIFTH, row, at_risk, headline[1] - supported_points, value)


def _write_gates(data: WorkbookData, writer: SheetWriter, rows: Rows, predicate: str, row: int) -> int:
    _write_head(writer, row, (predicate, "Syarat", "Ukuran", "Nilai", "Minimum", "Kurang", "Hasil"))
    results = {gate.code: gate for gate in data.own.sheet.gates[predicate]}
    first = row + 1
    for gate in data.instrument.gates[predicate]:
        row += 1
        result = results[gate.code]
        is_percent = gate.measure == "percent_of_weight"
        nodes = [rows.node[code] for code in gate.of]
        value = formulas.total([_there(lke_sheet.HEADLINE, node) for node in nodes])
        if is_percent:
            value = f"100*{value}/{formulas.total([_there(lke_sheet.WEIGHT, node) for node in nodes])}"
        missing: Number = result.shortfall or Fraction()
        writer.text(1, row, "", styles.CODE)
        writer.text(LABEL, row, gate.label, styles.TEXT)
        writer.text(WEIGHT, row, "persen" if is_percent else "poin", styles.CENTRED)
        writer.formula(FIRST, row, value, result.value or Fraction(), styles.VALUE)
        writer.number(SECOND, row, gate.minimum, styles.VALUE)
        writer.formula(THIRD, row, formulas.shortfall(address(FIRST, row), address(SECOND, row)), missing, styles.VALUE)
        verdict = f'IF({address(THIRD, row)}=0,"lulus","belum")'
        writer.formula(FOURTH, row, verdict, "lulus" if result.passed else "belum", styles.CENTRED)
    verdict = f'IF(COUNTIF({address(FOURTH, first)}:{address(FOURTH, row)},"belum")=0,"memenuhi","belum memenuhi")'
    row += 1
    for column in range(1, FOURTH):
        writer.blank(column, row, styles.TOTAL_TEXT)
    writer.text(LABEL, row, f"Seluruh syarat {predicate}", styles.TOTAL_TEXT)
    is_met = data.own.sheet.passes(predicate)
    writer.formula(FOURTH, row, verdict, "memenuhi" if is_met else "belum memenuhi", styles.NODE_CENTRED)
    return row + 1


def write_notes(data: WorkbookData, writer: SheetWriter, lines: tuple[Line, ...]) -> None:
    """Write `Ctt Eval`: what each question was answered, is worth, and what was noted of it by whom."""
    writer.text(1, 1, "CATATAN EVALUASI", styles.TITLE)
    scorers = [data.own, *(scorer for scorer in data.others if not scorer.sheet.is_rekap)]
    titles = ["Kode", "Area", "Pertanyaan", "Jawaban", "Nilai", *(f"Catatan {scorer.title}" for scorer in scorers)]
    head = 3
    _write_head(writer, head, titles)
    row = head
    for line in lines:
        question = line.question
        if question is None or line.kind not in {Kind.NODE, Kind.QUESTION}:
            continue
        row += 1
        answer, value = data.own.answers.get(question.code), data.own.sheet.values[question.code]
        area = data.instrument.area_of(question.code)
        writer.text(1, row, question.code, styles.CODE)
        writer.text(2, row, data.instrument.areas[area][0].name if area else "", styles.TEXT)
        writer.text(3, row, full_statement(question), styles.TEXT)
        shown: Number | str = "" if value is None else value
        if isinstance(answer, scoring.Choice):
            shown = answer.letter
        elif isinstance(answer, scoring.Index):
            shown = answer.value
        style = styles.SHARE if question.answer_type == "counts" else styles.CENTRED
        writer.formula(4, row, _echo(lke_sheet.ANSWER, line.row), shown, style)
        worth = _echo(lke_sheet.VALUE, line.row)
        if line.kind is Kind.NODE:
            # The line of a result holds its points: one question, so its share of the weight.
            there = _there(lke_sheet.ANSWER, line.row)
            worth = f'IF({there}="","",{_there(lke_sheet.VALUE, line.row)}/{_there(lke_sheet.WEIGHT, line.row)})'
        writer.formula(5, row, worth, "" if value is None else value, styles.VALUE)
        for column, scorer in enumerate(scorers, start=6):
            writer.text(column, row, scorer.notes.get(question.code, ""), styles.TEXT)
    writer.sheet.freeze_panes = address(4, head + 1)
    writer.sheet.print_title_rows = f"{head}:{head}"
    writer.sheet.auto_filter.ref = f"A{head}:{address(5 + len(scorers), row)}"
    _set_widths(writer, {1: 11, 2: 22, 3: 52, 4: 10, 5: 9} | dict.fromkeys(range(6, 6 + len(scorers)), 46))


def write_help(data: WorkbookData, writer: SheetWriter) -> None:
    """Write `Petunjuk`: how to fill the sheet in, and how its two figures come about."""
    writer.text(1, 1, "PETUNJUK", styles.TITLE)
    for row, sentence in enumerate(_help_lines(data), start=3):
        writer.text(1, row, sentence, styles.PLAIN)
    writer.sheet.column_dimensions["A"].width = 110


def _help_lines(data: WorkbookData) -> Iterable[str]:
    values = data.instrument.answer_types
    yield "Isilah hanya sel berlatar kuning di lembar LKE ZI. Sel lain berisi rumus dan dilindungi tanpa kata sandi."
    yield (
        "Nilai jawaban: "
        + "; ".join(
            "/".join(level.letter for level in levels) + " = " + ", ".join(_comma(level.value) for level in levels)
            for levels in values.values()
        )
        + ". Indeks survei dibagi 4."
    )
    yield "Baris % dihitung dari baris Jumlah di bawahnya, paling kecil 0 % dan paling besar 100 %. Semua jumlah harus terisi."
    yield (
        "Kolom Nilai mengikuti lembar kerja kementerian: rata-rata pertanyaan yang sudah dijawab × bobot. Pertanyaan "
        "kosong tidak ikut dirata-ratakan. Di portal angka ini bernama “terjawab saja”."
    )
    yield (
        "Kolom Nilai (kosong dihitung 0) adalah klaim: semua jawaban, pertanyaan kosong bernilai 0. Syarat di lembar "
        "Utama diukur dengan kolom ini. Bila semua pertanyaan terjawab, kedua kolom sama."
    )
    yield (
        "Kolom Berdata dukung di lembar Utama dicatat saat berkas ini dibuat, tanpa rumus. Hanya jawaban dengan data "
        "dukung yang dihitung di situ; semua rumus menghitung setiap jawaban. Berisiko = klaim − berdata dukung."
    )
    yield "Syarat yang tepat sama dengan minimumnya lulus. Selisih di bawah sepermiliar poin diabaikan karena pembulatan lembar kerja."
    if any(scorer.sheet.is_rekap for scorer in data.others):
        yield "Kolom Nilai dari rekap memuat angka yang dicatat dari suratnya, tanpa rumus."
    if lke_portal.has_portal_layout(data.instrument):
        yield (
            "Lembar Jawaban memuat jawaban pada baris dan kolom portal nasional edisi 2026. Isinya mengikuti lembar LKE ZI; "
            "salin nilainya (Tempel khusus, Nilai) ke buku kerja portal itu."
        )
    yield "Kolom Kode menghubungkan baris dengan portal. Biarkan isinya agar berkas ini dapat dibaca kembali."
    yield f"Dibuat {data.made_at} dari {data.instrument.short_title} ({data.instrument.code})."


def _write_head(writer: SheetWriter, row: int, titles: Iterable[str]) -> None:
    for column, title in enumerate(titles, start=1):
        writer.text(column, row, title, styles.HEAD)


def _there(column: int, row: int) -> str:
    """Return the address of a cell of `LKE ZI` from another sheet."""
    return f"'{lke_sheet.SHEET}'!{address(column, row)}"


def _echo(column: int, row: int) -> str:
    """Return the formula that shows a cell of `LKE ZI`; an empty one would show as 0."""
    return f'IF({_there(column, row)}="","",{_there(column, row)})'


def _comma(value: object) -> str:
    return str(value).replace(".", ",")


def _set_widths(writer: SheetWriter, widths: Mapping[int, float]) -> None:
    for column, width in widths.items():
        writer.sheet.column_dimensions[get_column_letter(column)].width = width
