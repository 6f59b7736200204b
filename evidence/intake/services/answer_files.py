"""Files that are chosen at a question and come with its answer, as they do without a script: one button saves both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assessment.lke.models import Indicator
from assessment.people.models import User
from assessment.rounds.models import Assessment
from assessment.sheet.hooks import Taken
from evidence.documents import permissions
from evidence.documents.selectors.checklist import asked_of
from evidence.documents.selectors.documents import get_indicator
from evidence.documents.services.documents import Details, UploadResult, upload_documents
from zi_portal.kit.refusals import ActionDenied
from zi_portal.shelf.receive import AnyFile
from zi_portal.shelf.validators import holds_personal_number

PREFIX = "berkas-"  # name of a file input: this and the key of its asked document, "" for other documents
AGAIN = "Pilih lagi berkasnya; peramban tidak menyimpannya."


@dataclass(frozen=True)
class FileError:
    """Why one file was not kept, at the input it was chosen in."""

    slot: str
    text: str


@dataclass(frozen=True)
class Twin:
    """One file whose bytes the unit has already, and what was said of it."""

    result: UploadResult
    typed: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SentFiles:
    """What the page of the question shows of the files that came with the answer."""

    indicator: Indicator
    said: str  # of what is kept; "" for nothing
    errors: tuple[FileError, ...]
    twins: tuple[Twin, ...]
    is_restricted: bool  # as it was ticked; a file that is chosen again is meant the same way

    @property
    def refused_in(self) -> frozenset[str]:
        """Return the keys of the places in which a file was not kept."""
        return frozenset(error.slot for error in self.errors)


class FilesPart:
    """Takes the files; see `assessment.sheet.hooks`."""

    def take(
        self, *, assessment: Assessment, code: str, data: QueryDict, files: "MultiValueDict[str, Any]", by: User
    ) -> Taken:
        """Keep each file at the question `code`, in the place of its asked document; each is judged on its own."""
        chosen = [(name.removeprefix(PREFIX), found) for name, found in files.lists() if name.startswith(PREFIX)]
        indicator = get_indicator(assessment, code)
        known = {item.key for item in asked_of(assessment, indicator)}
        # The list may have been changed since the page was opened.
        sent = [(slot if slot in known else "", found) for slot, found in chosen]
        results = [
            (slot, result)
            for slot, found in sent
            for result in _kept(
                assessment,
                indicator,
                found,
                slot=slot,
                is_restricted=bool(data.get("is_restricted")),
                # A key of its own for each place, or a file given to two of them would count as sent twice.
                request_key=f"{data['request_key'][:40]}-{slot[:10]}" if data.get("request_key") else "",
                by=by,
            )
        ]
        return _taken(indicator, results, is_restricted=bool(data.get("is_restricted")))


def _kept(
    assessment: Assessment,
    indicator: Indicator,
    files: Sequence[AnyFile],
    *,
    slot: str,
    is_restricted: bool,
    request_key: str,
    by: User,
) -> list[UploadResult]:
    try:
        permissions.check_can_upload(by, assessment, indicator)
        return upload_documents(
            assessment=assessment,
            files=files,
            by=by,
            indicator=indicator,
            details=Details(is_restricted=is_restricted),
            request_key=request_key,
            checklist_keys=[slot] if slot else (),
        )
    except ActionDenied as denied:  # none of them, for a reason that is not theirs
        return [UploadResult(file.name or "", "refused", reason=denied.reason) for file in files]


def _taken(indicator: Indicator, results: Sequence[tuple[str, UploadResult]], *, is_restricted: bool) -> Taken:
    saved = [result for _, result in results if result.outcome == "saved"]
    errors = tuple(
        FileError(slot, f"{_reason(result)} {AGAIN}") for slot, result in results if result.outcome == "refused"
    )
    restricted = (("is_restricted", "on"),) if is_restricted else ()
    twins = tuple(
        Twin(result, (*((("item", slot),) if slot else ()), *restricted))
        for slot, result in results
        if result.outcome == "twin"
    )
    said = _words(indicator, saved) if saved else ""
    return Taken(
        said=said,
        errors=tuple({"id": f"{PREFIX}{error.slot}", "text": error.text} for error in errors),
        is_open=bool(twins),
        context={"sent_files": SentFiles(indicator, said, errors, twins, is_restricted=bool(errors) and is_restricted)},
    )


def _reason(result: UploadResult) -> str:
    """Return why, with the name of the file where the sentence does not say it."""
    return result.reason if result.name in result.reason else f"{result.name}: {result.reason}"


def _words(indicator: Indicator, saved: Sequence[UploadResult]) -> str:
    words = f"{len(saved)} berkas tersimpan dan dipakai pada pertanyaan {indicator.code}."
    if any(result.document is not None and result.document.document_date is None for result in saved):
        words += " Pastikan tanggal dokumennya di sana agar dihitung."
    if any(holds_personal_number(result.name) for result in saved):
        words += " Nama berkas memuat angka seperti NIK atau NIP; tandai Terbatas bila berisi data pribadi."
    return words
