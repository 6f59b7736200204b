"""The line of long lists: whose an order is, how many somebody waits for, and what he might read at a moment."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.people.held import rights_of
from assessment.people.models import User
from evidence.documents.models import Document
from evidence.table_files.models import TableOrder
from zi_portal.waiting.file_rows import gone

State = TableOrder.State
OPEN = (State.WAITING, State.BUILDING)


def get_order(reader: User, pk: int) -> TableOrder:
    """Return an order of this person, or Http404: nobody else learns that it is there."""
    return get_object_or_404(TableOrder.objects.filter(reader=reader).exclude(gone(timezone.now())), pk=pk)


def count_open(reader: User) -> int:
    """Return how many of a person's lists wait or are made."""
    return TableOrder.objects.filter(reader=reader, state__in=OPEN).count()


def is_any_made(now: datetime) -> bool:
    """Whether one is being made at this moment."""
    return TableOrder.objects.filter(state=State.BUILDING, lease_until__gt=now).exists()


def rights_mark(reader: User, units: Iterable[int]) -> str:
    """Return what is the same as long as a person's roles are, and which documents of `units` are closed: hexadecimal SHA-256."""
    closed = Document.objects.filter(unit__in=list(units)).filter(Q(is_restricted=True) | Q(disposal__isnull=False))
    said = [rights_of(reader), sorted(closed.values_list("pk", flat=True))]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
