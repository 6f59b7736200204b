"""Where bytes stand: a folder or a bucket, behind one interface; what is left behind is swept."""

import io
import os
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from evidence.documents.models import Document
from zi_portal.shelf import shelf as storage
from zi_portal.shelf.faults import FileMissing

pytestmark = pytest.mark.once


@pytest.fixture
def shelf(each_shelf):
    return storage.shelf()


def test_a_file_put_can_be_opened_listed_and_discarded(shelf):
    name = storage.new_name()
    with storage.staged([b"isi", b" berkas"], limit=100) as staged:
        shelf.put(staged.path, name)
    with shelf.open(name) as file:
        assert file.read() == b"isi berkas"
    assert [stored.name for stored in shelf.files()] == [name]
    shelf.discard(name)
    shelf.discard(name)
    assert list(shelf.files()) == []
    with pytest.raises(FileMissing):
        shelf.open(name)


def test_a_name_is_never_used_twice(shelf):
    name = storage.new_name()
    for attempt in range(2):
        with storage.staged([b"%d" % attempt], limit=100) as staged:
            if attempt:
                with pytest.raises(OSError, match="taken"):
                    shelf.put(staged.path, name)
            else:
                shelf.put(staged.path, name)
    with shelf.open(name) as file:
        assert file.read() == b"0"
    assert len(list(shelf.files())) == 1


def test_staging_is_private_counts_all_and_writes_no_more_than_the_limit(settings):
    with storage.staged([b"x" * 60] * 3, limit=100) as staged:
        assert staged.size_bytes == 180
        assert staged.path.stat().st_size == 60
        assert staged.path.stat().st_mode & 0o777 == 0o600
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == []


def test_digest_of_leaves_the_file_at_its_start():
    file = io.BytesIO(b"abc")
    assert storage.digest_of(file).startswith("ba7816bf")
    assert file.read() == b"abc"


def test_u47_old_staging_files_are_swept_and_young_ones_are_not(db, settings):
    old, young = (settings.FILE_UPLOAD_TEMP_DIR / name for name in ("lama.part", "baru.upload"))
    for path in (old, young):
        path.write_bytes(b"x")
    os.utime(old, (time.time() - 25 * 3600,) * 2)
    call_command("sweep_evidence", "--dry-run")
    assert old.exists()
    call_command("sweep_evidence")
    assert not old.exists()
    assert young.exists()


def test_the_sweep_removes_old_unnamed_files_and_never_a_named_one(own, each_shelf, stored, clock):
    own.upload()
    (named,), _ = stored()
    with storage.staged([b"asing"], limit=100) as staged:
        storage.shelf().put(staged.path, storage.new_name())
    put_at = max(file.put_at for file in storage.shelf().files())
    clock.move_to(put_at + timedelta(days=7) - timedelta(seconds=2))
    call_command("sweep_evidence")
    assert len(stored()[0]) == 2
    clock.move_to(put_at + timedelta(days=7, seconds=2))
    call_command("sweep_evidence", "--dry-run")
    assert len(stored()[0]) == 2
    call_command("sweep_evidence")
    assert stored()[0] == [named]


def test_the_sweep_leaves_alone_what_others_put_into_the_store(own, each_shelf, stored, clock):
    """A bucket may hold more than ours, whatever the manual says."""
    foreign = ["cadangan/2026-03-03.sql", "ab/kantor.jpg", f"ab/{'cd' * 16}"]
    for name in foreign:
        with storage.staged([b"asing"], limit=100) as staged:
            storage.shelf().put(staged.path, name)
    clock.shift(60 * 60 * 24 * 400)
    call_command("sweep_evidence")
    assert len(stored()[0]) == len(foreign)


def test_check_evidence_is_silent_about_whole_files(own, each_shelf, capsys):
    own.upload()
    call_command("check_evidence")
    assert capsys.readouterr().out == "Semua berkas data dukung utuh.\n"


def test_b03_a_loss_beside_a_leftover_is_a_loss(own, each_shelf, stored, capsys):
    own.upload()
    (file,), _ = stored()
    file.unlink()
    with storage.staged([b"x"], limit=100) as staged:
        storage.shelf().put(staged.path, "00/asing")
    with pytest.raises(CommandError, match="2 berkas") as fault:
        call_command("check_evidence")
    assert fault.value.returncode == 1
    assert [line.split("  ")[0] for line in capsys.readouterr().out.splitlines()] == ["HILANG", "TIDAK DIKENAL"]


@pytest.mark.parametrize("problem", ["HILANG", "BERUBAH", "TIDAK DIKENAL"])
def test_b03_check_evidence_names_file_and_question(own, each_shelf, stored, capsys, problem):
    document = own.upload(indicator=own.question(), name="sk.pdf")
    (file,), _ = stored()
    if problem == "HILANG":
        file.unlink()
    elif problem == "BERUBAH":
        data = file.read_bytes()
        file.unlink()
        file.write_bytes(data[:-2] + b"??")
    else:
        with storage.staged([b"x"], limit=100) as staged:
            storage.shelf().put(staged.path, "00/asing")
    with pytest.raises(CommandError, match="1 berkas") as fault:
        call_command("check_evidence")
    assert fault.value.returncode == (3 if problem == "TIDAK DIKENAL" else 1)
    line = capsys.readouterr().out
    assert line.startswith(problem)
    state = Document.State.GOOD if problem == "TIDAK DIKENAL" else Document.State.PROBLEM
    assert Document.objects.get().state == state
    if problem == "TIDAK DIKENAL":
        assert "00/asing" in line
    else:
        for word in ("sk.pdf", own.question().code, document.title, str(own.unit)):
            assert word in line
