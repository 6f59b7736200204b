"""The unit's own acts: hand over to the kepala, return, approve and submit, and what must refuse them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from assessment import scoring
from assessment.audit.models import AuditEvent
from assessment.handover.selectors.handovers import sheet_digests
from assessment.handover.services import submission
from assessment.handover.services.handovers import AlreadyMoved
from assessment.handover.services.submission import NotReady
from assessment.people.models import Role
from assessment.rounds.models import Answer, Assessment, Handover
from assessment.rounds.workflow import Act, Status
from assessment.scores.selectors import compute_sheets, get_sheets
from assessment.scores.services import check_scores
from assessment.sheet.services import save_answer
from evidence.documents.models import Citation, Document, RevisionPin
from evidence.documents.services.documents import replace_document
from tests.evidence import files
from tests.factories import make_membership, make_window
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState
from zi_portal.shelf.shelf import FolderShelf

pytestmark = pytest.mark.django_db

MOVED = AuditEvent.Kind.ROUND_MOVED


@pytest.fixture
def flow(instruments):
    return Flow()


def moved():
    return list(AuditEvent.objects.filter(kind=MOVED).order_by("sequence").values_list("detail__act", flat=True))


def test_hand_to_head_stops_the_answers_and_records_one_event(flow):
    handover = flow.hand_to_head()
    assert flow.now.status == Status.WITH_HEAD
    assert (handover.number, handover.by, handover.by_role) == (1, flow.lead, Role.TEAM_LEAD)
    assert handover.sheet_sha256 == sheet_digests([flow.sheet.pk])[flow.sheet.pk]
    assert moved() == [Act.HAND_TO_HEAD]
    with pytest.raises(WrongState):
        save_answer(assessment=flow.now, code=flow.codes[0], value=None, explanation="x", version=1, by=flow.lead)


def test_submit_pins_score_and_documents(flow):
    handover = flow.to_tpi()
    sheet = flow.sheet
    assert flow.now.status == Status.TPI_REVIEW
    assert sheet.submitted_by == flow.head
    assert handover.statement == submission.STATEMENT
    assert (handover.claim_total, handover.supported_total) == (100, 100)
    assert RevisionPin.objects.filter(handover=handover, counts=True).count() == len(flow.codes)
    assert moved() == [Act.HAND_TO_HEAD, Act.SUBMIT]
    # What supports the sheet stays what it was, whatever becomes of the document.
    Document.objects.update(state=Document.State.REJECTED)
    assert compute_sheets(sheet) == get_sheets(sheet)
    assert not [check for check in check_scores() if check.problem]


def test_submit_scores_the_sheet_as_it_is_on_that_day(flow):
    """A document that expired between hand-over and approval counts no more: berdata dukung 100 → 0."""
    flow.hand_to_head()
    Document.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    assert flow.submit().supported_total == 0


def test_return_to_team_opens_the_answers_again(flow):
    flow.hand_to_head()
    handover = flow.return_to_team()
    assert flow.now.status == Status.RETURNED
    assert handover.reason
    saved = save_answer(
        assessment=flow.now, code=flow.codes[0], value=None, explanation="diperbaiki", version=1, by=flow.lead
    )
    assert saved.is_written
    assert moved() == [Act.HAND_TO_HEAD, Act.RETURN_TO_TEAM]


def test_return_needs_a_reason(flow):
    flow.hand_to_head()
    with pytest.raises(InvalidInput):
        flow.return_to_team(reason="  ")
    assert flow.now.status == Status.WITH_HEAD
    assert moved() == [Act.HAND_TO_HEAD]


def test_submit_needs_the_statement(flow):
    flow.hand_to_head()
    with pytest.raises(InvalidInput):
        submission.submit_to_tpi(assessment=flow.now, step=1, is_confirmed=False, by=flow.head)
    assert flow.now.status == Status.WITH_HEAD


def test_f12_a_question_without_answer_blocks_and_is_named(flow):
    Answer.objects.filter(indicator__code=flow.codes[0]).delete()
    with pytest.raises(NotReady) as refused:
        flow.hand_to_head()
    (check,) = refused.value.checks
    assert flow.codes[0] in check.findings[0].text
    assert refused.value.status_code == 409
    assert refused.value.reason.startswith("Penilaian belum dapat diserahkan: 1 ")
    assert refused.value.reason.endswith(". Selesaikan dahulu, lalu coba lagi.")
    assert flow.now.status == Status.DRAFT
    assert not Handover.objects.exists()
    assert not moved()


def test_f12_a_claim_without_any_document_blocks(flow):
    Citation.objects.filter(indicator__code=flow.codes[0]).delete()
    with pytest.raises(NotReady, match="1 jawaban tanpa data dukung"):
        flow.hand_to_head()


def test_who_may_not_hand_over_is_told_nothing_of_what_stands_in_the_way(flow, settings):
    flow.stored_path(flow.document, settings).unlink()
    with pytest.raises(ActionDenied, match="oleh ketua tim ZI unit ini") as refused:
        submission.hand_to_head(assessment=flow.now, step=0, by=flow.head)
    assert not isinstance(refused.value, WrongState)


def test_f12_submit_before_the_hand_over_names_the_missing_step(flow):
    with pytest.raises(WrongState, match="belum menyerahkan") as refused:
        flow.submit()
    assert refused.value.status_code == 409
    assert flow.now.status == Status.DRAFT


def test_f12_act_on_a_closed_period(flow):
    window = make_window(flow.assessment.period)
    flow.hand_to_head()
    window.closes_at = timezone.now() - timedelta(hours=1)
    window.save()
    with pytest.raises(WrongState, match="ditutup"):
        flow.submit()
    assert flow.now.status == Status.WITH_HEAD


def test_the_head_may_not_approve_what_he_handed_over_himself(flow):
    make_membership(flow.lead, Role.HEAD, unit=flow.unit)
    flow.hand_to_head()
    with pytest.raises(ActionDenied, match="orang lain"):
        submission.submit_to_tpi(assessment=flow.now, step=1, is_confirmed=True, by=flow.lead)


@pytest.mark.parametrize("name", ["hand_to_head", "submit", "return_to_team"])
def test_k04_the_same_act_twice_is_one_act(flow, name):
    if name != "hand_to_head":
        flow.hand_to_head()
    step = flow.step
    acts = {
        "hand_to_head": lambda: submission.hand_to_head(assessment=flow.now, step=step, by=flow.lead),
        "submit": lambda: submission.submit_to_tpi(assessment=flow.now, step=step, is_confirmed=True, by=flow.head),
        "return_to_team": lambda: submission.return_to_team(assessment=flow.now, step=step, reason="x", by=flow.head),
    }
    acts[name]()
    before = Handover.objects.count()
    with pytest.raises(AlreadyMoved, match="oleh Anda") as second:
        acts[name]()
    assert second.value.status_code == 409
    assert (Handover.objects.count(), len(moved())) == (before, before)


def test_b08_the_server_clock_decides_with_a_quarter_of_an_hour_of_grace(flow, clock):
    """31 May 23.59 WIB: 00.13 WIB is still taken, 00.15 is not."""
    closes = datetime(2026, 5, 31, 16, 59, tzinfo=UTC)
    make_window(flow.assessment.period, opens_at=closes - timedelta(days=30), closes_at=closes)
    clock.move_to(closes + timedelta(minutes=16))
    with pytest.raises(WrongState, match="31 Mei 2026"):
        flow.hand_to_head()
    clock.move_to(closes + timedelta(minutes=14))
    assert flow.hand_to_head()


@pytest.mark.parametrize("change", ["insert", "update", "delete"])
def test_b09_the_database_refuses_to_change_a_sheet_that_was_handed_over(flow, change):
    flow.hand_to_head()
    stored = flow.sheet.answers.first()
    acts = {
        "insert": lambda: Answer.objects.bulk_create([_copy(stored)]),
        "update": lambda: Answer.objects.filter(pk=stored.pk).update(explanation="diubah"),
        "delete": lambda: Answer.objects.filter(pk=stored.pk).delete(),
    }
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        acts[change]()
    assert flow.sheet.answers.get(pk=stored.pk).explanation == stored.explanation


def _copy(stored):
    values = {"evaluation": stored.evaluation, "indicator": stored.indicator, "level": "Ya"}
    return Answer(answered_at=stored.answered_at, answered_by=stored.answered_by, **values)


def test_b09_a_save_from_an_old_tab_is_refused(flow):
    old = flow.now
    flow.to_tpi()
    with pytest.raises(WrongState):
        save_answer(
            assessment=old, code=flow.codes[0], value=scoring.Choice("Tidak"), explanation="", version=1, by=flow.lead
        )


def test_a_missing_file_blocks_at_once_and_is_named(flow, settings):
    flow.stored_path(flow.document, settings).unlink()
    with pytest.raises(NotReady) as refused:
        flow.hand_to_head()
    (check,) = refused.value.checks
    assert "notulen.pdf" in check.findings[0].text
    assert f"/dokumen/{flow.document.pk}/" in check.findings[0].url


def test_a_file_of_another_length_blocks_at_once(flow, settings):
    path = flow.stored_path(flow.document, settings)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NotReady, match="1 berkas data dukung rusak"):
        flow.hand_to_head()


def test_a_click_looks_at_each_file_once(client, flow, monkeypatch):
    looked, real = [], FolderShelf.size_of

    def size_of(shelf, name):
        looked.append(name)
        return real(shelf, name)

    monkeypatch.setattr(FolderShelf, "size_of", size_of)
    pk = [flow.assessment.pk]
    client.force_login(flow.lead)
    assert client.post(reverse("assessment:submission-detail", args=pk), {"step": 0}).status_code == 302
    client.force_login(flow.head)
    assert client.get(reverse("assessment:approval-return", args=pk)).status_code == 200
    sent = {"step": 1, "is_confirmed": "on"}
    assert client.post(reverse("assessment:approval-detail", args=pk), sent).status_code == 302
    assert len(looked) == 2


def test_a_file_that_breaks_after_the_hand_over_stops_the_head(flow, settings):
    flow.hand_to_head()
    flow.stored_path(flow.document, settings).unlink()
    with pytest.raises(NotReady):
        flow.submit()
    assert flow.now.status == Status.WITH_HEAD
    assert not RevisionPin.objects.exists()


def test_a_broken_file_replaced_by_a_whole_one_blocks_no_more(flow, settings):

    flow.stored_path(flow.document, settings).unlink()
    replace_document(document=flow.document, file=ContentFile(files.pdf(mark="baru"), name="baru.pdf"), by=flow.lead)
    assert flow.hand_to_head()


def test_a_file_still_being_checked_blocks(flow):
    Document.objects.update(state=Document.State.CHECKING)
    with pytest.raises(NotReady, match="masih diperiksa"):
        flow.hand_to_head()


def test_nothing_is_half_saved_if_the_documents_cannot_be_pinned(flow, monkeypatch):
    flow.hand_to_head()
    monkeypatch.setattr("assessment.handover.hooks.pin_parts", lambda _handover: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        flow.submit()
    assert Assessment.objects.get().status == Status.WITH_HEAD
    assert flow.sheet.submitted_at is None
    assert moved() == [Act.HAND_TO_HEAD]
