"""An admin portal brings a new year's LKE in: a draft that is read and checked, activated once, closed for new periods."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.files import MAX_YAML_BYTES, InstrumentFile
from assessment.lke.models import Instrument
from assessment.lke.selectors.instruments import file_mapping
from assessment.lke.services import check_fits, write_edition
from assessment.lke_drafts import problems_in_indonesian
from assessment.lke_drafts.imports.read_confined import InstrumentReading, read_instrument_apart
from assessment.lke_drafts.models import InstrumentDraft
from assessment.lke_drafts.permissions import check_can_keep_instruments
from assessment.lke_drafts.selectors import Standing, instrument_of, standing_of
from assessment.people.models import User
from assessment.workbook.imports.cells.workbook import MAX_BYTES, MB
from assessment.workbook.imports.lke_xlsx import is_workbook
from zi_portal.kit.indonesian import size_text
from zi_portal.kit.office.refused import ImportRefused
from zi_portal.kit.refusals import InvalidInput, WrongState

MAX_PER_HOUR = 60  # uploads of one person


@dataclass(frozen=True)
class _File:
    """What was uploaded."""

    name: str
    content: bytes
    sha256: str


def upload_draft(*, file_name: str, content: bytes, size_bytes: int, base: Instrument, by: User) -> InstrumentDraft:
    """Read a file apart and keep it as a draft, with every problem in it; no period can use it yet.

    size_bytes: as it arrived; of a file larger than any upload the content is cut. base: the edition that lends a workbook
    the sheets it lacks. Raises ActionDenied; InvalidInput under `file` with every reason why nothing of it can be read.
    """
    check_can_keep_instruments(by)
    begun = timezone.now() - timedelta(hours=1)
    kinds = (AuditEvent.Kind.INSTRUMENT_DRAFTED, AuditEvent.Kind.INSTRUMENT_REFUSED)
    if AuditEvent.objects.filter(actor=by, at__gte=begun, kind__in=kinds).count() >= MAX_PER_HOUR:
        raise InvalidInput({"file": [f"Anda sudah mengunggah {MAX_PER_HOUR} berkas dalam satu jam. Coba lagi nanti."]})
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        _check_size(content, file_name, size_bytes)
        reading = read_instrument_apart(content, json.dumps(file_mapping(base)), file_name)
    except ImportRefused as refused:
        _record_refusal(sha256, size_bytes, is_whole=len(content) == size_bytes, by=by)
        raise InvalidInput({"file": [f"{line[:1].upper()}{line[1:]}." for line in refused.lines]}) from refused
    return _keep(reading, _File(file_name, content, sha256), base, by)


def _check_size(content: bytes, file_name: str, size_bytes: int) -> None:
    limit = MAX_BYTES if is_workbook(content, file_name) else MAX_YAML_BYTES
    if size_bytes > limit:
        told = f"ukuran berkas {size_text(size_bytes)} melebihi batas {limit // MB} MB"
        raise ImportRefused([f"{told}; hapus gambar dan isi yang bukan LKE, lalu unggah lagi"])


@transaction.atomic
def _record_refusal(sha256: str, size_bytes: int, *, is_whole: bool, by: User) -> None:
    detail = {"file_sha256": sha256 if is_whole else "", "size_bytes": size_bytes}
    audit.record(AuditEvent.Kind.INSTRUMENT_REFUSED, None, by=by, scope=None, detail=detail)


@transaction.atomic
def _keep(reading: InstrumentReading, file: _File, base: Instrument, by: User) -> InstrumentDraft:
    problems = [list(problem) for problem in reading.problems]
    mapping = reading.mapping
    # Which edition a file is stands in its bytes; a workbook is its content, whatever program saved it.
    digest = digest_of(mapping) if reading.is_workbook and mapping is not None else file.sha256
    if mapping is not None:
        try:
            check_fits(InstrumentFile(file.name, digest, scoring.parse_instrument(mapping)))
        except scoring.InstrumentError as error:
            problems = [["", problems_in_indonesian.told(one)] for one in error.problems]
            mapping = None
    draft = InstrumentDraft.objects.create(
        file_name=file.name,
        content=file.content,
        size_bytes=len(file.content),
        sha256=file.sha256,
        is_workbook=reading.is_workbook,
        base=base,
        code=mapping["code"] if mapping else "",
        short_title=mapping["short_title"] if mapping else "",
        mapping=mapping,
        digest=digest if mapping else "",
        problems=problems,
        unsaid=reading.unsaid,
        notes=list(reading.notes),
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    detail = {
        "file_sha256": file.sha256,
        "size_bytes": len(file.content),
        "code": draft.code,
        "problems": len(problems),
    }
    audit.record(AuditEvent.Kind.INSTRUMENT_DRAFTED, draft, by=by, scope=None, detail=detail)
    return draft


def digest_of(mapping: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an instrument written one way, whatever the order its keys were read in."""
    canonical = json.dumps(mapping, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def activate_draft(*, draft: InstrumentDraft, by: User) -> Instrument:
    """Make an edition of a draft, which new periods may use from now on; nothing that is in use changes.

    Raises ActionDenied; WrongState if it was activated or deleted before, has problems, or an edition of its code is there.
    """
    check_can_keep_instruments(by)
    draft = _locked(draft)
    standing = standing_of(draft)
    if standing.state != Standing.READY:
        raise WrongState(standing.reason)
    try:
        with transaction.atomic():
            file = InstrumentFile(draft.file_name, draft.digest, instrument_of(draft))
            made = write_edition(file, 1, by)
    except IntegrityError as error:  # another draft of this code was quicker
        raise WrongState(
            f"Kode {draft.code} baru saja dipakai edisi lain. Muat ulang halaman untuk melihat perbedaannya."
        ) from error
    draft.activated = made
    draft.save(update_fields=["activated"])
    detail = {"code": made.code, "edition": made.edition, "digest": made.digest, "draft": draft.pk}
    audit.record(AuditEvent.Kind.INSTRUMENT_ACTIVATED, made, by=by, scope=None, detail=detail)
    return made


@transaction.atomic
def delete_draft(*, draft: InstrumentDraft, by: User) -> None:
    """Delete a draft with its file. Raises ActionDenied; WrongState if it is an edition by now, or gone."""
    check_can_keep_instruments(by)
    draft = _locked(draft)
    if draft.activated_id is not None:
        raise WrongState(
            "Konsep ini sudah diaktifkan dan tidak dapat dihapus. Edisinya dapat ditutup untuk periode baru."
        )
    detail = {"file_sha256": draft.sha256, "code": draft.code}
    audit.record(AuditEvent.Kind.INSTRUMENT_DISCARDED, draft, by=by, scope=None, detail=detail)
    draft.delete()


def _locked(draft: InstrumentDraft) -> InstrumentDraft:
    found = InstrumentDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise WrongState("Konsep ini baru saja dihapus. Buka daftar instrumen untuk melihat yang ada.")
    return found


@transaction.atomic
def close_instrument(*, instrument: Instrument, by: User) -> Instrument:
    """Offer an edition to new periods no longer; those that use it go on. Raises ActionDenied, WrongState."""
    check_can_keep_instruments(by)
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if instrument.closed_at is not None:
        raise WrongState(f"{instrument} sudah ditutup untuk periode baru. Muat ulang halaman.")
    instrument.closed_at, instrument.closed_by = timezone.now(), by
    return _save_closing(instrument, AuditEvent.Kind.INSTRUMENT_CLOSED, by)


@transaction.atomic
def reopen_instrument(*, instrument: Instrument, by: User) -> Instrument:
    """Offer a closed edition to new periods again. Raises ActionDenied, WrongState."""
    check_can_keep_instruments(by)
    instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
    if instrument.closed_at is None:
        raise WrongState(f"{instrument} sudah terbuka untuk periode baru. Muat ulang halaman.")
    instrument.closed_at = instrument.closed_by = None
    return _save_closing(instrument, AuditEvent.Kind.INSTRUMENT_REOPENED, by)


def _save_closing(instrument: Instrument, kind: AuditEvent.Kind, by: User) -> Instrument:
    instrument.save(update_fields=["closed_at", "closed_by"])
    audit.record(kind, instrument, by=by, scope=None, detail={"code": instrument.code, "edition": instrument.edition})
    return instrument
