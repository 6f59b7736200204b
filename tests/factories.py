"""Plain functions that build the least valid object; every argument can be overridden."""

import hashlib
import io
import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone
from PIL import Image

from assessment.lke.models import Indicator, Instrument
from assessment.lke.selectors.instruments import file_mapping
from assessment.lke_drafts.models import InstrumentDraft
from assessment.notes.models import ReviewNote, Thread
from assessment.papers.models import IssuedReport, LetterheadLogo, SignedCopy
from assessment.people.models import INSTANSI_SCOPED_ROLES, Decree, Instansi, Membership, Role, Unit, User
from assessment.programme.agents.models import ChangeAgent
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.models import Innovation, InnovationClaim
from assessment.programme.monitoring.models import Monitoring
from assessment.programme.registers.models import RegisterMonth, ServicePromise
from assessment.programme.suggestions.codes import new_code
from assessment.programme.suggestions.models import Suggestion, SuggestionForm
from assessment.rounds.models import (
    Answer,
    Assessment,
    Cancellation,
    Evaluation,
    Handover,
    Period,
    RecapPoint,
    ReopenRequest,
    Stage,
    Window,
)
from assessment.rounds.workflow import Act, Status
from assessment.scores.services import refresh_score
from assessment.tasks.models import Task
from evidence.documents.models import Citation, Document, Revision
from zi_portal.shelf import shelf

_numbers = count(1)
_mappings = {}  # digest of an edition → its mapping as JSON, which to read from the tables takes 50 ms
PASSWORD = "sandi-uji-yang-panjang-9"


def make_instansi(**overrides):
    values = {"name": f"Instansi {next(_numbers)}", "kind": Instansi.Kind.CENTRAL} | overrides
    return Instansi.objects.create(**values)


def make_unit(**overrides):
    number = next(_numbers)
    values = {"code": f"U{number}", "name": f"Kantor {number}"} | overrides
    values.setdefault("instansi", None)
    values["instansi"] = values["instansi"] or make_instansi()
    return Unit.objects.create(**values)


def make_user(**overrides):
    number = next(_numbers)
    values = {"username": f"orang{number}", "full_name": f"Orang {number}"} | overrides
    password = values.pop("password", PASSWORD)
    return User.objects.create_user(password=password, **values)


def make_membership(user=None, role=Role.TEAM_LEAD, **overrides):
    values = {"user": user or make_user(), "role": role, "starts_on": date(2020, 1, 1)} | overrides
    if role in INSTANSI_SCOPED_ROLES:
        values.setdefault("instansi", None)
        values["instansi"] = values["instansi"] or make_instansi()
    elif role != Role.PORTAL_ADMIN:
        values.setdefault("unit", None)
        values["unit"] = values["unit"] or make_unit()
    return Membership.objects.create(**values)


def make_member(role, *, unit=None, instansi=None, areas=(), **user_overrides):
    """Return a new user who holds `role`."""
    scope = {"instansi": instansi} if role in INSTANSI_SCOPED_ROLES else {"unit": unit}
    return make_membership(make_user(**user_overrides), role, areas=list(areas), **scope).user


def make_decree(unit, **overrides):
    """Return an SK of the unit's team, signed on 5 January 2026."""
    values = {"number": f"KEP-UJI-{next(_numbers)}", "dated_on": date(2026, 1, 5), "about": "pembentukan"} | overrides
    return Decree.objects.create(unit=unit, recorded_at=timezone.now(), **values)


def make_period(**overrides):
    number = next(_numbers)
    values = {
        "year": 2026,
        "name": f"Periode {number}",
        "evidence_from": date(2025, 1, 1),
        "evidence_to": date(2026, 12, 31),
    } | overrides
    values.setdefault("instansi", None)
    values["instansi"] = values["instansi"] or make_instansi()
    values.setdefault("instrument", None)
    values["instrument"] = values["instrument"] or Instrument.objects.get(code="permenpanrb-90-2021")
    return Period.objects.create(**values)


