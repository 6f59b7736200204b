"""Rounds: a period with its LKE and windows, and the assessments opened in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.kelola.selectors import is_used
from assessment.lke.models import Instrument, Predicate
from assessment.people import permissions
from assessment.people.models import Instansi, Unit, User
from assessment.rounds.models import Assessment, Evaluation, Period, Stage, Window
from assessment.rounds.workflow import EDITABLE, TURNS, Status
from assessment.scores.services import refresh_score
from zi_portal.kit import validation
from zi_portal.kit.indonesian import local_moment
from zi_portal.kit.named import is_named
from zi_portal.kit.refusals import InvalidInput, WrongState


@dataclass(frozen=True)
class PeriodFacts:
    """One year's round: its LKE and the dates a document must bear, or be valid in, to count."""

    year: int
    name: str
    instrument: Instrument
    evidence_from: date
    evidence_to: date


@dataclass(frozen=True)
class Span:
    """When one stage is open, as two instants."""

    stage: Stage
    opens_at: datetime
    closes_at: datetime


@transaction.atomic
def create_period(*, instansi: Instansi, facts: PeriodFacts, spans: Sequence[Span], by: User) -> Period:
    """Begin a round in `instansi`. Raises ActionDenied; InvalidInput if its name is taken or its dates are out of order."""
    instansi = Instansi.objects.select_for_update().get(pk=instansi.pk)
    permissions.check_can_administer(by, instansi)
    _check_lke_open(facts.instrument)
    period = _with_facts(Period(instansi=instansi), facts)
    _check_name(period)
    validation.check_and_save(period)
    _set_windows(period, spans)
    audit.record(AuditEvent.Kind.PERIOD_CREATED, period, by=by, scope=instansi, detail=_detail(period, spans))
    return period


@transaction.atomic
def change_period(*, period: Period, facts: PeriodFacts, spans: Sequence[Span], by: User) -> Period:
    """Change a round and its windows.

    Raises as `create_period` does; also InvalidInput where the LKE of a round in use would change, or the dates of
    documents after a unit has submitted.
    """
    period = _locked(period)
    permissions.check_can_administer(by, period.instansi)
    is_other_lke = facts.instrument.pk != period.instrument_id
    if is_other_lke:
        _check_lke_unused(period)
        _check_lke_open(facts.instrument)
    moved = (facts.evidence_from, facts.evidence_to) != (period.evidence_from, period.evidence_to)
    if moved and period.assessments.exclude(status__in=EDITABLE).exists():
        raise InvalidInput(
            {
                "evidence_from": [
                    "Rentang data dukung tidak dapat diubah karena sudah ada unit yang menyerahkan penilaian."
                ]
            }
        )
    _with_facts(period, facts)
    _check_name(period)
    validation.check_and_save(period)
    _set_windows(period, spans)
    if moved or is_other_lke:  # which documents count has changed, or which questions there are
        for evaluation in Evaluation.objects.filter(assessment__period=period, stage=Stage.SELF):
            refresh_score(evaluation)
    audit.record(AuditEvent.Kind.PERIOD_CHANGED, period, by=by, scope=period.instansi, detail=_detail(period, spans))
    return period


@transaction.atomic
def close_period(*, period: Period, by: User) -> None:
    """Take a round out of what is opened for units; what was opened in it goes on. Raises ActionDenied, WrongState."""
    _set_closed(period, is_closed=True, by=by)


@transaction.atomic
def reopen_period(*, period: Period, by: User) -> None:
    """Let a closed round be opened for units again. Raises ActionDenied, WrongState."""
    _set_closed(period, is_closed=False, by=by)


@transaction.atomic
def remove_period(*, period: Period, by: User) -> None:
    """Remove a round that nothing but the trail and its own windows name. Raises ActionDenied, WrongState for one in use."""
    period = _locked(period)
    permissions.check_can_administer(by, period.instansi)
    if is_named(period, besides=(Window,)):
        raise WrongState(
            "Periode ini sudah dipakai (penilaian, juga yang dibatalkan, atau syarat instansi), jadi tidak dihapus. Tutup "
            "periode ini agar tidak dipakai lagi."
        )
    detail = {"name": period.name, "year": period.year, "instrument": period.instrument_id}
    audit.record(AuditEvent.Kind.PERIOD_REMOVED, period, by=by, scope=period.instansi, detail=detail)
    period.delete()


@transaction.atomic
def open_assessments(*, period: Period, units: Iterable[Unit], target: Predicate, by: User) -> list[Assessment]:
    """Open the round for `units`, all or none, each with its empty mandiri sheet.

    Raises ActionDenied; InvalidInput if none is chosen or one does not fit; WrongState if the window of the mandiri
    stage has closed or a unit has its assessment already.
    """
    period = Period.objects.select_for_update(of=("self",)).select_related("instansi", "instrument").get(pk=period.pk)
    permissions.check_can_administer(by, period.instansi)
    chosen = list(units)
    if not chosen:
        raise InvalidInput({"units": ["Pilih paling sedikit satu unit."]})
    if period.closed_at is not None:
        raise WrongState("Periode ini ditutup bagi penilaian baru. Buka lagi periodenya, atau pilih periode lain.")
    _check_still_open(period)
    opened = set(period.assessments.filter(unit__in=chosen).values_list("unit_id", flat=True))
    for unit in chosen:
        if unit.instansi_id != period.instansi_id or not unit.is_active:
            raise InvalidInput({"units": [f"{unit} tidak aktif atau bukan unit instansi ini. Hapus dari pilihan."]})
        if unit.pk in opened:
            raise WrongState(f"Penilaian {unit} pada periode ini sudah dibuka. Muat ulang halaman.")
    return [_open(period, unit, target, by) for unit in chosen]


