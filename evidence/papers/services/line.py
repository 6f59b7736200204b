"""Papers for which no turn was free: asked for once, made under a lease, kept for their reader until they expire."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.papers.models import IssuedReport
from assessment.papers.permissions import check_can_export_report, check_can_issue_report, check_can_make_letters
from assessment.papers.services.reports import record_monitoring_report, record_report
from assessment.people import permissions as sheet
from assessment.people.models import User
from assessment.programme.permissions import check_can_read_programme
from assessment.rounds.models import Assessment
from evidence.papers.acts import act_of
from evidence.papers.models import PaperRequest
from evidence.papers.permissions import check_can_take_paper
from evidence.papers.selectors import line as selectors
from evidence.papers.services import made
from evidence.papers.services.letters import record_letter
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf
from zi_portal.waiting import leases
from zi_portal.waiting.file_rows import found_again, remove_past, remove_with_files

AT_ONCE = 2  # over all processes of the portal
LIFE = timedelta(hours=24)

State = PaperRequest.State
What = PaperRequest.What

GAVE_UP = "Penyusunan terhenti berkali-kali. Coba lagi; bila berulang, hubungi admin portal."
BARRED = (
    "Cetakan ini memuat dokumen atau nilai yang tidak lagi boleh Anda terima: dibatasi, dimusnahkan, atau tertutup bagi "
    "Anda setelah cetakan dibuat. Buat cetakan sekali lagi."
)
NOT_WHOLE = "Cetakan ini tidak lagi utuh di penyimpanan. Buat cetakan sekali lagi."
NOT_READY = "Cetakan ini belum siap diunduh. Lihat keadaannya di halaman antrean."


def request_paper(
    *,
    assessment: Assessment,
    what: str,
    paper: str,
    by: User,
    is_new: bool = False,
    order: Mapping[str, Any] | None = None,
    mark: str = "",
) -> PaperRequest:
    """Put a paper into the line; what already waits for the same person, or is ready and was not fetched, is given back.

    what: of `PaperRequest.What`; paper: A4 or F4; is_new: whether a finished one will not do. order, mark: what was typed,
    and what is the same for the same order. Raises ActionDenied, WrongState. What leaves the portal is recorded when it
    does (`record_download`), an act when it is done, as for what is made at once.
    """
    _check_can_order(by, assessment, what, order or {})
    kind = PaperRequest.objects.filter(assessment=assessment, reader=by, what=what)
    same = kind.filter(paper=paper, mark=mark)
    found = found_again(same, is_new=is_new)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            remove_with_files((kind if mark else same).filter(state=State.FAILED))  # sent again, corrected
            return PaperRequest.objects.create(
                assessment=assessment,
                reader=by,
                what=what,
                paper=paper,
                requested_at=timezone.now(),
                order=dict(order or {}),
                mark=mark,
            )
    except IntegrityError:  # pressed twice at once: the other press was first
        return same.order_by("-requested_at")[0]


def _check_can_order(by: User, assessment: Assessment, what: str, order: Mapping[str, Any]) -> None:
    sheet.memberships_of(by, fresh=True)
    if what == What.FINAL:
        check_can_issue_report(by, assessment)
    elif act := act_of(what):
        act.check(by, dict(order))
    elif what in PaperRequest.LETTERS:
        check_can_make_letters(by, assessment)
    elif what == What.MONITORING:
        check_can_read_programme(by, assessment)
    else:
        check_can_export_report(by, assessment)


def claim_next() -> PaperRequest | None:
    """Take the lease of what has waited longest, or was left alone; None if there is none, or enough are made.

    The server's own act, as all that follows up to `finish`: no person, no audit event.
    """
    line = PaperRequest.objects.select_related("reader", "assessment__unit")
    return leases.claim(line, at_once=AT_ONCE, gave_up=GAVE_UP)


@transaction.atomic
def finish(
    request: PaperRequest,
    *,
    staged: shelf.StagedFile,
    name: str,
    made_at: datetime,
    is_draft: bool,
    data_sha256: str,
    documents: list[int],
    evaluations: list[int],
) -> None:
    """Name the stored file as the finished paper, in the place of an earlier one; raises LeaseLost.

    made_at: when its data were read; documents, evaluations: what it tells of, by pk.
    """
    made.note_ready(
        request,
        life=LIFE,
        **made.of_file(staged, name),
        made_at=made_at,
        is_draft=is_draft,
        data_sha256=data_sha256,
        documents=documents,
        evaluations=evaluations,
    )
    same = PaperRequest.objects.filter(
        assessment=request.assessment_id,
        reader=request.reader_id,
        what=request.what,
        paper=request.paper,
        mark=request.mark,
    )
    remove_with_files(same.exclude(pk=request.pk).exclude(state__in=selectors.OPEN))


@transaction.atomic
def finish_act(request: PaperRequest, *, issued: IssuedReport | None = None) -> None:
    """Note that an act was done, which recorded itself; raises LeaseLost. issued: the final report that came of it."""
    made.note_ready(request, life=LIFE, issued=issued, made_at=timezone.now())


def content_of(request: PaperRequest) -> bytes:
    """Return the bytes of a finished paper. Raises WrongState unless they are there and whole; DownloadDelayed."""
    return made.content_of(request, not_ready=NOT_READY, not_whole=NOT_WHOLE)


@transaction.atomic
def record_download(*, request: PaperRequest, content: bytes, by: User) -> None:
    """Record that `by` takes a finished paper along, before its first byte, as for one that is made at once.

    Looks at the rights of this moment: raises ActionDenied, and WrongState for what is no longer his to have.
    """
    check_can_take_paper(by, request)
    if selectors.holds_barred(request):
        raise WrongState(BARRED)
    if request.what in PaperRequest.LETTERS:
        record_letter(
            assessment=request.assessment, kind=request.what, form=request.order["extension"], content=content, by=by
        )
    elif request.what == What.MONITORING:
        span, form = request.order["span"], request.order["extension"]
        record_monitoring_report(assessment=request.assessment, span=span, form=form, content=content, by=by)
    else:
        record_report(
            assessment=request.assessment,
            paper=request.paper,
            is_draft=request.is_draft,
            data_sha256=request.data_sha256,
            content=content,
            by=by,
        )
    PaperRequest.objects.filter(pk=request.pk).update(taken_at=timezone.now())


def sweep_papers(*, dry_run: bool = False) -> list[str]:
    """Remove papers past their end, and rows of failed and deserted ones as old; return the names of the files.

    An act that waits is done when its turn comes, however long the server stood still.
    """
    ends = PaperRequest.objects.exclude(what__in=PaperRequest.ACTS, state__in=selectors.OPEN)
    return remove_past(ends, life=LIFE, dry_run=dry_run)