def make_window(period, **overrides):
    now = timezone.now()
    values = {
        "period": period,
        "stage": Stage.SELF,
        "opens_at": now - timedelta(days=30),
        "closes_at": now + timedelta(days=30),
    } | overrides
    return Window.objects.create(**values)


def make_assessment(**overrides):
    """Return an assessment with its mandiri evaluation; needs the instruments loaded."""
    values = dict(overrides)
    if values.get("unit") is None:
        values["unit"] = make_unit()
    if values.get("period") is None:
        values["period"] = make_period(instansi=values["unit"].instansi)
    assessment = Assessment.objects.create(**values)
    Evaluation.objects.create(assessment=assessment, stage=Stage.SELF)
    return assessment


def fill(evaluation, answers, *, by, supported=()):
    """Write `answers` (question code → scoring.Answer), cite one good document at the `supported` codes, and score."""
    assessment = evaluation.assessment
    indicators = {i.code: i for i in assessment.period.instrument.indicators.all()}
    now = timezone.now()
    rows = []
    for code, answer in answers.items():
        if answer is not None:
            field = {"Choice": "level", "Counts": "counts", "Index": "index"}[type(answer).__name__]
            (value,) = vars(answer).values()
            rows.append(
                Answer(
                    evaluation=evaluation,
                    indicator=indicators[code],
                    answered_at=now,
                    answered_by=by,
                    **{field: dict(value) if field == "counts" else value},
                )
            )
    Answer.objects.bulk_create(rows)
    if supported:
        document = Document.objects.create(
            unit=assessment.unit,
            title="Bukti",
            state=Document.State.GOOD,
            document_date=assessment.period.evidence_from,
            created_at=now,
            created_by=by,
        )
        Revision.objects.create(
            document=document,
            number=1,
            storage_name=f"uji-{document.pk}",
            original_name="bukti.pdf",
            kind="pdf",
            size_bytes=1000,
            sha256="0" * 64,
            uploaded_at=now,
            uploaded_by=by,
        )
        Citation.objects.bulk_create(
            Citation(
                assessment=assessment, indicator=indicators[code], document=document, created_at=now, created_by=by
            )
            for code in supported
        )
    return refresh_score(evaluation)


def make_recap(assessment, stage, points, *, total=None, by=None, **overrides):
    """Return a rekap of `points` (node code → text of a decimal) and `total`; published if `by` says by whom."""
    values = {"assessment": assessment, "stage": stage, "form": Evaluation.Form.RECAP} | overrides
    if by is not None:
        values |= {"published_at": timezone.now(), "published_by": by}
    evaluation = Evaluation.objects.create(**values)
    nodes = {node.code: node for node in assessment.period.instrument.nodes.all()}
    for code, figure in points.items():
        RecapPoint.objects.create(evaluation=evaluation, node=nodes[code], points=Decimal(figure))
    if total is not None:
        RecapPoint.objects.create(evaluation=evaluation, points=Decimal(total))
    refresh_score(evaluation)
    return evaluation


def make_logo(unit, *, for_all=False, picture=None, name="logo.png"):
    """Return the logo of a unit or, `for_all`, of its instansi: a red square of 100 pixels if no picture is given."""
    if picture is None:
        made = io.BytesIO()
        Image.new("RGB", (100, 100), (200, 0, 0)).save(made, "PNG")
        picture = made.getvalue()
    return LetterheadLogo.objects.create(
        instansi=unit.instansi,
        unit=None if for_all else unit,
        picture=picture,
        sha256=hashlib.sha256(picture).hexdigest(),
        original_name=name,
        uploaded_at=timezone.now(),
        uploaded_by=make_user(),
    )


