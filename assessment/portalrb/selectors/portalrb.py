"""What PortalRB may pull of an instansi now, and the same as the unit's own people and its admin look at it.

Only rounds whose published result of TPI proposes the unit, whose period has a window open at this moment, and whose LKE
PortalRB asks. The national side counts what it gets as the proposal of the instansi.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessment import scoring
from assessment.lke.models import Instrument
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.selectors.layout import get_layout
from assessment.people.models import Instansi, Unit
from assessment.portalrb import shapes
from assessment.portalrb.selectors.evidence_links import evidence_links
from assessment.portalrb.shapes import PortalAnswer, ProposalList, ProposedUnit, Soal, UnitAnswers, jawaban
from assessment.rounds.models import Answer, Assessment, Evaluation, Handover, Stage, Window
from assessment.rounds.workflow import Act
from assessment.scoring import PREDICATES
from zi_portal.kit.refusals import ApiProblem

WBK, WBBM = PREDICATES
NOT_THERE = "Unit ini tidak ada, atau TPI belum mengusulkannya pada jadwal yang sedang dibuka."
TIERS = [tier.value for tier in Evaluation.Tier]  # in the order in which a sheet goes up; the last published one counts

_soal: dict[str, tuple[Soal, ...]] = {}  # by digest of the edition, which never changes


@dataclass(frozen=True)
class Said:
    """What one evaluation says at one question."""

    answer: scoring.Answer | None
    note: str


NOTHING = Said(None, "")


def soal_of(row: Instrument) -> tuple[Soal, ...]:
    """Return the questions of PortalRB an edition answers, in their order; read once a process."""
    if row.digest not in _soal:
        _soal[row.digest] = shapes.soal_of(get_instrument(row))
    return _soal[row.digest]


def window_now(at: datetime) -> QuerySet[Window]:
    """Return the windows, of any stage, that are open at the moment `at`, for the period of an outer query."""
    return Window.objects.filter(period=OuterRef("period"), opens_at__lte=at, closes_at__gte=at)


def proposals(instansi: Instansi, predicate: str) -> ProposalList:
    """Return the units proposed for WBK or WBBM at this moment, by name; three queries.

    `tahun` is that of the open period, the latest if several are; this year where none is.
    """
    offered = _offered(instansi)
    year = offered[0].period.year if offered else _open_year(instansi)
    units = [proposed_unit(assessment) for assessment in offered if assessment.target == predicate]
    return ProposalList(year, tuple(sorted(units, key=lambda unit: (unit.nama, unit.id))))


def unit_answers(instansi: Instansi, unit_id: str, base: str) -> tuple[Unit, UnitAnswers]:
    """Return the answers of one unit on offer, question by question; a fixed number of queries. base: as in `answers_of`.

    Raises ApiProblem: 404 for a unit that is not on offer, whatever the reason; 422 where its LKE has no rows in PortalRB.
    """
    is_number = unit_id.isascii() and unit_id.isdecimal() and len(unit_id) < 19
    if not is_number or unit_id != str(int(unit_id)):  # 007 is no id of ours
        raise ApiProblem(404, NOT_THERE)
    proposed = list(_proposed(instansi).filter(unit=int(unit_id)))
    if not proposed:
        raise ApiProblem(404, NOT_THERE)
    latest = [assessment for assessment in proposed if soal_of(assessment.period.instrument)]
    if not latest:
        title = proposed[0].period.instrument.short_title
        raise ApiProblem(422, f"Penilaian unit ini memakai LKE {title}, yang tidak mempunyai soal PortalRB.")
    return latest[0].unit, answers_of(latest[0], base)


def answers_of(assessment: Assessment, base: str) -> UnitAnswers:
    """Return a round as PortalRB reads it, whether it is on offer or not; a fixed number of queries.

    assessment: with unit, period and instrument at hand. base: what the address of its data dukung begins with, without
    a slash at the end. Of TPI only what is published, of its last round and tier.
    """
    own, tpi = _evaluations(assessment)
    said = _said(assessment.period.instrument, [row for row in (own, tpi) if row is not None])
    unit_said = said.get(own.pk, {}) if own is not None else {}
    tpi_said = said.get(tpi.pk, {}) if tpi is not None else {}
    path = evidence_links([assessment])[assessment.pk].path
    link = f"{base}{path}" if path else ""
    proved = set(assessment.citations.order_by().values_list("indicator__code", flat=True)) if link else set()
    return UnitAnswers(
        unit_id=str(assessment.unit_id),
        nama_unit=assessment.unit.name,
        tahun=assessment.period.year,
        answers=tuple(
            _answer(soal, unit_said, tpi_said, link if soal.indicator.code in proved else "")
            for soal in soal_of(assessment.period.instrument)
        ),
    )


def proposed_unit(assessment: Assessment) -> ProposedUnit:
    """Return a round as the lists name it; the target of the round decides where the unit's category says otherwise."""
    unit = assessment.unit
    kategori = unit.category if unit.category != WBBM else WBK
    return ProposedUnit(str(unit.pk), unit.name, WBBM if assessment.target == WBBM else kategori, unit.is_affirmation)


