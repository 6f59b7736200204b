"""The files other parts of the portal take from the form of a question, beside the answer itself.

`assessment` knows no part by name: each registers itself once, in the `ready` of its app, as `evidence` does for the files
that are chosen at a question. A part refuses in words and raises nothing for it, so that neither the answer nor what
another part took is lost with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assessment.people.models import User
from assessment.rounds.models import Assessment


@dataclass(frozen=True)
class Taken:
    """What became of the things beside the answer."""

    said: str = ""  # one Indonesian sentence or two of what is kept, for the next page
    errors: tuple[Mapping[str, str], ...] = ()  # "id" of the field and "text": what is not kept and what to do
    is_open: bool = False  # whether something is left to decide, so that the page of the question comes back
    context: Mapping[str, Any] = field(default_factory=dict)  # what that page shows of it


class Part(Protocol):
    """What takes something from the form of a question."""

    def take(
        self, *, assessment: Assessment, code: str, data: QueryDict, files: "MultiValueDict[str, Any]", by: User
    ) -> Taken: ...  # outside a transaction


_parts: dict[str, Part] = {}  # by what the names of its file inputs begin with


def register(prefix: str, part: Part) -> None:
    """Let `part` see every form of a question with a file whose input's name begins with `prefix` from now on."""
    _parts[prefix] = part


def take(*, assessment: Assessment, code: str, data: QueryDict, files: "MultiValueDict[str, Any]", by: User) -> Taken:
    """Let each part whose files are in the form of question `code` take them, and return what became of all of it."""
    asked = [part for prefix, part in _parts.items() if any(name.startswith(prefix) for name in files)]
    found = [part.take(assessment=assessment, code=code, data=data, files=files, by=by) for part in asked]
    context: dict[str, Any] = {}
    for taken in found:
        context |= taken.context
    return Taken(
        said=" ".join(taken.said for taken in found if taken.said),
        errors=tuple(error for taken in found for error in taken.errors),
        is_open=any(taken.is_open or taken.errors for taken in found),
        context=context,
    )
