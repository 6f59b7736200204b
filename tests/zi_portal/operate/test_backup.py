"""A backup of the whole portal: made while people work, restored into an empty one, refused where it must be."""

import resource
import threading

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, connections

from assessment import scoring
from assessment.audit.models import AuditEvent
from evidence.documents.models import Document, Revision
from tests import factories
from tests.evidence import files
from tests.evidence.rounds import Round
from tests.zi_portal.operate.kept import back_up, dated_back, emptied, everything, made, opened, rows_in, told
from zi_portal.operate.audit_check import check_chains
from zi_portal.operate.backup import rows
from zi_portal.operate.backup.writing import Writer
from zi_portal.shelf import shelf

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def filled(own):
    """A unit with answers, a document of two revisions, a final report with its copy, a logo, and a locked sheet."""
    answers = {
        row.code: scoring.Choice("A")
        for row in own.assessment.period.instrument.indicators.filter(answer_type="abc")[:3]
    }
    factories.fill(own.assessment.evaluations.get(), answers, by=own.mp)
    own.upload(indicator=own.question(), name="sk.pdf")
    own.upload(name="notula rapat “akhir” — ä.pdf")
    factories.make_signed_copy(factories.make_issued_report(own.assessment))
    factories.make_logo(own.unit)
    return own


def test_every_table_is_kept_or_left_out_for_a_reason():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert labels == {model._meta.label for model in rows.tables()} | set(rows.LEFT_OUT)


@pytest.mark.usefixtures("each_shelf")
def test_b02_restored_to_an_empty_portal_rows_files_scores_and_audit_chain_are_equal(filled, key, target):
    back_up(target, identity=key.path)
    made_event = AuditEvent.objects.get(kind="cadangan_dibuat")
    assert (made_event.actor, made_event.detail["files"], made_event.detail["opened"]) == (None, 4, True)
    before_rows, before_files = everything()
    assert len(before_files) == 4
    emptied()
    output, fault = told("restore_backup", made(target), identity=key.path)
    assert fault == ""
    after_rows, after_files = everything()
    # The backup's own event came after its snapshot; that of the restoration takes its place.
    for kept in (before_rows, after_rows):
        kept["assessment.AuditEvent"] = [row for row in kept["assessment.AuditEvent"] if row[1] != "portal"]
        kept["assessment.AuditChain"] = [row for row in kept["assessment.AuditChain"] if row[0] != "portal"]
    assert after_rows == before_rows
    assert after_files == before_files
    assert [chain.problem for chain in check_chains() if chain.problem] == []
    assert "PUTUSAN: pulih utuh." in output
    assert f"SHA-256 cadangan        {made_event.detail['sha256']}" in output
    assert AuditEvent.objects.get(kind="cadangan_dipulihkan").detail["whole"] is True


def test_b02_the_restored_portal_goes_on_numbers_new_rows_and_still_refuses_to_change_its_trail(filled, key, target):
    back_up(target)
    highest = max(Document.objects.values_list("pk", flat=True))
    person = filled.mp
    emptied()
    told("restore_backup", made(target), identity=key.path)
    again = Round.__new__(Round)
    again.assessment = filled.assessment
    again.mp = get_user_model().objects.get(pk=person.pk)
    assert again.upload(files.pdf(mark="baru"), name="baru.pdf").pk > highest
    with pytest.raises(Exception, match="append-only"):
        AuditEvent.objects.update(kind="x")


@pytest.mark.postgresql
def test_postgresql_knows_how_much_there_is_as_soon_as_a_backup_is_restored(filled, key, target):
    back_up(target)
    emptied()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # forgets what the rows of before were
        told("restore_backup", made(target), identity=key.path)
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'evidence_document'")
        assert cursor.fetchone() == (2,)


def test_b02_a_portal_in_use_is_refused_and_keeps_what_it_has(filled, key, target):
    back_up(target)
    before = everything()
    output, fault = told("restore_backup", made(target), identity=key.path)
    assert (output, "tidak kosong" in fault) == ("", True)
    assert everything() == before


def test_b02_a_store_that_holds_a_file_is_refused(filled, key, target, settings):
    back_up(target)
    emptied()
    stray = settings.EVIDENCE_ROOT / "00" / "asing"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    output, fault = told("restore_backup", made(target), identity=key.path)
    assert (output, "00/asing" in fault) == ("", True)
    assert rows.first_filled_table() == ""
    assert stray.read_bytes() == b"x"


