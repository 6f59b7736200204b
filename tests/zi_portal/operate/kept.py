"""A portal that is backed up: with which key, what an archive holds when opened without the portal, and an empty one."""

import gzip
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pyrage
from django.core.management import CommandError, call_command

from zi_portal.operate.backup import folder, rows
from zi_portal.shelf import shelf as storage


@dataclass(frozen=True)
class Key:
    """A key pair; `path` is the file of the secret one."""

    path: Path
    public: str

    @property
    def identity(self):
        return pyrage.x25519.Identity.from_str(self.path.read_text().strip())


def new_key(path):
    identity = pyrage.x25519.Identity.generate()
    path.write_text(f"{identity}\n")
    return Key(path, str(identity.to_public()))


def told(command, *arguments, **options):
    """Run a command; return what it printed and its fault, if it ended with one."""
    output = io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=output, **options)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), ""


def made(target):
    """Return the one backup in a folder."""
    (path,) = target.glob("*.tar.age")
    return path


def back_up(target, **options):
    """Make a backup that finds nothing amiss; return what the command printed."""
    output, fault = told("back_up", target, **options)
    assert fault == "", fault
    return output


def opened(path, key):
    """Return the members of an archive, name → bytes, as `age -d` and `tar x` give them."""
    plain = pyrage.decrypt(path.read_bytes(), [key.identity])
    with tarfile.open(fileobj=io.BytesIO(plain)) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}


def rows_in(members, label):
    """Return the rows of a table in an opened archive, each as a mapping."""
    columns = json.loads(members["manifes.json"])["kolom"][label]
    parts = [data for name, data in members.items() if name.startswith(f"tabel/{label}/")]
    lines = b"".join(gzip.decompress(part) for part in parts).splitlines()
    return [dict(zip(columns, json.loads(line), strict=True)) for line in lines]


def everything():
    """Return all rows that a backup keeps, by table, and all stored files with their bytes."""
    found = {
        model._meta.label: list(model._base_manager.order_by("pk").values_list(*rows.columns(model)))
        for model in rows.tables()
    }
    shelf = storage.shelf()
    stored = {}
    for file in shelf.files():
        with shelf.open(file.name) as content:
            stored[file.name] = content.read()
    return found, stored


def emptied():
    """Make the database as `migrate` leaves it, and take every file off the shelf."""
    call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)
    shelf = storage.shelf()
    for file in list(shelf.files()):
        shelf.discard(file.name)


def dated_back(path):
    """Let a backup be one of last year, as its name and its anchor tell; return its path."""
    older = path.with_name("cadangan-zi-20250101-000000Z.tar.age")
    said = folder.read_anchor(folder.anchor_of(path))
    folder.anchor_of(path).unlink()
    folder.write_anchor(older, {key: value for key, value in said.items() if key not in {"seal", "cadangan", "format"}})
    return path.rename(older)
