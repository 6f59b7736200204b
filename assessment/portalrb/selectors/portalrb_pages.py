"""PortalRB as people look at it: an admin's tokens and units, and a unit's own preview with what is missing."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.accounts.selectors.people import administered_instansi
from assessment.people.models import User
from assessment.portalrb import shapes
from assessment.portalrb.models import ApiPull, ApiToken
from assessment.portalrb.selectors.evidence_links import EvidenceLink, evidence_links
from assessment.portalrb.selectors.portalrb import WBBM, answers_of, is_proposed, proposed_unit, soal_of, window_now
from assessment.portalrb.shapes import PortalAnswer, ProposedUnit, Soal, UnitAnswers
from assessment.rounds.models import Assessment, Evaluation, Handover, Period, Stage
from assessment.rounds.selectors.assessments import assessments_in_scope, get_assessment
from assessment.rounds.workflow import BEFORE_SUBMISSION, Act, Status

ACTIVE, REVOKED, EXPIRED = "Aktif", "Dicabut", "Kedaluwarsa"


@dataclass(frozen=True)
class TokenLine:
    """One token in the list."""

    token: ApiToken
    state: str  # one word

    @property
    def is_active(self) -> bool:
        """Whether it still opens anything."""
        return self.state == ACTIVE


@dataclass(frozen=True)
class Hindrance:
    """One thing that keeps a round from PortalRB, or makes it poorer there; `kind` tells where it is mended."""

    kind: str  # status, window, lke, category, evidence
    text: str
    keeps_out: bool = True


@dataclass(frozen=True)
class OfferLine:
    """One round as an admin sees it: whether it is on offer, and why not. No answer is in it."""

    assessment: Assessment
    entry: ProposedUnit
    hindrances: tuple[Hindrance, ...]
    answered: int | None  # questions of the LKE; None before submission
    questions: int | None
    last_pull: datetime | None

    @property
    def is_offered(self) -> bool:
        """Whether PortalRB gets it when it asks now."""
        return not any(one.keeps_out for one in self.hindrances)


@dataclass(frozen=True)
class PreviewRow:
    """One row of the guide's table, with its question."""

    answer: PortalAnswer
    soal: Soal
    missing: tuple[str, ...]

    @property
    def code(self) -> str:
        """The question of the LKE where it is mended."""
        return self.soal.indicator.code


@dataclass(frozen=True)
class Preview:
    """What PortalRB would see of one round, submitted or not."""

    assessment: Assessment
    entry: ProposedUnit
    answers: UnitAnswers
    rows: tuple[PreviewRow, ...]  # those asked for
    total: int
    lacking: int  # rows that miss something
    unanswered: int
    hindrances: tuple[Hindrance, ...]
    link: EvidenceLink
    address: str  # of the data dukung, "" without a link in force
    last_pull: datetime | None

    @property
    def is_offered(self) -> bool:
        """Whether PortalRB gets it when it asks now."""
        return not any(one.keeps_out for one in self.hindrances)

    @property
    def source(self) -> str:
        """The JSON as it would be sent, laid out to be read."""
        return json.dumps(shapes.body(self.answers), ensure_ascii=False, indent=2)


def kept_tokens(user: User) -> QuerySet[ApiToken]:
    """Return the tokens of the instansi `user` administers, those in force first, then the newest."""
    found = ApiToken.objects.filter(instansi__in=administered_instansi(user))
    return found.select_related("instansi", "created_by", "revoked_by").order_by(
        F("revoked_at").asc(nulls_first=True), "-created_at", "-pk"
    )


def get_administered_token(user: User, pk: int) -> ApiToken:
    """Return one of those tokens, or Http404."""
    return get_object_or_404(kept_tokens(user), pk=pk)


def token_lines(tokens: Iterable[ApiToken]) -> list[TokenLine]:
    """Return `tokens` as list lines."""
    now = timezone.now()
    return [TokenLine(token, _state(token, now)) for token in tokens]


def kept_rounds(user: User) -> QuerySet[Assessment]:
    """Return the rounds of the latest year in the instansi `user` administers, by unit."""
    instansi = administered_instansi(user)
    year = Period.objects.filter(instansi__in=instansi).aggregate(latest=Max("year"))["latest"]
    found = assessments_in_scope(user).filter(unit__instansi__in=instansi, period__year=year or 0)
    return found.order_by("unit__name", "pk")


def offer_lines(rounds: Iterable[Assessment]) -> list[OfferLine]:
    """Return rounds of `kept_rounds` as list lines; a fixed number of queries."""
    page = list(rounds)
    links = evidence_links(page)
    known = {row.pk: row for row in _with_offer(Assessment.objects.filter(pk__in=[one.pk for one in page]))}
    scores = {
        row.assessment_id: row.score
        for row in Evaluation.objects.filter(
            assessment__in=known, stage=Stage.SELF, form=Evaluation.Form.DETAIL, score__isnull=False
        )
        .select_related("score")
        .defer("score__claim", "score__supported")
        .order_by("round")
    }
    lines = []
    for assessment in page:
        facts = known[assessment.pk]
        score = scores.get(assessment.pk) if assessment.status not in BEFORE_SUBMISSION else None
        lines.append(
            OfferLine(
                assessment=assessment,
                entry=proposed_unit(assessment),
                hindrances=_hindrances(assessment, facts, links[assessment.pk]),
                answered=score.answered if score else None,
                questions=score.questions if score else None,
                last_pull=facts.last_pull,  # type: ignore[attr-defined]
            )
        )
    return lines