def make_draft(code="konsep-uji", **overrides):
    """Return a draft of 90/2021 under another code; needs the instruments loaded."""
    base = Instrument.objects.get(code="permenpanrb-90-2021", edition=1)
    if base.digest not in _mappings:
        _mappings[base.digest] = json.dumps(file_mapping(base))
    mapping = json.loads(_mappings[base.digest]) | {"code": code, "short_title": f"Konsep {code}"}
    values = {
        "file_name": f"{code}.yaml",
        "content": b"code: uji",
        "size_bytes": 9,
        "sha256": "0" * 64,
        "is_workbook": False,
        "base": base,
        "code": code,
        "short_title": mapping["short_title"],
        "mapping": mapping,
        "digest": f"{next(_numbers):064}",
        "uploaded_at": timezone.now(),
    } | overrides
    values.setdefault("uploaded_by", None)
    values["uploaded_by"] = values["uploaded_by"] or make_user()
    return InstrumentDraft.objects.create(**values)


def make_handover(assessment, **overrides):
    """Return an act that moved `assessment` on, by default its submission to TPI."""
    values = {
        "number": assessment.handovers.count() + 1,
        "act": Act.SUBMIT,
        "evaluation": assessment.evaluations.first(),
        "sheet_sha256": "0" * 64,
        "at": timezone.now(),
        "by_role": Role.HEAD,
    } | overrides
    values.setdefault("by", None)
    values["by"] = values["by"] or make_user()
    return Handover.objects.create(assessment=assessment, **values)


def make_reopen_request(assessment, **overrides):
    """Return a request to have `assessment` opened again that waits."""
    values = {"reason": "SK keliru.", "asked_at": timezone.now(), "asked_as": Role.TEAM_LEAD} | overrides
    values.setdefault("asked_by", None)
    values["asked_by"] = values["asked_by"] or make_user()
    return ReopenRequest.objects.create(assessment=assessment, **values)


def make_cancellation(assessment, **overrides):
    """Return the cancellation in force of another round of the same unit, in a period of its own."""
    period = make_period(instansi=assessment.period.instansi, instrument=assessment.period.instrument)
    cancelled = make_assessment(unit=assessment.unit, period=period)
    Assessment.objects.filter(pk=cancelled.pk).update(status=Status.CANCELLED)
    cancelled.status = Status.CANCELLED
    values = {"reason": "Unit keliru.", "status_before": Status.DRAFT, "at": timezone.now()} | overrides
    values.setdefault("by", None)
    values["by"] = values["by"] or make_user()
    return Cancellation.objects.create(assessment=cancelled, **values)


def make_note(assessment, text, *, code="A.I.1.i.a", by=None, visibility="tim", role=Role.TEAM_LEAD, **overrides):
    """Return a note on question `code`; anything but `tim` is of TPI."""
    by = by or make_user()
    audience = {"tim": "tim", "kerja": "kerja"}.get(visibility, "hasil")
    now = timezone.now()
    thread, _ = Thread.objects.get_or_create(
        unit=assessment.unit,
        indicator=Indicator.objects.get(instrument=assessment.period.instrument, code=code),
        audience=audience,
        stage="" if audience == "tim" else "tpi",
        resolved_at=None,
        defaults={"opened_by": by, "opened_at": now},
    )
    published = now if visibility == "terbit" else None
    values = {"visibility": visibility, "published_at": published, "author": by, "role": role, "at": now} | overrides
    return ReviewNote.objects.create(thread=thread, assessment=assessment, text=text, **values)


def make_agent(assessment, name, part="agen", **overrides):
    """Return an agent of change with a decree, or a role model without one."""
    decree = {"decree_number": "KEP-1/2026", "decree_date": date(2026, 1, 5)} if part == "agen" else {}
    return ChangeAgent.objects.create(assessment=assessment, part=part, name=name, **decree | overrides)


def make_innovation(assessment, name, maker="unit", *, area="TL", reason="", is_claimed=True, **overrides):
    """Return an innovation of the unit, claimed for the round."""
    innovation = Innovation.objects.create(unit=assessment.unit, area=area, name=name, maker=maker, **overrides)
    if is_claimed:
        InnovationClaim.objects.create(innovation=innovation, assessment=assessment, reason=reason)
    return innovation


def make_idea(assessment, user, title, **overrides):
    """Return an idea of the unit that `user` noted, not yet ranked."""
    values = {"area": "TL", "problem": title, "came_from": title, "proposed_on": date(2026, 1, 5)} | overrides
    return InnovationIdea.objects.create(unit=assessment.unit, title=title, noted_by=user, **values)


