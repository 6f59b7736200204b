"""Append to the audit trail, inside the transaction of the act it records."""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from assessment.audit.models import AuditChain, AuditEvent
from assessment.audit.models import chain_name as chain_name  # noqa: PLC0414
from assessment.people.models import Instansi, Unit, User


def event_hash(event: AuditEvent) -> str:
    """Return the keyed digest over everything the event says and the hash before it."""
    body = {
        "chain": event.chain_id,
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "actor": event.actor_id,
        "kind": event.kind,
        "object": [event.object_type, event.object_id],
        "detail": event.detail,
        "previous": event.previous_hash,
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.new(settings.AUDIT_KEY.encode(), canonical.encode(), hashlib.sha256).hexdigest()


def record(
    kind: AuditEvent.Kind,
    target: models.Model | None,
    *,
    by: User | None,
    scope: Unit | Instansi | None,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append one event to the chain of `scope`; must run inside the transaction of the act.

    target: the object acted on, or None. detail: JSON-ready ids, versions and digests; never text of answers, file
    content or passwords. The chain's head row is locked, so saves queue only behind others of the same unit.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit event belongs to the transaction of its act")
    name = chain_name(scope)
    head = AuditChain.objects.select_for_update().filter(pk=name).first()
    if head is None:
        AuditChain.objects.get_or_create(pk=name)
        head = AuditChain.objects.select_for_update().get(pk=name)
    event = AuditEvent(
        chain=head,
        sequence=head.last_sequence + 1,
        at=timezone.now(),
        actor=by,
        kind=kind,
        object_type=target._meta.label_lower if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        detail=detail or {},
        previous_hash=head.last_hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    head.last_sequence, head.last_hash = event.sequence, event.hash
    head.save(update_fields=["last_sequence", "last_hash"])
    return event
