"""Large files in pieces: kept as far as they were acknowledged, their sender's alone, whole before they are a document."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.audit.models import AuditEvent
from assessment.people.models import Membership
from evidence.documents.exceptions import InvalidPiece, WrongOffset
from evidence.documents.models import Citation, Document, PartialUpload, Revision
from evidence.intake import chunked
from evidence.intake.services import chunked as service
from evidence.upkeep.services.sweep import sweep
from tests.evidence import files

KB = 1024
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def data():
    return files.big_pdf(40 * KB)


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(chunked, "PIECE_BYTES", 16 * KB)


def begin(own, data, by=None, name="Laporan.pdf", **more):
    given = {"size_bytes": len(data), "modified_ms": 7} | more
    return service.begin_partial(assessment=own.assessment, name=name, by=by or own.mp, **given)


def send(partial, data, *, by=None, start=0, end=None):
    """Send pieces from `start` to `end`; return the offset acknowledged last."""
    offset, end = start, len(data) if end is None else end
    while offset < end:
        piece = data[offset : min(offset + chunked.PIECE_BYTES, end)]
        offset = service.add_piece(partial=partial, offset=offset, data=piece, by=by or partial.owner)
    return offset


def finish(own, partial, by=None, **given):
    (result,) = service.take_files(
        assessment=own.assessment, files=[], arrived=partial, by=by or partial.owner, request_key="kunci", **given
    )
    return result


@pytest.fixture
def script(client):
    """Return a function that posts as our script does, signed in as `user`."""

    def post(user, name, *args, form=None, piece=None, offset=None):
        client.force_login(user)
        url = reverse(f"evidence:{name}", args=args)
        if piece is None:
            return client.post(url, form or {}, headers=SCRIPT)
        headers = SCRIPT | ({} if offset is None else {"Upload-Offset": str(offset)})
        return client.post(url, piece, content_type="application/octet-stream", headers=headers)

    return post


def said(data, **more):
    return {"name": "Laporan.pdf", "size_bytes": len(data), "modified_ms": 7} | more


def test_a_file_in_pieces_becomes_the_same_document_as_a_whole_one_with_one_event(own, script, data, stored):
    question = own.question()
    told = script(own.mp, "partial-create", own.assessment.pk, form=said(data, pertanyaan=question.code)).json()
    assert (told["offset"], told["piece"]) == (0, chunked.PIECE_BYTES)
    offset = 0
    while offset < len(data):
        piece = data[offset : offset + told["piece"]]
        offset = script(own.mp, "partial-extend", own.assessment.pk, told["token"], piece=piece, offset=offset).json()[
            "offset"
        ]
    assert not Document.objects.exists()
    assert not AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_UPLOADED).exists()
    form = {
        "arrived": told["token"],
        "pertanyaan": question.code,
        "document_date": "1 Februari 2026",
        "title": "Laporan tahunan",
        "item": "1",
        "request_key": "kunci",
    }
    (result,) = script(own.mp, "document-upload", own.assessment.pk, form=form).json()["results"]
    assert (result["outcome"], result["title"]) == ("saved", "Laporan tahunan")
    (kept,), staging = stored()
    assert kept.read_bytes() == data
    assert staging == []
    assert Citation.objects.get().checklist_keys == ["1"]
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_UPLOADED).count() == 1


def test_u44_a_piece_that_breaks_off_leaves_what_was_acknowledged_and_nothing_of_itself(own, script, data):
    partial = begin(own, data)
    send(partial, data, end=16 * KB)
    url = reverse("evidence:partial-extend", args=[own.assessment.pk, partial.token])
    broken = Client()
    broken.force_login(own.mp)
    response = broken.generic(
        "POST",
        url,
        content_type="application/octet-stream",
        headers=SCRIPT | {"Upload-Offset": str(16 * KB)},
        CONTENT_LENGTH=str(16 * KB),  # more than arrives
        **{"wsgi.input": io.BytesIO(data[16 * KB : 20 * KB])},
    )
    assert response.status_code == 422
    assert begin(own, data).pk == partial.pk
    assert PartialUpload.objects.get().received_bytes == chunked.length_of(partial.token) == 16 * KB


def test_u47_nothing_is_to_be_seen_of_a_file_that_broke_off_and_it_goes_on_where_it_was(own, script, data):
    partial = begin(own, data)
    send(partial, data, end=24 * KB)
    assert not Document.objects.exists()
    told = script(own.mp, "partial-create", own.assessment.pk, form=said(data)).json()
    assert (told["token"], told["offset"]) == (partial.token, 24 * KB)
    page = script(own.mp, "document-upload", own.assessment.pk, form={}).json()
    assert list(page["errors"]) == ["id_uploads"]
    send(partial, data, start=24 * KB)
    assert finish(own, partial).outcome == "saved"


def test_u47_a_file_whose_time_of_change_is_not_known_is_never_taken_for_another(own, data):
    first, second = begin(own, data, modified_ms=0), begin(own, data, modified_ms=0)
    assert first.token != second.token


def test_u47_bytes_beyond_the_last_acknowledged_piece_are_written_anew(own, data):
    """As after a kill between the write and the note of it."""
    partial = begin(own, data)
    send(partial, data, end=16 * KB)
    with chunked.held(partial.token) as file:
        chunked.write_piece(file, 16 * KB, b"\0" * 5000)
    send(partial, data, start=16 * KB)
    assert finish(own, partial).document.revisions.get().size_bytes == len(data)


def test_k01_a_file_that_another_request_holds_is_refused_for_now_and_nobody_waits_in_line(
    own, data, script, monkeypatch
):
    monkeypatch.setattr(chunked, "WAIT_SECONDS", 0.1)
    partial = begin(own, data)
    send(partial, data, end=16 * KB)
    path = [own.assessment.pk, partial.token]
    with chunked.held(partial.token):
        answer = script(own.mp, "partial-extend", *path, piece=data[16 * KB : 32 * KB], offset=16 * KB)
        assert (answer.status_code, answer.json()["reason"]) == (503, chunked.BUSY)
        assert finish(own, partial).code in service.PASSING
    send(partial, data, start=16 * KB)
    assert finish(own, partial).outcome == "saved"


def test_u47_where_the_bytes_are_gone_the_sender_is_told_to_begin_again(own, data):
    """As behind two machines, or after the staging folder was emptied."""
    partial = begin(own, data)
    send(partial, data, end=16 * KB)
    chunked.discard(partial.token)
    with pytest.raises(WrongOffset) as wrong:
        service.add_piece(partial=partial, offset=16 * KB, data=b"x", by=own.mp)
    assert wrong.value.expected == 0
    send(partial, data)
    assert finish(own, partial).outcome == "saved"


def test_u47_what_nobody_goes_on_with_is_swept_after_a_day(own, data):
    old, young = begin(own, data), begin(own, data, name="Lain.pdf")
    for partial in (old, young):
        send(partial, data, end=16 * KB)
    PartialUpload.objects.filter(pk=old.pk).update(touched_at=timezone.now() - timedelta(hours=25))
    assert sweep(dry_run=True) == [f"{old.token}.bagian"]
    assert PartialUpload.objects.count() == 2
    assert sweep() == [f"{old.token}.bagian"]
    assert PartialUpload.objects.get() == young
    assert (chunked.length_of(old.token), chunked.length_of(young.token)) == (0, 16 * KB)


@pytest.mark.parametrize("offset", [0, 8 * KB, 32 * KB])
def test_u44_a_piece_at_the_wrong_offset_is_told_the_right_one_and_not_kept(own, script, data, offset):
    partial = begin(own, data)
    send(partial, data, end=16 * KB)
    response = script(
        own.mp, "partial-extend", own.assessment.pk, partial.token, piece=data[offset : offset + KB], offset=offset
    )
    assert (response.status_code, response.json()) == (409, {"offset": 16 * KB})
    assert chunked.length_of(partial.token) == 16 * KB


@pytest.mark.parametrize("offset", [None, "", "-1", "abc", "٣", "9" * 20])
def test_u44_an_offset_that_is_no_number_is_refused(own, script, data, offset):
    partial = begin(own, data)
    response = script(own.mp, "partial-extend", own.assessment.pk, partial.token, piece=b"x", offset=offset)
    assert response.status_code == 422
    assert chunked.length_of(partial.token) == 0


def test_u38_more_than_was_announced_or_than_a_piece_may_have_is_refused(own, data):
    partial = begin(own, data, size_bytes=100)
    for piece in (b"", b"x" * 101, b"x" * (chunked.PIECE_BYTES + 1)):
        with pytest.raises(InvalidPiece):
            service.add_piece(partial=partial, offset=0, data=piece, by=own.mp)
    with pytest.raises(WrongOffset):
        finish(own, partial)  # not whole


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"size_bytes": 21 * KB * KB}, "melebihi batas 20 MB"),
        ({"name": "Film.mp4"}, "video"),
        ({"name": "Laporan.pdf.exe"}, "tidak dapat diterima"),
    ],
)
def test_u38_what_name_and_size_tell_is_refused_before_any_byte_and_audited_once(own, script, data, more, words):
    response = script(own.mp, "partial-create", own.assessment.pk, form=said(data) | more)
    assert response.status_code == 422
    assert words in response.json()["reason"]
    assert not PartialUpload.objects.exists()
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.DOCUMENT_REFUSED).count() == 1


@pytest.mark.parametrize("more", [{"size_bytes": 0}, {"size_bytes": "banyak"}, {"name": ""}, {"modified_ms": -1}])
def test_u37_an_announcement_that_makes_no_sense_is_refused(own, script, data, more):
    assert script(own.mp, "partial-create", own.assessment.pk, form=said(data) | more).status_code == 422
    assert not PartialUpload.objects.exists()


def test_u28_u32_a_path_or_control_signs_in_the_name_are_gone_from_row_and_document(own, data):
    partial = begin(own, data, name="..\\..\\\u202eLapo\x00ran\r\nX: 1.pdf")
    assert "\x00" not in partial.name
    send(partial, data)
    assert finish(own, partial).document.revisions.get().original_name == "LaporanX: 1.pdf".replace("nX", "n X")


def test_a_file_under_way_is_its_senders_alone(own, other, script, data):
    partial = begin(own, data)
    for user, place in ((own.lead, own), (own.pp, own), (other.mp, own), (other.mp, other)):
        args = (place.assessment.pk, partial.token)
        assert script(user, "partial-extend", *args, piece=data[:KB], offset=0).status_code == 404
        form = {"arrived": partial.token}
        assert script(user, "document-upload", place.assessment.pk, form=form).status_code == 404
    assert begin(own, data, by=own.lead).token != partial.token
    assert chunked.length_of(partial.token) == 0


def test_u51_who_loses_his_role_while_the_file_arrives_is_refused_and_the_bytes_go(own, script, data, stored):
    partial = begin(own, data)
    send(partial, data, end=16 * KB)
    Membership.objects.filter(user=own.mp).update(ended_at=timezone.now(), ended_by=own.lead)
    refused = script(own.mp, "partial-extend", own.assessment.pk, partial.token, piece=data[:KB], offset=16 * KB)
    assert refused.status_code in {403, 404}
    assert chunked.length_of(partial.token) == 16 * KB


def test_u51_a_question_handed_over_while_the_file_arrives_refuses_it_at_the_end(own, script, data, stored):
    partial = begin(own, data, indicator=own.question())
    send(partial, data)
    own.hand_over()
    form = {"arrived": partial.token, "pertanyaan": own.question().code}
    response = script(own.mp, "document-upload", own.assessment.pk, form=form)
    assert response.status_code == 409
    assert "reason" in response.json()
    assert not Document.objects.exists()


def test_u48_the_end_sent_twice_makes_one_document_and_says_so_both_times(own, data):
    partial = begin(own, data)
    send(partial, data)
    first, second = finish(own, partial), finish(own, partial)
    assert (first.outcome, second.outcome) == ("saved", "saved")
    assert first.document == second.document == Document.objects.get()
    assert begin(own, data).token != partial.token  # chosen again, it is a new sending


def test_u45_a_file_sent_for_two_questions_at_once_is_offered_at_the_second(own, data):
    partial = begin(own, data)
    send(partial, data)
    first, second = own.question(), own.question(number=1)
    results = [finish(own, partial, indicator=question) for question in (first, first, second)]
    assert [result.outcome for result in results] == ["saved", "saved", "twin"]
    assert [citation.indicator for citation in results[0].document.citations.all()] == [first]


@pytest.mark.django_db(transaction=True)
def test_u48_two_ends_at_once_make_one_document(own, data, stored):
    partial = begin(own, data)
    send(partial, data)
    outcomes, start = [], threading.Barrier(2)

    def end():
        try:
            start.wait()
            outcomes.append(finish(own, PartialUpload.objects.select_related("assessment").get(pk=partial.pk), own.mp))
        finally:
            connection.close()

    senders = [threading.Thread(target=end) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert [result.outcome for result in outcomes] == ["saved", "saved"]
    assert Revision.objects.count() == len(stored()[0]) == 1
    assert stored()[1] == []


def test_u18_a_file_that_arrives_whole_and_is_bad_is_refused_like_any_other_and_its_bytes_go(own, data, stored):
    partial = begin(own, data)
    send(partial, b"%PDF-" + b"0" * (len(data) - 5))
    result = finish(own, partial)
    assert result.outcome == "refused"
    assert stored() == ([], [])
    assert not PartialUpload.objects.exists()


def test_u49_while_the_disk_is_full_the_file_waits_and_is_taken_afterwards(own, data, settings):
    partial = begin(own, data)
    send(partial, data)
    settings.EVIDENCE_MIN_FREE_PERCENT = 100
    result = finish(own, partial)
    assert (result.outcome, result.code) == ("refused", "no_room")
    settings.EVIDENCE_MIN_FREE_PERCENT = 0
    assert finish(own, partial).outcome == "saved"


def test_u45_a_file_in_pieces_that_the_unit_has_is_offered_and_its_pieces_go(own, data, stored):
    kept = own.upload(data, name="lama.pdf")
    partial = begin(own, data)
    send(partial, data)
    result = finish(own, partial)
    assert (result.outcome, result.document) == ("twin", kept)
    assert stored()[1] == []


def test_u43_one_person_has_so_many_files_open_and_an_idle_one_makes_room(own, script, data, settings):
    for number in range(service.OPEN_FILES):
        begin(own, data, name=f"{number}.pdf")
    refused = script(own.mp, "partial-create", own.assessment.pk, form=said(data))
    assert refused.status_code == 429
    assert "belum selesai terkirim" in refused.json()["reason"]
    assert begin(own, data, by=own.lead)  # others are not held up
    PartialUpload.objects.filter(name="3.pdf").update(touched_at=timezone.now() - timedelta(hours=2))
    assert begin(own, data)
    assert not PartialUpload.objects.filter(name="3.pdf").exists()


def test_u43_open_files_of_one_person_hold_so_many_bytes_together(own, script, data, settings):
    settings.EVIDENCE_MAX_BYTES = len(data)
    for number in range(service.OPEN_SIZES):
        begin(own, data, name=f"{number}.pdf")
    assert script(own.mp, "partial-create", own.assessment.pk, form=said(data)).status_code == 429
