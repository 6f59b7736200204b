"""What acts in the XML parts of an Office file, told by a parser: fields, formulas, relations, connections.

Every part is read, whatever it is called and wherever it lies, since programs find a part by its content type or by a
relation. The parser (expat) undoes character references, CDATA and UTF-16; there are no entities, since a DOCTYPE ends
the reading. It builds no tree, so that depth and breadth cost no memory.
"""

import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from zi_portal.kit.office import formulas
from zi_portal.kit.office.faults import ContainerRefused, Fault
from zi_portal.kit.office.fields import ALTERNATIVES, CHANGES, Mark, Piece, judge_fields
from zi_portal.kit.office.formulas import judge_formula
from zi_portal.kit.office.outside import Outside, Use, leads_out

DEEPEST = 256  # elements inside one another; Word and Excel stay below 60
MOST_ATTRIBUTES = 1_000  # of one element; Office stays below 60
FULLY_READ = 8 * 1024 * 1024  # bytes of one file; of what is beyond, only parts that could hold something
WELL_FORMED = 32 * 1024 * 1024  # bytes of those others that are still parsed, for their form alone: 10 ms a megabyte
_AT_ONCE = 1024 * 1024
_HEAD = 4096
_MACRO_RELATIONS = ("/vbaProject", "/xlMacrosheet", "/xlIntlMacrosheet", "/wordVbaData")
_OBJECT_RELATIONS = ("/oleObject", "/control", "/activeXControlBinary")
# Parts of another document that are fetched on opening, without asking.
_FETCHED_RELATIONS = ("/attachedTemplate", "/frame", "/subDocument")
# Encodings in which a letter is the byte that ASCII has for it; Office writes UTF-8 and UTF-16, others one of these.
_LIKE_ASCII = {"", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
_DECLARATION = re.compile(r"<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(r"""\bencoding\s*=\s*["']([^"']*)""")
_XML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t\r\n]*<[A-Za-z_?!]|(?:\xff\xfe)?(?:[ \t\r\n]\0)*<\0[A-Za-z_?!]\0|(?:\xfe\xff)?(?:\0[ \t\r\n])*\0<\0[A-Za-z_?!]"
)
_FORMULAS = frozenset(
    ["f", "definedName", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"]
)
_FIELD_TEXTS = frozenset(["instrText", "delInstrText"])
# Of a workbook, and of a letter that Word fills from a database.
_CONNECTIONS = frozenset(["connection", "webPr", "dbPr", "textPr", "olapPr", "rangePr", "connectString", "udl"])
_DRAWN = frozenset(["imagedata", "fill", "stroke", "image", "feImage", "use"])  # of VML and SVG
_NAMES = (
    _FORMULAS
    | _FIELD_TEXTS
    | _CONNECTIONS
    | _DRAWN
    | {*ALTERNATIVES, *CHANGES}
    | {"t", "fldChar", "fldSimple", "altChunk", "ddeLink", "oleLink", "oleObject", "Relationship", "HyperlinkBase"}
    | {
        "hlinkClick",
        "hlinkHover",
        "hlinkMouseOver",
        "cfvo",
        "cacheField",
        "calculatedItem",
        "calculatedMember",
        "reference",
    }
)
# What the letters of a part must say, in capitals, to hold any of these.
_NEEDLES = (
    *(b"DOCTYPE", b"INSTRTEXT", b"FLD", b"ALTCHUNK", b"LINK", b"OLEOBJECT", b"RELATIONSHIP", b"CONNECTION", b"IMAGE"),
    b"MAILMERGE",
    *(b"HREF", b"SRC", b"STORETYPE", b"CACHEFIELD", b"CALCULATED", b"CFVO", *formulas.WORDS),
)
_CAPITALS = bytes.maketrans(bytes(range(97, 123)), bytes(range(65, 91)))
_NO_LETTERS = bytes(sign for sign in range(256) if not chr(sign).isalpha() or sign > 127)
_LONGEST_NEEDLE = 32
_VML_TARGETS = re.compile(rb"""\b(?:src|href|althref)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
# A file, share or disk in a connection: `sourceFile="C:\data.csv"`, `Data Source=\\server\data.mdb`.
_LOCAL_START = re.compile(r"(?:^|[=;\"'\s])((?:file:|\\\\\w|//\w|[a-z][:|][\\/])[^;\"']*)", re.IGNORECASE)


@dataclass
class Reading:
    """The reading of one file and of those embedded in it."""

    outside: Outside = field(default_factory=Outside)
    left: int = field(default_factory=lambda: FULLY_READ)  # bytes that are still parsed whatever they say
    left_plain: int = field(default_factory=lambda: WELL_FORMED)  # bytes beyond those, parsed for their form alone


def looks_like_xml(start: bytes) -> bool:
    """Whether a part that begins so may be XML, whatever its name says."""
    return _XML_START.match(start) is not None


def read_part(part: IO[bytes], size_bytes: int, reading: Reading) -> None:
    """Raise ContainerRefused for what starts a program or takes another file in; gather what leads outside.

    part: at its beginning; read to its end. Raises BadZipFile for what is not XML in an encoding that Office reads.
    """
    is_wide = _is_utf16(part.read(_HEAD))
    if size_bytes > reading.left and not is_wide:
        part.seek(0)
        if not _may_act(part):
            part.seek(0)
            _check_form(part, size_bytes, reading)
            return
    reading.left -= size_bytes
    part.seek(0)
    parser = _Parser(reading.outside)
    try:
        while data := part.read(_AT_ONCE):
            parser.expat.Parse(data, False)
        parser.expat.Parse(b"", True)
    except expat.ExpatError as error:
        raise zipfile.BadZipFile("a part is not XML") from error
    judge_fields(parser.pieces, reading.outside)


def read_drawing(data: bytes, reading: Reading) -> None:
    """Do the same for a drawing in VML, which Excel itself writes with a `<br>` that has no end."""
    data = data.replace(b"<br>", b"<br/>")
    try:
        read_part(io.BytesIO(data), len(data), reading)
    except zipfile.BadZipFile:
        targets = (html.unescape(found.decode("utf-8", "replace")) for found in _VML_TARGETS.findall(data))
        reading.outside.uses += [(Use.FETCH, target) for target in targets if leads_out(target)]


def _is_utf16(head: bytes) -> bool:
    """Tell UTF-16 from what is like ASCII; raises BadZipFile for other encodings, in which words could hide."""
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]
    if head.startswith((b"\xff\xfe\0\0", b"\0\0")) or head[1:4] == b"\0\0\0":
        raise zipfile.BadZipFile("a part in UTF-32")
    little = head.startswith(b"\xff\xfe") or head[1:2] == b"\0"
    text = head.decode(("utf-16-le" if little else "utf-16-be") if is_wide else "latin-1", errors="replace")
    text = text.removeprefix("\ufeff").removeprefix("ï»¿")
    if not text.startswith("<?xml"):
        return is_wide
    declaration = _DECLARATION.match(text)
    if declaration is None:
        raise zipfile.BadZipFile("a declaration without end")
    found = _ENCODING.search(declaration[0])
    encoding = found[1].lower() if found else ""
    if not (encoding == "" or encoding.startswith("utf-16") if is_wide else encoding in _LIKE_ASCII):
        raise zipfile.BadZipFile(f"a part in {encoding}")
    return is_wide


def _check_form(part: IO[bytes], size_bytes: int, reading: Reading) -> None:
    """Raise BadZipFile for a big part that is not well-formed XML; of one beyond all limits only its end is looked at."""
    is_parsed = size_bytes <= reading.left_plain
    parser, last = expat.ParserCreate(), b""
    try:
        while data := part.read(_AT_ONCE):
            last = data.rstrip() or last
            if is_parsed:
                parser.Parse(data, False)
        if is_parsed:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise zipfile.BadZipFile("a part is not XML") from error
    if not last.endswith(b">"):
        raise zipfile.BadZipFile("a part ends in the middle")
    reading.left_plain -= size_bytes if is_parsed else 0


def _may_act(part: IO[bytes]) -> bool:
    """Whether a part like ASCII has any of the words that something worth a look needs, or a sign written as a number.

    Signs between the letters are left out, since that is fast; so it may say yes without need, never no.
    """
    rest, last = b"", b""
    while data := part.read(_AT_ONCE):
        if b"<" not in data or (last == b"&" and data.startswith(b"#")):  # one tag longer than that, or one text
            return True
        letters = rest + data.translate(_CAPITALS, _NO_LETTERS)
        if b"|" in data or b"&#" in data or any(needle in letters for needle in _NEEDLES):
            return True
        rest, last = letters[-_LONGEST_NEEDLE:], data[-1:]
    return False


class _Parser:
    """Expat with ears for the elements named above. Knows no namespaces: a name counts in any of them."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside
        self.pieces: list[Piece] = []
        self._texts: list[tuple[int, str, list[str]]] = []  # depth, name and pieces of the texts being gathered
        self._around: list[tuple[int, str]] = []  # alternatives and changes around this place
        self._depth = 0
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = _doctype
        self.expat.StartElementHandler = self._start_handler()
        self.expat.EndElementHandler = self._end

    def _start_handler(self) -> Callable[[str, dict[str, str]], None]:
        known: dict[str, str] = {}  # name as written → local name if it says something, else ""

        def start(name: str, attributes: dict[str, str]) -> None:
            self._depth += 1
            if self._depth > DEEPEST or len(attributes) > MOST_ATTRIBUTES:
                raise ContainerRefused(Fault.TOO_COMPLEX)
            local = known.get(name)
            if local is None:
                local = name.rpartition(":")[2]
                known[name] = local = local if local in _NAMES else ""
            if local:
                self._begin(local, attributes)

        return start

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in _FORMULAS or name in _FIELD_TEXTS or name == "HyperlinkBase" or (name == "t" and self.pieces):
            self._texts.append((self._depth, name, []))
            self.expat.CharacterDataHandler = self._data
        elif name in ALTERNATIVES or name in CHANGES:
            self._around.append((self._depth, name))
        elif name != "t":
            self._judge(name, {key.rpartition(":")[2]: value for key, value in attributes.items()})

    def _data(self, data: str) -> None:
        for _, _, pieces in self._texts:
            pieces.append(data)

    def _end(self, _name: str) -> None:
        if self._texts and self._texts[-1][0] == self._depth:
            _, name, pieces = self._texts.pop()
            self._told(name, "".join(pieces))
            if not self._texts:
                self.expat.CharacterDataHandler = None
        elif self._around and self._around[-1][0] == self._depth:
            self._around.pop()
        self._depth -= 1

    def _told(self, name: str, text: str) -> None:
        if name in _FORMULAS:
            judge_formula(text, self.outside)
        elif name == "HyperlinkBase":
            self.outside.uses += [(Use.LINK, text)] if text.strip() else []
        else:
            self._piece(Mark.TEXT if name in _FIELD_TEXTS else Mark.WORDS, text, changed=name == "delInstrText")

    def _piece(self, mark: Mark, text: str = "", *, changed: bool = False) -> None:
        inside = {name for _, name in self._around} | ({"del"} if changed else set())
        self.pieces.append(Piece(mark, text, frozenset(inside)))

    def _judge(self, name: str, attributes: dict[str, str]) -> None:
        """Judge an element by itself; attributes: by local name."""
        if name == "Relationship":
            self._relation(attributes)
        elif name == "fldChar":
            mark = {"begin": Mark.BEGIN, "separate": Mark.SEPARATE, "end": Mark.END}.get(
                attributes.get("fldCharType", "").strip().lower()
            )
            if mark is not None:
                self._piece(mark)
        elif name == "fldSimple":
            self._piece(Mark.SIMPLE, attributes.get("instr", ""))
        elif name == "altChunk":
            raise ContainerRefused(Fault.TEMPLATE)
        elif name in {"ddeLink", "oleLink"} or (name == "oleObject" and "link" in attributes):
            raise ContainerRefused(Fault.COMMAND)
        elif name in _CONNECTIONS:
            told = [found for value in attributes.values() for found in _LOCAL_START.findall(value)]
            self.outside.uses += [(Use.FETCH, found) for found in [attributes.get("url", ""), *told]]
        elif name in _DRAWN:
            targets = [attributes.get(key, "") for key in ("src", "href", "althref")]
            self.outside.uses += [
                (Use.FETCH, target) for target in targets if leads_out(target) and _is_no_data(target)
            ]
        elif name == "reference":  # of an extension, whose pane is fetched from a shop or a share
            self.outside.uses += [(Use.FETCH, attributes.get("store", ""))] if "storeType" in attributes else []
        elif name.startswith("hlink"):
            self._action(attributes.get("action", "").strip().lower())
        else:  # formulas in attributes
            for key in ("val", "formula", "mdx"):
                judge_formula(attributes.get(key, ""), self.outside)

    def _action(self, action: str) -> None:
        if action.startswith("ppaction://program"):
            raise ContainerRefused(Fault.COMMAND)
        if action.startswith("ppaction://macro"):
            raise ContainerRefused(Fault.MACROS)

    def _relation(self, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", "").strip(), attributes.get("Target", "")
        is_outside = attributes.get("TargetMode", "Internal").strip() != "Internal" or leads_out(target)
        if kind.endswith(_MACRO_RELATIONS):
            raise ContainerRefused(Fault.MACROS)
        if kind.endswith(_OBJECT_RELATIONS):
            raise ContainerRefused(Fault.EMBEDDED)
        if kind.endswith("/aFChunk") or (is_outside and kind.endswith(_FETCHED_RELATIONS)):
            raise ContainerRefused(Fault.TEMPLATE)
        if is_outside:
            self.outside.relations.append((kind, target))


def _doctype(*_args: object) -> None:
    raise ContainerRefused(Fault.DOCTYPE)


def _is_no_data(target: str) -> bool:
    """Whether a target is not the picture itself, written out."""
    return not target.strip().lower().startswith("data:")