@transaction.atomic
def change_target(*, assessment: Assessment, target: Predicate, by: User) -> Assessment:
    """Change the predicate a unit aims at, while the unit still fills its sheet. Raises ActionDenied, WrongState."""
    assessment = (
        Assessment.objects.select_for_update(of=("self",)).select_related("unit__instansi").get(pk=assessment.pk)
    )
    permissions.check_can_administer(by, assessment.unit.instansi)
    status = Status(assessment.status)
    if status not in EDITABLE:
        raise WrongState(f"{TURNS[status].sentence}. Target hanya dapat diubah selama unit masih mengisi.")
    before, assessment.target = assessment.target, target
    assessment.save(update_fields=["target"])
    detail = {"before": str(before), "after": str(target)}
    audit.record(AuditEvent.Kind.TARGET_CHANGED, assessment, by=by, scope=assessment.unit, detail=detail)
    return assessment


def _locked(period: Period) -> Period:
    return Period.objects.select_for_update(of=("self",)).select_related("instansi").get(pk=period.pk)


def _set_closed(period: Period, *, is_closed: bool, by: User) -> None:
    period = _locked(period)
    permissions.check_can_administer(by, period.instansi)
    if (period.closed_at is not None) == is_closed:
        raise WrongState(f"Periode ini sudah {'ditutup' if is_closed else 'dibuka'}. Muat ulang halaman.")
    period.closed_at = timezone.now() if is_closed else None
    period.save(update_fields=["closed_at"])
    kind = AuditEvent.Kind.PERIOD_CLOSED if is_closed else AuditEvent.Kind.PERIOD_REOPENED
    audit.record(kind, period, by=by, scope=period.instansi)


def _open(period: Period, unit: Unit, target: Predicate, by: User) -> Assessment:
    assessment = Assessment(unit=unit, period=period, target=target)
    validation.check_and_save(assessment)
    refresh_score(Evaluation.objects.create(assessment=assessment, stage=Stage.SELF))
    audit.record(AuditEvent.Kind.ASSESSMENT_OPENED, assessment, by=by, scope=unit, detail={"target": str(target)})
    return assessment


def _check_still_open(period: Period) -> None:
    window = period.windows.filter(stage=Stage.SELF).first()
    if window is not None and timezone.now() > window.closes_at:
        closed = local_moment(window.closes_at, timezone.get_current_timezone_name())
        raise WrongState(f"Pengisian periode ini ditutup {closed}. Ubah jadwal penilaian mandiri sebelum membukanya.")


def _check_lke_open(instrument: Instrument) -> None:
    """Refuse an edition that new periods may not use; its row stays locked, so that closing it comes before or after."""
    row = Instrument.objects.select_for_update().filter(pk=instrument.pk).first()
    if row is None or row.closed_at is not None:
        raise InvalidInput({"instrument": ["LKE ini baru saja ditutup untuk periode baru. Pilih LKE lain."]})


def _check_lke_unused(period: Period) -> None:
    """Refuse another LKE once anything in a round of the period, or conditions entered for the instansi, rests on this one.

    Rounds that are open and still empty go on with the new one, cancelled ones too.
    """
    rounds = Assessment.every.select_for_update(of=("self",)).filter(period=period).order_by("pk")
    used = next((assessment for assessment in rounds.select_related("unit") if is_used(assessment)), None)
    why = ""
    if used is not None:
        why = f"penilaian {used.unit} pada periode ini sudah diisi"
    elif period.condition_proofs.exists():
        why = "syarat pengusulannya sudah diisi"
    if why:
        raise InvalidInput({"instrument": [f"LKE tidak dapat diganti karena {why}. Buat periode baru untuk LKE lain."]})


def _with_facts(period: Period, facts: PeriodFacts) -> Period:
    for name in facts.__dataclass_fields__:
        setattr(period, name, getattr(facts, name))
    return period


def _check_name(period: Period) -> None:
    """Say at its field what the constraint would say of the whole row."""
    if Period.objects.exclude(pk=period.pk).filter(instansi=period.instansi, name=period.name).exists():
        raise InvalidInput({"name": ["Nama periode ini sudah dipakai. Gunakan nama lain."]})


def _set_windows(period: Period, spans: Sequence[Span]) -> None:
    """Make the windows of `period` those of `spans`; a stage without a span has no window."""
    period.windows.exclude(stage__in=[span.stage for span in spans]).delete()
    known = {window.stage: window for window in period.windows.all()}
    for span in spans:
        window = known.get(span.stage) or Window(period=period, stage=span.stage)
        window.opens_at, window.closes_at = span.opens_at, span.closes_at
        try:
            validation.check_and_save(window)
        except InvalidInput as refused:
            raise InvalidInput({f"{span.stage}_closes": next(iter(refused.errors.values()))}) from refused


def _detail(period: Period, spans: Sequence[Span]) -> dict[str, object]:
    return {
        "instrument": period.instrument_id,
        "evidence": [period.evidence_from.isoformat(), period.evidence_to.isoformat()],
        "windows": {span.stage.value: [span.opens_at.isoformat(), span.closes_at.isoformat()] for span in spans},
    }
