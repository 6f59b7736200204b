"""Give every round that was handed on before there were seals, and every role, its digests in the audit trail.

Events of the trail and no table of their own: what `verify_rounds` rests on must be held by the chain and its key, or whoever
forges a sheet forges the table beside it. So this appends to each unit's chain as the portal does, from rows of historical
models, and with copies of what computes the digests and the links, as these stood then: form 1 (`assessment/sealing.py`). It
takes what stands now for right; what was forged before the upgrade it cannot know.

There is no way back for events of a trail that only grows: the reverse leaves them, and going forward again appends nothing
to rounds and roles that have their digests.
"""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils import timezone

ROUND_SEALED, ROLES_SEALED = "penilaian_disegel", "peran_disegel"
BATCH = 25  # rounds at a time
EDITABLE = ("draf", "dikembalikan")
ROUND = {
    "unit_id": "unit",
    "period_id": "periode",
    "target": "target",
    "status": "status",
    "outcome": "hasil akhir",
    "outcome_decree": "surat keputusan",
    "outcome_date": "tanggal keputusan",
    "outcome_reason": "alasan",
    "repair_from": "perbaikan sejak",
    "repair_until": "batas perbaikan",
}
SHEET = ["assessment_id", "stage", "round", "tier", "form", "scorer", "source"]
SHEET += ["published_at", "published_by_id", "submitted_at", "submitted_by_id"]
ANSWER = ["level", "counts", "index", "explanation", "version", "answered_at", "answered_by_id"]
SCORE = ["claim", "supported", "claim_total", "supported_total", "answered", "questions", "computed_at"]
LIVE_SCORE = ["claim", "claim_total", "answered", "questions"]
STEP = ["number", "act", "evaluation_id", "sheet_sha256", "statement", "reason", "due_at", "at", "by_role"]
PIN = ["document_id", "revision_id", "revision__number", "revision__sha256", "title", "document_date", "valid_until"]
PIN += ["page_reference", "note", "counts"]
ROLE = ["user_id", "role", "unit_id", "instansi_id", "areas", "sk_number", "starts_on", "ends_on"]
ROLE += ["ended_at", "ended_by_id"]


def digest(value: object) -> str:
    """Return the SHA-256 over canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> str:
    """Return a value JSON has no type for as its canonical text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    raise TypeError(f"no canonical form for {value!r}")


