"""The styles of the workbook, named once, so that a sheet of two hundred lines stays small."""

from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.workbook import Workbook

_FONT = "Arial"  # Excel and LibreOffice both have it, or one of the same widths
_INK, _MUTED, _BLUE, _LINK = "1A1A1A", "4D5358", "08467F", "0B5CAD"
_OPEN, _NODE, _TOTAL = "FFF9DB", "EDF4FB", "D9E7F5"  # what one fills in; what is computed
POINTS_FORMAT, PERCENT_FORMAT, _COUNT, _INDEX = "0.00", "0.00%", "0", "0.00##"


@dataclass(frozen=True)
class Style:
    """What a named style is made of. A NamedStyle belongs to one workbook, so each workbook gets its own."""

    name: str
    size: int = 9
    bold: bool = False
    colour: str = _INK
    fill: str = ""
    align: str = "left"
    wrap: bool = True
    number_format: str = "General"
    border: bool = True
    is_open: bool = False
    underline: str | None = None
    shrink: bool = False  # a long name in merged cells, whose height no program finds by itself

    def make(self) -> NamedStyle:
        """Return it in openpyxl's terms."""
        style = NamedStyle(name=self.name)
        style.font = Font(name=_FONT, size=self.size, bold=self.bold, color=self.colour, underline=self.underline)
        if self.fill:
            style.fill = PatternFill("solid", fgColor=self.fill)
        style.alignment = Alignment(
            horizontal=self.align,
            vertical="top",
            wrap_text=self.wrap,
            shrink_to_fit=self.shrink,
            indent=1 if self.align == "right" else 0,  # else a number touches the text of the next column
        )
        style.number_format = self.number_format
        if self.border:
            rule = Side(style="thin", color="D5DADE")
            style.border = Border(left=rule, right=rule, top=rule, bottom=rule)
        style.protection = Protection(locked=not self.is_open)
        return style


TITLE = Style("zi judul", size=14, bold=True, border=False, wrap=False)
SUBTITLE = Style("zi subjudul", size=10, border=False, wrap=False)
VERDICT = Style("zi putusan", size=11, bold=True, border=False, wrap=False)
PLAIN = Style("zi biasa", size=10, border=False)
HEAD = Style("zi kepala", bold=True, colour="FFFFFF", fill=_BLUE, align="center")
CODE = Style("zi kode", size=7, colour=_MUTED, wrap=False)
TEXT = Style("zi teks")
CENTRED = Style("zi tengah", align="center")
ANSWER = Style("zi jawaban", align="center", fill=_OPEN, is_open=True)
ANSWER_COUNT = Style("zi jawaban jumlah", align="center", fill=_OPEN, is_open=True, number_format=_COUNT)
ANSWER_INDEX = Style("zi jawaban indeks", align="center", fill=_OPEN, is_open=True, number_format=_INDEX)
NOTE = Style("zi catatan", fill=_OPEN, is_open=True)
VALUE = Style("zi nilai", align="right", number_format=POINTS_FORMAT)
SHARE = Style("zi persen", align="center", number_format=PERCENT_FORMAT)
PERCENT = Style("zi persen simpul", align="right", number_format=PERCENT_FORMAT)
COUNT = Style("zi jumlah", align="center", number_format=_COUNT)
INDEX = Style("zi indeks", align="center", number_format=_INDEX)
NODE_TEXT = Style("zi simpul", bold=True, fill=_NODE, wrap=False, shrink=True)
NODE_LABEL = Style("zi simpul nama", bold=True, fill=_NODE)
NODE_WRAPPED = Style("zi simpul teks", fill=_NODE)
NODE_CENTRED = Style("zi simpul tengah", bold=True, fill=_NODE, align="center")
NODE_VALUE = Style("zi simpul nilai", bold=True, fill=_NODE, align="right", number_format=POINTS_FORMAT)
NODE_PERCENT = Style("zi simpul persen", bold=True, fill=_NODE, align="right", number_format=PERCENT_FORMAT)
TOTAL_TEXT = Style("zi total", bold=True, fill=_TOTAL, wrap=False)
TOTAL_VALUE = Style("zi total nilai", bold=True, fill=_TOTAL, align="right", number_format=POINTS_FORMAT)
TOTAL_PERCENT = Style("zi total persen", bold=True, fill=_TOTAL, align="right", number_format=PERCENT_FORMAT)
LINK = Style("zi tautan", colour=_LINK, underline="single")

_ALL = tuple(value for value in list(globals().values()) if isinstance(value, Style))


def add_styles(workbook: Workbook) -> None:
    """Make every style known to a workbook."""
    for style in _ALL:
        workbook.add_named_style(style.make())
