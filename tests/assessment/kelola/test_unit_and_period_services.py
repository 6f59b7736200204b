"""Units, letterheads, periods and the rounds opened in them."""

from datetime import UTC, date, datetime

import pytest

from assessment.accounts.services import units
from assessment.accounts.services.units import Letterhead, UnitFacts
from assessment.audit.models import AuditEvent
from assessment.kelola import services as kelola_services
from assessment.kelola.services import PeriodFacts, Span
from assessment.lke.models import Instrument, Predicate
from assessment.people.models import Role, Unit
from assessment.rounds.models import Assessment, Period, Stage, Window
from assessment.rounds.selectors.assessments import MAX_DEPTH
from assessment.rounds.workflow import Status
from tests.factories import (
    make_assessment,
    make_handover,
    make_instansi,
    make_member,
    make_period,
    make_unit,
    make_window,
)
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db
Kind = AuditEvent.Kind
LETTERHEAD = Letterhead("KEMENTERIAN\nKANTOR", "Jalan Raya 1", "Badung", "F4")


@pytest.fixture
def instansi():
    return make_instansi()


@pytest.fixture
def admin(instansi):
    return make_member(Role.INSTANSI_ADMIN, instansi=instansi)


@pytest.fixture
def stranger():
    return make_member(Role.INSTANSI_ADMIN)


def events(kind):
    return AuditEvent.objects.filter(kind=kind)


def facts(**overrides):
    values = {
        "year": 2026,
        "name": "Penilaian ZI 2026",
        "instrument": Instrument.objects.get(code="permenpanrb-90-2021"),
        "evidence_from": date(2025, 1, 1),
        "evidence_to": date(2026, 5, 31),
    }
    return PeriodFacts(**(values | overrides))


SPAN = Span(Stage.SELF, datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 4, 30, 16, tzinfo=UTC))


# --- units ----------------------------------------------------------------------------------------------------------


def test_create_and_change_unit_are_recorded(instansi, admin):
    unit = units.create_unit(instansi=instansi, facts=UnitFacts("K-1", "Kantor Satu"), by=admin)
    assert events(Kind.UNIT_CREATED).get().chain_id == f"instansi:{instansi.pk}"
    units.change_unit(unit=unit, facts=UnitFacts("K-1", "Kantor Pertama", staff_count=12), by=admin)
    unit.refresh_from_db()
    assert (unit.name, unit.staff_count) == ("Kantor Pertama", 12)
    assert events(Kind.UNIT_CHANGED).get().detail == {"fields": ["name", "staff_count"]}


def test_create_unit_with_a_code_that_is_taken_is_refused(instansi, admin):
    make_unit(instansi=instansi, code="K-1")
    with pytest.raises(InvalidInput, match="Kode unit ini sudah dipakai"):
        units.create_unit(instansi=instansi, facts=UnitFacts("K-1", "Kantor"), by=admin)
    assert Unit.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_unit_parent_of_another_instansi_or_below_itself_or_too_deep_is_refused(instansi, admin):
    chain = [make_unit(instansi=instansi)]
    for _ in range(MAX_DEPTH):
        chain.append(make_unit(instansi=instansi, parent=chain[-1]))
    for parent in (make_unit(), chain[-1]):
        with pytest.raises(InvalidInput):
            units.create_unit(instansi=instansi, facts=UnitFacts("BARU", "Kantor", parent=parent), by=admin)
    for parent in (chain[0], chain[2]):
        with pytest.raises(InvalidInput):
            units.change_unit(unit=chain[0], facts=UnitFacts("X", "Kantor", parent=parent), by=admin)
    above = make_unit(instansi=instansi)
    with pytest.raises(InvalidInput):
        units.change_unit(unit=chain[0], facts=UnitFacts("X", "Kantor", parent=above), by=admin)
    assert not AuditEvent.objects.exists()


