"""Letters of the TPI and the Word templates of an instansi: kept, taken back, and filled."""

import hashlib
from zipfile import BadZipFile

import structlog
from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.papers.letter_variables import SAMPLE
from assessment.papers.models import LetterTemplate
from assessment.papers.permissions import check_can_make_letters
from assessment.papers.selectors.letters import current_template
from assessment.papers.word.default_templates import default_template
from assessment.papers.word.fill import TemplateRefused, fill
from assessment.papers.word.rules import fetches, has_draft_mark
from assessment.people import permissions
from assessment.people.models import Instansi, User
from assessment.rounds.models import Assessment
from evidence.documents.models import Revision
from evidence.documents.services.downloads import AWAY
from zi_portal.kit.office.faults import ContainerRefused
from zi_portal.kit.refusals import WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import DownloadDelayed, FileMissing, FileRefused
from zi_portal.shelf.receive import AnyFile, ReceivedFile, placed, received
from zi_portal.shelf.validators import Flag, Kind

log = structlog.get_logger(__name__)
MB = 1024 * 1024
MAX_BYTES = 2 * MB
FETCHES = (
    "Templat memuat tautan, bidang, atau gambar yang diambil dari luar. Sisipkan gambarnya ke dalam dokumen dan hapus "
    "tautannya; bidang yang boleh hanya nomor halaman, jumlah halaman, dan tanggal."
)
NO_DRAFT_MARK = (
    "Templat tidak menampilkan {{ konsep }}, sehingga surat dari hasil yang belum diterbitkan tampak sudah final. "
    "Tambahkan {{ konsep }} di bagian atas surat."
)
UNREADABLE = "Templat terlalu besar atau tidak utuh. Buka dengan Word, simpan ulang sebagai .docx, lalu unggah lagi."
BROKEN = "Templat instansi ini tidak lagi utuh di penyimpanan. Unggah lagi templatnya, atau kembali ke templat bawaan."


def template_bytes(instansi: Instansi, kind: str, *, paper: str, logo: bytes = b"") -> bytes:
    """Return the Word template an instansi uses for `kind`: its own, else ours with `logo`, a PNG, at its head.

    Raises WrongState if its own is broken; DownloadDelayed while the store does not answer.
    """
    own = current_template(instansi.pk, kind)
    if own is None:
        return default_template(kind, paper=paper, logo=logo)
    try:
        with shelf.shelf().open(own.storage_name) as file:
            content = file.read()
    except FileMissing as missing:
        raise WrongState(BROKEN) from missing
    except OSError as error:
        log.exception("template_out_of_reach", template=own.pk)
        raise DownloadDelayed(AWAY) from error
    if hashlib.sha256(content).hexdigest() != own.sha256:
        raise WrongState(BROKEN)
    return content


@transaction.atomic
def record_letter(*, assessment: Assessment, kind: str, form: str, content: bytes, by: User) -> None:
    """Record that `by` takes a letter about a round along; called before it is sent.

    form: docx or pdf; content: the finished file. Raises ActionDenied if `by` may not have it (any more).
    """
    permissions.memberships_of(by, fresh=True)
    check_can_make_letters(by, assessment)
    detail = {
        "kind": kind,
        "form": form,
        "file_sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
    }
    audit.record(AuditEvent.Kind.LETTER_MADE, assessment, by=by, scope=assessment.unit, detail=detail)


def keep_template(*, instansi: Instansi, kind: str, file: AnyFile, by: User) -> LetterTemplate:
    """Keep a Word template as the one an instansi uses for `kind` from now on.

    Raises ActionDenied; FileRefused with the reason, also for a template that our example cannot fill.
    """
    permissions.check_can_administer(by, instansi)
    if file.size > MAX_BYTES:
        raise FileRefused("too_big", "Templat melebihi batas 2 MB. Perkecil gambarnya, lalu unggah lagi.")
    with received(file, today=timezone.localdate()) as checked:
        if checked.kind != Kind.DOCX:
            raise FileRefused("kind", f"Berkas {checked.shown} bukan dokumen Word. Simpan sebagai .docx, lalu unggah.")
        if checked.scan == Revision.Scan.WAITING:
            raise FileRefused("scanner", "Pemindai virus sedang tidak menjawab. Unggah lagi beberapa saat lagi.")
        _check_template(checked)
        with placed(checked) as name:
            return _insert(
                instansi,
                LetterTemplate(
                    instansi=instansi,
                    kind=kind,
                    original_name=checked.shown,
                    sha256=checked.staged.sha256,
                    size_bytes=checked.staged.size_bytes,
                    storage_name=name,
                    uploaded_by=by,
                ),
                by=by,
            )


def _check_template(checked: ReceivedFile) -> None:
    """Raise FileRefused for a template that our example cannot fill, that fetches, or that hides a draft."""
    content = checked.staged.path.read_bytes()
    try:
        if {Flag.LINKS, Flag.FETCHES} & set(checked.flags) or fetches(content):
            raise FileRefused("template_fetches", FETCHES)
        example = fill(content, SAMPLE)
        if fetches(example):  # what its variables and conditions put together
            raise FileRefused("template_fetches", FETCHES)
        if not has_draft_mark(example):
            raise FileRefused("template_draft", NO_DRAFT_MARK)
    except TemplateRefused as refused:
        raise FileRefused("template", refused.reason) from refused
    except (ContainerRefused, BadZipFile) as error:
        raise FileRefused("template", UNREADABLE) from error


@transaction.atomic
def _insert(instansi: Instansi, template: LetterTemplate, *, by: User) -> LetterTemplate:
    Instansi.objects.select_for_update(of=("self",)).get(pk=instansi.pk)
    permissions.check_can_administer(by, instansi)
    _withdraw(instansi, template.kind, by=by)
    template.uploaded_at = timezone.now()
    template.save(force_insert=True)
    detail = {"kind": template.kind, "file_sha256": template.sha256}
    audit.record(AuditEvent.Kind.TEMPLATE_CHANGED, template, by=by, scope=instansi, detail=detail)
    return template


@transaction.atomic
def withdraw_template(*, instansi: Instansi, kind: str, by: User) -> None:
    """Go back to our template of `kind`. Raises ActionDenied; WrongState where ours is in use already."""
    Instansi.objects.select_for_update(of=("self",)).get(pk=instansi.pk)
    permissions.check_can_administer(by, instansi)
    if not _withdraw(instansi, kind, by=by):
        raise WrongState("Instansi ini sudah memakai templat bawaan.")
    audit.record(
        AuditEvent.Kind.TEMPLATE_CHANGED, instansi, by=by, scope=instansi, detail={"kind": kind, "file_sha256": ""}
    )


def _withdraw(instansi: Instansi, kind: str, *, by: User) -> int:
    rows = LetterTemplate.objects.filter(instansi=instansi, kind=kind, withdrawn_at__isnull=True)
    return rows.update(withdrawn_at=timezone.now(), withdrawn_by=by)
