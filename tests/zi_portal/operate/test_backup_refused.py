"""What is no backup of this portal, or no longer one, is refused with a reason, and leaves an empty portal empty."""

import io
import tarfile

import pyrage
import pytest
from django.db import connection

from assessment.audit.models import AuditEvent
from tests import factories
from tests.zi_portal.operate.kept import back_up, emptied, made, new_key, opened, told
from zi_portal.operate.backup import archive, folder, rows
from zi_portal.operate.backup.writing import Writer
from zi_portal.shelf import shelf

pytestmark = pytest.mark.django_db(transaction=True)
BLOCK = 65536 + 16  # bytes of a block of ciphertext


@pytest.fixture
def backup(own, key, target, settings):
    """A backup of a portal with files in it, which is empty now."""
    own.upload(name="sk.pdf")
    factories.make_issued_report(own.assessment, content=b"%PDF-1.7 " + bytes(400_000))
    back_up(target)
    emptied()
    return made(target)


def refusal(path, identity):
    """Return why a backup is not restored; nothing of it may have stayed."""
    output, fault = told("restore_backup", path, identity=identity.path)
    assert output == ""
    assert fault
    assert rows.first_filled_table() == ""
    assert list(shelf.shelf().files()) == []
    return fault


def encrypted(plain, key):
    """Return an archive of these bytes, as anybody makes it who has the public key."""
    return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(key.public)])


def put_together(members):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return plain.getvalue()


def test_b04_another_key_is_refused(backup, tmp_path):
    assert "bukan pasangan" in refusal(backup, new_key(tmp_path / "lain.txt"))


def test_b04_a_file_that_is_no_key_is_named(backup, key, tmp_path):
    key.path.write_text("# kosong\n")
    assert "AGE-SECRET-KEY-1" in refusal(backup, key)
    key.path.write_text("AGE-SECRET-KEY-1SALAH\n")
    assert "AGE-SECRET-KEY-1" in refusal(backup, key)


