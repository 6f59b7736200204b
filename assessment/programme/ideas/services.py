"""Noting, changing, ranking, adopting and not adopting ideas."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import User
from assessment.programme.ideas.facts import IdeaFacts
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.ideas.permissions import (
    check_can_change_idea,
    check_can_decide_idea,
    check_can_propose_idea,
    check_is_not_adopted,
    check_is_proposed,
)
from assessment.programme.ideas.selectors import get_idea, ideas_of, last_change
from assessment.programme.innovations.facts import Facts
from assessment.programme.innovations.services.innovations import add_innovation
from assessment.programme.models import Innovation
from assessment.programme.permissions import check_can_keep_programme
from assessment.programme.suggestions.models import Suggestion
from assessment.programme.suggestions.selectors import get_form, get_suggestion
from assessment.rounds.models import Assessment
from assessment.rounds.services import lock_assessment
from assessment.tasks.selectors.tasks import today_in
from zi_portal.kit import validation
from zi_portal.kit.folding import clean, fold
from zi_portal.kit.refusals import InvalidInput, WrongState

FIELDS = ("area", "title", "problem", "came_from", "proposed_on")


class StaleIdea(Exception):
    """It was changed since the form was loaded, so nothing is written. `saved` stands now, `change` says by whom."""

    def __init__(self, saved: InnovationIdea, change: AuditEvent | None) -> None:
        super().__init__(f"idea {saved.pk} was changed meanwhile")
        self.saved, self.change = saved, change


@transaction.atomic
def note_idea(
    *, assessment: Assessment, facts: IdeaFacts, by: User, suggestion: Suggestion | None = None
) -> InnovationIdea:
    """Note an idea of the unit. suggestion: the answer it was made of, inside `turn_into_idea` alone.

    Raises ActionDenied if `by` may not, WrongState once the outcome is recorded, InvalidInput for a day to come and for the words of
    an idea that the unit has already.
    """
    assessment = lock_assessment(assessment)
    check_can_propose_idea(by, assessment)
    idea = InnovationIdea(unit=assessment.unit, noted_by=by, suggestion=suggestion)
    _write(idea, facts, assessment)
    _record(AuditEvent.Kind.IDEA_NOTED, idea, assessment, by, area=idea.area)
    return idea


@transaction.atomic
def turn_into_idea(*, suggestion: Suggestion, facts: IdeaFacts, by: User) -> InnovationIdea:
    """Note an idea that comes of an answer of the staff, for who leads an area of the unit.

    Raises as `note_idea`, and WrongState where one has come of it already.
    """
    assessment = lock_assessment(suggestion.form.assessment)
    check_can_keep_programme(by, assessment)
    suggestion = get_suggestion(get_form(assessment, suggestion.form_id), suggestion.pk)
    if ideas_of(assessment).filter(suggestion=suggestion).exists():
        raise WrongState("Saran ini sudah dijadikan ide. Muat ulang halamannya untuk melihat yang mana.")
    idea = note_idea(assessment=assessment, facts=facts, by=by, suggestion=suggestion)
    detail = {"form": suggestion.form_id, "idea": idea.pk}
    audit.record(AuditEvent.Kind.SUGGESTION_USED, suggestion, by=by, scope=assessment.unit, detail=detail)
    return idea


@transaction.atomic
def change_idea(
    *, assessment: Assessment, idea: InnovationIdea, facts: IdeaFacts, by: User, seen: str = ""
) -> InnovationIdea:
    """Say anew what an idea is. Nothing is written where the same stands already.

    seen: `content_digest` of what `by` read; without one nothing is compared. Raises as `note_idea`, WrongState for one that was
    decided, and StaleIdea if other content was saved since `seen`.
    """
    assessment, idea = _locked(assessment, idea)
    check_can_change_idea(by, assessment, idea)
    changed = [name for name in FIELDS if getattr(idea, name) != getattr(facts, name)]
    if not changed:
        return idea
    _refuse_older(idea, seen)
    _write(idea, facts, assessment)
    _record(AuditEvent.Kind.IDEA_CHANGED, idea, assessment, by, changed=changed)
    return idea


@transaction.atomic
def rank_idea(
    *, assessment: Assessment, idea: InnovationIdea, benefit: int, ease: int, by: User, seen: str = ""
) -> InnovationIdea:
    """Say how much an idea would bring and how easy it is, each 1 to 5. Nothing is written where the same stands already.

    Raises ActionDenied if `by` may not, WrongState for one that was decided, InvalidInput outside the scale; StaleIdea as `change_idea`.
    """
    assessment, idea = _locked(assessment, idea)
    check_can_decide_idea(by, assessment)
    check_is_proposed(idea)
    if (idea.benefit, idea.ease) == (benefit, ease):
        return idea
    _refuse_older(idea, seen)
    idea.benefit, idea.ease = benefit, ease
    validation.check_and_save(idea)
    _record(AuditEvent.Kind.IDEA_RANKED, idea, assessment, by, benefit=benefit, ease=ease)
    return idea


@transaction.atomic
def adopt_idea(
    *,
    assessment: Assessment,
    idea: InnovationIdea,
    facts: Facts,
    by: User,
    is_claimed: bool = False,
    reason: str = "",
    seen: str = "",
) -> Innovation:
    """Begin an innovation with an idea, and tie both; also with one that was once not adopted.

    reason: why the round claims what does not count. Raises as `add_innovation`, WrongState for one that was adopted; StaleIdea as
    `change_idea`.
    """
    assessment, idea = _locked(assessment, idea)
    check_can_decide_idea(by, assessment)
    check_is_not_adopted(idea)
    _refuse_older(idea, seen)
    innovation = add_innovation(assessment=assessment, facts=facts, by=by, is_claimed=is_claimed, reason=reason)
    idea.innovation = innovation
    idea.declined_at, idea.declined_by, idea.declined_reason = None, None, ""
    validation.check_and_save(idea)
    _record(AuditEvent.Kind.IDEA_ADOPTED, idea, assessment, by, innovation=innovation.pk)
    return innovation


@transaction.atomic
def decline_idea(
    *, assessment: Assessment, idea: InnovationIdea, reason: str, by: User, seen: str = ""
) -> InnovationIdea:
    """Decide that an idea is not adopted, and say why.

    Raises ActionDenied if `by` may not, WrongState for one that was decided, InvalidInput without a reason; StaleIdea as `change_idea`.
    """
    assessment, idea = _locked(assessment, idea)
    check_can_decide_idea(by, assessment)
    check_is_proposed(idea)
    _refuse_older(idea, seen)
    idea.declined_at, idea.declined_by, idea.declined_reason = timezone.now(), by, clean(reason)
    if not idea.declined_reason:
        raise InvalidInput({"reason": ["Tuliskan alasan ide ini tidak diadopsi."]})
    validation.check_and_save(idea)
    _record(AuditEvent.Kind.IDEA_DECLINED, idea, assessment, by, reason=idea.declined_reason)
    return idea


def _locked(assessment: Assessment, idea: InnovationIdea) -> tuple[Assessment, InnovationIdea]:
    """Return the round and the idea as they stand now, both locked."""
    assessment = lock_assessment(assessment)
    return assessment, get_idea(assessment, idea.pk, is_locked=True)


def _refuse_older(idea: InnovationIdea, seen: str) -> None:
    if seen and seen != idea.content_digest:
        raise StaleIdea(idea, last_change(idea))


def _write(idea: InnovationIdea, facts: IdeaFacts, assessment: Assessment) -> None:
    refused: dict[str, list[str]] = {}
    if facts.proposed_on > today_in(assessment.unit):
        refused["proposed_on"] = ["Hari ini belum tiba. Isi hari ide disampaikan, paling lambat hari ini."]
    others = ideas_of(assessment).filter(declined_at__isnull=True).exclude(pk=idea.pk)
    if fold(clean(facts.title)) in {fold(clean(title)) for title in others.values_list("title", flat=True)}:
        refused["title"] = ["Ide dengan bunyi ini sudah dicatat untuk unit ini. Ubah yang ada, atau tulis bedanya."]
    if refused:
        raise InvalidInput(refused)
    for name in FIELDS:
        setattr(idea, name, getattr(facts, name))
    validation.check_and_save(idea)


def _record(kind: AuditEvent.Kind, idea: InnovationIdea, assessment: Assessment, by: User, **detail: Any) -> None:
    said = {"assessment": assessment.pk} | detail
    audit.record(kind, idea, by=by, scope=assessment.unit, detail=said)
