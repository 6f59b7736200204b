"""Finding documents by words: in title, number, file name, tags, codes of questions, and in what the files say.

The same on SQLite and PostgreSQL: plain comparing of texts made alike (`zi_portal/kit/folding.py`), which reads through the
2,000 documents of a large unit in a fraction of a second, so no index of words is kept that could fall behind.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, Greatest, NullIf, StrIndex, Substr

from assessment.rounds.models import Assessment
from evidence.documents.models import Citation, Document, DocumentTag, Revision, RevisionText
from zi_portal.kit.folding import clean, fold

MOST_WORDS = 8
_QUOTES = re.compile('["“”„«»]')
BEFORE, AROUND = 60, 200  # characters of a snippet: in front of the hit, and in all
# A file that cannot be downloaded now is not read out in a list either.
READ_OUT = Q(state=Document.State.GOOD, withdrawn_at__isnull=True)


class Folded(Func):
    """A text as `zi_portal.kit.folding.fold` makes it, by the database."""

    function = "zi_fold"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL takes the accents off by itself."""
        bare = r"regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g')"
        return self.as_sql(compiler, connection, template=f"lower(normalize({bare}, NFKC))", **context)


class AtEach(Exists):
    """EXISTS that is asked at each document, by the index of what belongs to it.

    Left to itself PostgreSQL may answer it for all documents of the portal at once, which it takes for cheap where one
    office holds more than a hundredth of them: it does not know what folding a text costs. OFFSET keeps it from that.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"


@dataclass(frozen=True)
class Piece:
    """A part of a snippet; a hit is marked."""

    text: str
    is_hit: bool


# A line of a document around the first hit.
type Snippet = tuple[Piece, ...]


def words_of(text: str) -> list[str]:
    """Return the words to look for, as they are compared; double quotes, typed around a phrase, belong to none."""
    return list(dict.fromkeys(_QUOTES.sub(" ", fold(clean(text))).split()))[:MOST_WORDS]


def with_words(documents: QuerySet[Document], assessment: Assessment, text: str) -> QuerySet[Document]:
    """Return those of `documents`, all of the assessment's unit, that hold every word of `text`, each anywhere.

    A word with a point in it also finds what the round's questions of that code, or below it, cite.
    """
    words = words_of(text)
    if words:
        documents = documents.alias(folded_title=Folded("title"), folded_number=Folded("number"))
    for word in words:
        names = Revision.objects.alias(folded_name=Folded("original_name")).filter(folded_name__contains=word)
        tags = DocumentTag.objects.filter(folded__contains=word)
        found = (
            Q(folded_title__contains=word)
            | Q(folded_number__contains=word)
            | Q(AtEach(names.filter(document=OuterRef("pk"))))
            | Q(AtEach(tags.filter(document=OuterRef("pk"))))
        )
        if "." in word:
            found |= Q(Exists(_cited_at(assessment, word.rstrip("."))))
        said = _current_texts().alias(at=StrIndex("folded", Value(word)))
        said = said.filter(revision__document=OuterRef("pk"), at__gt=0)
        found |= READ_OUT & Q(AtEach(said))
        documents = documents.filter(found)
    return documents


def snippets_of(documents: Iterable[Document], text: str) -> dict[int, Snippet]:
    """Return for each of `documents` (one page of a list) whose file says a word of `text` the line around it, by id.

    One query; none without words. Only windows of the texts leave the database.
    """
    words = words_of(text)
    read_out = [doc.pk for doc in documents if doc.state == Document.State.GOOD and doc.withdrawn_at is None]
    if not words or not read_out:
        return {}
    places = [NullIf(StrIndex("folded", Value(word)), Value(0)) for word in words]
    said = (
        _current_texts()
        .filter(revision__document__in=read_out)
        .annotate(at=Coalesce(*places, Value(0)))
        .filter(at__gt=0)
        .annotate(window=Substr("content", Greatest(F("at") - BEFORE, Value(1)), AROUND))
    )
    rows = said.values_list("revision__document", "at", "window")
    return {pk: _snippet(window, words, is_cut=at > BEFORE + 1) for pk, at, window in rows}


def _current_texts() -> QuerySet[RevisionText]:
    """Return the texts of the newest revisions: an older one speaks for its document no more."""
    newer = Revision.objects.filter(document=OuterRef("revision__document"), number__gt=OuterRef("revision__number"))
    return RevisionText.objects.filter(~Exists(newer))


def _cited_at(assessment: Assessment, code: str) -> QuerySet[Citation]:
    used = Citation.objects.filter(assessment=assessment, document=OuterRef("pk"))
    return used.filter(Q(indicator__code__iexact=code) | Q(indicator__code__istartswith=f"{code}."))


def _snippet(window: str, words: list[str], *, is_cut: bool) -> Snippet:
    """Return `window` in pieces, begun and ended at whole words where it was cut."""
    if is_cut:
        window = window.partition(" ")[2] or window
    if len(window) >= AROUND - BEFORE:
        window = window.rpartition(" ")[0] or window
    pieces, end = [Piece("… ", is_hit=False)] if is_cut else [], 0
    for hit in re.finditer("|".join(map(re.escape, sorted(words, key=len, reverse=True))), fold(window)):
        pieces += [Piece(window[end : hit.start()], is_hit=False), Piece(window[hit.start() : hit.end()], is_hit=True)]
        end = hit.end()
    return tuple(piece for piece in (*pieces, Piece(window[end:], is_hit=False)) if piece.text)
