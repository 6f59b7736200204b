"""Which asked document a file seems to be, read from the words of its name; a guess that a person confirms."""

import re
from collections.abc import Collection, Iterable, Mapping

from evidence.documents.standard import Item
from zi_portal.kit.folding import clean, fold

# Words that tell no document from another.
_EMPTY = frozenset(
    {"dan", "yang", "di", "ke", "dari", "pada", "untuk", "dengan", "atau", "per", "tiap", "serta", "oleh", "dalam"}
    | {"tahun", "final", "fix", "scan", "copy", "salinan", "revisi", "dokumen", "unit", "kantor"}
)
_STEM = 5  # letters: notula, notulen and notulensi are one word


def stems_of(text: str) -> tuple[str, ...]:
    """Return the telling words of `text` in order, each once, cut to their first letters."""
    words = re.findall(r"[a-z]+", fold(clean(text)))
    told = ("sk" if word == "keputusan" else word for word in words if len(word) > 1 and word not in _EMPTY)
    return tuple(dict.fromkeys(word[:_STEM] for word in told))


def fitting_item(name: str, items: Iterable[Item]) -> str:
    """Return the key of the one item that `name` names, or "": two words in common, or the first word of the item."""
    said = set(stems_of(name.rpartition(".")[0] or name))
    scores = {item.key: _score(said, stems_of(item.label)) for item in items}
    best = max(scores.values(), default=0)
    fitting = [key for key, score in scores.items() if score == best]
    return fitting[0] if best > 1 and len(fitting) == 1 else ""


def fitting_question(name: str, asked: Mapping[str, Collection[Item]]) -> str:
    """Return the code of the one question whose asked documents `name` names by three words or nearly whole, or ""."""
    said = set(stems_of(name.rpartition(".")[0] or name))
    scores: dict[str, float] = {}
    for code, items in asked.items():
        for item in items:
            stems = stems_of(item.label)
            common = len(said & set(stems))
            if common >= 3 or (common == 2 and len(stems) == 2):
                scores[code] = max(scores.get(code, 0), common + common / len(stems))
    best = max(scores.values(), default=0)
    fitting = [code for code, score in scores.items() if score == best]
    return fitting[0] if len(fitting) == 1 else ""


def _score(said: set[str], stems: tuple[str, ...]) -> int:
    return len(said & set(stems)) + (1 if stems and stems[0] in said else 0)