def test_b01_during_50_uploads_every_row_in_the_backup_has_its_file(own, key, target):
    begun, unit, person = threading.Event(), own.unit, own.mp
    assert person

    def work():
        try:
            for number in range(50):
                own.upload(files.pdf(mark=f"{number}"), name=f"{number}.pdf")
                if number == 9:
                    begun.set()
        finally:
            begun.set()
            connections.close_all()

    uploading = threading.Thread(target=work)
    uploading.start()
    try:
        begun.wait(60)
        back_up(target)
    finally:
        uploading.join()
    assert Revision.objects.filter(document__unit=unit).count() == 50
    members = opened(made(target), key)
    revisions = rows_in(members, "evidence.Revision")
    assert 10 <= len(revisions) < 50
    assert {f"berkas/{row['storage_name']}" for row in revisions} == {
        name for name in members if name.startswith("berkas/")
    }
    assert len(rows_in(members, "evidence.Document")) == len(revisions)  # one moment
    events = [row for row in rows_in(members, "assessment.AuditEvent") if row["kind"] == "dokumen_diunggah"]
    assert len(events) == len(revisions)


def test_a_backup_holds_up_nobody_who_saves(own, key, target):
    """On SQLite a transaction of the usual kind would hold the one write lock."""
    assert own.mp
    with rows.snapshot():
        before = Document.objects.count()
        thread = threading.Thread(target=lambda: (own.upload(), connections.close_all()))
        thread.start()
        thread.join(60)
        assert not thread.is_alive()
        assert Document.objects.count() == before
    assert Document.objects.count() == before + 1


def test_a_failed_run_leaves_nothing_behind_and_says_why(filled, key, target):
    filled.upload(files.image("PNG", (300, 300), "noise"), name="besar.png")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))  # bytes: as a disk that is full
    try:
        fault = told("back_up", target)[1]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "habis" in fault
    assert list(target.iterdir()) == []
    assert not AuditEvent.objects.filter(kind="cadangan_dibuat").exists()


def test_u50_a_store_that_is_away_stops_the_run_at_once_or_in_its_middle(filled, key, target, settings, monkeypatch):
    away = settings.EVIDENCE_ROOT.with_name("lepas")
    really_note = Writer._note

    def note(writer, *arguments):
        """After the first file the disk of the store is gone."""
        really_note(writer, *arguments)
        (settings.EVIDENCE_ROOT / ".uploads").rename(settings.EVIDENCE_ROOT.with_name(".uploads"))
        settings.EVIDENCE_ROOT.rename(away)

    monkeypatch.setattr(Writer, "_note", note)
    assert "Penyimpanan data dukung tidak dapat dihubungi" in told("back_up", target)[1]
    assert list(target.iterdir()) == []
    assert away.exists()
    assert "Penyimpanan data dukung tidak dapat dihubungi" in told("back_up", target)[1]
    assert list(target.iterdir()) == []


def test_a_missing_file_is_named_the_rest_is_kept_and_older_backups_stay(filled, key, target):
    back_up(target)
    old = dated_back(made(target))
    gone = Revision.objects.first()
    shelf.shelf().discard(gone.storage_name)
    output, fault = told("back_up", target, keep=1)
    assert f"HILANG  {gone.storage_name}" in output
    assert "1 berkas" in fault
    assert old.exists()
    (new,) = set(target.glob("*.tar.age")) - {old}
    emptied()
    output, fault = told("restore_backup", new, identity=key.path)
    assert "1 berkas sudah hilang atau berubah saat cadangan dibuat" in output
    assert "tidak cocok" in fault
    assert Revision.objects.filter(pk=gone.pk, broken_file__isnull=False).exists()


def test_keep_removes_only_older_backups_of_this_portal_and_only_after_the_new_one(filled, key, target, settings):
    back_up(target)
    path = made(target)
    foreign = target / "cadangan-zi-20190101-000000Z.tar.age"
    foreign.write_bytes(path.read_bytes())  # without an anchor of ours
    other = target / "catatan.txt"
    other.write_text("milik orang lain")
    settings.BACKUP_RECIPIENTS = []
    assert "backup_key" in told("back_up", target, keep=1)[1]
    assert path.exists()
    settings.BACKUP_RECIPIENTS = [key.public]
    older = dated_back(path)
    output = back_up(target, keep=1)
    assert f"Dihapus {older.name}" in output
    assert not older.exists()
    assert foreign.exists()
    assert other.exists()
    assert len(list(target.glob("*.tar.age"))) == 2
    assert len(list(target.glob("*.json"))) == 1
