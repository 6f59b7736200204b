"""What the portal tells by itself: windows that close, the week of the kepala, the heads of the audit chains."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_ox.testing import run_tasks

from assessment.audit.models import AuditChain, AuditEvent
from assessment.audit.services import audit
from assessment.notices.models import Kind, Notice
from assessment.notices.selectors.inbox import inbox_of
from assessment.notices.selectors.shown import shown_to
from assessment.notices.services.calendar_reminders import remind_of_chains, remind_of_weeks, remind_of_windows
from assessment.notices.services.jobs import tell_due
from assessment.people.models import Role, Unit
from assessment.rounds.models import Assessment
from tests.factories import make_assessment, make_member, make_unit, make_window

pytestmark = pytest.mark.django_db

CLOSES = datetime(2026, 12, 15, 15, 59, tzinfo=UTC)  # 15 December 23.59 WITA
MONDAY = datetime(2026, 12, 6, 22, 0, tzinfo=UTC)  # Monday 7 December, 06.00 WITA


@pytest.fixture
def assessment(instruments):
    made = make_assessment(unit=make_unit(name="KPPBC Ngurah Rai", time_zone="Asia/Makassar"))
    make_window(made.period, opens_at=CLOSES - timedelta(days=60), closes_at=CLOSES)
    return made


@pytest.fixture
def sari(assessment):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_the_team_is_told_of_the_end_at_fourteen_seven_three_and_one_day(assessment, sari):
    tpi = make_member(Role.TPI_MEMBER, unit=assessment.unit)
    told = []
    for hours in range(24 * 40):
        with at(CLOSES - timedelta(days=30) + timedelta(hours=hours, minutes=1)):
            if remind_of_windows():
                told.append((datetime.now(UTC) + timedelta(hours=8)).strftime("%d %H.%M"))
    assert told == ["01 06.00", "08 06.00", "12 06.00", "14 06.00"]
    with at(CLOSES):
        assert {line.line.title for line in shown_to(sari, inbox_of(sari))} == {
            "Masa pengisian berakhir 15 Desember 2026"
        }
    assert not Notice.objects.filter(person=tpi).exists()


def test_a_step_that_was_missed_is_told_once_and_no_older_one_with_it(assessment, sari):
    with at(CLOSES - timedelta(days=5)):
        assert (remind_of_windows(), remind_of_windows()) == (1, 0)
    with at(CLOSES - timedelta(hours=17)):
        assert (remind_of_windows(), remind_of_windows()) == (1, 0)
    assert Notice.objects.count() == 2


def test_a_round_that_is_in_other_hands_or_over_time_is_left_alone(assessment, sari):
    with at(CLOSES + timedelta(hours=12)):
        assert remind_of_windows() == 0
    Assessment.objects.update(status="tpi")
    with at(CLOSES - timedelta(days=5)):
        assert remind_of_windows() == 0


def test_an_office_that_moves_to_another_zone_is_told_no_step_twice(assessment, sari):
    with at(CLOSES - timedelta(days=7, hours=17)):  # 06.59 WITA on the eighth
        assert remind_of_windows() == 1
        Unit.objects.update(time_zone="Asia/Jakarta")
        assert remind_of_windows() == 0
    with at(CLOSES - timedelta(days=7, hours=15)):
        assert remind_of_windows() == 0


def test_the_kepala_has_one_summary_a_week(assessment, sari):
    head = make_member(Role.HEAD, unit=assessment.unit)
    with at(MONDAY - timedelta(minutes=1)):
        remind_of_weeks()
    before = Notice.objects.count()
    for hours in range(24 * 7):
        with at(MONDAY + timedelta(hours=hours)):
            remind_of_weeks()
    assert Notice.objects.count() == before + 1
    assert set(Notice.objects.values_list("person", "kind", "assessment")) == {(head.pk, "ringkasan", assessment.pk)}
    Assessment.objects.update(status="selesai")
    with at(MONDAY + timedelta(days=7)):
        assert remind_of_weeks() == 0


def test_the_mails_of_a_week_hold_the_chain_heads_and_no_score(assessment, sari, sink):
    with at(MONDAY):
        make_member(Role.HEAD, unit=assessment.unit, email="kepala@example.go.id")
        make_member(Role.TEAM_LEAD, unit=assessment.unit, email="ketua@example.go.id")
        make_member(Role.TPI_LEAD, unit=assessment.unit, email="tpi@example.go.id")
        other = make_unit(name="Kantor lain")
        for unit in (assessment.unit, assessment.unit, other):
            audit.record(AuditEvent.Kind.ANSWER_SAVED, None, by=sari, scope=unit)
        for _ in range(2):
            tell_due.enqueue()
            run_tasks(raise_failures=True)
    texts = {to: text for to, _, text in sink.texts if "Sidik" in _ or "Ringkasan" in _}
    assert set(texts) == {"kepala@example.go.id", "ketua@example.go.id", "tpi@example.go.id"}
    head = AuditChain.objects.get(pk=f"unit:{assessment.unit_id}")
    for keeper in ("ketua@example.go.id", "tpi@example.go.id"):
        assert f"KPPBC Ngurah Rai\nunit:{assessment.unit_id} nomor 2\n{head.last_hash}" in texts[keeper]
        assert "Kantor lain" not in texts[keeper]
    week = texts["kepala@example.go.id"]
    assert "Ringkasan pekan 7 Desember 2026" in week
    assert "Tujuh hari terakhir: 2 jawaban disimpan, oleh 1 orang." in week
    assert "Draf, dapat diisi, sampai 15 Desember 2026 pukul 23.59 WITA" in week
    assert head.last_hash not in week
    assert not {"klaim", "nilai", "poin"} & set(week.lower().split())


def test_heads_are_told_once_a_week_to_each_keeper(assessment, sari):
    lead, tpi = make_member(Role.TEAM_LEAD, unit=assessment.unit), make_member(Role.TPI_LEAD, unit=assessment.unit)
    with at(MONDAY):
        assert (remind_of_chains(), remind_of_chains()) == (2, 0)
        late = make_member(Role.TPI_MEMBER, unit=assessment.unit)
        assert remind_of_chains() == 1
    assert {row.person for row in Notice.objects.filter(kind=Kind.CHAIN_HEADS)} == {lead, tpi, late}
    with at(MONDAY + timedelta(days=7)):
        assert remind_of_chains() == 3
