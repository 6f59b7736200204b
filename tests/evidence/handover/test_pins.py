"""What a TPI saw stays readable: revisions are pinned at the hand-over, whatever the unit does afterwards (U58, issue 4)."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.handover import hooks as handover_hooks
from assessment.handover.services.submission import NotReady
from assessment.papers.selectors.report import get_report
from assessment.people.models import Role, User
from evidence.documents.models import BrokenFile, Citation, Document, Revision, RevisionPin
from evidence.documents.selectors.documents import question_evidence
from evidence.documents.selectors.pins import get_pins
from evidence.documents.services.documents import replace_document, withdraw_document
from evidence.documents.services.downloads import open_revision
from evidence.documents.services.links import create_link_document
from evidence.packages.selectors.package_links import find_link
from evidence.packages.selectors.packages import contents_of
from evidence.packages.services.package_links import create_link
from evidence.papers.services.issuing import check_evidence_is_whole
from tests.evidence import files
from tests.factories import make_member, make_unit
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied, WrongState

pytestmark = pytest.mark.django_db

BACK = ("send_back", "ask_and_reopen")  # ways in which a submitted round becomes the unit's again (BAD_INPUTS B10)


@pytest.fixture
def flow(instruments):
    found = Flow()
    assert found.member
    return found


def replace(flow, mark="baru"):
    return replace_document(
        document=Document.objects.get(pk=flow.document.pk),
        file=ContentFile(files.pdf(mark=mark), name=f"{mark}.pdf"),
        by=flow.lead,
    )


def revisions_in_package(flow):
    return {item.revision.pk for item in contents_of(None, flow.now).files}


def line_of(flow, user):
    indicator = flow.sheet.answers.first().indicator_id
    (line,) = question_evidence(user, flow.now, indicator).lines
    return line


@pytest.mark.parametrize("state", [Document.State.CHECKING, Document.State.PROBLEM])
def test_k04_a_file_replaced_while_the_sheet_is_handed_over_stops_it(flow, monkeypatch, state):
    """The files are looked at before the round is locked; in between another member replaces one."""
    flow.hand_to_head()
    looked = handover_hooks.checks_of_parts

    def looked_then_replaced(assessment):
        found = looked(assessment)
        replace(flow)
        Document.objects.update(state=state)
        return found

    monkeypatch.setattr(handover_hooks, "checks_of_parts", looked_then_replaced)
    with pytest.raises(NotReady):
        flow.submit()
    assert not RevisionPin.objects.exists()
    assert flow.now.status == "kepala"


def test_u58_evaluators_read_the_revision_that_was_handed_over(flow):
    first = flow.document.revisions.get()
    flow.to_tpi()
    assert not line_of(flow, flow.member).is_replaced
    replace(flow)
    line = line_of(flow, flow.member)
    assert line.revision == first
    assert line.is_replaced


@pytest.mark.parametrize("back", BACK)
def test_u58_after_a_return_and_a_withdrawal_the_pinned_revision_still_opens(flow, back):
    first = flow.document.revisions.get()
    handover = flow.to_tpi()
    getattr(flow, back)()
    Citation.objects.all().delete()
    # As the unit may once nothing that was handed over rests on it any more.
    Document.objects.update(withdrawn_at=flow.now.repair_from, withdrawn_by=flow.lead)
    revision = Revision.objects.select_related("document__unit__instansi").get(pk=first.pk)
    with open_revision(revision=revision, by=flow.member) as file:
        assert file.read().startswith(b"%PDF-")
    with pytest.raises(WrongState):
        open_revision(revision=revision, by=flow.lead)
    found, lines = get_pins(flow.member, handover.pk)
    assert found == handover
    assert {line.pin.revision_id for line in lines} == {first.pk}


@pytest.mark.parametrize("state", [Document.State.CHECKING, Document.State.PROBLEM])
def test_u58_the_pinned_revision_opens_while_a_newer_one_is_checked_or_faulty(flow, client, state):
    first = flow.document.revisions.get()
    flow.to_tpi()
    replace(flow)
    Document.objects.update(state=state)
    client.force_login(flow.member)
    assert client.get(reverse("evidence:revision-read", args=[flow.document.pk, 1])).status_code == 200
    assert client.get(reverse("evidence:revision-download", args=[first.pk])).getvalue().startswith(b"%PDF-")
    assert client.get(reverse("evidence:revision-read", args=[flow.document.pk, 2])).status_code == 409


@pytest.mark.parametrize("back", BACK)
def test_what_came_after_the_hand_over_does_not_open_while_the_unit_repairs(flow, back):
    flow.to_tpi()
    getattr(flow, back)()
    replace(flow)
    newest = Revision.objects.select_related("document__unit__instansi").get(number=2)
    with pytest.raises(ActionDenied):
        open_revision(revision=newest, by=flow.member)


def test_another_units_tpi_learns_nothing_of_a_pin(flow, client):
    handover = flow.to_tpi()
    client.force_login(make_member(Role.TPI_MEMBER, unit=Flow().unit))
    assert client.get(reverse("evidence:pin-list", args=[handover.pk])).status_code == 404


def test_the_pin_keeps_what_was_said_of_the_document(flow):
    handover = flow.to_tpi()
    Document.objects.update(title="Judul baru")
    _, lines = get_pins(flow.member, handover.pk)
    assert {line.pin.title for line in lines} == {"notulen.pdf"}


def test_b03_a_flipped_byte_found_by_the_nightly_check_blocks_the_hand_over(flow, settings):
    """The length stays, so only reading the whole file shows it."""
    path = flow.stored_path(flow.document, settings)
    good = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    with pytest.raises(CommandError):
        call_command("check_evidence")
    assert BrokenFile.objects.get().problem == BrokenFile.Problem.CHANGED
    with pytest.raises(NotReady, match="1 berkas data dukung rusak"):
        flow.hand_to_head()
    path.write_bytes(good)
    call_command("check_evidence")
    assert not BrokenFile.objects.exists()
    assert flow.hand_to_head()


def test_a_document_of_a_sheet_handed_over_cannot_be_withdrawn(flow):
    flow.to_tpi()
    with pytest.raises(WrongState):
        withdraw_document(document=Document.objects.get(), reason="salah", by=flow.lead)


def test_r07_the_report_lists_and_checks_what_was_handed_over_not_what_came_after(flow, settings):
    first = flow.document.revisions.get()
    flow.to_tpi()
    replace(flow)
    report = get_report(flow.head, flow.assessment.pk)
    (line,) = report.documents
    assert (line.sha256, line.file_name, line.size_bytes) == (first.sha256, "notulen.pdf", first.size_bytes)
    assert (line.counts, line.state) == (True, "Diganti setelah diserahkan")
    Document.objects.update(state=Document.State.PROBLEM)  # of the newer file
    assert get_report(flow.head, flow.assessment.pk).documents[0].counts
    check_evidence_is_whole(flow.now)
    (settings.EVIDENCE_ROOT / first.storage_name).unlink()
    with pytest.raises(WrongState, match="notulen"):
        check_evidence_is_whole(flow.now)


@pytest.mark.parametrize("back", BACK)
def test_r07_a_sheet_that_came_back_is_reported_with_its_newest_files(flow, back):
    flow.to_tpi()
    getattr(flow, back)()
    replace(flow)
    newest = Revision.objects.get(number=2)
    (line,) = get_report(flow.head, flow.assessment.pk).documents
    assert line.sha256 == newest.sha256


def test_what_is_only_a_link_warns_and_stops_no_hand_over(flow):
    indicator = flow.sheet.answers.first().indicator
    create_link_document(
        assessment=flow.now, url="https://drive.example.go.id/notulen", by=flow.lead, indicator=indicator
    )
    flow.hand_to_head()
    assert flow.now.status == "kepala"
    flow.submit()
    assert flow.now.status == "tpi"


@pytest.mark.parametrize("back", BACK)
def test_b10_an_outside_link_holds_and_gives_what_the_unit_has_while_it_repairs(flow, back):
    first, ends = flow.document.revisions.get(), timezone.now() + timedelta(days=14)
    made = create_link(assessment=flow.now, recipient="TPN", expires_at=ends, by=flow.lead)
    flow.to_tpi()
    replace(flow, "selama-ditinjau")
    assert revisions_in_package(flow) == {first.pk}
    getattr(flow, back)()
    assert find_link(made.code).refusal is None
    assert revisions_in_package(flow) == {Revision.objects.get(number=2).pk}


def test_the_page_of_pins_marks_what_was_replaced(flow, client):
    handover = flow.to_tpi()
    replace(flow)
    client.force_login(flow.member)
    page = client.get(reverse("evidence:pin-list", args=[handover.pk]))
    assert page.status_code == 200
    assert "Ada revisi lebih baru" in page.text
    assert "notulen.pdf" in page.text


def test_the_list_of_pins_asks_the_same_queries_for_one_restricted_document_and_for_five(
    flow, django_assert_num_queries
):
    kanwil = make_unit(instansi=flow.unit.instansi)
    type(flow.unit).objects.filter(pk=flow.unit.pk).update(parent=kanwil)
    reader = make_member(Role.PRELIMINARY, unit=kanwil)
    for number in range(4):
        flow.cite(flow.upload(f"SK {number}.pdf"), flow.codes[:1])
    handover = flow.to_tpi()
    Document.objects.update(is_restricted=True)
    with CaptureQueriesContext(connection) as many:
        assert len({line.pin.document_id for line in get_pins(reader, handover.pk)[1]}) == 5
    handover.pins.exclude(pk=handover.pins.first().pk).delete()
    reader = User.objects.get(pk=reader.pk)  # without the roles read before
    with django_assert_num_queries(len(many)):
        get_pins(reader, handover.pk)