@pytest.mark.parametrize("place", ["head", "first block", "middle", "last byte"])
def test_b04_one_changed_byte_is_found(backup, key, place):
    data = bytearray(backup.read_bytes())
    at = {"head": 30, "first block": 400, "middle": len(data) // 2, "last byte": len(data) - 1}[place]
    data[at] ^= 1
    backup.write_bytes(data)
    assert refusal(backup, key)


@pytest.mark.parametrize("place", ["nothing", "head", "between blocks", "within a block", "last byte"])
def test_b04_a_cut_file_is_found(backup, key, place):
    data = backup.read_bytes()
    head = len(data) - (len(data) - 200) // BLOCK * BLOCK - (len(data) - 200) % BLOCK
    left = {
        "nothing": 0,
        "head": 100,
        "between blocks": data.index(b"\n--- ") + len("\n--- ") + 43 + 1 + 16 + 3 * BLOCK,
        "within a block": head + 3 * BLOCK + 1000,
        "last byte": len(data) - 1,
    }[place]
    backup.write_bytes(data[:left])
    assert refusal(backup, key)


def test_b04_bytes_behind_its_end_are_found(backup, key):
    backup.write_bytes(backup.read_bytes() + b"x")
    assert "rusak" in refusal(backup, key)


def test_b04_something_else_is_no_backup(backup, key):
    backup.write_bytes(b"PK\x03\x04 bukan cadangan")
    assert "bukan cadangan portal" in refusal(backup, key)


def test_b04_an_archive_that_somebody_made_with_the_public_key_is_refused(backup, key):
    """Whoever knows the public key can encrypt to it; the seal he cannot make."""
    plain = pyrage.decrypt(backup.read_bytes(), [key.identity])
    backup.write_bytes(encrypted(plain, key))
    assert told("restore_backup", backup, identity=key.path, dry_run=True)[1] == ""
    forged = plain.replace(b"%PDF-1.7 \0\0", b"%PDF-1.7 xx")
    assert forged != plain
    backup.write_bytes(encrypted(forged, key))
    assert "tidak cocok dengan penutupnya" in refusal(backup, key)
    backup.write_bytes(encrypted(plain.replace(b'"bermasalah":0', b'"bermasalah":1'), key))
    assert "Segel" in refusal(backup, key)


def test_b04_a_name_that_leads_elsewhere_is_refused(backup, key, settings):
    members = opened(backup, key)
    first = next(name for name in members if name.startswith("berkas/"))
    named = {("berkas/../../keluar" if name == first else name): data for name, data in members.items()}
    backup.write_bytes(encrypted(put_together(named), key))
    assert "rusak" in refusal(backup, key)
    assert not (settings.EVIDENCE_ROOT / "../../keluar").exists()


def test_b04_another_audit_key_is_told_before_anything_is_written(backup, key, settings):
    settings.AUDIT_KEY = "x" * 60
    assert "ZI_AUDIT_KEY" in refusal(backup, key)


def test_b02_one_of_a_newer_portal_is_refused(own, key, target, monkeypatch):
    head = Writer._head
    later = {"assessment": "0999_later", "evidence": "0001_initial"}
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_head", lambda writer: head(writer) | {"migrasi": later})
        back_up(target)
    emptied()
    assert "lebih baru" in refusal(made(target), key)
    second = target / "kedua"  # two of one second would have one name
    second.mkdir()
    monkeypatch.setattr(archive, "FORMAT", 2)
    back_up(second)
    monkeypatch.setattr(archive, "FORMAT", 1)
    emptied()
    assert "lebih baru" in refusal(made(second), key)


def test_b02_one_of_an_older_portal_names_the_version_to_restore_it_with(own, key, target, monkeypatch):
    head = Writer._head
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_head", lambda writer: head(writer) | {"migrasi": {"assessment": "0001_initial"}})
        back_up(target)
    emptied()
    assert "Pasang versi itu, pulihkan, lalu perbarui" in refusal(made(target), key)


UNRELEASED = [
    {"assessment": "0024_fill_membership_home", "evidence": "0018_download_turn"},
    {"assessment": "0026_words_of_names", "evidence": "0018_download_turn"},
    {"assessment": "0026_words_of_names", "evidence": "0019_table_order"},
]


@pytest.mark.parametrize("unreleased", UNRELEASED, ids=["lists", "words", "last"])
def test_b02_one_of_before_the_first_release_is_restored_by_the_version_that_has_its_tables(
    own, key, target, monkeypatch, unreleased
):
    head = Writer._head
    own.upload(indicator=own.question(), name="sk.pdf")
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_head", lambda writer: head(writer) | {"migrasi": unreleased})
        back_up(target)
    emptied()
    _output, fault = told("restore_backup", made(target), identity=key.path)
    assert "assessment 0003_words_of_names, evidence 0001_initial" in fault
    assert "Pasang versi itu, pulihkan, lalu perbarui" in fault


def test_b04_a_backup_is_not_made_for_nobody_into_nowhere_or_among_the_evidence(own, key, target, settings, tmp_path):
    assert "tidak ada" in told("back_up", tmp_path / "hilang")[1]
    assert "di dalam folder data dukung" in told("back_up", settings.EVIDENCE_ROOT)[1]
    assert "ZI_BACKUP_DIR" in told("back_up")[1]
    other = new_key(tmp_path / "lain.txt")
    assert "bukan pasangan" in told("back_up", target, identity=other.path)[1]
    settings.BACKUP_RECIPIENTS = []
    assert "backup_key" in told("back_up", target)[1]
    assert told("back_up", target, nightly=True) == ("Cadangan belum diatur (ZI_BACKUP_RECIPIENT).\n", "")
    assert list(target.iterdir()) == []
    assert not AuditEvent.objects.filter(kind="cadangan_dibuat").exists()


def test_b04_too_little_room_is_said_before_anything_is_written(own, key, target, monkeypatch):
    monkeypatch.setattr(folder, "MARGIN", 10**18)
    assert "Ruang di" in told("back_up", target)[1]
    assert list(target.iterdir()) == []


def test_the_key_pair_is_printed_once_and_opens_what_was_encrypted_to_it(tmp_path, own, settings, target):
    output, _ = told("backup_key")
    public = output.split("ZI_BACKUP_RECIPIENT=")[1].strip()
    path = tmp_path / "kunci-cetak.txt"
    path.write_text(output)
    settings.BACKUP_RECIPIENTS = [public]
    settings.BACKUP_DIR = str(target)
    output, fault = told("back_up", nightly=True, identity=path)
    assert (fault, "dibaca seluruhnya" in output) == ("", True)
    assert told("backup_key")[0].split("ZI_BACKUP_RECIPIENT=")[1].strip() != public


@pytest.mark.postgresql
def test_b02_the_portals_own_user_of_a_guarded_database_is_refused(backup, key):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE uji_pulih")
        try:
            cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO uji_pulih")
            cursor.execute("SET ROLE uji_pulih")
            assert "pemilik tabel" in refusal(backup, key)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY uji_pulih")
            cursor.execute("DROP ROLE uji_pulih")
