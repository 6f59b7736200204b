"""Fields that no form has, sent to every address that takes a form: they are never written (BAD_INPUTS F04)."""

import copy
from urllib.parse import parse_qsl, urlencode

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from tests.assessment.kelola.views.kelola import PERIOD, PERSON, TERM, UNIT
from tests.factories import PASSWORD
from tests.portal.access.table import TABLE
from tests.portal.world import make_world
from zi_portal.kit.throttle import Throttle

pytestmark = pytest.mark.django_db

# The columns nobody fills in by a form: who did what when, what was counted, where a thing belongs, what a person may.
GUARDED = {
    "status", "is_staff", "is_superuser", "submitted_at", "submitted_by_id", "published_at", "published_by_id", "round",
    "tier", "stage", "claim_total", "supported_total", "answered", "sheet_sha256", "by_role", "by_id", "created_by_id",
    "answered_by_id", "evaluation_id", "assessment_id", "unit_id", "instansi_id", "user_id", "uploaded_by_id", "sha256",
    "size_bytes", "session_generation", "factor_nonce", "must_change_password", "outcome", "repair_until", "ended_by_id",
    "withdrawn_by_id", "kind", "actor_id",
}  # fmt: skip
# What is sent beside: names of columns and of relations; where a form has a field of that name, the field itself is sent.
EXTRA = {
    "status": "selesai", "tpi_score": "98.76", "submitted_at": "2001-02-03T04:05:06Z", "is_staff": "on",
    "is_superuser": "on", "published_at": "2001-02-03T04:05:06Z", "claim_total": "98.76", "supported_total": "98.76",
    "outcome": "diraih", "stage": "tpn", "tier": "dalnis", "round": "7", "answered_by": "{other}", "created_by": "{other}",
    "by": "{other}", "user": "{other}", "submitted_by": "{other}", "published_by": "{other}", "assessment": "{round}",
    "evaluation": "{sheet}", "instansi_id": "{instansi}", "unit_id": "{unit}", "session_generation": "99",
    "must_change_password": "on", "sha256": "0" * 64, "size_bytes": "1", "repair_until": "2099-01-01",
}  # fmt: skip
# A form that is filled, so that something is written; the rest of the addresses are sent what the table sends.
FILLED = {
    "assessment:unit-create": UNIT,
    "assessment:unit-edit": UNIT | {"code": "OWN-9"},
    "assessment:person-create": PERSON | TERM | {"role": "kepala", "unit": "{own}"},
    "assessment:person-edit": PERSON,
    "assessment:membership-create": TERM | {"role": "ketua_pokja", "unit": "{own}"},
    "assessment:membership-edit": TERM | {"role": "ketua_pokja", "unit": "{own}"},
    "assessment:team-member-create": PERSON | TERM | {"role": "anggota_pokja"},
    "assessment:team-member-edit": TERM | {"role": "ketua_pokja"},
    "assessment:transfer-create": {"starts_on": "5 Januari 2026"},
    "assessment:decree-create": {"number": "SK-9", "dated_on": "5 Januari 2026", "about": "pembentukan"},
    "assessment:decree-edit": {"number": "SK-9", "dated_on": "5 Januari 2026", "about": "pembentukan"},
    "assessment:period-create": PERIOD | {"instrument": "{instrument}", "zone": "Asia/Jakarta"},
    "assessment:target-edit": {"target": "WBBM"},
    "assessment:round-cancel": {"reason": "keliru"},
    "assessment:token-create": {"name": "x", "scopes": "jawaban", "expires_on": "31 Desember 2026"},
    "assessment:password-change": {
        "old_password": PASSWORD,
        "new_password": "kebun teh berkabut pagi",
        "repeated": "kebun teh berkabut pagi",
    },
    "assessment:answer-edit": {"version": "1", "level": "Tidak", "explanation": "x"},
    "assessment:evaluation-edit": {"version": "1", "level": "Ya", "explanation": "x"},
    "assessment:reopening-create": {"reason": "keliru"},
    "evidence:document-edit": {"title": "Judul", "document_date": "1 Maret 2026"},
    "evidence:link-create": {"links": "https://contoh.go.id/berkas.pdf", "title": "x"},
}
AT = {"assessment:evaluation": Status.TPI_REVIEW}  # else a draft


