"""The formulas of a workbook, wherever one may stand: those that start a program, those that fetch."""

import re

from zi_portal.kit.office.faults import ContainerRefused, Fault
from zi_portal.kit.office.outside import Outside, Use

# Texts, names of sheets and columns, in which any sign may stand. Not what follows a stroke: that is the topic of a command.
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"(?<![|\w'])'(?:[^']|'')*'!")
# The same read from the left, in which a name may hold a sign of a text; and with any name, as of a program.
_IN_TURN = re.compile(rf"{_TEXT.pattern}|{_SHEET.pattern}")
_ANY_NAME = re.compile(rf"{_TEXT.pattern}|'(?:[^']|'')*'")
_COLUMN = re.compile(r"\[[^\[\]]*\]")
_STARTING = re.compile(r"(?<![\w.])(?:_xlfn\.)?(?:DDE|CALL|REGISTER|REGISTER\.ID|EXEC|RTD)\s*\(", re.IGNORECASE)
_FETCHING = re.compile(r"\b(?:WEBSERVICE|IMAGE)\s*\(", re.IGNORECASE)
# Of Google Sheets, which writes them into a text when it makes a workbook, so that they live again there.
_FETCHING_THERE = re.compile(r"\bIMPORT(?:XML|DATA|HTML|FEED|RANGE)\s*\(", re.IGNORECASE)
_ADDRESS = re.compile(r'"((?:\s*(?:file|smb|https?):|\\\\|//)(?:[^"]|"")*)"', re.IGNORECASE)
_LINKING = re.compile(r'\bHYPERLINK\s*\(\s*(?:"((?:[^"]|"")*)")?', re.IGNORECASE)
# A formula that is worth a look holds a stroke or one of these.
WORDS = (b"DDE", b"CALL", b"REGISTER", b"EXEC", b"RTD", b"WEBSERVICE", b"IMPORT", b"HYPERLINK", b"IMAGE")


def judge_formula(formula: str, outside: Outside) -> None:
    """Raise ContainerRefused for a formula that starts a program (`cmd|'/c alat'!A0`); gather what it links to or fetches."""
    if "|" not in formula and "(" not in formula:
        return
    readings = [reading.sub('""', formula) for reading in (_TEXT, _IN_TURN, _ANY_NAME)]
    if any(map(_STARTING.search, readings)) or any(map(_has_stroke, readings)):
        raise ContainerRefused(Fault.COMMAND)
    if any(map(_FETCHING.search, readings)) or _FETCHING_THERE.search(formula):
        outside.uses += [(Use.FETCH, ""), *((Use.FETCH, address) for address in _ADDRESS.findall(formula))]
    outside.uses += [(Use.LINK, target) for target in _LINKING.findall(formula)]


def _has_stroke(bare: str) -> bool:
    """Whether a formula without its texts has the stroke of a command, outside the names of sheets and columns."""
    named = _SHEET.sub("", bare) if "|" in bare else ""
    for _ in range(3):  # a column stands in the brackets of its table
        named = _COLUMN.sub("", named)
    return "|" in named
