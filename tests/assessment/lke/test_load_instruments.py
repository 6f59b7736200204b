"""The instrument files in the tables: loading, refusing, editions, and reading them back."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.lke import files as lke_files
from assessment.lke.models import Instrument, Node
from assessment.lke.selectors.instruments import _frozen, get_instrument
from assessment.lke.services import load_instruments
from tests.factories import make_period

pytestmark = pytest.mark.django_db

CODES = ("permenpanrb-10-2019", "permenpanrb-52-2014", "permenpanrb-90-2021")


@pytest.fixture(autouse=True)
def _empty_tables():
    Instrument.objects.all().delete()
    _frozen.clear()


@pytest.fixture
def folder(tmp_path):
    """A folder with the file of 52/2014 alone, to be changed."""
    shutil.copy(lke_files.instrument_paths()["permenpanrb-52-2014"], tmp_path)
    return tmp_path


def rewrite(folder, old, new):
    path = folder / "permenpanrb-52-2014.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(("code", "questions"), [(CODES[0], 84), (CODES[1], 84), (CODES[2], 113)])
def test_tables_give_back_the_instrument_of_the_file(code, questions):
    load_instruments(by=None)
    read = get_instrument(Instrument.objects.get(code=code))
    assert read == lke_files.read_instrument_file(lke_files.instrument_paths()[code]).instrument
    assert len(read.indicators) == questions


def test_the_first_reading_takes_few_queries_and_the_next_none(django_assert_num_queries):
    load_instruments(by=None)
    row = Instrument.objects.get(code=CODES[2])
    with django_assert_num_queries(8):
        get_instrument(row)
    with django_assert_num_queries(0):
        get_instrument(row)
    with django_assert_num_queries(1):
        get_instrument(row.pk)


def test_loading_again_changes_nothing():
    first = load_instruments(by=None)
    rows = list(Instrument.objects.values())
    again = load_instruments(by=None)
    assert [result.outcome for result in first] == ["baru"] * 3
    assert [result.outcome for result in again] == ["tetap"] * 3
    assert list(Instrument.objects.values()) == rows


def test_loading_writes_one_audit_event_for_each_new_edition():
    load_instruments(by=None)
    load_instruments(by=None)
    events = AuditEvent.objects.filter(kind=AuditEvent.Kind.INSTRUMENT_LOADED)
    assert sorted(event.detail["code"] for event in events) == list(CODES)


def test_a_changed_file_takes_the_place_of_an_edition_nobody_uses(folder):
    load_instruments(by=None, folder=folder)
    rewrite(folder, "short_title: Permen", "short_title: Peraturan")
    (result,) = load_instruments(by=None, folder=folder)
    assert (result.outcome, result.edition) == ("diganti", 1)
    assert Instrument.objects.get().short_title.startswith("Peraturan")


def test_a_changed_file_becomes_a_new_edition_beside_one_in_use(folder):
    load_instruments(by=None, folder=folder)
    used = Instrument.objects.get()
    make_period(instrument=used)
    rewrite(folder, "short_title: Permen", "short_title: Peraturan")
    (result,) = load_instruments(by=None, folder=folder)
    assert (result.outcome, result.edition) == ("edisi baru", 2)
    used.refresh_from_db()
    assert used.short_title.startswith("Permen")
    assert Node.objects.filter(instrument=used).count() == 36


def test_a_file_changed_back_stays_the_edition_it_was(folder):
    load_instruments(by=None, folder=folder)
    make_period(instrument=Instrument.objects.get())
    rewrite(folder, "short_title: Permen", "short_title: Peraturan")
    load_instruments(by=None, folder=folder)
    rewrite(folder, "short_title: Peraturan", "short_title: Permen")
    (result,) = load_instruments(by=None, folder=folder)
    assert (result.outcome, result.edition) == ("tetap", 1)
    assert Instrument.objects.count() == 2


def test_a_bad_file_is_refused_whole_naming_the_node_while_others_load(folder):
    shutil.copy(lke_files.instrument_paths()["permenpanrb-90-2021"], folder)
    rewrite(folder, 'weight: "5"', 'weight: "6"')
    bad, good = load_instruments(by=None, folder=folder)
    assert (bad.name, bad.outcome) == ("permenpanrb-52-2014", "ditolak")
    assert "node A: its children weigh 61 together, not 60" in bad.problems
    assert "node A.I: its children weigh 5 together, not 6" in bad.problems
    assert good.outcome == "baru"
    assert [row.code for row in Instrument.objects.all()] == ["permenpanrb-90-2021"]


def test_a_bad_file_leaves_the_loaded_edition_alone(folder):
    load_instruments(by=None, folder=folder)
    before = list(Node.objects.values())
    rewrite(folder, 'weight: "5"', 'weight: "6"')
    load_instruments(by=None, folder=folder)
    assert list(Node.objects.values()) == before


def test_a_text_too_long_for_its_column_is_refused_naming_the_node(folder):
    rewrite(folder, "name: Tim Kerja", f"name: {'T' * 301}")
    (result,) = load_instruments(by=None, folder=folder)
    assert result.outcome == "ditolak"
    assert result.problems[0].startswith("node A.I.1:")
    assert not Instrument.objects.exists()


def test_the_owner_of_a_question_is_its_area_or_hasil():
    load_instruments(by=None)
    nodes = {node.code: node for node in Node.objects.filter(instrument__code=CODES[2])}
    assert [nodes[code].owner_area for code in ("A", "A.I", "A.I.3", "A.II.3.iii", "B", "B.I.a")] == [
        "", "", "SDM", "SDM", "HASIL", "HASIL",
    ]  # fmt: skip
    row = Instrument.objects.get(code=CODES[2])
    for indicator in row.indicators.all():
        area = get_instrument(row).area_of(indicator.code)
        assert indicator.owner_area == (area if area in {"MP", "TL", "SDM", "AK", "PW", "PP"} else "HASIL")


def test_the_command_says_what_it_did_and_a_dry_run_saves_nothing(capsys):
    call_command("load_instruments", "--dry-run")
    assert "permenpanrb-90-2021: baru (edisi 1)" in capsys.readouterr().out
    assert not Instrument.objects.exists()
    assert not AuditEvent.objects.exists()
    call_command("load_instruments")
    assert Instrument.objects.count() == 3


def test_the_command_says_that_periods_in_use_keep_their_edition(folder, monkeypatch, capsys):
    load_instruments(by=None, folder=folder)
    make_period(instrument=Instrument.objects.get())
    rewrite(
        folder, "criterion: Tim pembangunan ZI sudah terbentuk", "criterion: Tim pembangunan ZI sudah lama terbentuk"
    )
    paths = lke_files.instrument_paths(folder)
    monkeypatch.setattr(lke_files, "instrument_paths", lambda _=None: paths)
    call_command("load_instruments")
    first, told = capsys.readouterr().out.splitlines()
    assert first == "permenpanrb-52-2014: edisi baru (edisi 2)"
    assert told == (
        "  Isi berkas LKE ini berubah. 1 periode tetap memakai edisi sebelumnya dan tidak berubah; "
        "periode baru dapat memakai edisi 2."
    )
    call_command("load_instruments")
    assert capsys.readouterr().out == "permenpanrb-52-2014: tetap (edisi 2)\n"


def test_the_command_fails_on_a_refused_file(folder, monkeypatch, capsys):
    rewrite(folder, 'minimum: "75"', 'minimum: "101"')
    paths = lke_files.instrument_paths(folder)
    monkeypatch.setattr(lke_files, "instrument_paths", lambda _=None: paths)
    with pytest.raises(CommandError):
        call_command("load_instruments")
    assert "gate WBK total: minimum 101 cannot be reached" in capsys.readouterr().err


def test_instrument_error_lists_every_problem():
    with pytest.raises(scoring.InstrumentError) as caught:
        scoring.parse_instrument({})
    assert len(caught.value.problems) > 5
