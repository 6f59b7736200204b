"""Ideas as pages show them: those of a unit in the order of their rank, and one with all that can be done with it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from assessment.audit.models import AuditEvent
from assessment.people import permissions
from assessment.people.models import User
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.ideas.permissions import check_may_change_idea, check_may_decide_idea, check_may_propose_idea
from assessment.programme.innovations.selectors.innovations import get_programme_round
from assessment.programme.permissions import check_programme_is_open
from assessment.programme.suggestions.models import Suggestion
from assessment.programme.suggestions.permissions import check_can_read_suggestion
from assessment.rounds.models import Assessment
from zi_portal.kit.indonesian import count_text

State = InnovationIdea.State
_PLACES = {state: place for place, state in enumerate(State)}
CHANGES = (
    AuditEvent.Kind.IDEA_NOTED,
    AuditEvent.Kind.IDEA_CHANGED,
    AuditEvent.Kind.IDEA_RANKED,
    AuditEvent.Kind.IDEA_ADOPTED,
    AuditEvent.Kind.IDEA_DECLINED,
)


@dataclass(frozen=True)
class IdeaList:
    """The ideas of the unit of a round. `rows` holds all, `shown` what the page shows."""

    assessment: Assessment
    rows: tuple[InnovationIdea, ...]
    state: State | None  # to which the page is narrowed
    proposes: bool  # whether the person may note one
    is_closed: bool  # whether the outcome is recorded

    @property
    def shown(self) -> tuple[InnovationIdea, ...]:
        """Those of the state that was asked."""
        return tuple(row for row in self.rows if self.state is None or row.state is self.state)

    @property
    def totals(self) -> tuple[tuple[State, int], ...]:
        """How many there are of each state."""
        states = [row.state for row in self.rows]
        return tuple((state, states.count(state)) for state in State)

    @property
    def verdict(self) -> str:
        """The heading: `Ide pegawai: 3 diusulkan, 1 diadopsi`."""
        said = [f"{count_text(count)} {state.label.lower()}" for state, count in self.totals if count]
        return f"Ide pegawai: {', '.join(said)}" if said else "Ide pegawai"


@dataclass(frozen=True)
class IdeaPage:
    """One idea as its page shows it, from the round it is looked at in."""

    assessment: Assessment
    idea: InnovationIdea
    changing: str  # why the person may not change it; "" if so
    deciding: str  # why the person may not rank or decide it; "" if so
    suggestion: Suggestion | None  # the answer it was made of, for who reads those

    @property
    def is_proposed(self) -> bool:
        """Whether nothing was decided yet."""
        return self.idea.state is State.PROPOSED

    @property
    def may_adopt(self) -> bool:
        """Whether the person may begin an innovation with it, also after it was once not adopted."""
        return not self.deciding and self.idea.state is not State.ADOPTED


def ideas_of(assessment: Assessment) -> QuerySet[InnovationIdea]:
    """Return the ideas of the unit."""
    return InnovationIdea.objects.filter(unit=assessment.unit_id)


def get_idea(assessment: Assessment, pk: int, *, is_locked: bool = False) -> InnovationIdea:
    """Return one idea of the unit, or Http404. is_locked: inside an act that changes it."""
    rows = ideas_of(assessment)
    rows = (
        rows.select_for_update(of=("self",))
        if is_locked
        else rows.select_related(
            "noted_by", "declined_by", "innovation", "suggestion__task", "suggestion__form__assessment__unit"
        )
    )
    idea = get_object_or_404(rows, pk=pk)
    idea.unit = assessment.unit
    return idea


def get_ideas(user: User, pk: int, *, state: str = "") -> IdeaList:
    """Return the ideas of the unit of a round, of whose team `user` must be; a fixed number of queries.

    What is open comes first; in each state the best ranked, those nobody ranked last. state: narrows `shown`, an unknown one does not.
    """
    assessment = get_programme_round(user, pk)
    rows = sorted(ideas_of(assessment).select_related("innovation"), key=_place)
    return IdeaList(
        assessment=assessment,
        rows=tuple(rows),
        state=State(state) if state in State.values else None,
        proposes=permissions.can(check_may_propose_idea, user, assessment),
        is_closed=not permissions.can(check_programme_is_open, assessment),
    )


def _place(row: InnovationIdea) -> tuple[int, int, int, int]:
    return _PLACES[row.state], -(row.total or 0), row.proposed_on.toordinal(), row.pk


def get_idea_page(user: User, pk: int, idea_pk: int) -> IdeaPage:
    """Return one idea of the unit, of whose team `user` must be; a fixed number of queries."""
    assessment = get_programme_round(user, pk)
    idea = get_idea(assessment, idea_pk)
    reads = idea.suggestion is not None and permissions.can(
        check_can_read_suggestion, user, idea.suggestion, idea.suggestion.form.assessment
    )
    return IdeaPage(
        assessment=assessment,
        idea=idea,
        changing=permissions.denial(check_may_change_idea, user, assessment, idea),
        deciding=permissions.denial(check_may_decide_idea, user, assessment),
        suggestion=idea.suggestion if reads else None,
    )


def last_change(idea: InnovationIdea) -> AuditEvent | None:
    """Return who did something with it last, and when."""
    about = {"object_type": idea._meta.label_lower, "object_id": str(idea.pk)}
    return AuditEvent.objects.filter(**about, kind__in=CHANGES).select_related("actor").order_by("-at", "-pk").first()
