"""The audit trail: appended in the act's transaction, refused by the database to be changed, and proved whole."""

import hashlib
import hmac
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, DataError, connection, transaction

from assessment.audit.models import AuditChain, AuditEvent
from assessment.audit.services import audit
from assessment.audit.services.audit import event_hash
from assessment.people.models import Unit
from tests.factories import make_assessment, make_issued_report, make_unit, make_user
from zi_portal.operate.audit_check import check_chains

KIND = AuditEvent.Kind.UNIT_CHANGED
SQLITE = connection.vendor == "sqlite"


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


def problems():
    return {check.chain: check.problem for check in check_chains()}


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


def test_b05_an_event_that_follows_another_than_the_one_before_is_named_though_it_is_whole_in_itself(unit, forge):
    """As if it were taken from a copy of the portal that went on by itself under the same key."""
    event = AuditEvent.objects.get(chain=f"unit:{unit.pk}", sequence=3)
    event.previous_hash = "f" * 64
    statement = "UPDATE assessment_auditevent SET previous_hash = %s, hash = %s WHERE id = %s"
    forge(statement, event.previous_hash, event_hash(event), event.pk)
    assert problem() == "berubah pada nomor 3"


@pytest.mark.parametrize(
    ("number", "said"), [(4, ""), (5, "terpotong setelah nomor 4: cadangan 3 Maret memuat nomor 5")]
)
def test_b06_a_head_that_was_kept_outside_may_be_the_last_event_and_not_the_one_after(unit, number, said):
    last = AuditEvent.objects.get(chain=f"unit:{unit.pk}", sequence=4)
    (check,) = check_chains({"cadangan 3 Maret": {f"unit:{unit.pk}": (number, last.hash)}})
    assert (check.events, check.problem) == (4, said)


def test_b06_of_a_chain_that_had_no_event_yet_nothing_is_missed(unit, unit_without_events):
    chains = [check.chain for check in check_chains({"cadangan 3 Maret": {"instansi:999999": (0, "")}})]
    assert chains == [f"unit:{unit.pk}"]


def test_b06_of_a_chain_that_is_gone_its_only_event_is_missed(unit):
    found = {check.chain: check for check in check_chains({"cadangan 3 Maret": {"unit:999999": (1, "a" * 64)}})}
    assert found["unit:999999"].events == 0
    assert found["unit:999999"].problem == "terpotong setelah nomor 0: cadangan 3 Maret memuat nomor 1"


@pytest.fixture
def unit_without_events(instruments):
    """Another unit, whose chain nobody has begun, with a final report of before there were heads in it."""
    return make_issued_report(make_assessment(), number="S-0", audit_sequence=0, audit_hash="")


def test_chains_of_two_units_do_not_mix(unit):
    other = make_unit()
    with transaction.atomic():
        event = audit.record(KIND, other, by=None, scope=other)
    assert (event.sequence, event.previous_hash) == (1, "")
    assert AuditChain.objects.count() == 2
    assert all(not check.problem for check in check_chains())


def test_an_event_and_its_chain_say_in_a_trace_which_they_are():
    event = AuditEvent(chain_id="unit:7", sequence=3, kind="masuk_ditolak")
    assert str(event) == "unit:7 #3 masuk_ditolak"
    assert event.get_kind_display() == "Masuk ditolak"
    assert str(AuditChain(name="unit:7")) == "unit:7"


@pytest.fixture
def other(unit):
    """Return the chain of another unit, with one event, that comes after that of `unit`."""
    later = make_unit()
    with transaction.atomic():
        audit.record(KIND, later, by=None, scope=later)
    return f"unit:{later.pk}"


def test_b05_a_chain_whose_row_was_deleted_is_a_finding_and_the_next_chain_is_checked(unit, other, forge, capsys):
    # As somebody does who holds the file: with foreign keys not enforced. They are again before the transaction ends.
    events = list(AuditEvent.objects.filter(chain=f"unit:{unit.pk}").values_list("pk", flat=True))
    with connection.constraint_checks_disabled() if connection.vendor == "postgresql" else nullcontext():
        forge("DELETE FROM assessment_auditchain WHERE name = %s", f"unit:{unit.pk}")
        assert problems() == {f"unit:{unit.pk}": "kepala rantai hilang, 4 kejadian masih ada", other: ""}
        with pytest.raises(CommandError, match="tidak utuh"):
            call_command("verify_audit")
    assert f"{other}: 1 kejadian, utuh" in capsys.readouterr().out
    forge("DELETE FROM assessment_auditevent WHERE id IN (%s, %s, %s, %s)", *events)


