"""The audit trail against the anchor that a backup left outside the database."""

import hashlib
import json

import pyrage
import pytest
from django.db import connection, transaction

from assessment.audit.models import AuditChain, AuditEvent
from assessment.audit.services import audit
from tests.zi_portal.operate.kept import back_up, emptied, made, opened, told
from zi_portal.operate.backup import archive

KIND = AuditEvent.Kind.UNIT_CHANGED


@pytest.fixture
def chain(own, key, target):
    """The name of a unit's chain of four events, which the anchor of a backup holds."""
    assert own.mp
    for number in range(4):
        with transaction.atomic():
            audit.record(KIND, own.unit, by=None, scope=own.unit, detail={"number": number})
    back_up(target)
    return f"unit:{own.unit.pk}"


@pytest.fixture
def anchor(target):
    return lambda: next(target.glob("*.jangkar.json"))


def without_triggers(statement, *values):
    """Run SQL on the table as somebody does who holds the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_append_only ON assessment_auditevent")
        cursor.execute(statement, values)


def cut_after(chain, number):
    """Take the tail of a chain away together with its head, as if it had never been."""
    without_triggers("DELETE FROM assessment_auditevent WHERE chain_id = %s AND sequence > %s", chain, number)
    last = AuditEvent.objects.filter(chain=chain).order_by("sequence").last()
    head = {"last_sequence": number, "last_hash": last.hash if last else ""}
    AuditChain.objects.filter(pk=chain).update(**head)


def test_b06_a_trail_that_went_on_fits_the_anchor(own, chain, anchor):
    with transaction.atomic():
        audit.record(KIND, own.unit, by=None, scope=own.unit)
    output, fault = told("verify_audit", anchor=[anchor()])
    assert fault == ""
    assert f"{chain}: 5 kejadian, utuh" in output
    assert "dibandingkan dengan jangkar cadangan-zi-" in output


@pytest.mark.parametrize("left", [2, 0])
def test_b06_a_chain_cut_together_with_its_head_is_shorter_than_the_anchor(chain, anchor, left):
    cut_after(chain, left)
    assert told("verify_audit")[1] == ""  # from inside it looks whole
    output, fault = told("verify_audit", anchor=[anchor()])
    assert "tidak utuh" in fault
    assert f"{chain}: terpotong setelah nomor {left}: jangkar cadangan-zi-" in output
    assert "memuat nomor 4" in output


def test_b06_a_chain_that_is_gone_with_its_head_is_missed(chain, anchor):
    cut_after(chain, 0)
    AuditChain.objects.filter(pk=chain).delete()
    assert told("verify_audit")[1] == ""
    assert f"{chain}: terpotong setelah nomor 0" in told("verify_audit", anchor=[anchor()])[0]


def test_b06_a_chain_rewritten_whole_with_the_key_differs_from_the_anchor(chain, anchor):
    previous = ""
    for event in AuditEvent.objects.filter(chain=chain).order_by("sequence"):
        event.object_id, event.previous_hash = "x", previous
        previous = audit.event_hash(event)
        statement = "UPDATE assessment_auditevent SET object_id = 'x', previous_hash = %s, hash = %s WHERE id = %s"
        without_triggers(statement, event.previous_hash, previous, event.pk)
    AuditChain.objects.filter(pk=chain).update(last_hash=previous)
    assert told("verify_audit")[1] == ""
    output = told("verify_audit", anchor=[anchor()])[0]
    assert f"{chain}: berbeda dari jangkar cadangan-zi-" in output
    assert "pada nomor 4" in output


def test_b06_without_a_name_the_newest_anchor_of_the_backup_folder_is_taken_if_there_is_one(
    chain, target, settings, monkeypatch
):
    cut_after(chain, 2)
    assert told("verify_audit", anchor=[""])[1] == ""
    monkeypatch.chdir(target)
    assert told("verify_audit", anchor=[""])[1] == ""  # the working folder is none of the settings
    settings.BACKUP_DIR = str(target)
    assert told("verify_audit")[1] == ""  # nobody asked for an anchor
    assert "tidak utuh" in told("verify_audit", anchor=[""])[1]
    settings.BACKUP_DIR = str(target / "lepas")
    assert told("verify_audit", anchor=[""])[1] == ""


def test_b06_an_anchor_that_was_changed_is_said_to_be(chain, anchor):
    path = anchor()
    said = json.loads(path.read_bytes())
    said["rantai"][chain][0] = 3
    path.write_text(json.dumps(said))
    assert "Segel" in told("verify_audit", anchor=[path])[1]
    path.write_text("bukan json")
    assert "bukan berkas jangkar" in told("verify_audit", anchor=[path])[1]
    path.unlink()
    assert "tidak dapat dibaca" in told("verify_audit", anchor=[path])[1]


def with_heads(path, key, change):
    """Write the backup `path` anew with other heads of the chains, sealed as by somebody who has the audit key."""
    members = opened(path, key)
    members["jangkar.json"] = archive.canonical(change(json.loads(members["jangkar.json"])))
    closing = json.loads(members.pop("penutup.json"))
    before = b"".join(archive.member(name, data, 0) for name, data in members.items())
    closing |= {"isi_sha256": hashlib.sha256(before).hexdigest()}
    del closing["seal"]
    last = archive.member("penutup.json", archive.canonical(closing | {"seal": archive.seal(closing)}), 0)
    to = pyrage.x25519.Recipient.from_str(key.public)
    path.write_bytes(pyrage.encrypt(before + last + bytes(1024), [to]))


@pytest.mark.django_db(transaction=True)
def test_b06_a_restored_trail_is_held_against_the_heads_inside_the_backup(own, chain, key, target):
    """The rows of the archive end with number 4, whole in themselves; its heads know a fifth event."""
    path = made(target)
    with_heads(path, key, lambda heads: heads | {chain: [5, "f" * 64]})
    emptied()
    output, fault = told("restore_backup", path, identity=key.path)
    assert "ada yang tidak cocok" in fault
    assert f"{chain}: terpotong setelah nomor 4: cadangan {path.name} memuat nomor 5" in output
    assert AuditEvent.objects.get(kind="cadangan_dipulihkan").detail["whole"] is False
