"""Read a filled LKE from a file: JSON or YAML, every scalar as the text that stands there.

YAML 1.1 would turn `3.600` into 3.6, `012` into 10, `12:30` into 750 and `no` into false, and both formats silently
keep the last of two equal keys; here a number stays text until the score reads it exactly, and a repeat is an error.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from assessment.scoring.answers import shown

MAX_BYTES = 1024 * 1024  # a full sheet takes about 10 kB


class FilledSheetError(ValueError):
    """A file that is not a filled LKE; `lines` say why, in Indonesian, one line each."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(self.lines))


@dataclass(frozen=True)
class FilledSheet:
    """What a file says: the code of an instrument, and each answer as written.

    An answer is None, a text, a mapping input key → None, text or something `scoring.read_answers` refuses, or an
    empty list where the file holds a list.
    """

    instrument: str
    answers: Mapping[str, object]


class _Pairs(tuple[tuple[object, object], ...]):
    """The entries of one mapping in the file's order, repeats and all."""

    __slots__ = ()


def read_filled_sheet(content: bytes) -> FilledSheet:
    """Return the filled LKE that a file holds.

    content: UTF-8, at most 1 MB; JSON, else YAML; a mapping with `instrument` and `answers`. Other keys beside these
    two may tell about the sheet and are not read.
    Raises FilledSheetError with every problem.
    """
    top = _parse(_decode(content))
    if not isinstance(top, _Pairs):
        raise FilledSheetError(["isi berkas harus berupa pemetaan dengan kunci instrument dan answers"])
    lines: list[str] = []
    entries = _mapping(top, "", lines)
    code = entries.get("instrument")
    if not isinstance(code, str) or not code.strip():
        lines.append("kunci instrument tidak ada atau bukan kode peraturan")
    written = entries.get("answers", ())
    if "answers" not in entries:
        lines.append("kunci answers tidak ada")
    elif written is not None and not isinstance(written, _Pairs):
        lines.append("answers harus berupa pemetaan kode pertanyaan ke jawaban")
    answers: dict[str, object] = {}
    if isinstance(written, _Pairs):
        for key, value in _mapping(written, "answers", lines).items():
            answers[key] = _mapping(value, key, lines) if isinstance(value, _Pairs) else value
    if lines:
        raise FilledSheetError(lines)
    return FilledSheet(str(code).strip(), answers)


def _decode(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise FilledSheetError([f"berkas lebih besar dari {MAX_BYTES // 1024} kB"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FilledSheetError([f"berkas bukan teks UTF-8 (bita ke-{error.start + 1})"]) from error
    if not text.strip():
        raise FilledSheetError(["berkas kosong"])
    return text


def _parse(text: str) -> object:
    """Return the content as None, text, `_Pairs` or an empty list, whatever the format."""
    try:
        return _plain(json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str))
    except RecursionError as error:
        raise FilledSheetError(["isi berkas bersarang terlalu dalam"]) from error
    except json.JSONDecodeError as error:
        json_error = error
    try:
        return _from_node(yaml.compose(text, Loader=_TextLoader))
    except RecursionError as error:
        raise FilledSheetError(["isi berkas bersarang terlalu dalam"]) from error
    except yaml.MarkedYAMLError as error:
        place = (
            f"baris {error.problem_mark.line + 1}, kolom {error.problem_mark.column + 1}" if error.problem_mark else ""
        )
        if text.lstrip().startswith(("{", "[")):
            place = f"baris {json_error.lineno}, kolom {json_error.colno}"
        raise FilledSheetError([f"berkas bukan JSON atau YAML yang sah: periksa {place}"]) from error
    except yaml.YAMLError as error:
        raise FilledSheetError(["berkas bukan JSON atau YAML yang sah: berisi tanda kendali"]) from error


class _TextLoader(yaml.SafeLoader):
    """Composes nodes without giving any scalar a type, and refuses aliases, which a sheet has no use for.

    The loader in Python on purpose: it answers deep nesting with RecursionError, while the C one may end the process.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not taken", mark)
        return super().compose_node(parent, index)


def _from_node(node: yaml.Node | None) -> object:
    if isinstance(node, yaml.MappingNode):
        return _Pairs((_from_node(key), _from_node(value)) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return []
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return None
    return str(node.value)


def _plain(value: object) -> object:
    """Return what `json.loads` gave in the same few shapes as YAML."""
    if isinstance(value, _Pairs):
        return _Pairs((key, _plain(item)) for key, item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return [] if isinstance(value, list) else value


def _mapping(pairs: _Pairs, name: str, lines: list[str]) -> dict[str, object]:
    """Return the entries by key without surrounding blanks; add a line for each repeated or unreadable key."""
    where = f"{name}: " if name else ""
    entries: dict[str, object] = {}
    for key, value in pairs:
        if not isinstance(key, str) or not key.strip():
            lines.append(f"{where}ada kunci yang kosong atau bukan teks")
        elif key.strip() in entries:
            lines.append(f"{where}{shown(key.strip())} tertulis dua kali")
        else:
            entries[key.strip()] = value
    return entries