@pytest.mark.parametrize("value", ["kemarin", "2026-13-45 00:00:00"])
def test_b05_an_event_whose_time_cannot_be_read_is_a_finding_and_the_next_chain_is_checked(unit, other, forge, value):
    # PostgreSQL takes neither, but a time that Python has no number for.
    forge("UPDATE assessment_auditevent SET at = %s WHERE sequence = 3", value if SQLITE else "infinity")
    assert problems() == {f"unit:{unit.pk}": "tidak terbaca pada nomor 3", other: ""}


def test_b05_an_event_that_cannot_be_read_behind_a_gap_is_told_by_its_number(unit, other, forge):
    for _ in range(5):  # the other chain holds the number that is missing here
        with transaction.atomic():
            audit.record(KIND, None, by=None, scope=Unit.objects.get(pk=other.removeprefix("unit:")))
    forge("DELETE FROM assessment_auditevent WHERE sequence = 3 AND chain_id = %s", f"unit:{unit.pk}")
    value = "kemarin" if SQLITE else "infinity"
    forge("UPDATE assessment_auditevent SET at = %s WHERE sequence = 4 AND chain_id = %s", value, f"unit:{unit.pk}")
    assert problems() == {f"unit:{unit.pk}": "tidak terbaca pada nomor 4", other: ""}


def test_b05_a_database_that_refuses_the_events_together_and_none_alone_is_told(unit):
    def refuse(execute, sql, params, many, context):
        if (
            "assessment_auditevent" in sql
            and 'ORDER BY "assessment_auditevent"."sequence"' in sql
            and '"detail"' in sql
        ):
            raise DataError("invalid page")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert problem() == "tidak terbaca setelah nomor 0"


def test_the_hash_covers_everything_an_event_says_under_the_key_of_the_portal(settings):
    """Typed by hand from HMAC-SHA256 over the canonical JSON of docs/security.md, with keys in the order of the alphabet."""
    settings.AUDIT_KEY = "kunci"
    event = AuditEvent(
        chain_id="unit:7",
        sequence=3,
        at=datetime(2026, 3, 3, 2, 42, 10, 5, tzinfo=UTC),
        actor_id=9,
        kind="masuk",
        object_type="assessment.unit",
        object_id="7",
        detail={"b": ["ä", 1], "a": None},
        previous_hash="ab" * 32,
    )
    body = (
        '{"actor":9,"at":"2026-03-03T02:42:10.000005+00:00","chain":"unit:7","detail":{"a":null,"b":["ä",1]},'
        '"kind":"masuk","object":["assessment.unit","7"],"previous":"' + "ab" * 32 + '","sequence":3}'
    )
    assert event_hash(event) == "1a557554c084d9e033ebeb66598216d8681a9cf2589679089e24fe3af20154ba"
    assert event_hash(event) == hmac.new(b"kunci", body.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("detail", '{"number": 1, "text": "a"}'),
        ("kind", "unit_dibuat"),
        ("actor_id", None),
        ("at", "2026-03-03 00:00:00+00:00"),
        ("object_type", "assessment.user"),
        ("object_id", "0"),
        ("previous_hash", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_b05_every_single_column_of_an_event_is_held(unit, forge, column, value):
    forge(f"UPDATE assessment_auditevent SET {column} = %s WHERE sequence = 2", value)
    assert problem() == "berubah pada nomor 2"


def test_b05_a_chain_that_was_moved_whole_to_another_unit_is_named(unit, forge):
    """Each link holds as before; only the name of the chain is another."""
    AuditChain.objects.create(name="unit:999999", last_sequence=4, last_hash=AuditEvent.objects.get(sequence=4).hash)
    forge("UPDATE assessment_auditevent SET chain_id = 'unit:999999'")
    AuditChain.objects.filter(pk=f"unit:{unit.pk}").delete()
    assert problem() == "berubah pada nomor 1"


def test_b05_another_key_fits_no_event(unit, settings):
    settings.AUDIT_KEY = "lain" * 16
    assert problem() == "berubah pada nomor 1"
