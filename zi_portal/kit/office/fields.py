"""The fields of a Word document: put together as Word does, then judged by their first word.

Word joins the pieces of an instruction between two marks of a field, over runs, paragraphs and character codes. What a
reader of the file may take or leave (one of two alternatives, tracked changes) is judged both ways.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import product

from zi_portal.kit.office.faults import ContainerRefused, Fault
from zi_portal.kit.office.outside import Outside, Use

NESTED = "\0"  # stands in an instruction where the result of an inner field goes
# Elements whose content one program shows and another does not.
ALTERNATIVES, CHANGES = ("Choice", "Fallback"), ("del", "ins")
_TAKES_IN = {"INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DATABASE", "RD"}
_WORD = re.compile(r"[A-Z]+", re.IGNORECASE)
_ADDRESS = re.compile(r"""HYPERLINK\s+(?:"([^"]*)"|([^\s"\\]\S*|\\\\\S+))""", re.IGNORECASE)
_BEFORE_THE_WORD = " \t\r\n\"'“”{="


class Mark(Enum):
    """What a piece of a field is."""

    BEGIN = auto()
    SEPARATE = auto()  # between instruction and result
    END = auto()
    TEXT = auto()  # of an instruction
    WORDS = auto()  # of the document, which some programs take for an instruction where one is open
    SIMPLE = auto()  # a whole field in one attribute


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a field, in the order of the part. inside: which of the elements named above stand around it."""

    mark: Mark
    text: str = ""
    inside: frozenset[str] = frozenset()


@dataclass
class _Field:
    """A field that is open."""

    told: list[str] = field(default_factory=list)
    has_result: bool = False


def judge_fields(pieces: list[Piece], outside: Outside) -> None:
    """Raise ContainerRefused for a field that starts a program or takes another file in; gather where links lead."""
    met = frozenset().union(*(piece.inside for piece in pieces))
    instructions: dict[str, None] = {}  # each once, in their order
    for left_out in product(
        ((), *((name,) for name in ALTERNATIVES if name in met)), ((), *((name,) for name in CHANGES if name in met))
    ):
        without = {name for names in left_out for name in names}
        instructions |= dict.fromkeys(_instructions(piece for piece in pieces if not piece.inside & without))
    for instruction in instructions:
        _judge(instruction, outside)


def _instructions(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield every instruction; what stands outside any field, as no program writes it, counts as one of its own."""
    stray: list[str] = []
    waiting: list[_Field] = []  # those that are open, the innermost last
    for piece in pieces:
        if piece.mark is Mark.SIMPLE:
            yield piece.text
        elif piece.mark is Mark.BEGIN:
            waiting.append(_Field())
        elif piece.mark is Mark.TEXT:
            (waiting[-1].told if waiting else stray).append(piece.text)
        elif not waiting:
            continue
        elif piece.mark is Mark.WORDS:
            if not waiting[-1].has_result:
                waiting[-1].told.append(piece.text)
        else:
            yield "".join(waiting[-1].told)
            waiting[-1] = _Field(has_result=True)
            if piece.mark is Mark.END:
                waiting.pop()
                if waiting:
                    waiting[-1].told.append(NESTED)
    yield from ("".join(texts) for texts in [stray, *(one.told for one in waiting)])


def _judge(instruction: str, outside: Outside) -> None:
    told = "".join(
        sign
        for sign in unicodedata.normalize("NFKC", instruction)
        if sign == NESTED or sign.isspace() or unicodedata.category(sign)[0] != "C"
    ).lstrip(_BEFORE_THE_WORD)
    found = _WORD.match(told)
    word = found[0].upper() if found else ""
    if word.startswith("DDE") or told[len(word) : len(word) + 1] == NESTED:  # the word itself may be put together
        raise ContainerRefused(Fault.COMMAND)
    if word in _TAKES_IN:
        raise ContainerRefused(Fault.TEMPLATE)
    if word == "HYPERLINK" and (address := _ADDRESS.match(told)):
        outside.uses.append((Use.LINK, address[1] or address[2] or ""))