def get_preview(user: User, pk: int, base: str, *, only_lacking: bool = False) -> Preview:
    """Return what PortalRB would see of one round; of TPI only what is published, whoever reads. base: of its addresses.

    Http404 out of scope and for an LKE that PortalRB does not ask, ActionDenied without the right to read the sheet.
    """
    assessment = get_assessment(user, pk)
    if not soal_of(assessment.period.instrument):
        raise Http404("an LKE without rows in PortalRB")
    answers = answers_of(assessment, base)
    link = evidence_links([assessment])[assessment.pk]
    cited = set(assessment.citations.order_by().values_list("indicator__code", flat=True))
    rows = tuple(
        PreviewRow(answer, soal, _missing(answer, is_cited=soal.indicator.code in cited))
        for answer, soal in zip(answers.answers, soal_of(assessment.period.instrument), strict=True)
    )
    lacking = tuple(row for row in rows if row.missing)
    facts = _with_offer(Assessment.objects.filter(pk=assessment.pk)).get()
    return Preview(
        assessment=assessment,
        entry=proposed_unit(assessment),
        answers=answers,
        rows=lacking if only_lacking else rows,
        total=len(rows),
        lacking=len(lacking),
        unanswered=sum(row.answer.jawaban_unit is None for row in rows),
        hindrances=_hindrances(assessment, facts, link),
        link=link,
        address=f"{base}{link.path}" if link.path else "",
        last_pull=facts.last_pull,  # type: ignore[attr-defined]
    )


def _state(token: ApiToken, now: datetime) -> str:
    if token.revoked_at is not None:
        return REVOKED
    return EXPIRED if token.expires_at <= now else ACTIVE


def _missing(answer: PortalAnswer, *, is_cited: bool) -> tuple[str, ...]:
    found = []
    if answer.jawaban_unit is None:
        found.append("belum dijawab")
    if not is_cited:
        found.append("tanpa data dukung")
    if answer.catatan_unit is None:
        found.append("tanpa catatan")
    return tuple(found)


def _with_offer(found: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Add to each round whether TPI proposes it, what moved it last, whether its period is open, and its unit's last pull."""
    pulls = ApiPull.objects.filter(unit=OuterRef("unit")).order_by("-at")
    moved = Handover.objects.filter(assessment=OuterRef("pk")).order_by("-number")
    return (
        found.order_by()
        .defer("outcome_reason")
        .annotate(
            is_proposed=is_proposed(),
            last_act=Subquery(moved.values("act")[:1]),
            is_open=Exists(window_now(timezone.now())),
            last_pull=Subquery(pulls.values("at")[:1]),
        )
    )


def _why_not_proposed(status: Status, last_act: str | None) -> str:
    """Say how far a round is from being proposed."""
    if status in BEFORE_SUBMISSION:
        return f"Belum diserahkan kepada TPI: {status.label.lower()}."
    if status == Status.TPI_REVIEW:
        return "TPI belum menerbitkan hasilnya."
    if last_act == Act.END_AT_TPI:
        return "Hasil TPI sudah diterbitkan dan unit tidak diusulkan kepada TPN."
    return "Tidak ada usulan TPI untuk penilaian ini yang tercatat di portal."


def _hindrances(assessment: Assessment, facts: Assessment, link: EvidenceLink) -> tuple[Hindrance, ...]:
    """Return what keeps a round away first, then what would only look wrong."""
    unit, found = assessment.unit, []
    if not soal_of(assessment.period.instrument):
        title = assessment.period.instrument.short_title
        found.append(Hindrance("lke", f"LKE {title} tidak mempunyai soal PortalRB."))
    if not facts.is_proposed:  # type: ignore[attr-defined]
        found.append(Hindrance("status", _why_not_proposed(Status(assessment.status), facts.last_act)))  # type: ignore[attr-defined]
    if not facts.is_open:  # type: ignore[attr-defined]
        found.append(Hindrance("window", "Tidak ada tahap periode ini yang jadwalnya sedang dibuka."))
    if (unit.category == WBBM) != (assessment.target == WBBM):
        text = f"Kategori unit {unit.get_category_display()}, tetapi target penilaian {assessment.target}; yang dikirim mengikuti target."
        found.append(Hindrance("category", text, keeps_out=False))
    elif (unit.category == unit.Category.WBK_AFFIRMATION) != unit.is_affirmation:
        said = "ditandai" if unit.is_affirmation else "tidak ditandai"
        text = f"Kategori unit {unit.get_category_display()}, tetapi unit {said} afirmasi."
        found.append(Hindrance("category", text, keeps_out=False))
    if link.lacking:
        found.append(Hindrance("evidence", link.lacking, keeps_out=False))
    return tuple(found)
