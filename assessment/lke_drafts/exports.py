"""An edition as a workbook to edit and bring in again as a new one: a mapping in the shape of its file in, bytes out."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from assessment.lke_drafts.workbook_columns import (
    IDENTITY,
    IDENTITY_FIELDS,
    NO,
    RELATIONS,
    TABLES,
    YES,
    Field,
    Form,
    Table,
    relation_lines,
    rows_of,
    value_at,
)
from zi_portal.kit.tables import styles
from zi_portal.kit.tables.sheet_writer import SheetWriter

MORE_ROWS = 500  # below the last one in which the choices are offered too
_HELP = (
    "Buku kerja ini memuat satu edisi LKE. Ubah isinya menjadi LKE tahun baru, lalu unggah di Instrumen LKE.",
    "1. Di lembar Identitas, ganti Kode instrumen. Edisi yang sudah aktif tidak pernah diubah; LKE baru memakai kode baru.",
    "2. Setiap lembar memuat satu baris untuk satu hal. Sisipkan, hapus, dan urutkan baris sesuka Anda; urutannya dipakai.",
    "3. Judul lembar dan judul kolom jangan diganti. Kolom lain boleh ditambahkan; kolom itu tidak dibaca.",
    "4. Bobot komponen berjumlah 100, dan bobot setiap simpul sama dengan jumlah bobot simpul di bawahnya.",
    "5. Isi sel dengan nilainya, bukan rumus. Angka boleh memakai koma atau titik desimal.",
    "6. Beberapa kode dalam satu sel dipisah koma; beberapa teks dalam satu sel ditulis satu per baris (Alt+Enter).",
    "7. Lembar yang Anda hapus, selain Identitas, Struktur, dan Pertanyaan, diambil dari edisi dasar yang Anda pilih saat mengunggah.",
    "Tidak ada yang berlaku saat diunggah: portal menunjukkan semua kesalahan dengan selnya, lalu perbedaannya dengan edisi lain.",
)


def template_name(code: str, edition: int) -> str:
    """Return `templat-instrumen-<kode>.xlsx`, with the edition from the second on."""
    return f"templat-instrumen-{code}{f'-edisi-{edition}' if edition > 1 else ''}.xlsx"


def render_template(instrument: Mapping[str, Any]) -> bytes:
    """Return the workbook. instrument: in the shape of its file."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    styles.add_styles(workbook)
    _write_help(SheetWriter(workbook.create_sheet("Petunjuk")))
    _write_identity(SheetWriter(workbook.create_sheet(IDENTITY)), instrument)
    for table in TABLES:
        _write_table(SheetWriter(workbook.create_sheet(table.title)), table, instrument)
    workbook.properties.title = f"Templat instrumen {instrument['short_title']}"
    workbook.properties.creator = "Portal Zona Integritas"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _write_help(writer: SheetWriter) -> None:
    writer.text(1, 1, "Templat instrumen LKE", styles.TITLE)
    for row, line in enumerate(_HELP, start=3):
        writer.text(1, row, line, styles.TEXT)
    writer.text(1, len(_HELP) + 4, "Isi setiap lembar", styles.SUBTITLE)
    for row, table in enumerate(TABLES, start=len(_HELP) + 5):
        writer.text(1, row, f"{table.title}: {table.what}.", styles.TEXT)
    writer.sheet.column_dimensions["A"].width = 110


def _write_identity(writer: SheetWriter, instrument: Mapping[str, Any]) -> None:
    for row, one in enumerate(IDENTITY_FIELDS, start=1):
        writer.text(1, row, one.title, styles.NODE_TEXT)
        value = value_at(instrument, one.key)
        if one.key.rpartition(".")[2] in RELATIONS:
            value = relation_lines(value)
        _write(writer, 2, row, one, value)
        if one.form is Form.FLAG:
            _offer(writer, one, f"B{row}")
    writer.sheet.column_dimensions["A"].width = 24
    writer.sheet.column_dimensions["B"].width = 100


def _write_table(writer: SheetWriter, table: Table, instrument: Mapping[str, Any]) -> None:
    for column, one in enumerate(table.fields, start=1):
        writer.text(column, 1, one.title, styles.HEAD)
        writer.sheet.column_dimensions[get_column_letter(column)].width = one.width
    last = 1
    for last, row in enumerate(rows_of(table, instrument), start=2):
        for column, one in enumerate(table.fields, start=1):
            _write(writer, column, last, one, value_at(row, one.key))
    for column, one in enumerate(table.fields, start=1):
        if one.form in {Form.WORD, Form.FLAG}:
            letter = get_column_letter(column)
            _offer(writer, one, f"{letter}2:{letter}{last + MORE_ROWS}")
    writer.sheet.freeze_panes = "C2"
    writer.sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.fields))}{max(last, 2)}"
    writer.sheet.page_setup.orientation = "landscape"
    writer.sheet.page_setup.fitToWidth, writer.sheet.page_setup.fitToHeight = 1, 0
    writer.sheet.sheet_properties.pageSetUpPr.fitToPage = True
    writer.sheet.print_title_rows = "1:1"


def _write(writer: SheetWriter, column: int, row: int, one: Field, value: Any) -> None:
    if value is None or value == []:
        writer.blank(column, row, styles.TEXT)
    elif one.form is Form.DECIMAL:
        writer.number(column, row, Decimal(value), styles.TEXT)
    elif one.form is Form.WHOLE:
        writer.number(column, row, value, styles.TEXT)
    else:
        writer.text(column, row, _in_words(one, value), styles.TEXT)


def _in_words(one: Field, value: Any) -> str:
    if one.form is Form.FLAG:
        return YES if value else NO
    if one.form is Form.LINES:
        return "\n".join(value)
    if one.form is Form.CODES:
        return ", ".join(value)
    return one.words.get(value, str(value)) if one.form is Form.WORD else str(value)


def _offer(writer: SheetWriter, one: Field, cells: str) -> None:
    """Offer the words of a column to pick from."""
    words = [YES, NO] if one.form is Form.FLAG else list(one.words.values())
    rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
    rule.error = f"Pilih salah satu: {', '.join(words)}."
    rule.errorTitle = one.title
    rule.showErrorMessage = True
    rule.add(cells)
    writer.sheet.add_data_validation(rule)
