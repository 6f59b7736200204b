"""Who takes a paper that waited in the line."""

from assessment.papers import permissions as paper_rules
from assessment.people.held import memberships_of
from assessment.people.models import User
from assessment.programme.permissions import check_can_read_programme
from evidence.documents.permissions import check_can_read_disposals
from evidence.papers.models import PaperRequest
from zi_portal.kit.refusals import ActionDenied


def check_can_take_paper(user: User, request: PaperRequest) -> None:
    """Allow the one who asked for a paper, while he may have one of its kind at all: it says what he was allowed to read."""
    memberships_of(user, fresh=True)
    if request.what in PaperRequest.LETTERS:
        paper_rules.check_can_make_letters(user, request.assessment)
    elif request.what == PaperRequest.What.MONITORING:
        check_can_read_programme(user, request.assessment)
    elif request.what == PaperRequest.What.DISPOSAL:
        check_can_read_disposals(user, request.assessment.unit)
    else:
        paper_rules.check_can_export_report(user, request.assessment)
    if request.reader_id != user.pk:
        raise ActionDenied("Cetakan ini dibuat untuk orang lain, menurut haknya. Buat cetakan Anda sendiri.")
