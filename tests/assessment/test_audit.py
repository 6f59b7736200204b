"""The audit trail: appended in the act's transaction, refused by the database to be changed, and proved whole."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from assessment.models import AuditChain, AuditEvent
from assessment.services import audit
from assessment.services.audit import event_hash
from assessment.services.audit_check import check_chains
from tests.factories import make_assessment, make_issued_report, make_unit, make_user

KIND = AuditEvent.Kind.UNIT_CHANGED


@pytest.fixture
def unit(db):
    """Return a unit with a chain of four events."""
    unit, person = make_unit(), make_user()
    for number in range(4):
        with transaction.atomic():
            audit.record(KIND, unit, by=person, scope=unit, detail={"number": number, "text": "ä"})
    return unit


@pytest.fixture
def forge(db):
    """Return a function that runs SQL on the table as someone would who holds the database, its triggers removed."""

    def _forge(statement, *values):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER IF EXISTS audit_no_update")
                cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
            else:
                cursor.execute("DROP TRIGGER IF EXISTS audit_append_only ON assessment_auditevent")
            cursor.execute(statement, values)

    return _forge


def problem():
    (check,) = check_chains()
    return check.problem


def test_an_untouched_chain_is_whole(unit, capsys):
    assert problem() == ""
    call_command("verify_audit")
    assert f"unit:{unit.pk}: 4 kejadian, utuh" in capsys.readouterr().out


def test_an_event_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(KIND, None, by=None, scope=None)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_b05_the_database_refuses_to_change_or_delete_an_event(unit, change):
    event = AuditEvent.objects.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete() if change == "delete" else AuditEvent.objects.update(detail={})


def test_b05_an_edited_event_is_named(unit, forge):
    forge("UPDATE assessment_auditevent SET object_id = 'x' WHERE sequence = %s", 2)
    assert problem() == "berubah pada nomor 2"
    with pytest.raises(CommandError, match="tidak utuh"):
        call_command("verify_audit")


def test_b05_a_deleted_event_is_named(unit, forge):
    forge("DELETE FROM assessment_auditevent WHERE sequence = %s", 3)
    assert problem() == "celah pada nomor 3"


def test_b05_an_inserted_event_is_named(unit, forge):
    forge("UPDATE assessment_auditevent SET sequence = 5 WHERE sequence = %s", 4)
    AuditEvent.objects.create(chain_id=f"unit:{unit.pk}", sequence=4, at=AuditEvent.objects.first().at, kind=KIND)
    assert problem() == "berubah pada nomor 4"


def test_b05_reordered_events_are_named(unit, forge):
    for old, new in ((2, 90), (3, 2), (90, 3)):
        forge("UPDATE assessment_auditevent SET sequence = %s WHERE sequence = %s", new, old)
    assert problem() == "berubah pada nomor 2"


def test_b06_a_cut_tail_is_found_by_the_head_of_the_chain(unit, forge):
    forge("DELETE FROM assessment_auditevent WHERE sequence >= %s", 3)
    assert problem() == "terpotong setelah nomor 2"
    forge("DELETE FROM assessment_auditevent")
    assert problem() == "4 kejadian hilang"


@pytest.fixture
def anchored(unit, instruments):
    """Return a function that tells what is wrong with the unit's chain, whose third event a final report carries."""
    chain = f"unit:{unit.pk}"
    event = AuditEvent.objects.get(chain=chain, sequence=3)
    make_issued_report(make_assessment(unit=unit), number="S-1", audit_sequence=3, audit_hash=event.hash)
    return lambda: next(check.problem for check in check_chains() if check.chain == chain)


def test_b06_a_chain_rewritten_with_the_key_is_found_by_a_final_report(unit, anchored, forge):
    assert anchored() == ""
    previous = AuditEvent.objects.get(chain=f"unit:{unit.pk}", sequence=1).hash
    for event in AuditEvent.objects.filter(chain=f"unit:{unit.pk}", sequence__gt=1).order_by("sequence"):
        event.object_id, event.previous_hash = "x", previous
        previous = event_hash(event)
        forge(
            "UPDATE assessment_auditevent SET object_id = 'x', previous_hash = %s, hash = %s WHERE id = %s",
            event.previous_hash,
            previous,
            event.pk,
        )
    AuditChain.objects.filter(pk=f"unit:{unit.pk}").update(last_hash=previous)
    assert anchored() == "berbeda dari laporan final S-1 pada nomor 3"


def test_b06_a_chain_cut_together_with_its_head_is_found_by_a_final_report(unit, anchored, forge):
    last = AuditEvent.objects.get(chain=f"unit:{unit.pk}", sequence=2)
    forge("DELETE FROM assessment_auditevent WHERE chain_id = %s AND sequence >= %s", f"unit:{unit.pk}", 3)
    AuditChain.objects.filter(pk=f"unit:{unit.pk}").update(last_sequence=2, last_hash=last.hash)
    assert anchored() == "terpotong setelah nomor 2: laporan final S-1 memuat nomor 3"


def test_chains_of_two_units_do_not_mix(unit):
    other = make_unit()
    with transaction.atomic():
        event = audit.record(KIND, other, by=None, scope=other)
    assert (event.sequence, event.previous_hash) == (1, "")
    assert AuditChain.objects.count() == 2
    assert all(not check.problem for check in check_chains())