def test_deactivate_and_reactivate_unit_once_each(instansi, admin):
    unit = make_unit(instansi=instansi)
    units.deactivate_unit(unit=unit, by=admin)
    with pytest.raises(WrongState):
        units.deactivate_unit(unit=unit, by=admin)
    units.reactivate_unit(unit=unit, by=admin)
    with pytest.raises(WrongState):
        units.reactivate_unit(unit=unit, by=admin)
    assert events(Kind.UNIT_CHANGED).count() == 2


def test_change_letterhead_is_recorded(instansi, admin):
    unit = units.change_letterhead(unit=make_unit(instansi=instansi), letterhead=LETTERHEAD, by=admin)
    assert unit.letterhead_lines.splitlines() == ["KEMENTERIAN", "KANTOR"]
    assert events(Kind.LETTERHEAD_CHANGED).get().detail == {"paper": "F4"}


def test_units_of_another_instansi_are_kept_by_nobody_else(instansi, stranger):
    unit = make_unit(instansi=instansi)
    new = UnitFacts("K-9", "Kantor")
    for act in (
        lambda: units.create_unit(instansi=instansi, facts=new, by=stranger),
        lambda: units.change_unit(unit=unit, facts=new, by=stranger),
        lambda: units.deactivate_unit(unit=unit, by=stranger),
        lambda: units.reactivate_unit(unit=unit, by=stranger),
        lambda: units.change_letterhead(unit=unit, letterhead=LETTERHEAD, by=stranger),
    ):
        with pytest.raises(ActionDenied):
            act()
    assert Unit.objects.count() == 1
    assert not AuditEvent.objects.exists()


# --- periods --------------------------------------------------------------------------------------------------------


def test_create_period_with_its_windows_is_recorded(instansi, admin, instruments):
    period = kelola_services.create_period(instansi=instansi, facts=facts(), spans=[SPAN], by=admin)
    assert period.windows.get().closes_at == SPAN.closes_at
    assert events(Kind.PERIOD_CREATED).get().detail["windows"]["mandiri"][0] == "2026-01-05T00:00:00+00:00"


def test_create_period_with_a_taken_name_or_dates_out_of_order_is_refused_whole(instansi, admin, instruments):
    make_period(instansi=instansi, name="Penilaian ZI 2026")
    backwards = Span(Stage.TPI, SPAN.closes_at, SPAN.opens_at)
    for given, spans in (
        (facts(), []),
        (facts(name="Lain", evidence_to=date(2024, 1, 1)), []),
        (facts(name="Lain"), [SPAN, backwards]),
    ):
        with pytest.raises(InvalidInput):
            kelola_services.create_period(instansi=instansi, facts=given, spans=spans, by=admin)
    assert Period.objects.count() == 1
    assert not Window.objects.exists()
    assert not events(Kind.PERIOD_CREATED).exists()


def test_change_period_moves_adds_and_removes_windows(instansi, admin, instruments):
    period = make_period(instansi=instansi)
    kept, dropped = make_window(period), make_window(period, stage=Stage.TPN)
    added = Span(Stage.TPI, SPAN.opens_at, SPAN.closes_at)
    kelola_services.change_period(period=period, facts=facts(), spans=[SPAN, added], by=admin)
    assert {(w.pk, w.stage) for w in period.windows.all()} >= {(kept.pk, "mandiri")}
    assert set(period.windows.values_list("stage", flat=True)) == {"mandiri", "tpi"}
    assert not Window.objects.filter(pk=dropped.pk).exists()
    assert events(Kind.PERIOD_CHANGED).count() == 1


def test_period_in_use_keeps_its_instrument(instansi, admin, instruments):
    unit = make_unit(instansi=instansi)
    assessment = make_assessment(unit=unit)
    make_handover(assessment)
    old = Instrument.objects.get(code="permenpanrb-52-2014")
    with pytest.raises(InvalidInput, match="LKE tidak dapat diganti"):
        kelola_services.change_period(period=assessment.period, facts=facts(instrument=old), spans=[], by=admin)
    assessment.period.refresh_from_db()
    assert assessment.period.instrument.code == "permenpanrb-90-2021"
    unused = make_period(instansi=instansi)
    kelola_services.change_period(period=unused, facts=facts(instrument=old), spans=[], by=admin)
    unused.refresh_from_db()
    assert unused.instrument == old


