"""What an instansi asks at a question: rename, leave out or add documents."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.lke.models import Instrument
from assessment.lke.selectors.layout import Question
from assessment.people import permissions
from assessment.people.models import Instansi, User
from evidence.documents.models import ChecklistItem
from evidence.documents.selectors.checklist import items_of
from evidence.documents.standard import ITEMS_PER_QUESTION, LABEL_LENGTH, asked
from zi_portal.kit.refusals import InvalidInput


@transaction.atomic
def change_checklist(
    *,
    instansi: Instansi,
    instrument: Instrument,
    question: Question,
    labels: Mapping[str, str],
    added: Sequence[str],
    by: User,
) -> None:
    """Set what `instansi` asks at one question.

    labels: key of an item asked now → its new text; "" leaves the item out. An item not named stays as it is.
    added: texts of new items. A citation that named an item left out keeps its key, should the item come back.
    Raises InvalidInput for a text too long or too many items; ActionDenied.
    """
    permissions.check_can_administer(by, instansi)
    Instansi.objects.select_for_update().get(pk=instansi.pk)
    rows = {
        row.key: row
        for row in ChecklistItem.objects.filter(
            instansi=instansi, instrument_code=instrument.code, indicator_code=question.code
        )
    }
    now_asked = {item.key: item.label for item in items_of(instansi.pk, instrument.code, [question])[question.code]}
    wanted = {key: labels.get(key, label).strip() for key, label in now_asked.items()}
    new = [text.strip() for text in added if text.strip()]
    _check(wanted, new)
    standard = {
        item.key: item.label for item in asked(instrument.code, question.code, question.indicator.evidence_hint)
    }
    changes = {key: text for key, text in wanted.items() if text != now_asked[key]}
    number = 1 + max((int(key[1:]) for key in rows if key.startswith("i")), default=0)
    changes |= {f"i{number + place}": text for place, text in enumerate(new)}
    if not changes:
        return
    for key, text in changes.items():
        row = rows.get(key) or ChecklistItem(
            instansi=instansi, instrument_code=instrument.code, indicator_code=question.code, key=key
        )
        row.label, row.is_asked = text or now_asked[key], bool(text)
        row.changed_at, row.changed_by = timezone.now(), by
        if row.is_asked and standard.get(key) == row.label and row.pk:
            row.delete()  # as the portal asks it again
        else:
            row.save()
    detail = {"instrument": instrument.code, "indicator": question.code, "items": sorted(changes)}
    audit.record(AuditEvent.Kind.CHECKLIST_CHANGED, instansi, by=by, scope=instansi, detail=detail)


@transaction.atomic
def reset_checklist(*, instansi: Instansi, instrument: Instrument, question: Question, by: User) -> None:
    """Ask at one question what the portal asks; a second time changes nothing. Raises ActionDenied."""
    permissions.check_can_administer(by, instansi)
    removed, _ = ChecklistItem.objects.filter(
        instansi=instansi, instrument_code=instrument.code, indicator_code=question.code
    ).delete()
    if removed:
        detail = {"instrument": instrument.code, "indicator": question.code, "items": []}
        audit.record(AuditEvent.Kind.CHECKLIST_CHANGED, instansi, by=by, scope=instansi, detail=detail)


def _check(wanted: Mapping[str, str], new: Sequence[str]) -> None:
    errors = {}
    for name, text in (*wanted.items(), *((f"added_{place}", text) for place, text in enumerate(new, 1))):
        if len(text) > LABEL_LENGTH:
            errors[name] = [f"Nama dokumen paling panjang {LABEL_LENGTH} karakter. Singkatkan."]
    if sum(bool(text) for text in wanted.values()) + len(new) > ITEMS_PER_QUESTION:
        errors[""] = [f"Paling banyak {ITEMS_PER_QUESTION} dokumen tiap pertanyaan. Hapus salah satu."]
    if errors:
        raise InvalidInput(errors)
