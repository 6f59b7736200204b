"""What the unit itself does to move its round on: hand it to the kepala kantor, return it, approve and submit it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from assessment.acceptance.services import mark_returned
from assessment.handover import hooks as handover_hooks
from assessment.handover import permissions as handover_permissions
from assessment.handover.selectors.submission import blocking_checks, check_titles
from assessment.handover.services import handovers
from assessment.handover.services.handovers import Words
from assessment.people.models import Role, User
from assessment.rounds.models import Assessment, Handover
from assessment.rounds.workflow import Act
from assessment.scores.services import refresh_score
from assessment.seals.services import keep as seals_keep
from zi_portal.kit.refusals import InvalidInput, WrongState

STATEMENT = (
    "Saya telah memeriksa lembar kerja evaluasi ini beserta data dukungnya, menyetujui isinya, dan menyerahkannya kepada "
    "TPI. Isinya sesuai dengan keadaan kantor yang sebenarnya."
)


class NotReady(WrongState):
    """The sheet itself stands in the way; `checks` say what and where."""

    def __init__(self, checks: tuple[handover_hooks.Check, ...]) -> None:
        super().__init__(
            f"Penilaian belum dapat diserahkan: {check_titles(checks)}. Selesaikan dahulu, lalu coba lagi."
        )
        self.checks = checks


def hand_to_head(*, assessment: Assessment, step: int, by: User) -> Handover:
    """Hand a complete sheet from the tim to its kepala kantor; from now on nobody changes its answers.

    step: number of the last hand-over `by` saw. Raises ActionDenied; WrongState: AlreadyMoved if somebody was faster,
    NotReady if a question is open or a file is broken.
    """
    return _hand_on(assessment, Act.HAND_TO_HEAD, step=step, by=by, statement="")


def submit_to_tpi(*, assessment: Assessment, step: int, is_confirmed: bool, by: User) -> Handover:
    """Approve the sheet as kepala kantor and hand it to TPI: scored a last time, and pinned with its documents.

    is_confirmed: whether `by` has confirmed STATEMENT. Raises as `hand_to_head`; InvalidInput without the statement.
    """
    if not is_confirmed:
        raise InvalidInput({"is_confirmed": ["Centang pernyataan ini sebelum menyetujui."]})
    return _hand_on(assessment, Act.SUBMIT, step=step, by=by, statement=STATEMENT)


def _hand_on(assessment: Assessment, act: Act, *, step: int, by: User, statement: str) -> Handover:
    assessment.refresh_from_db(fields=["status", "repair_from", "repair_until"])
    handovers.check_step(assessment, step=step, act=act, by=by)
    handover_permissions.check_can_act(by, assessment, act)
    # Before the transaction: looking at hundreds of files, perhaps in a bucket, must not hold a lock.
    _refuse(tuple(check for check in handover_hooks.checks_of_parts(assessment) if check.is_blocking))
    return _hand_on_now(assessment, act, step=step, by=by, statement=statement)


@transaction.atomic
def _hand_on_now(assessment: Assessment, act: Act, *, step: int, by: User, statement: str) -> Handover:
    # Before the sheet: a change to a document locks the document, then the sheets it scores anew.
    held = handover_hooks.hold_parts(assessment)
    assessment, evaluation = handovers.lock_round(assessment, step=step, act=act, by=by)
    _refuse(held)
    evaluation.score = refresh_score(evaluation)
    _refuse(blocking_checks(assessment))
    handovers.lock_answers(evaluation)
    if act == Act.SUBMIT:
        evaluation.submitted_at, evaluation.submitted_by = timezone.now(), by
        evaluation.save(update_fields=["submitted_at", "submitted_by"])
    handover = handovers.move(assessment, evaluation, act, by=by, words=Words(statement=statement))
    if act == Act.SUBMIT:
        handover_hooks.pin_parts(handover)
    seals_keep.seal_round(assessment, by=by)
    return handover


@transaction.atomic
def return_to_team(
    *, assessment: Assessment, step: int, reason: str, by: User, codes: Collection[str] = ()
) -> Handover:
    """Send the sheet back from the kepala kantor to the tim, which may change it again.

    codes: of the questions that are to be mended, each for `reason`; none where the whole is.
    Raises ActionDenied, AlreadyMoved, WrongState; InvalidInput without a reason.
    """
    reason = reason.strip()
    assessment, evaluation = handovers.lock_round(assessment, step=step, act=Act.RETURN_TO_TEAM, by=by)
    if not reason:
        raise InvalidInput({"reason": ["Isi alasannya, supaya tim tahu apa yang harus diperbaiki."]})
    handovers.unlock_answers(evaluation)
    words = Words(reason=reason, detail={"marked": sorted(codes)})
    handover = handovers.move(assessment, evaluation, Act.RETURN_TO_TEAM, by=by, words=words)
    if codes:
        mark_returned(evaluation, dict.fromkeys(codes, reason), by=by, role=Role.HEAD)
    seals_keep.seal_round(assessment, by=by)
    return handover


def _refuse(checks: tuple[handover_hooks.Check, ...]) -> None:
    if checks:
        raise NotReady(checks)
