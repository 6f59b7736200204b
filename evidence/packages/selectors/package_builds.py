"""Packages that were built or are being built: whose they are, where they stand, and whether they still may be handed out."""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assessment.people.models import User
from assessment.rounds.models import Assessment, Evaluation
from assessment.rounds.permissions import check_can_see_evaluation
from assessment.rounds.selectors.assessments import assessments_in_scope, evaluations_allowed
from evidence.documents.models import Document
from evidence.packages.data import Contents
from evidence.packages.models import PackageBuild
from evidence.packages.selectors.packages import is_open_to, pinned_documents
from zi_portal.kit.indonesian import count_text
from zi_portal.waiting.file_rows import gone
from zi_portal.waiting.lines import place_of

State = PackageBuild.State
OPEN = (State.WAITING, State.BUILDING)
WAITS = timedelta(minutes=2)  # after which somebody should have begun with what waits, a timer of a minute too


@dataclass(frozen=True)
class Standing:
    """Where a build stands, for its page."""

    build: PackageBuild
    is_stalled: bool  # whoever built it is gone
    is_stale: bool  # the evidence or the answers are others by now
    is_barred: bool  # something in it is no longer this reader's to have
    place: int = 0  # in the line, 1 for the next one; 0 while it does not wait

    @property
    def is_running(self) -> bool:
        """Whether it goes on by itself."""
        return self.build.state in OPEN and not self.is_stalled

    @property
    def is_ready(self) -> bool:
        """Whether it can be downloaded."""
        return self.build.state == State.READY and not self.is_barred

    @property
    def can_build(self) -> bool:
        """Whether building it once more would give something else."""
        is_good = self.build.state == State.READY and not (self.is_stale or self.is_barred or self.build.problem)
        return not (self.is_running or is_good)

    @property
    def word(self) -> str:
        """The state as its tag says it."""
        return "Terhenti" if self.is_stalled else str(self.build.get_state_display())

    @property
    def sentence(self) -> str:
        """What happens now, in a sentence; the same until something else happens."""
        if self.is_stalled or not self.is_running:
            return ""
        if self.build.state == State.WAITING:
            return f"Paket Anda nomor {count_text(self.place)} dalam antrean."
        return "Laporan dan LKE sedang disusun." if self.share == 100 else "Data dukung sedang dikumpulkan."

    @property
    def remedy(self) -> str:
        """Why there is no package, and what to do."""
        return "Penyusunan terhenti sebelum selesai. Tekan Siapkan lagi." if self.is_stalled else self.build.problem

    @property
    def packed_bytes(self) -> int:
        """Of the documents; the archive adds a little of its own."""
        return min(self.build.bytes_done, self.build.bytes_total)

    @property
    def share(self) -> int:
        """Of the documents packed so far, in percent; 100 means that report and workbook are being made."""
        return min(100, self.build.bytes_done * 100 // (self.build.bytes_total or 1))


def is_large(contents: Contents) -> bool:
    """Whether a package is better built beforehand than sent at once."""
    return (
        contents.size_bytes >= settings.PACKAGE_PREPARE_BYTES or len(contents.files) >= settings.PACKAGE_PREPARE_FILES
    )


def is_stalled(build: PackageBuild, now: datetime) -> bool:
    """Whether an unfinished build has been left alone: by a process that is gone, or with nobody there to begin it."""
    if build.state == State.BUILDING:
        return build.lease_until is None or build.lease_until <= now
    return build.state == State.WAITING and build.requested_at + WAITS <= now and not _is_line_moving(now)


def _is_line_moving(now: datetime) -> bool:
    """Whether one is being built, or was until a moment ago: between two of a long line there is none."""
    is_built = Q(state=State.BUILDING, lease_until__gt=now) | Q(state=State.READY, finished_at__gt=now - WAITS)
    return PackageBuild.objects.filter(is_built).exists()


def builds_of(assessment: Assessment, reader: User, *, is_outside: bool) -> QuerySet[PackageBuild]:
    """Return the builds of one round for one reader, the newest first; expired ones are not there any more."""
    found = PackageBuild.objects.filter(assessment=assessment, reader=reader, is_outside=is_outside)
    return found.exclude(gone(timezone.now())).order_by("-requested_at", "-pk")


def standings_of(assessment: Assessment, reader: User, contents: Contents, *, is_outside: bool) -> list[Standing]:
    """Return the newest build, and the newest finished one where that is another; `contents` as the reader has it now."""
    builds = builds_of(assessment, reader, is_outside=is_outside)
    newest = builds.first()
    if newest is None:
        return []
    shown = [newest]
    if newest.state != State.READY and (ready := builds.filter(state=State.READY).first()) is not None:
        shown.append(ready)
    has_ready = any(build.state == State.READY for build in shown)
    mark = fingerprint_of(contents, assessment, reader) if has_ready else ""
    told_to, now = None if is_outside else reader, timezone.now()
    return [
        Standing(
            build=build,
            is_stalled=is_stalled(build, now),
            is_stale=build.state == State.READY and build.fingerprint != mark,
            is_barred=build.state == State.READY and holds_barred(build, assessment, told_to=told_to),
            place=place_of(build) if build.state == State.WAITING else 0,
        )
        for build in shown
    ]


def get_ready(assessment: Assessment, pk: int) -> PackageBuild:
    """Return a finished package of a round, whoever it was built for, or Http404."""
    builds = PackageBuild.objects.filter(assessment=assessment, state=State.READY, expires_at__gt=timezone.now())
    build = get_object_or_404(builds.select_related("reader"), pk=pk)
    build.assessment = assessment
    return build


def ready_for_link(assessment: Assessment, maker: User, contents: Contents) -> PackageBuild | None:
    """Return a finished package that holds just what the links of `maker` give out now: `contents`."""
    ready = PackageBuild.objects.filter(
        assessment=assessment,
        reader=maker,
        state=State.READY,
        expires_at__gt=timezone.now(),
        fingerprint=fingerprint_of(contents, assessment, maker),
        problem="",
    )
    return ready.order_by("-finished_at").first()


def for_ticket(assessment: Assessment, maker: User, pk: int) -> PackageBuild | None:
    """Return the finished package that the holder of a link was let to; None once it expired, was replaced or is barred."""
    found = PackageBuild.objects.filter(assessment=assessment, reader=maker, state=State.READY)
    build = found.filter(pk=pk, expires_at__gt=timezone.now()).first()
    return None if build is None or holds_barred(build, assessment, told_to=None) else build


def bytes_kept() -> int:
    """Return the bytes of all finished packages and those that the unfinished ones will take."""
    built = PackageBuild.objects.filter(state=State.READY).aggregate(sum=Sum("size_bytes"))["sum"] or 0
    open_ones = PackageBuild.objects.filter(state__in=OPEN).aggregate(sum=Sum("bytes_total"))["sum"] or 0
    return built + open_ones


def fingerprint_of(contents: Contents, assessment: Assessment, reader: User) -> str:
    """Return a digest of what a package is made from: every line of its index, the bytes behind it, and the answers."""
    items = [
        [item.sha256 if field.name == "revision" else getattr(item, field.name) for field in fields(item)]
        for item in contents.items
    ]
    answers = (
        Evaluation.objects.filter(pk__in=seen_evaluations(reader, assessment))
        .annotate(count=Count("answers"), last=Max("answers__answered_at"))
        .order_by("pk")
        .values_list("pk", "published_at", "submitted_at", "count", "last")
    )
    told = [contents.unit, contents.period, assessment.status, assessment.target, items, list(answers)]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def documents_told(contents: Contents) -> list[int]:
    """Return the pks of the documents of which a package holds more than that there is one."""
    return sorted({item.document_pk for item in contents.items if item.document_pk})


def seen_evaluations(reader: User, assessment: Assessment) -> list[int]:
    """Return the pks of all evaluations of the unit whose figures may stand in what `reader` is given."""
    rounds = list(assessments_in_scope(reader).filter(unit=assessment.unit_id))
    allowed = evaluations_allowed(reader, rounds, check_can_see_evaluation, has_totals_only=True)
    return sorted(evaluation.pk for found in allowed.values() for evaluation in found)


def holds_barred(build: PackageBuild, assessment: Assessment, *, told_to: User | None) -> bool:
    """Whether a finished package holds what `told_to` (None: an outsider) may not have any more.

    A document restricted, withdrawn or destroyed since, or figures of an evaluation its reader no longer sees.
    """
    since = build.contents_at or build.requested_at
    documents = Document.objects.filter(pk__in=build.documents)
    if documents.filter(disposal__decided_at__gt=since).exists():
        return True
    withdrawn = set(documents.filter(withdrawn_at__gt=since).values_list("pk", flat=True))
    if withdrawn and not withdrawn <= pinned_documents(assessment):
        return True
    for document in documents.filter(is_restricted=True).prefetch_related("citations__indicator"):
        document.unit = assessment.unit
        if not is_open_to(told_to, document):
            return True
    return not set(build.evaluations) <= set(seen_evaluations(build.reader, assessment))
