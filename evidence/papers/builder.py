"""Make the papers that wait, two at once: by jobs of the queue, or by `manage.py build_packages`.

As packages are (`evidence.packages.builder`): the rows are the line, a lease tells who is at work, a process that dies loses
nothing but its work.
"""

from collections.abc import Callable

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from assessment.papers.exports import report_pdf
from assessment.papers.selectors.report import get_report, stamp_now
from assessment.papers.word.fill import TemplateRefused
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.rounds.selectors.assessments import get_assessment
from evidence.packages.selectors.package_builds import seen_evaluations
from evidence.papers import orders as papers_orders
from evidence.papers.acts import act_of
from evidence.papers.models import PaperRequest
from evidence.papers.orders import Made
from evidence.papers.selectors import line as selectors
from evidence.papers.services import line as service
from zi_portal.confined.slots import Patience
from zi_portal.jobs import queue
from zi_portal.kit.refusals import ActionDenied, InvalidInput
from zi_portal.shelf import shelf
from zi_portal.shelf.receive import kept
from zi_portal.waiting import leases
from zi_portal.waiting.attempts import Words, noted, work_off
from zi_portal.waiting.beating import beating

What = PaperRequest.What

FIRST = 10  # among jobs: somebody looks at the place in the line
WORDS = Words(
    disk_full="Ruang penyimpanan server penuh ketika cetakan dibuat. Hubungi admin portal, lalu coba lagi.",
    store_away="Penyimpanan berkas terganggu ketika cetakan dibuat. Coba lagi; bila berulang, hubungi admin portal.",
    no_access="Penilaian ini tidak lagi terbuka untuk Anda, jadi cetakannya tidak dibuat.",
    broke_off="Terjadi gangguan ketika cetakan dibuat. Coba lagi; bila berulang, hubungi admin portal.",
)
ACCOUNT_CLOSED = "Akun Anda sudah dinonaktifkan, jadi cetakannya tidak dibuat."


def make(assessment: Assessment, reader: User, what: str, *, paper: str, patience: Patience) -> Made:
    """Lay out what the round says now, as `reader` may see it, on the paper asked for.

    Raises SlotsTaken without a turn within `patience`, ReportUnavailable, and what `get_report` raises.
    """
    with report_pdf.ready_worker(patience) as worker:
        made_at = timezone.now()
        report = get_report(reader, assessment.pk)
        stamp = stamp_now(assessment, report)
        lay_out: Callable[..., bytes] = report_pdf.lay_out if what == What.REPORT else report_pdf.lay_out_short
        content = lay_out(worker, report, stamp, paper=paper)
    return Made(content, made_at, report.is_draft, stamp.digest)


def if_free[Result](make: Callable[[Patience], Result]) -> Result | None:
    """Return what `make` gives, told how patient to be, if nobody waits and a turn is free; else None, and nothing is made.

    Nobody waits here: whoever did would hold one of the threads that answer everybody else.
    """
    if not selectors.is_line_empty():
        return None
    try:
        return make(Patience.NONE)
    except report_pdf.SlotsTaken:
        return None


def make_waiting() -> int:
    """Make what waits, one after the other, until none is left or enough are made elsewhere; return how many ended."""
    return work_off(service.claim_next, make_one)


def make_one(request: PaperRequest) -> None:
    """Make a claimed paper and keep it, or note why not."""
    with noted(request, WORDS):
        try:
            _make(request)
        except report_pdf.ReportUnavailable as error:
            leases.fail(request, f"{error.reason} {error.remedy}", command=error.command)
        except TemplateRefused as refused:
            leases.fail(request, f"{refused.reason} {papers_orders.PDF_ALL_THE_SAME}")
        except InvalidInput as refused:
            leases.fail(request, " ".join(message for messages in refused.errors.values() for message in messages))


def _make(request: PaperRequest) -> None:
    with beating(lambda: leases.renew(request), name="jaga-laporan"):
        if not request.reader.is_active:
            raise ActionDenied(ACCOUNT_CLOSED)
        assessment = get_assessment(request.reader, request.assessment_id)
        # Of an act, who takes over after a crash between its end and the note that it is done finds it done.
        if request.what == What.FINAL:
            issued = papers_orders.issue(assessment, request.reader, request.order, patience=Patience.ENDLESS)
            service.finish_act(request, issued=issued)
        elif act := act_of(request.what):
            act.carry_out(request, assessment)
            service.finish_act(request)
        else:
            _print(request, assessment)


def _print(request: PaperRequest, assessment: Assessment) -> None:
    reader, is_letter = request.reader, request.what in PaperRequest.LETTERS
    names_none = is_letter or request.what == What.MONITORING
    documents = [] if names_none else selectors.titles_told(assessment)
    evaluations = seen_evaluations(reader, assessment)
    if is_letter:
        made = papers_orders.letter(assessment, reader, request.what, request.order, patience=Patience.ENDLESS)
    elif request.what == What.MONITORING:
        made = papers_orders.monitoring(
            assessment, reader, request.order, paper=request.paper, patience=Patience.ENDLESS
        )
    else:
        made = make(assessment, reader, request.what, paper=request.paper, patience=Patience.ENDLESS)
    with shelf.staged([made.content], limit=len(made.content)) as staged, kept(staged) as name:
        service.finish(
            request,
            staged=staged,
            name=name,
            made_at=made.made_at,
            is_draft=made.is_draft,
            data_sha256=made.data_sha256,
            documents=documents,
            evaluations=evaluations,
        )


@task(priority=FIRST)
def make_in_turn() -> None:
    """Make what waits, if not enough are made elsewhere: for one that was asked for, and every few minutes for what was left alone."""
    if settings.PACKAGES_BUILD_AT_ONCE:
        make_waiting()


def wake(request: PaperRequest) -> None:
    """Have a job begin with what waits, for `request` one of its own, unless enough are at work; who asks does not wait for it."""
    if settings.PACKAGES_BUILD_AT_ONCE and selectors.count_made(timezone.now()) < service.AT_ONCE:
        queue.wake(make_in_turn, key=str(request.pk))
