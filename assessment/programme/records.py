"""Rows of the programme that documents prove, each kind stated in the `ready` of the app; the documents themselves are the vault's.

A kind says how one of its rows is found for a person, and who may tie documents to it. The vault says, through `count_by`, how many
documents stand at which rows: this app does not know it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.http import Http404

from assessment.people.models import User
from assessment.rounds.models import Assessment


@dataclass(frozen=True)
class Record:
    """One row as the pages of its documents name it."""

    assessment: Assessment  # in whose library documents are looked for
    title: str  # such as "Kemajuan Maret: Pembentukan tim kerja"
    back: str  # address of the page it stands on
    tab: str  # label of the page's tab below *Program*; "" for a page elsewhere


@dataclass(frozen=True)
class RecordKind:
    """One kind of rows.

    find: the row with this pk for `user`; Http404 out of scope, ActionDenied without the right to read it.
    check_may_prove, check_can_prove: allow tying documents to it, for a page and asked anew; raise ActionDenied or WrongState.
    """

    key: str  # in addresses and rows; never changes
    find: Callable[[User, int], Record]
    check_may_prove: Callable[[User, int], None]
    check_can_prove: Callable[[User, int], None]
    # Code of an LKE → the questions whose data dukung the documents of these rows are, so that they are proposed there.
    serves: Mapping[str, frozenset[str]] = field(default_factory=dict)


_KINDS: dict[str, RecordKind] = {}
_counting: list[Callable[[str, Collection[int]], Mapping[int, int]]] = []


def record_kind(kind: RecordKind) -> None:
    """Have documents tied to rows of `kind`; once, in the `ready` of the app."""
    _KINDS[kind.key] = kind


def kind_of(key: str) -> RecordKind:
    """Return the kind with this key; Http404 for none."""
    if key not in _KINDS:
        raise Http404
    return _KINDS[key]


def kinds_for(instrument: str, question: str) -> tuple[str, ...]:
    """Return the keys of the kinds whose documents are proposed at a question of an LKE, both by code."""
    return tuple(kind.key for kind in _KINDS.values() if question in kind.serves.get(instrument, ()))


def count_by(counting: Callable[[str, Collection[int]], Mapping[int, int]]) -> None:
    """Have `counting` say how many documents prove which rows; the vault does, once, in the `ready` of its app."""
    _counting.append(counting)


def proofs(key: str, ids: Collection[int]) -> dict[int, int]:
    """Return pk of a row → how many documents prove it, those that have none left out; one query."""
    found: dict[int, int] = {}
    for counting in _counting:
        found.update(counting(key, ids))
    return found
