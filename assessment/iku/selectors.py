"""What the pages of the IKU show."""

import hashlib
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from assessment.accounts.selectors.people import administered_instansi
from assessment.figures.iku import Iku
from assessment.iku.permissions import WHAT, check_may_note_iku
from assessment.overview.selectors.iku import iku_of, rule_of
from assessment.people.models import Instansi, User
from assessment.people.permissions import denial
from assessment.rounds.models import Assessment
from assessment.rounds.permissions import check_is_of_team
from assessment.rounds.selectors.assessments import get_assessment, visible_evaluations
from zi_portal.kit.indonesian import plain_number


@dataclass(frozen=True)
class IkuPage:
    """The IKU of one round; None where its instansi has no rule. `noting` says why the person may not write the note."""

    assessment: Assessment
    iku: Iku | None
    noting: str


def get_iku_page(user: User, pk: int) -> IkuPage:
    """Return the IKU of one round for its team; Http404 out of scope, ActionDenied without the right."""
    assessment = get_assessment(user, pk)
    check_is_of_team(user, assessment, WHAT)
    iku = iku_of(assessment, visible_evaluations(user, assessment))
    return IkuPage(assessment, iku, denial(check_may_note_iku, user, assessment))


def get_administered_instansi(user: User, pk: int) -> Instansi:
    """Return one instansi whose admin `user` is, or Http404; ActionDenied for who is admin of none."""
    return get_object_or_404(administered_instansi(user), pk=pk)


def rule_digest(instansi: Instansi) -> str:
    """Return what a form carries of the rule it was loaded with."""
    rule = rule_of(instansi)
    if rule is None:
        return ""
    factors = sorted((key, plain_number(factor)) for key, factor in rule.factors.items())
    said = (rule.name, plain_number(rule.target), factors)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def note_digest(assessment: Assessment) -> str:
    """Return what a form carries of the note it was loaded with; "" where there is none."""
    return hashlib.sha256(assessment.iku_note.encode()).hexdigest()[:32] if assessment.iku_note else ""