def is_proposed() -> Exists:
    """Return the condition that TPI published its result and proposes the unit, and that nothing has taken it back since.

    What TPN finds later changes nothing about it: the unit was proposed.
    """
    later = Handover.objects.filter(assessment=OuterRef("assessment"), number__gt=OuterRef("number"))
    published = Handover.objects.filter(assessment=OuterRef("pk"), act=Act.PROPOSE)
    return Exists(published.filter(~Exists(later.exclude(act=Act.FINISH))))


def _proposed(instansi: Instansi) -> QuerySet[Assessment]:
    """Return the proposed rounds whose period is open, the latest first."""
    return (
        Assessment.objects.filter(is_proposed(), Exists(window_now(timezone.now())), unit__instansi=instansi)
        .select_related("unit", "period__instrument")
        .defer("period__instrument__details")
        .order_by("-period__year", "-period_id", "-pk")
    )


def _offered(instansi: Instansi) -> list[Assessment]:
    """Return the rounds on offer, one a unit, all of one year."""
    latest: dict[int, Assessment] = {}
    for assessment in _proposed(instansi):
        if soal_of(assessment.period.instrument):
            latest.setdefault(assessment.unit_id, assessment)
    found = list(latest.values())
    return [assessment for assessment in found if assessment.period.year == found[0].period.year]


def _open_year(instansi: Instansi) -> int:
    now = timezone.now()
    opened = Window.objects.filter(period__instansi=instansi, opens_at__lte=now, closes_at__gte=now)
    year = opened.order_by("-period__year").values_list("period__year", flat=True).first()
    return year if year is not None else timezone.localdate(now).year


def _evaluations(assessment: Assessment) -> tuple[Evaluation | None, Evaluation | None]:
    """Return the unit's own sheet of its last round, and what TPI published last of that round."""
    rows = list(assessment.evaluations.filter(stage__in=[Stage.SELF, Stage.TPI], form=Evaluation.Form.DETAIL))
    rows.sort(key=lambda row: (row.round, TIERS.index(row.tier)))
    own = [row for row in rows if row.stage == Stage.SELF]
    tpi = [row for row in rows if row.stage == Stage.TPI and row.is_published and own and row.round == own[-1].round]
    return (own[-1] if own else None), (tpi[-1] if tpi else None)


def _said(instrument: Instrument, evaluations: list[Evaluation]) -> dict[int, dict[str, Said]]:
    """Return evaluation pk → question code → what it says; one query."""
    codes = get_layout(instrument).codes
    found: dict[int, dict[str, Said]] = {}
    rows = Answer.objects.filter(evaluation__in=[row.pk for row in evaluations]).order_by()
    columns = ("evaluation_id", "indicator_id", "explanation", *scoring.COLUMNS)
    for pk, indicator, note, *stored in rows.values_list(*columns):
        found.setdefault(pk, {})[codes[indicator]] = Said(scoring.from_columns(stored), note)
    return found


def _answer(soal: Soal, unit: Mapping[str, Said], tpi: Mapping[str, Said], link: str) -> PortalAnswer:
    code = soal.indicator.code
    own, given = unit.get(code, NOTHING), tpi.get(code, NOTHING)
    return PortalAnswer(
        soal_id=soal.soal_id,
        jawaban_unit=jawaban(soal, own.answer),
        jawaban_tpi=jawaban(soal, given.answer),
        catatan_unit=own.note or None,
        bukti_dukung_unit=link or None,
        catatan_tpi=given.note or None,
    )
