"""`python -m bench.scale.copies UNITS SHARED`: copy the template units until there are UNITS, each whole and sealed.

Runs in a process of its own with the templates' PostgreSQL in its environment; SHARED is the last person who belongs to
no unit. Rows are copied by SQL, every key and reference moved along by the same step. The row of one unit lies among
those of the others, as in a portal that all of them filled at the same time. Not copied is the audit trail: each copy
begins its own with the digests of its roles and rounds. The stored files stay those of the templates.
"""

import os
import sys
from collections.abc import Iterator
from itertools import batched, groupby
from typing import Any

import django

from bench.scale.templates import PLACES, WIDE_PEOPLE

BATCH = 20  # units sealed at a time
VARIED = {  # model and column → what a copy has there; n: its number
    "Unit.code": "base.code || '-' || lpad(n::text, 5, '0')",
    "Unit.name": "base.name || '-' || lpad(n::text, 5, '0')",
    "User.username": "base.username || '-' || lpad(n::text, 5, '0')",
    "User.full_name": "base.full_name || ' ' || lpad(n::text, 5, '0')",
    "Revision.storage_name": "base.storage_name || '-' || n",
    "Revision.sha256": "md5(base.id || '-' || n) || md5(n || '+' || base.id)",
}


def main(units: int, shared: int) -> None:
    """Copy, give the wide roles, seal, and let PostgreSQL count."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415  (needs the set-up above)

    copies, rest = divmod(units, len(PLACES))
    if rest:
        raise SystemExit(f"units must be a multiple of {len(PLACES)}")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # references are right by how they are made
        copy_units(cursor, copies - 1, shared)
        cursor.execute("SET session_replication_role = origin")
        _give_wide_roles(cursor, shared)
        cursor.execute("ANALYZE")
        seal_copies(len(PLACES))
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def copied() -> list[Any]:
    """Return the models of which every unit has rows of its own."""
    from assessment import models as assessment  # noqa: PLC0415
    from evidence import models as evidence  # noqa: PLC0415

    ours = "Unit User Membership Assessment Evaluation Answer EvaluationScore RecapPoint AnswerLock Handover"
    vault = "Document DocumentTag Revision RevisionText Citation RevisionPin"
    return [getattr(assessment, name) for name in ours.split()] + [getattr(evidence, name) for name in vault.split()]


def copy_units(cursor: Any, copies: int, shared: int) -> None:
    """Add so many copies of every unit; `shared`: the last person who is copied with none."""
    models = copied()
    steps = {}
    for model in models:
        cursor.execute(f'SELECT max("{model._meta.pk.column}") FROM "{model._meta.db_table}"')
        steps[model] = cursor.fetchone()[0] or 0
    for model in models:
        name = model.__name__
        only = {"User": f"WHERE id > {shared}", "Membership": "WHERE unit_id IS NOT NULL"}.get(name, "")
        columns, values = [], []
        for field in model._meta.concrete_fields:
            value = VARIED.get(f"{name}.{field.column}", f'base."{field.column}"')
            if (moved := field.related_model or (model if field.primary_key else None)) in steps:
                value = f'base."{field.column}" + n * {steps[moved]}'
                if moved.__name__ == "User":
                    value = f'CASE WHEN base."{field.column}" > {shared} THEN {value} ELSE base."{field.column}" END'
            columns.append(f'"{field.column}"')
            values.append(value)
        table, key = model._meta.db_table, model._meta.pk.column
        cursor.execute(
            f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(values)} '
            f'FROM (SELECT * FROM "{table}" {only} ORDER BY "{key}") base '
            f"CROSS JOIN LATERAL generate_series(1, {copies}) n"
        )
        if key == "id":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")


def _give_wide_roles(cursor: Any, shared: int) -> None:
    """Let two people of TPI score every unit, and write so into the trail of the templates."""
    from django.db import transaction  # noqa: PLC0415

    from assessment.audit.models import AuditEvent  # noqa: PLC0415
    from assessment.audit.services import audit  # noqa: PLC0415
    from assessment.people.models import Membership, Unit  # noqa: PLC0415
    from assessment.seals.selectors import role_digests  # noqa: PLC0415

    for username, role in WIDE_PEOPLE.items():
        cursor.execute(
            "INSERT INTO assessment_membership (user_id, role, unit_id, areas, sk_number, starts_on) "
            "SELECT u.id, %s, unit.id, '[]', '', '2025-01-02' FROM assessment_user u, assessment_unit unit "
            "WHERE u.username = %s AND u.id <= %s ORDER BY unit.id",
            [role, username, shared],
        )
    for unit in Unit.objects.order_by("pk")[: len(PLACES)]:
        roles = Membership.objects.filter(unit=unit, user__username__in=WIDE_PEOPLE).values_list("pk", flat=True)
        detail = {"roles": {str(pk): digest for pk, digest in role_digests(list(roles))}}
        with transaction.atomic():
            audit.record(AuditEvent.Kind.ROLES_SEALED, None, by=None, scope=unit, detail=detail)


def seal_copies(templates: int) -> None:
    """Begin the audit trail of every copy with the digests that `verify_rounds` compares."""
    from assessment.audit.models import AuditChain, AuditEvent  # noqa: PLC0415
    from assessment.people.models import Unit  # noqa: PLC0415

    keys = Unit.objects.order_by("pk").values_list("pk", flat=True)[templates:]
    for batch in batched(keys.iterator(chunk_size=1000), BATCH, strict=False):
        chains, events = [], []
        for unit, mine in groupby(_events(batch), key=lambda event: event.chain_id):
            of_unit = list(mine)
            chains.append(AuditChain(pk=unit, last_sequence=len(of_unit), last_hash=of_unit[-1].hash))
            events += of_unit
        AuditChain.objects.bulk_create(chains)
        AuditEvent.objects.bulk_create(events)


def _events(units: tuple[int, ...]) -> Iterator[Any]:
    """Yield the events of each unit, numbered and chained."""
    from django.utils import timezone  # noqa: PLC0415

    from assessment.audit.models import AuditEvent  # noqa: PLC0415
    from assessment.audit.services.audit import event_hash  # noqa: PLC0415
    from assessment.people.models import Membership  # noqa: PLC0415
    from assessment.rounds.models import Assessment  # noqa: PLC0415
    from assessment.seals.digests import seal  # noqa: PLC0415
    from assessment.seals.selectors import read_rounds, role_digests  # noqa: PLC0415

    held: dict[int, list[int]] = {pk: [] for pk in units}
    for unit, pk in Membership.objects.filter(unit__in=units).order_by("pk").values_list("unit_id", "pk"):
        held[unit].append(pk)
    digests = dict(role_digests([pk for pks in held.values() for pk in pks]))
    rounds = read_rounds(list(Assessment.objects.filter(unit__in=units).order_by("pk").values_list("pk", flat=True)))
    for unit in units:
        kinds: list[tuple[Any, str, str, dict[str, Any]]] = [
            (AuditEvent.Kind.ROLES_SEALED, "", "", {"roles": {str(pk): digests[pk] for pk in held[unit]}})
        ]
        label = Assessment._meta.label_lower
        for pk, content in rounds.items():
            if content.unit == unit:
                kinds.append((AuditEvent.Kind.ROUND_SEALED, label, str(pk), seal(content, {})))
        before = ""
        for number, (kind, object_type, object_id, detail) in enumerate(kinds, start=1):
            event = AuditEvent(
                chain_id=f"unit:{unit}",
                sequence=number,
                at=timezone.now(),
                kind=kind,
                object_type=object_type,
                object_id=object_id,
                detail=detail,
                previous_hash=before,
            )
            event.hash = before = event_hash(event)
            yield event


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