def make_task(assessment, *, code="A.I.1.i.a", **overrides):
    """Return a task at question `code` of area MP that the portal gave to nobody."""
    now = timezone.now()
    values = {"area": "MP", "subject": "pertanyaan", "title": f"Jawab {code}", "given_at": now, "changed_at": now}
    indicator = Indicator.objects.get(instrument=assessment.period.instrument, code=code) if code else None
    return Task.objects.create(**{"assessment": assessment, "indicator": indicator} | values | overrides)


def make_issued_report(assessment, *, content=b"%PDF-1.7 laporan", **overrides):
    """Return a final report of `assessment` whose bytes stand on the shelf."""
    values = {
        "number": f"S-{next(_numbers)}",
        "dated": date(2026, 3, 3),
        "confidentiality": "biasa",
        "signer_name": "Kepala",
        "signer_position": "Kepala Kantor",
        "code": f"{next(_numbers):020}",
        "total": Decimal("75.22"),
        "data_sha256": "0" * 64,
        "paper": "A4",
        "issued_at": timezone.now(),
    } | overrides
    values.setdefault("issued_by", None)
    values["issued_by"] = values["issued_by"] or make_user()
    return IssuedReport.objects.create(assessment=assessment, **values, **_stored(content))


def make_signed_copy(report, *, content=b"%PDF-1.7 laporan dan tanda tangan", name="salinan.pdf", **overrides):
    """Return a signed copy of `report` whose bytes stand on the shelf."""
    values = {"match": "isi", "has_signature": True, "uploaded_at": timezone.now()} | overrides
    values.setdefault("uploaded_by", None)
    values["uploaded_by"] = values["uploaded_by"] or make_user()
    return SignedCopy.objects.create(report=report, original_name=name, **values, **_stored(content))


def _stored(content):
    """Put `content` on the shelf and return what a row says of it."""
    name = shelf.new_name()
    with shelf.staged([content], limit=len(content)) as staged:
        shelf.shelf().put(staged.path, name)
        return {"storage_name": name, "sha256": staged.sha256, "size_bytes": staged.size_bytes}


def make_suggestion(assessment, user, mark, **overrides):
    """Ask the staff one question, open from today on, and answer it; return the answer. Each text holds `mark`."""
    today = timezone.localdate()
    form = SuggestionForm.objects.create(
        assessment=assessment,
        title=f"KANARI-{mark}-formulir",
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=30),
        delete_on=today + timedelta(days=395),
        code=new_code(),
        created_at=timezone.now(),
        created_by=user,
    )
    question = form.questions.create(position=1, text=f"KANARI-{mark}-pertanyaan")
    values = {"form": form, "sent_on": today, "key": mark} | overrides
    suggestion = Suggestion.objects.create(**values)
    suggestion.answers.create(question=question, text=f"KANARI-{mark}-saran")
    return suggestion


def make_monitoring(assessment, user, seen="Semua kegiatan berjalan.", **overrides):
    """A record of January of the pokja PW, with one decision that says the same."""
    values = {"area": "PW", "month": 1, "held_on": date(2026, 2, 3), "attendees": "Ketua pokja"} | overrides
    row = Monitoring.objects.create(assessment=assessment, seen=seen, made_at=timezone.now(), made_by=user, **values)
    row.decisions.create(text=seen, made_at=timezone.now(), made_by=user)
    return row


def make_registers(assessment, user, mark):
    """Fill in a month of a register; return a service with its promised times. Each text holds `mark`."""
    counts = {"semua": 3, "harus": 2, "proses": 1, "selesai": 1}
    marked = {"note": f"KANARI-{mark}-catatan", "changed_at": timezone.now(), "changed_by": user}
    RegisterMonth.objects.create(assessment=assessment, kind="pengaduan", month=1, counts=counts, **marked)
    times = {"old_time": 24, "time_unit": "jam"}
    return ServicePromise.objects.create(assessment=assessment, name=f"KANARI-{mark}-layanan", **times)
