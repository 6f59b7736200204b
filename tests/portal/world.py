"""Two instansi with everything in them once, and one person per role: what the access table is read against.

`own` is the unit all unit roles belong to, `sibling` another unit of the same instansi, `foreign` a unit of another
instansi. Every text that could leak holds a mark of its unit (BAD_INPUTS F05).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from assessment.eligibility.models import ConditionProof
from assessment.lke.models import Condition, Indicator, Instrument
from assessment.lke_drafts.models import InstrumentDraft
from assessment.notes.models import ReviewNote, Thread
from assessment.notices.models import Kind, Notice
from assessment.papers.models import IssuedReport, SignedCopy
from assessment.people.models import INSTANSI_SCOPED_ROLES, Decree, Membership, Role, Unit, User
from assessment.planning.estimate.models import GapAssumption
from assessment.planning.scenarios.models import Scenario
from assessment.portalrb.models import ApiToken
from assessment.rounds.models import Answer, Assessment, Cancellation, Evaluation, Handover, Period, ReopenRequest
from assessment.rounds.workflow import Status
from assessment.tasks.models import Task
from assessment.workbook.models import ImportRow, SheetImport
from evidence.documents.models import (
    Citation,
    ConditionCitation,
    Disposal,
    DisposalItem,
    Document,
    Revision,
    RevisionPin,
)
from evidence.documents.services import citations, documents
from evidence.packages.models import PackageBuild, PackageLink
from evidence.papers.models import PaperRequest
from evidence.table_files.models import TableOrder
from evidence.video.models import ProfileVideo
from tests import factories
from tests.evidence import files
from tests.portal.made_world import made_of
from tests.portal.programme_world import ProgrammeRows, programme_of
from zi_portal.shelf import shelf

ANONYMOUS, NO_ROLE = "anonymous", "no role"
PLACES = ("own", "sibling", "foreign")
MISSING = 987_654_321
AREA = "MP"
QUESTION = "A.I.1.i.a"  # of area MP: the anggota pokja of the world owns it, the ketua pokja does not


CONDITION = "tlhp"  # of level unit
OF_INSTANSI = "opini_bpk"  # of level instansi


@dataclass
class Place(ProgrammeRows):
    """A unit with one round, one member of its team, one document and its use, one scenario of theirs."""

    unit: Unit
    period: Period
    assessment: Assessment
    membership: Membership
    document: Document
    revision: Revision
    citation: Citation
    assumption: GapAssumption
    scenario: Scenario
    sheet_import: SheetImport
    proof: ConditionCitation
    handover: Handover
    token: ApiToken
    issued: IssuedReport
    signed: SignedCopy
    disposal: Disposal
    video: ProfileVideo
    package_link: PackageLink
    package_build: PackageBuild
    paper_request: PaperRequest
    table_order: TableOrder
    draft: InstrumentDraft
    reopening: ReopenRequest
    cancellation: Cancellation
    notice: Notice
    note: ReviewNote  # of TPI, published
    task: Task
    decree: Decree

    @property
    def instrument(self) -> Instrument:
        return self.period.instrument

    @property
    def person(self) -> User:
        return self.membership.user

    @property
    def instansi(self):
        return self.unit.instansi

    @property
    def thread(self) -> Thread:
        return self.note.thread

    def pk_of(self, name):
        return getattr(self, name).pk


class Nowhere:
    """Ids that do not exist."""

    def pk_of(self, name):
        return MISSING


@dataclass
class World:
    """The places, and a signed-in client per role."""

    own: Place
    sibling: Place
    foreign: Place
    kanwil: Unit
    missing: Nowhere = field(default_factory=Nowhere)

    @cached_property
    def people(self):
        """Return one person per role: unit roles in `own`, the penilai pendahuluan in the kanwil above it."""
        found = {NO_ROLE: factories.make_user()}
        for role in Role:
            if role in INSTANSI_SCOPED_ROLES:
                scope = {"instansi": self.own.unit.instansi}
            elif role == Role.PORTAL_ADMIN:
                scope = {}
            else:
                scope = {"unit": self.kanwil if role == Role.PRELIMINARY else self.own.unit}
            areas = {Role.POKJA_MEMBER: [AREA], Role.POKJA_LEAD: ["PP"]}.get(role, [])
            found[role] = factories.make_membership(factories.make_user(), role, areas=areas, **scope).user
        return found

    @cached_property
    def clients(self):
        """Return one browser per role, and one in which nobody is signed in."""
        found = {ANONYMOUS: Client()}
        for role, person in self.people.items():
            found[role] = Client()
            found[role].force_login(person)
        return found

    def hand_over(self, status):
        """Put the assessments of all places into `status`."""
        for name in PLACES:
            place = getattr(self, name)
            place.assessment.status = status
            place.assessment.save(update_fields=["status"])
            begin_sheet(place, name)
            if status == Status.CLOSED:
                published = {"published_at": timezone.now(), "published_by": place.person}
                place.assessment.evaluations.exclude(stage="mandiri").update(**published)


# Which stage scores the sheet in a status, and the tier that has begun to.
SCORED_BY = {
    Status.TPI_REVIEW: ("tpi", "anggota"),
    Status.TPN_REVIEW: ("tpn", ""),
    Status.CLOSED: ("tpi", "anggota"),  # published
}


def begin_sheet(place, mark):
    """Pin what was handed over and begin the sheet of the evaluators whose turn it is; a note of TPI is marked `KANARI-<mark>-evaluasi`."""
    if place.assessment.status not in SCORED_BY:
        return
    stage, tier = SCORED_BY[place.assessment.status]
    evaluation, is_new = Evaluation.objects.get_or_create(assessment=place.assessment, stage=stage, tier=tier)
    RevisionPin.objects.get_or_create(
        handover=place.handover,
        indicator=place.citation.indicator,
        document=place.document,
        defaults={"revision": place.revision, "title": f"KANARI-{mark}-dokumen", "counts": True},
    )
    if is_new:
        evaluation.answers.create(
            indicator=place.citation.indicator,
            level="Ya",
            explanation=f"KANARI-{mark}-evaluasi" if stage == "tpi" else "",
            answered_at=timezone.now(),
            answered_by=place.person,
        )


def make_world() -> World:
    """Return a world; the instruments must be loaded."""
    instansi, elsewhere = (
        factories.make_instansi(iku_name="Indeks pembangunan ZI", iku_target=85, iku_factor_wbbm="1.2", **more)
        for more in ({}, {"name": "KANARI instansi lain"})
    )
    kanwil = factories.make_unit(instansi=instansi, code="KANWIL")
    return World(
        own=make_place(factories.make_unit(instansi=instansi, parent=kanwil, code="OWN"), "own"),
        sibling=make_place(factories.make_unit(instansi=instansi, code="SIB", name="KANARI-sibling-unit"), "sibling"),
        foreign=make_place(factories.make_unit(instansi=elsewhere, code="FOR", name="KANARI-foreign-unit"), "foreign"),
        kanwil=kanwil,
    )


def make_notice(assessment, person, mark):
    """Return what `person` was told of a task whose title is marked."""
    params = {"task": f"KANARI-{mark}-tugas", "due": "", "count": 1}
    told = {"kind": Kind.TASK_GIVEN, "params": params, "url": "/bantuan/", "mark": "tugas:1"}
    return Notice.objects.create(person=person, assessment=assessment, at=timezone.now(), **told)


def make_place(unit, mark):
    """Return `unit` with a round, a pokja member, an answer and a cited document, each text marked `KANARI-<mark>-…`."""
    period = factories.make_period(instansi=unit.instansi, name=f"KANARI-{mark}-periode")
    assessment = factories.make_assessment(unit=unit, period=period, iku_note=f"KANARI-{mark}-iku")
    user = factories.make_user(full_name=f"KANARI-{mark}-orang", position=f"KANARI-{mark}-jabatan")
    membership = factories.make_membership(user, Role.POKJA_MEMBER, unit=unit, areas=[AREA])
    indicator = Indicator.objects.get(instrument=period.instrument, code=QUESTION)
    Answer.objects.create(
        evaluation=assessment.evaluations.get(),
        indicator=indicator,
        level="Ya",
        explanation=f"KANARI-{mark}-penjelasan",
        answered_at=timezone.now(),
        answered_by=user,
    )
    document = documents.upload_document(
        assessment=assessment,
        file=ContentFile(files.pdf(mark=f"KANARI-{mark}-isi"), name=f"KANARI-{mark}-berkas.pdf"),
        by=user,
    )
    Document.objects.filter(pk=document.pk).update(title=f"KANARI-{mark}-dokumen", number=f"KANARI-{mark}-nomor")
    citation = citations.cite_document(
        assessment=assessment, indicator=indicator, document=document, by=user, note=f"KANARI-{mark}-catatan"
    )
    assumption = GapAssumption.objects.create(
        assessment=assessment,
        step="tpn",
        part="PW",
        amount=10,
        reason=f"KANARI-{mark}-alasan",
        set_at=timezone.now(),
        set_by=user,
    )
    now = timezone.now()
    scenario = Scenario.objects.create(
        assessment=assessment,
        maker=user,
        name=f"KANARI-{mark}-skenario",
        shared_at=now,
        created_at=now,
        changed_at=now,
    )
    scenario.changes.create(indicator=indicator, level="Tidak")
    sheet_import = SheetImport.objects.create(
        assessment=assessment,
        file_name=f"KANARI-{mark}-berkas.xlsx",
        size_bytes=1000,
        sha256="0" * 64,
        sheet_name="LKE ZI",
        read_at=now,
        read_by=user,
    )
    ImportRow.objects.create(
        sheet_import=sheet_import,
        indicator=indicator,
        level="Tidak",
        explanation=f"KANARI-{mark}-penjelasan",
        cell="K10",
    )
    condition = Condition.objects.get(instrument=period.instrument, key=CONDITION)
    ConditionProof.objects.create(
        condition=condition,
        assessment=assessment,
        value=f"KANARI-{mark}-nilai",
        owner=f"KANARI-{mark}-pengurus",
        note=f"KANARI-{mark}-catatan",
        saved_at=timezone.now(),
        saved_by=user,
    )
    # A document of its own: who may withdraw the one above depends on the questions it serves alone.
    shown = Document.objects.create(
        unit=unit, title=f"KANARI-{mark}-dokumen", state="baik", created_at=timezone.now(), created_by=user
    )
    Revision.objects.create(
        document=shown,
        number=1,
        storage_name=f"bukti-{unit.pk}",
        original_name=f"KANARI-{mark}-berkas.pdf",
        kind="pdf",
        size_bytes=1000,
        sha256="0" * 64,
        uploaded_at=timezone.now(),
        uploaded_by=user,
    )
    proof = ConditionCitation.objects.create(
        assessment=assessment, condition=condition, document=shown, created_at=timezone.now(), created_by=user
    )
    token = ApiToken.objects.create(
        instansi=unit.instansi,
        name=f"KANARI-{mark}-token",
        prefix=mark,
        digest="0" * 64,
        scopes=list(ApiToken.Scope.values),
        created_at=now,
        created_by=user,
        expires_at=now + timedelta(days=30),
    )
    factories.make_logo(unit, name=f"KANARI-{mark}-logo.png")
    issued = factories.make_issued_report(assessment, number=f"KANARI-{mark}-surat")
    handover = Handover.objects.create(
        assessment=assessment,
        number=1,
        act="ke_tpi",
        evaluation=assessment.evaluations.get(),
        sheet_sha256="0" * 64,
        at=timezone.now(),
        by=user,
        by_role=Role.HEAD,
    )
    package_link = PackageLink.objects.create(
        assessment=assessment,
        recipient=f"KANARI-{mark}-penerima",
        digest=f"{unit.pk:064d}",
        passphrase="!",
        created_at=now,
        created_by=user,
        expires_at=now + timedelta(days=14),
    )
    package_link.uses.create(at=now, origin="0" * 16)
    return Place(
        draft=factories.make_draft(code=f"konsep-{mark}"),
        decree=factories.make_decree(unit, number=f"KANARI-{mark}-sk"),
        task=factories.make_task(assessment, owner=user, title=f"KANARI-{mark}-tugas"),
        notice=make_notice(assessment, user, mark),
        note=make_notes(assessment, user, mark),
        reopening=factories.make_reopen_request(assessment, reason=f"KANARI-{mark}-permintaan", asked_by=user),
        cancellation=factories.make_cancellation(assessment, reason=f"KANARI-{mark}-pembatalan", by=user),
        unit=unit,
        period=period,
        assessment=assessment,
        membership=membership,
        document=document,
        revision=document.revisions.get(),
        citation=citation,
        assumption=assumption,
        **programme_of(assessment, user, mark, shown),
        scenario=scenario,
        sheet_import=sheet_import,
        proof=proof,
        handover=handover,
        token=token,
        issued=issued,
        signed=factories.make_signed_copy(issued, name=f"KANARI-{mark}-salinan.pdf"),
        disposal=make_disposal(unit, user, mark),
        video=make_video(assessment, user, mark),
        package_link=package_link,
        **made_of(assessment, user, mark),
    )


def make_notes(assessment, user, mark):
    """Leave a note of each visibility at the question; return the published one."""
    factories.make_note(assessment, f"KANARI-{mark}-catatantim", by=user, role=Role.POKJA_MEMBER)
    for visibility in ("kerja", "konsep"):
        text = f"KANARI-{mark}-catatan{visibility}"
        factories.make_note(assessment, text, by=user, visibility=visibility, role=Role.TPI_MEMBER)
    text = f"KANARI-{mark}-catatanterbit"
    return factories.make_note(assessment, text, by=user, visibility="terbit", role=Role.TPI_MEMBER)


def make_video(assessment, user, mark):
    """Return a video in the slot of a round, with its bytes on the shelf."""
    with shelf.staged([files.mp4(f"KANARI-{mark}-isi")], limit=10_000) as staged:
        name = shelf.new_name()
        shelf.shelf().put(staged.path, name)
    return ProfileVideo.objects.create(
        assessment=assessment,
        storage_name=name,
        original_name=f"KANARI-{mark}-berkas.mp4",
        kind="mp4",
        size_bytes=staged.size_bytes,
        sha256=staged.sha256,
        uploaded_at=timezone.now(),
        uploaded_by=user,
    )


def make_disposal(unit, user, mark):
    """Return a proposal that was agreed to and carried out."""
    now = timezone.now()
    gone = Document.objects.create(
        unit=unit, title=f"KANARI-{mark}-dokumen", state="baik", created_at=now, created_by=user
    )
    disposal = Disposal.objects.create(
        unit=unit,
        number=f"KANARI-{mark}-nomor",
        reason=f"KANARI-{mark}-alasan",
        proposed_at=now,
        proposed_by=user,
        outcome="disetujui",
        decided_at=now,
        decided_by=factories.make_user(),
        minute=b"%PDF-1.7",
        minute_sha256="0" * 64,
        bytes_removed_at=now,
    )
    DisposalItem.objects.create(disposal=disposal, document=gone)
    Document.objects.filter(pk=gone.pk).update(disposal=disposal)
    return disposal