def test_period_with_a_submitted_assessment_keeps_its_evidence_window(instansi, admin, instruments):
    assessment = make_assessment(unit=make_unit(instansi=instansi), status=Status.TPI_REVIEW)
    with pytest.raises(InvalidInput, match="Rentang data dukung"):
        kelola_services.change_period(period=assessment.period, facts=facts(), spans=[], by=admin)
    assert not events(Kind.PERIOD_CHANGED).exists()


def test_periods_of_another_instansi_are_kept_by_nobody_else(instansi, stranger, instruments):
    period, unit = make_period(instansi=instansi), make_unit(instansi=instansi)
    for act in (
        lambda: kelola_services.create_period(instansi=instansi, facts=facts(), spans=[], by=stranger),
        lambda: kelola_services.change_period(period=period, facts=facts(), spans=[], by=stranger),
        lambda: kelola_services.open_assessments(period=period, units=[unit], target=Predicate.WBK, by=stranger),
    ):
        with pytest.raises(ActionDenied):
            act()
    assert not Assessment.objects.exists()


# --- rounds ---------------------------------------------------------------------------------------------------------


def test_open_assessments_gives_each_unit_an_empty_scored_sheet(instansi, admin, instruments):
    period = make_period(instansi=instansi)
    chosen = [make_unit(instansi=instansi) for _ in range(2)]
    opened = kelola_services.open_assessments(period=period, units=chosen, target=Predicate.WBBM, by=admin)
    assert {a.target for a in opened} == {"WBBM"}
    evaluation = opened[0].evaluations.get()
    assert (evaluation.stage, evaluation.score.answered, evaluation.score.questions) == ("mandiri", 0, 113)
    assert events(Kind.ASSESSMENT_OPENED).count() == 2


def test_f03_open_assessments_with_one_unit_that_does_not_fit_opens_none(instansi, admin, instruments):
    period = make_period(instansi=instansi)
    good = make_unit(instansi=instansi)
    for bad in (make_unit(), make_unit(instansi=instansi, is_active=False)):
        with pytest.raises(InvalidInput):
            kelola_services.open_assessments(period=period, units=[good, bad], target=Predicate.WBK, by=admin)
    with pytest.raises(InvalidInput):
        kelola_services.open_assessments(period=period, units=[], target=Predicate.WBK, by=admin)
    twice = make_assessment(unit=make_unit(instansi=instansi), period=period).unit
    with pytest.raises(WrongState):
        kelola_services.open_assessments(period=period, units=[good, twice], target=Predicate.WBK, by=admin)
    assert Assessment.objects.count() == 1
    assert not events(Kind.ASSESSMENT_OPENED).exists()


def test_f12_opening_a_round_whose_window_has_closed_is_refused(instansi, admin, instruments, clock):
    period = make_period(instansi=instansi)
    make_window(period, opens_at=datetime(2026, 1, 1, tzinfo=UTC), closes_at=datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(WrongState, match="ditutup 1 Maret 2026"):
        kelola_services.open_assessments(
            period=period, units=[make_unit(instansi=instansi)], target=Predicate.WBK, by=admin
        )
    assert not Assessment.objects.exists()


def test_change_target_only_while_the_unit_fills(instansi, admin, stranger, instruments):
    assessment = make_assessment(unit=make_unit(instansi=instansi))
    kelola_services.change_target(assessment=assessment, target=Predicate.WBBM, by=admin)
    assert events(Kind.TARGET_CHANGED).get().detail == {"before": "WBK", "after": "WBBM"}
    with pytest.raises(ActionDenied):
        kelola_services.change_target(assessment=assessment, target=Predicate.WBK, by=stranger)
    Assessment.objects.update(status=Status.TPI_REVIEW)
    with pytest.raises(WrongState):
        kelola_services.change_target(assessment=assessment, target=Predicate.WBK, by=admin)
    assessment.refresh_from_db()
    assert assessment.target == "WBBM"
