"""The data dukung that a workbook names at its questions: names, and which of its addresses may be followed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from assessment.lke.selectors.layout import Question
from assessment.workbook.models import ImportRow

MAX_LINK = 500  # characters


@dataclass(frozen=True)
class Links:
    """Data dukung that the file names at one question, for a person to fetch."""

    question: Question
    named: tuple[tuple[str, str], ...]  # name or "", address (https only) or ""
    refused: tuple[str, ...]  # other addresses, as text

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that may be followed, each once."""
        return tuple(dict.fromkeys(address for _, address in self.named if address))

    @property
    def names(self) -> tuple[str, ...]:
        """The names without an address."""
        return tuple(name for name, address in self.named if not address)


def links_of(rows: Iterable[tuple[Question, ImportRow]]) -> Iterator[Links]:
    """Yield what the file names at each question, where it names anything."""
    for question, row in rows:
        # Rows read before names were kept have their addresses alone.
        pairs = [(name, link) for name, link in row.named] or [("", link) for link in row.links]
        bad = {link for _, link in pairs if link and not _may_be_followed(link)}
        # Of an address that is not taken the name is still one of a document to fetch.
        good = tuple((name, "" if link in bad else link) for name, link in pairs if name or link not in bad)
        if good or bad:
            yield Links(question, good, tuple(link for link in row.links if link in bad))


def _may_be_followed(link: str) -> bool:
    """Whether an address may be shown as a link: https, not too long, without a name before its host."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None and len(link) <= MAX_LINK
