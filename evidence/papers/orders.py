"""Papers that are ordered by a form: letters of the TPI, final reports.

A view carries an order out at once while a turn is free, as the person who sent the form; else the same order waits in the
line and `builder` carries it out, later or after a crash once more. What an order holds, as JSON, by its `what`:

- letters: `typed` (the fields of `LetterForm`), `extension` (docx or pdf);
- MONITORING: `span` (of `assessment.programme.monitoring.rules.SPANS`), `extension` (docx or pdf);
- FINAL: `typed` (those of `IssueForm`, with the key of the form that was sent), `base_url` (what addresses begin with);
- acts of later packages: as they say (`acts`).
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessment.papers.exports import letter_pdf, report_pdf
from assessment.papers.exports.monitoring_pdf import render_monitoring
from assessment.papers.models import IssuedReport
from assessment.papers.selectors.issued import issue_stamp, next_number
from assessment.papers.selectors.letterhead import logo_of_instansi, picture_of
from assessment.papers.selectors.letters import get_variables
from assessment.papers.selectors.report import get_report
from assessment.papers.selectors.report_background import office_of
from assessment.papers.signing import new_code
from assessment.papers.word.fill import fill
from assessment.papers.word.monitoring import monitoring_word
from assessment.people.models import User
from assessment.programme.monitoring.report import get_monitoring_report
from assessment.rounds.models import Assessment
from evidence.papers.acts import Order
from evidence.papers.forms.letters import LetterForm
from evidence.papers.forms.papers import IssueForm
from evidence.papers.services import issuing, letters
from zi_portal.confined.slots import Patience
from zi_portal.kit.indonesian import long_date
from zi_portal.kit.refusals import InvalidInput, WrongState

# Of the unit's own row, while others issue at the same moment: by a thread that answers somebody, and in the line, where
# each try that is lost is a report that somebody else has got.
NUMBERS_TRIED, NUMBERS_TRIED_IN_LINE = 3, 100
OUTDATED = "Isian surat ini tidak lagi dapat dipakai. Buka formulirnya dan kirim sekali lagi."
BUSY_NUMBERS = "Beberapa laporan final unit ini sedang diterbitkan bersamaan."

PDF_ALL_THE_SAME = "Templat diatur oleh admin instansi; PDF tetap dapat dibuat."


@dataclass(frozen=True)
class Made:
    """A paper that has been made: its bytes, and of which data."""

    content: bytes
    made_at: datetime
    is_draft: bool
    data_sha256: str


def typed_in(form: forms.Form) -> dict[str, str]:
    """Return what a valid form holds, so that the same form, bound to it, is valid and holds the same."""
    said = form.cleaned_data.items()
    return {name: long_date(value) if isinstance(value, date) else value for name, value in said}


def mark_of(order: Order) -> str:
    """Return what is the same for the same order only: of one that has a key, whatever is typed beside it."""
    same = order.get("typed", {}).get("request_key") or order
    return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()


def letter_order(form: LetterForm, *, extension: str) -> Order:
    """Return the order that a valid form gives. Two equal letters are one, so that it has no key."""
    return {"typed": typed_in(form) | {"request_key": ""}, "extension": extension}


def letter(assessment: Assessment, by: User, kind: str, order: Order, *, patience: Patience) -> Made:
    """Make a letter about a round, as Word or PDF, from the result as it is now.

    Raises SlotsTaken without a turn within `patience`, ReportUnavailable, TemplateRefused, and what `get_variables` and
    `letters.template_bytes` raise.
    """
    form = _valid(LetterForm(order["typed"], kind=kind))
    unit, made_at = assessment.unit, timezone.now()
    variables = get_variables(by, assessment.pk, form.typed())
    logo = picture_of(logo_of_instansi(unit.instansi_id))
    if order["extension"] == "pdf":
        content = letter_pdf.render_letter(variables, kind=kind, paper=unit.paper, logo=logo, patience=patience)
    else:
        with report_pdf.slot(patience):
            template = letters.template_bytes(unit.instansi, kind, paper=unit.paper, logo=logo)
            content = fill(template, variables)
    return Made(content, made_at, is_draft=bool(variables["konsep"]), data_sha256="")


def monitoring(assessment: Assessment, by: User, order: Order, *, paper: str, patience: Patience) -> Made:
    """Make the report of monitoring of a span, as Word or PDF. Raises SlotsTaken without a turn within `patience`, ReportUnavailable."""
    report, head = get_monitoring_report(by, assessment.pk, order["span"]), office_of(assessment.unit).letterhead
    made_at = timezone.now()
    if order["extension"] == "pdf":
        content = render_monitoring(report, head, paper=paper, patience=patience)
    else:
        with report_pdf.slot(patience):
            content = monitoring_word(report, head, paper=paper)
    return Made(content, made_at, is_draft=False, data_sha256="")


def issue(assessment: Assessment, by: User, order: Order, *, patience: Patience) -> IssuedReport:
    """Lay out the report with its number and code, and keep it; the same order once more gives what it made.

    Raises SlotsTaken without a turn within `patience`, or where others took every number first and `patience` is NONE;
    ReportUnavailable, and what `issuing.issue_report` raises.
    """
    form = _valid(IssueForm(order["typed"]))
    is_at_once = patience is Patience.NONE
    tries = NUMBERS_TRIED if is_at_once else NUMBERS_TRIED_IN_LINE
    while True:
        tries -= 1
        try:
            return _issued(assessment, by, form, order["base_url"], patience)
        except InvalidInput as refused:
            if form.cleaned_data["number"] or not (tries or is_at_once):
                raise
            if not tries:
                raise report_pdf.SlotsTaken(BUSY_NUMBERS, "Tunggu sebentar, lalu kirim sekali lagi.") from refused


def issue_order(form: IssueForm, *, base_url: str) -> Order:
    """Return the order that a valid form gives; a form without a key gets one, so that its order is done once."""
    typed = typed_in(form)
    return {"typed": typed | {"request_key": typed["request_key"] or secrets.token_hex(16)}, "base_url": base_url}


def check_form(assessment: Assessment, by: User, form: IssueForm) -> None:
    """Raise InvalidInput if the number that was typed is another final report's than the one this form made."""
    if issuing.report_of_form(by, form.cleaned_data["request_key"]) is None:
        _check_number(assessment, form)


