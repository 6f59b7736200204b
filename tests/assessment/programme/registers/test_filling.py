"""Filling in months and recording services: rights, what is refused, what is kept when two people write."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from assessment.audit.models import AuditEvent
from assessment.people.models import Role
from assessment.programme.registers.kinds import COMPLAINTS, DISCIPLINE, GRATUITIES
from assessment.programme.registers.models import RegisterMonth, ServicePromise, digest_of
from assessment.programme.registers.rules import Entry
from assessment.programme.registers.services.months import Sent, StaleMonths, fill_months
from assessment.programme.registers.services.promises import (
    Promise,
    StalePromise,
    add_promises,
    change_promise,
    withdraw_promise,
)
from assessment.rounds.workflow import Status
from tests.factories import make_assessment, make_member
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(datetime(2026, 6, 15, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def lead(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Luh Sukerti")


def gifts(dilaporkan, ditindaklanjuti, note=""):
    return Entry({"dilaporkan": dilaporkan, "ditindaklanjuti": ditindaklanjuti}, note)


def fill(assessment, by, kind=GRATUITIES, **entries):
    """entries: m3=entry or m3=(entry, seen)."""
    sent = {int(key[1:]): Sent(*(one if isinstance(one, tuple) else (one, ""))) for key, one in entries.items()}
    return fill_months(assessment=assessment, kind=kind, sent=sent, by=by)


def stands(assessment):
    return {row.month: row.counts for row in RegisterMonth.objects.filter(assessment=assessment)}


def service(**more):
    facts = {"name": "Penerbitan izin", "old_time": 24, "new_time": 4, "time_unit": "jam"}
    return Promise(**facts | {"decree_number": "KEP-7/2026", "decree_date": date(2026, 3, 2)} | more)


def add(assessment, by, **more):
    return add_promises(assessment=assessment, found=[service(**more)], by=by)[0]


def test_months_are_kept_with_one_event(assessment, lead):
    fill(assessment, lead, m1=gifts(2, 2), m3=gifts(0, 0, "Nihil."), m4=Entry())
    assert stands(assessment) == {
        1: {"dilaporkan": 2, "ditindaklanjuti": 2},
        3: {"dilaporkan": 0, "ditindaklanjuti": 0},
    }
    event = AuditEvent.objects.get(kind=AuditEvent.Kind.REGISTER_FILLED)
    assert (event.detail["register"], sorted(event.detail["months"])) == ("gratifikasi", ["1", "3"])
    assert "Nihil" not in str(event.detail)


def test_one_wrong_month_leaves_all_unwritten(assessment, lead):
    with pytest.raises(InvalidInput) as refused:
        fill(assessment, lead, m1=gifts(2, 2), m2=gifts(1, 3), m7=gifts(1, 1))
    assert sorted(refused.value.errors) == ["2-ditindaklanjuti", "7-bulan"]
    assert stands(assessment) == {}
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.REGISTER_FILLED).exists()


def test_the_same_again_writes_nothing(assessment, lead):
    fill(assessment, lead, m1=gifts(2, 2))
    assert fill(assessment, lead, m1=gifts(2, 2)) == []
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.REGISTER_FILLED).count() == 1


def test_k01_an_older_form_does_not_write_over_a_newer_month(assessment, lead):
    ketua = make_member(Role.POKJA_LEAD, unit=assessment.unit, areas=["PW"], full_name="Ida Bagus Oka")
    fill(assessment, lead, m1=gifts(2, 2))
    seen = digest_of(gifts(2, 2))
    fill(assessment, ketua, m1=(gifts(5, 5), seen))
    with pytest.raises(StaleMonths) as stale:
        fill(assessment, lead, m1=(gifts(3, 3), seen), m2=gifts(1, 1))
    assert [(row.month, row.changed_by) for row in stale.value.saved] == [(1, ketua)]
    assert stale.value.told[0][2] == "Dilaporkan 5, Ditindaklanjuti 5"
    assert stands(assessment) == {1: {"dilaporkan": 5, "ditindaklanjuti": 5}}
    fill(assessment, lead, m1=(gifts(3, 3), digest_of(gifts(5, 5))))
    assert stands(assessment)[1]["dilaporkan"] == 3


def test_a_month_that_nobody_touched_in_an_older_form_stays_as_it_is_now(assessment, lead):
    fill(assessment, lead, m1=gifts(2, 2))
    seen = digest_of(gifts(2, 2))
    fill(assessment, lead, m1=(gifts(5, 5), seen))
    fill(assessment, lead, m1=(gifts(2, 2), seen), m2=gifts(1, 0))
    assert [stands(assessment)[month]["dilaporkan"] for month in (1, 2)] == [5, 1]


def test_a_month_that_is_emptied_says_nothing_and_stays_a_row(assessment, lead):
    fill(assessment, lead, m1=gifts(2, 2))
    fill(assessment, lead, m1=(Entry(), digest_of(gifts(2, 2))))
    row = RegisterMonth.objects.get()
    assert (row.counts, row.entry.is_empty) == ({}, True)


@pytest.mark.parametrize(
    ("role", "areas", "kind", "reason"),
    [
        (Role.POKJA_LEAD, ["PW"], COMPLAINTS, ""),
        (Role.POKJA_LEAD, ["SDM"], DISCIPLINE, ""),
        (Role.POKJA_LEAD, ["SDM"], COMPLAINTS, "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.POKJA_MEMBER, ["PW"], COMPLAINTS, "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.HEAD, [], COMPLAINTS, "diatur oleh ketua pokjanya atau ketua tim ZI"),
        (Role.TPI_LEAD, [], COMPLAINTS, "hanya dapat dibaca oleh tim unit"),
    ],
)
def test_a_register_is_filled_in_by_who_leads_its_area(assessment, role, areas, kind, reason):
    person = make_member(role, unit=assessment.unit, areas=areas)
    entry = Entry(dict.fromkeys(kind.keys, 0))
    if reason:
        with pytest.raises(ActionDenied, match=reason):
            fill(assessment, person, kind, m1=entry)
    else:
        fill(assessment, person, kind, m1=entry)
    assert len(stands(assessment)) == (0 if reason else 1)


def test_nothing_is_changed_once_the_outcome_is_recorded(assessment, lead):
    row = add(assessment, lead)
    assessment.status = Status.CLOSED
    assessment.save()
    for act in (
        lambda: fill(assessment, lead, m1=gifts(1, 1)),
        lambda: add(assessment, lead, name="Lain"),
        lambda: change_promise(row=row, promise=service(old_time=30), by=lead, seen=row.content_digest),
        lambda: withdraw_promise(row=row, reason="Digabung.", by=lead),
    ):
        with pytest.raises(WrongState, match="sudah selesai"):
            act()
    assert (stands(assessment), ServicePromise.objects.get().old_time) == ({}, 24)


@pytest.mark.parametrize(
    ("more", "field", "text"),
    [
        ({"name": " penerbitan  IZIN"}, "name", "sudah ada"),
        ({"name": "Lain", "decree_number": ""}, "decree_number", "Isi juga nomor keputusan."),
        ({"name": "Lain", "decree_date": None}, "decree_date", "Isi juga tanggal keputusan."),
        ({"name": "Lain", "decree_number": "", "decree_date": None}, "decree_number", "Isi nomor keputusan yang"),
        ({"name": "Lain", "decree_date": date(2026, 6, 16)}, "decree_date", "belum tiba"),
        ({"name": "Izin milik Sdr. Wayan"}, "name", "memuat nama orang"),
    ],
)
def test_a_service_that_is_wrong_is_refused_at_its_field(assessment, lead, more, field, text):
    add(assessment, lead)
    with pytest.raises(InvalidInput) as refused:
        add(assessment, lead, **more)
    assert text in refused.value.errors[field][0]
    assert ServicePromise.objects.count() == 1


def test_a_service_is_faster_only_with_less_time_and_eased_in_other_ways_too(assessment, lead):
    plain = {"decree_number": "", "decree_date": None}
    rows = [
        add(assessment, lead, name="Cepat"),
        add(assessment, lead, name="Sama", new_time=24, **plain),
        add(assessment, lead, name="Tetap", new_time=None, eased_otherwise=True, **plain),
        add(assessment, lead, name="Lebih lama", new_time=30),
    ]
    assert [(row.is_faster, row.is_eased) for row in rows] == [
        (True, True),
        (False, False),
        (False, True),
        (False, False),
    ]


def test_k01_an_older_form_does_not_write_over_a_newer_service(assessment, lead):
    row = add(assessment, lead)
    seen = row.content_digest
    change_promise(row=row, promise=service(new_time=3), by=lead, seen=seen)
    with pytest.raises(StalePromise) as stale:
        change_promise(row=row, promise=service(new_time=2), by=lead, seen=seen)
    assert (stale.value.saved.new_time, stale.value.change.actor) == (3, lead)
    assert ServicePromise.objects.get().new_time == 3


def test_a_withdrawn_service_keeps_its_reason_and_frees_its_name(assessment, lead):
    row = add(assessment, lead)
    with pytest.raises(InvalidInput, match="alasan"):
        withdraw_promise(row=row, reason="  ", by=lead)
    withdraw_promise(row=row, reason="Digabung dengan layanan lain.", by=lead)
    row.refresh_from_db()
    assert (row.withdrawn_reason, row.withdrawn_by) == ("Digabung dengan layanan lain.", lead)
    add(assessment, lead)
    kinds = AuditEvent.objects.values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("layanan")] == [
        "layanan_dicatat",
        "layanan_dicabut",
        "layanan_dicatat",
    ]
