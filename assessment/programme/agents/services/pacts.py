"""Recording, changing and ending the groups that sign the pakta integritas."""

from dataclasses import asdict

from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.people.models import User
from assessment.programme.agents.facts import PactFacts
from assessment.programme.agents.models import IntegrityPact
from assessment.programme.agents.services.rows import (
    TO_COME,
    changed_of,
    end,
    is_to_come,
    locked,
    locked_row,
    refuse,
    write,
)
from assessment.rounds.models import Assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit.folding import clean, fold


@transaction.atomic
def add_pact(*, assessment: Assessment, facts: PactFacts, by: User) -> IntegrityPact:
    """Record how many of a group must sign, and how many have.

    Raises ActionDenied if `by` may not, WrongState once the outcome is recorded, InvalidInput at the field that is wrong: more signed than
    must, no day though somebody signed, a day to come, or a group that is there already.
    """
    assessment = locked(assessment, by)
    row = IntegrityPact(assessment=assessment)
    _refuse(row, facts)
    write(row, asdict(facts), AuditEvent.Kind.PACT_RECORDED, by)
    return row


@transaction.atomic
def change_pact(*, pact: IntegrityPact, facts: PactFacts, by: User, seen: str) -> IntegrityPact:
    """Say anew how many have signed. Nothing is written where the same stands already.

    seen: `content_digest` that `by` read. Raises as `add_pact`, and StaleRow if other content was saved since `seen`.
    """
    row: IntegrityPact = locked_row(pact, by)
    values = asdict(facts)
    if changed := changed_of(row, values, seen):
        _refuse(row, facts)
        write(row, values, AuditEvent.Kind.PACT_RECORDED, by, changed)
    return row


@transaction.atomic
def end_pact(*, pact: IntegrityPact, reason: str, by: User) -> IntegrityPact:
    """Take a group out of the list. Raises ActionDenied if `by` may not, InvalidInput without a reason."""
    row: IntegrityPact = locked_row(pact, by)
    end(row, reason, AuditEvent.Kind.PACT_ENDED, by)
    return row


def _refuse(row: IntegrityPact, facts: PactFacts) -> None:
    errors = {}
    others = row.assessment.integrity_pacts.filter(ended_at__isnull=True).exclude(pk=row.pk)
    if fold(clean(facts.name)) in {fold(clean(name)) for name in others.values_list("name", flat=True)}:
        errors["name"] = "Kelompok ini sudah tercatat. Ubah yang ada, atau beri nama yang membedakannya."
    if facts.signed > facts.members:
        errors["signed"] = f"Lebih banyak daripada yang wajib ({facts.members}). Periksa kedua angka."
    if facts.signed and facts.signed_on is None:
        errors["signed_on"] = "Isi tanggal penandatanganan yang terakhir."
    elif facts.signed_on is not None and not facts.signed:
        errors["signed_on"] = "Kosongkan tanggalnya, karena belum ada yang menandatangani."
    if is_to_come(facts.signed_on, today_in(row.assessment.unit)):
        errors["signed_on"] = TO_COME
    refuse(errors)
