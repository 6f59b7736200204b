"""What the portal says of its last backup, read off the event that recorded it; and into which chain an event goes."""

from datetime import timedelta

import pytest
from django.db import transaction

from assessment.audit.models import AuditEvent
from assessment.audit.selectors import backup_state
from assessment.audit.services import audit
from tests.factories import make_instansi, make_unit, make_user

pytestmark = pytest.mark.django_db

INCOMPLETE = (
    "Cadangan terakhir portal ini tidak lengkap: berkas yang hilang atau berubah di penyimpanan tidak ikut utuh."
)
UNREADABLE = "Cadangan terakhir portal ini tidak terbaca lagi di tempatnya: hilang, atau ukurannya lain."


@pytest.fixture
def folder(tmp_path, settings, clock):
    """The folder backups go to, with one of three bytes in it."""
    settings.BACKUP_RECIPIENTS, settings.BACKUP_DIR = ["age1contoh"], str(tmp_path)
    (tmp_path / "cadangan.age").write_bytes(b"tes")
    return tmp_path


def recorded(folder, /, *, kind=AuditEvent.Kind.BACKUP_MADE, scope=None, **changed):
    detail = {"folder": str(folder.resolve()), "file": "cadangan.age", "size": 3, "opened": True, "broken": 0} | changed
    with transaction.atomic():
        return audit.record(kind, None, by=None, scope=scope, detail=detail)


def test_b04_a_whole_backup_has_no_problem(folder):
    event = recorded(folder)
    state = backup_state()
    assert (state.problem, state.made_at, state.size_bytes, state.was_opened) == ("", event.at, 3, True)


def test_b04_a_backup_without_all_files_is_incomplete(folder):
    recorded(folder, broken=2)
    assert backup_state().problem == INCOMPLETE


@pytest.mark.parametrize("changed", [{"size": 4}, {"file": "lain.age"}])
def test_b04_a_backup_that_is_gone_or_of_another_size_is_told(folder, changed):
    recorded(folder, **changed)
    assert backup_state().problem == UNREADABLE


def test_b04_a_backup_taken_elsewhere_by_hand_is_taken_at_its_word(folder, settings):
    recorded(folder, folder="/media/usb", file="lain.age")
    assert backup_state().problem == ""
    settings.BACKUP_DIR = ""
    assert backup_state().problem == ""


@pytest.mark.parametrize(("age", "is_old"), [(timedelta(hours=26), False), (timedelta(hours=26, seconds=1), True)])
def test_b04_a_backup_is_old_after_26_hours(folder, clock, age, is_old):
    recorded(folder)
    clock.move_to(backup_state().made_at + age)
    assert backup_state().problem.startswith("Cadangan terakhir portal ini dibuat lebih dari 26 jam") == is_old


def test_b04_the_last_backup_of_the_portal_counts_and_nothing_else(folder):
    event = recorded(folder)
    recorded(folder, kind=AuditEvent.Kind.BACKUP_RESTORED, broken=1)
    instansi = make_instansi()
    for _ in range(5):
        recorded(folder, scope=instansi, broken=1)  # with higher numbers than the chain of the portal has
    assert (backup_state().problem, backup_state().made_at) == ("", event.at)


def test_b04_without_a_key_a_demo_expects_none_and_a_server_does(settings):
    settings.BACKUP_RECIPIENTS, settings.PRODUCTION = [], False
    assert backup_state() is None
    settings.PRODUCTION = True
    assert backup_state().problem == "Cadangan portal belum diatur di server ini."


def test_an_event_goes_into_the_chain_of_its_unit_its_instansi_or_the_portal():
    instansi = make_instansi()
    unit = make_unit(instansi=instansi)
    assert [audit.chain_name(scope) for scope in (unit, instansi, None)] == [
        f"unit:{unit.pk}",
        f"instansi:{instansi.pk}",
        "portal",
    ]


def test_an_event_names_what_it_is_about_and_who_did_it():
    person = make_user()
    with transaction.atomic():
        about = audit.record(AuditEvent.Kind.PERSON_CHANGED, person, by=person, scope=None)
        alone = audit.record(AuditEvent.Kind.DEMO_LOADED, None, by=None, scope=None)
    assert (about.object_type, about.object_id, about.actor, about.detail) == (
        "assessment.user",
        str(person.pk),
        person,
        {},
    )
    assert (alone.object_type, alone.object_id, alone.actor) == ("", "", None)
    assert (alone.sequence, alone.previous_hash) == (about.sequence + 1, about.hash)