def append(apps: StateApps, chain: str, kind: str, target: tuple[str, str], detail: dict[str, object]) -> None:
    """Append one event without an actor to `chain`, linked as the portal links its own."""
    heads, events = apps.get_model("assessment", "AuditChain"), apps.get_model("assessment", "AuditEvent")
    heads.objects.get_or_create(pk=chain)
    head = heads.objects.select_for_update().get(pk=chain)
    at, number = timezone.now(), head.last_sequence + 1
    body = {
        "chain": chain,
        "sequence": number,
        "at": at.isoformat(),
        "actor": None,
        "kind": kind,
        "object": list(target),
        "detail": detail,
        "previous": head.last_hash,
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    link = hmac.new(settings.AUDIT_KEY.encode(), canonical.encode(), hashlib.sha256).hexdigest()
    events.objects.create(
        chain=head,
        sequence=number,
        at=at,
        kind=kind,
        object_type=target[0],
        object_id=target[1],
        detail=detail,
        previous_hash=head.last_hash,
        hash=link,
    )
    head.last_sequence, head.last_hash = number, link
    head.save(update_fields=["last_sequence", "last_hash"])


def seal_rounds(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal every round that was handed on and has no seal; a fixed number of queries a batch."""
    rounds = apps.get_model("assessment", "Assessment").objects
    events = apps.get_model("assessment", "AuditEvent").objects
    last = 0
    while batch := list(rounds.filter(pk__gt=last).order_by("pk").values("pk", *ROUND)[:BATCH]):
        last = batch[-1]["pk"]
        sealed = set(
            events.filter(kind=ROUND_SEALED, object_id__in=[str(row["pk"]) for row in batch]).values_list(
                "object_id", flat=True
            )
        )
        waiting = {row["pk"]: row for row in batch if str(row["pk"]) not in sealed}
        named = contents(apps, waiting)
        for pk, row in waiting.items():
            if row["status"] == "draf" and not named[pk]:
                continue  # the unit fills it for the first time
            facts = {label: row[name] for name, label in ROUND.items()}
            if row["status"] in EDITABLE:
                del facts["target"]
            everything = {"penilaian": facts, **named[pk]}
            detail = {
                "form": 1,
                "status": row["status"],
                "digests": {name: digest(parts) for name, parts in everything.items()},
                "parts": {
                    name: {part: digest(value)[:12] for part, value in parts.items()}
                    for name, parts in everything.items()
                },
            }
            append(apps, f"unit:{row['unit_id']}", ROUND_SEALED, ("assessment.assessment", str(pk)), detail)


def contents(apps: StateApps, rounds: dict[int, dict[str, object]]) -> dict[int, dict[str, dict[str, object]]]:
    """Return assessment pk → name → parts, of every locked sheet and every hand-over."""
    found: dict[int, dict[str, dict[str, object]]] = {pk: {} for pk in rounds}
    add_sheets(apps, rounds, found)
    add_handovers(apps, found)
    return found


def add_sheets(
    apps: StateApps, rounds: dict[int, dict[str, object]], found: dict[int, dict[str, dict[str, object]]]
) -> None:
    """Add the sheets that nobody may change."""

    def rows(model: str) -> object:
        return apps.get_model("assessment", model).objects

    sheets = list(rows("Evaluation").filter(assessment__in=rounds).order_by().values("pk", *SHEET))
    pks = [row["pk"] for row in sheets]
    locked = set(rows("AnswerLock").filter(evaluation__in=pks).values_list("evaluation_id", flat=True))
    parts: dict[int, dict[str, object]] = {pk: {} for pk in pks}
    answers = rows("Answer").filter(evaluation__in=pks).order_by()
    for pk, code, *values in answers.values_list("evaluation_id", "indicator__code", *ANSWER):
        parts[pk][code] = values
    points = rows("RecapPoint").filter(evaluation__in=pks).order_by()
    for pk, code, value in points.values_list("evaluation_id", "node__code", "points"):
        parts[pk]["rekap " + (code or "")] = value
    scores = rows("EvaluationScore").filter(evaluation__in=pks).order_by().values("evaluation_id", *SCORE)
    by_sheet = {row["evaluation_id"]: row for row in scores}
    for row in sheets:
        pk, status = row["pk"], rounds[row["assessment_id"]]["status"]
        if pk not in locked and row["submitted_at"] is None and row["published_at"] is None:
            continue
        is_live = row["stage"] == "mandiri" and row["submitted_at"] is None and status == "kepala"
        score = by_sheet.get(pk)
        names = LIVE_SCORE if is_live else SCORE
        parts[pk]["nilai tersimpan"] = None if score is None else [score[name] for name in names]
        parts[pk]["keterangan lembar"] = [*(row[name] for name in SHEET), pk in locked]
        found[row["assessment_id"]][f"lembar {pk}"] = parts[pk]


def add_handovers(apps: StateApps, found: dict[int, dict[str, dict[str, object]]]) -> None:
    """Add the hand-overs with the revisions pinned at each."""
    handovers = apps.get_model("assessment", "Handover").objects.filter(assessment__in=found)
    rows = list(handovers.order_by().values("pk", "assessment_id", "by_id", "claim_total", "supported_total", *STEP))
    pinned: dict[int, dict[str, list[list[object]]]] = {row["pk"]: {} for row in rows}
    pins = apps.get_model("evidence", "RevisionPin").objects.filter(handover__in=pinned)
    asked = pins.order_by("document_id", "id").values_list("handover_id", "indicator__code", "condition__key", *PIN)
    for pk, code, condition, *values in asked:
        pinned[pk].setdefault(code or f"syarat {condition}", []).append(values)
    for row in rows:
        found[row["assessment_id"]][f"serah terima {row['number']}"] = {
            "langkah": [row[name] for name in STEP],
            "pelaku": row["by_id"],
            "total": [row["claim_total"], row["supported_total"]],
            **pinned[row["pk"]],
        }


def seal_roles(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the digests of all roles that no event has, one event for each chain they belong to."""
    events = apps.get_model("assessment", "AuditEvent").objects
    known: set[str] = set()
    kinds = ("peran_ditambah", "peran_diubah", "peran_diakhiri", ROLES_SEALED)
    for object_id, detail in events.filter(kind__in=kinds).values_list("object_id", "detail").iterator(chunk_size=500):
        known |= {object_id} if "sha256" in detail else set(detail.get("roles", ()))
    chains: dict[str, dict[str, str]] = {}
    roles = apps.get_model("assessment", "Membership").objects.order_by("pk").values("pk", *ROLE)
    for row in roles.iterator(chunk_size=1000):
        pk = str(row.pop("pk"))
        if pk not in known:
            unit, instansi = row["unit_id"], row["instansi_id"]
            chain = f"unit:{unit}" if unit else f"instansi:{instansi}" if instansi else "portal"
            chains.setdefault(chain, {})[pk] = digest(row)
    for chain, digests in chains.items():
        append(apps, chain, ROLES_SEALED, ("", ""), {"form": 1, "roles": digests})


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0018_reopen_request"),
        ("evidence", "0010_package_build_and_log"),
    ]

    operations = [
        migrations.RunPython(seal_rounds, migrations.RunPython.noop),
        migrations.RunPython(seal_roles, migrations.RunPython.noop),
    ]