def rows_there():
    """Return the ids that stand in each table."""
    return {
        model: set(model.objects.values_list("pk", flat=True)) for model in apps.get_models() if model._meta.managed
    }


def guarded(known):
    """Return the guarded columns of every row there is, so that two tries can be compared: a row made by one has no id.

    known: the ids that stood before; PostgreSQL counts on though what was made is taken back.
    """

    def shown(field, value):
        if hasattr(value, "year"):  # whether there is a moment, and a planted one, tell; the moment itself differs
            return f"{value.year}"
        is_new = field.is_relation and value is not None and value not in known[field.related_model]
        return "new" if is_new else repr(value)

    found = {}
    for model in apps.get_models():
        if model is AuditEvent or not model._meta.managed or model._meta.app_label not in {"assessment", "evidence"}:
            continue
        fields = sorted(
            (one for one in model._meta.concrete_fields if one.attname in GUARDED), key=lambda one: one.name
        )
        if fields:
            rows = model.objects.values_list(*(one.attname for one in fields))
            found[model._meta.label] = sorted(tuple(map(shown, fields, row)) for row in rows)
    return found


def send(client, url, form, known):
    """Return the status of one form and the guarded columns after it; then take back whatever it did."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = client.post(url, urlencode(form, doseq=True), content_type="application/x-www-form-urlencoded")
        if response.streaming:
            b"".join(response)
        found = guarded(known)
        transaction.set_rollback(True)
    client.cookies = cookies  # of a session that is as it was
    return response.status_code, found


def takers(row, status):
    """Return who may send the form of an address: one is enough."""
    return sorted(row.post(status) & set(Role), key=list(Role).index)[:1] if row.post is not None else []


def test_f04_fields_that_no_form_has_change_nothing(instruments, clock, caplog, monkeypatch):
    caplog.set_level("CRITICAL")
    monkeypatch.setattr("assessment.papers.exports.report_pdf.lay_out_html", lambda *_args, **_more: b"%PDF-")
    monkeypatch.setattr("assessment.papers.views.verification.COMPARE", Throttle(10_000, 60))
    monkeypatch.setattr("evidence.packages.views.package_open.TRIED", Throttle(10_000, 60))
    world, wrong, sent, written = make_world(), [], 0, 0
    at = {
        "own": world.own.unit.pk, "unit": world.foreign.unit.pk, "instansi": world.foreign.instansi.pk,
        "other": world.foreign.person.pk, "round": world.foreign.assessment.pk,
        "sheet": world.foreign.assessment.evaluations.get().pk, "instrument": world.own.instrument.pk,
    }  # fmt: skip
    status, known = Status.DRAFT, rows_there()
    before = guarded(known)
    for name, row in TABLE.items():
        wanted = next((moment for start, moment in AT.items() if name.startswith(start)), Status.DRAFT)
        if status != wanted:
            world.hand_over(wanted)
            status, known = wanted, rows_there()
            before = guarded(known)
        form = FILLED.get(name, dict(parse_qsl(row.form, keep_blank_values=True)))
        form = {key: value.format(**at) if isinstance(value, str) else value for key, value in form.items()}
        extra = {key: value.format(**at) for key, value in EXTRA.items()}
        for role in takers(row, status):
            url = reverse(name, args=[arg[1:] if arg[0] == "=" else world.own.pk_of(arg) for arg in row.args])
            client = world.clients[role]
            plain, more = send(client, url, form, known), send(client, url, extra | form, known)
            sent, written = sent + 1, written + (plain[1] != before)
            if plain != more:
                found = [label for label in plain[1] if plain[1][label] != more[1][label]]
                wrong.append(f"{name} {role}: {plain[0]} and {more[0]}, {found}")
    assert not wrong, "\n".join(wrong)
    assert sent > 80
    assert written > 25