def _check_number(assessment: Assessment, form: IssueForm) -> None:
    if assessment.issued_reports.filter(number=form.cleaned_data["number"]).exists():
        raise InvalidInput({"number": [issuing.NUMBER_TAKEN]})


def _issued(assessment: Assessment, by: User, form: IssueForm, base_url: str, patience: Patience) -> IssuedReport:
    key, number = form.cleaned_data["request_key"], form.cleaned_data["number"]
    sent = issuing.report_of_form(by, key)
    if sent is not None:
        return sent
    _check_number(assessment, form)
    issuing.check_evidence_is_whole(assessment)
    code = new_code()
    with report_pdf.ready_worker(patience) as worker:
        letter = form.letter(number=number or next_number(assessment))
        report = get_report(by, assessment.pk)
        address = (settings.PUBLIC_URL or base_url) + reverse("assessment:verification", args=[code])
        issue, stamp = issue_stamp(assessment, report, letter, code=code, address=address)
        content = report_pdf.lay_out(worker, report, stamp, paper=letter.paper)
    made = issuing.Made(
        content,
        code,
        report.total,
        stamp.digest,
        str(assessment.status),
        audit_sequence=issue.audit_sequence,
        audit_hash=issue.audit_hash,
    )
    return issuing.issue_report(assessment=assessment, letter=letter, made=made, by=by, request_key=key)


def _valid[Form: forms.Form](form: Form) -> Form:
    """Return a form that was valid when it was sent; raises WrongState should our rules have become others since."""
    if not form.is_valid():
        raise WrongState(OUTDATED)
    return form


def initial_of(order: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form begins with to be sent once more: all that was typed, but not its key."""
    return {name: value for name, value in order.get("typed", {}).items() if name != "request_key"}
