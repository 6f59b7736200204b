"""The profile video: a slot of its own, whole MP4 or WebM only, its bytes in parts, never support for an answer."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.audit.models import AuditEvent
from evidence.documents.models import Document
from evidence.integrity.selectors.integrity import Problem, broken_files
from evidence.integrity.services.scanning import scan_waiting
from evidence.upkeep.services.sweep import sweep
from evidence.video import services as video_services
from evidence.video.models import ProfileVideo
from tests.evidence import files
from tests.zi_portal.shelf.clamd import EICAR
from zi_portal.kit.refusals import ActionDenied, WrongState
from zi_portal.shelf import shelf
from zi_portal.shelf.faults import FileRefused
from zi_portal.shelf.shelf import FolderShelf
from zi_portal.shelf.validators import check_video

MB = 1024 * 1024


@pytest.fixture(autouse=True)
def slot(settings):
    settings.VIDEO_MAX_BYTES = 200 * MB
    return settings


def keep(own, data=None, name="profil.mp4", by=None):
    file = files.content(files.mp4() if data is None else data, name)
    return video_services.keep_video(assessment=own.assessment, file=file, by=by or own.lead)


def url_of(own, name="video-detail", *more):
    return reverse(f"evidence:{name}", args=[own.assessment.pk, *more])


def sent(data, name="profil.mp4"):
    return SimpleUploadedFile(name, data, content_type="text/html")


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (files.mp4(), "mp4", None),
        (files.mp4() + (0).to_bytes(4) + b"mdat" + b"sampai akhir", "mp4", None),
        (files.mp4(brand=b"qt  "), "mp4", "mismatch"),
        (files.mp4()[:-1], "mp4", "damaged"),
        (files.mp4() + b"<script>alert(1)</script>", "mp4", "damaged"),
        (files.mp4()[:24], "mp4", "damaged"),
        (b"<html>" + files.mp4(), "mp4", "mismatch"),
        (b"MZ" + bytes(100), "mp4", "mismatch"),
        (files.webm(), "mp4", "mismatch"),
        (b"\x00\x00\x00\x00ftyp" + bytes(8), "mp4", "damaged"),
        (files.webm(), "webm", None),
        (files.webm(length=(1 << 56) - 1), "webm", None),  # a length left open, as recorders do
        (files.webm() + b"<script>", "webm", "damaged"),
        (files.webm()[:-1], "webm", "damaged"),
        (files.webm(doc_type=b"mkv!"), "webm", "mismatch"),
        (files.mp4(), "webm", "mismatch"),
        (bytes.fromhex("1a45dfa3"), "webm", "damaged"),
        (b"\x1a\x45\xdf\xa3\x00" + bytes(20), "webm", "damaged"),
    ],
)
def test_a_video_is_told_by_its_own_structure(tmp_path, data, kind, code):
    path = tmp_path / "video.part"
    path.write_bytes(data)
    if code is None:
        check_video(path, kind, "profil.mp4")
        return
    with pytest.raises(FileRefused) as refused:
        check_video(path, kind, "profil.mp4")
    assert refused.value.code == code


@pytest.mark.django_db(transaction=True)
def test_a_video_takes_the_place_of_the_one_before_and_supports_nothing(own, stored):
    first = keep(own)
    assert keep(own) == first
    second = keep(own, files.webm(), "profil.webm")
    first.refresh_from_db()
    assert first.removed_at is not None
    assert len(stored()[0]) == 1
    assert (second.kind, second.removed_at) == ("webm", None)
    assert not Document.objects.exists()
    assert list(broken_files()) == []
    video_services.remove_video(video=second, by=own.lead)
    video_services.remove_video(video=second, by=own.lead)
    assert stored()[0] == []
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.VIDEO_REMOVED).count() == 1


def test_u27_where_the_slot_is_closed_a_video_is_refused(own, slot, stored):
    slot.VIDEO_MAX_BYTES = 0
    with pytest.raises(FileRefused, match="tidak menerima video"):
        keep(own)
    with pytest.raises(FileRefused, match=r"tidak diterima di sini\. PDF, .* paling besar 20 MB"):
        own.upload(files.mp4(), "profil.mp4")
    assert stored() == ([], [])


def test_u27_an_ordinary_upload_of_a_video_names_its_slot_and_limit(own):
    with pytest.raises(FileRefused, match="di halaman Video profil: MP4 atau WebM, paling besar 200 MB"):
        own.upload(files.mp4(), "profil.mp4")


def test_u27_a_byte_above_the_limit_is_refused_while_it_arrives_and_the_limit_is_taken(own, slot, client, stored):
    slot.VIDEO_MAX_BYTES = len(files.mp4("x" * (21 * MB)))
    slot.EVIDENCE_MIN_FREE_BYTES = 0
    client.force_login(own.lead)
    response = client.post(url_of(own), {"file": sent(files.mp4("x" * (21 * MB + 1)))})
    assert response.status_code == 422
    assert "melebihi batas 21 MB" in response.content.decode()
    assert stored() == ([], [])
    assert client.post(url_of(own), {"file": sent(files.mp4("x" * (21 * MB)))}).status_code == 302
    assert ProfileVideo.objects.get().size_bytes == slot.VIDEO_MAX_BYTES > slot.EVIDENCE_MAX_BYTES


def test_the_larger_limit_is_that_of_the_slot_alone(own, client, stored):
    client.force_login(own.lead)
    url = reverse("evidence:document-upload", args=[own.assessment.pk])
    response = client.post(url, {"uploads": sent(files.pdf() + b"x" * (21 * MB), "besar.pdf")})
    assert "melebihi batas 20 MB" in response.content.decode()
    assert stored() == ([], [])


@pytest.mark.parametrize("person", ["mp", "pp", "head", "tpi", "admin"])
def test_only_the_ketua_tim_fills_the_slot_and_only_while_the_unit_may_write(own, person):
    with pytest.raises(ActionDenied):
        keep(own, by=getattr(own, person))
    video = keep(own)
    own.hand_over()
    for act in (
        lambda: keep(own, files.webm(), "x.webm"),
        lambda: video_services.remove_video(video=video, by=own.lead),
    ):
        with pytest.raises(WrongState):
            act()


@pytest.mark.parametrize(
    ("header", "status", "part"),
    [
        ("bytes=0-", 206, (0, None)),
        ("bytes=5-9", 206, (5, 10)),
        ("bytes=10-", 206, (10, None)),
        ("bytes=-7", 206, (-7, None)),
        ("bytes=0-999999", 206, (0, None)),
        ("bytes=999999-", 416, None),
        ("bytes=-", 416, None),
        ("bytes=9-5", 416, None),
        ("bytes=0-1,3-4", 200, (0, None)),
        ("lines=1-2", 200, (0, None)),
        ("", 200, (0, None)),
    ],
)
def test_a_player_gets_the_part_it_asks_for(own, client, header, status, part):
    video, data = keep(own), files.mp4()
    client.force_login(own.mp)
    response = client.get(url_of(own, "video-file", video.pk), headers={"Range": header} if header else {})
    assert response.status_code == status
    assert response["Accept-Ranges"] == "bytes"
    if part is None:
        assert response["Content-Range"] == f"bytes */{len(data)}"
        return
    body = b"".join(response.streaming_content)
    assert body == data[slice(*part)]
    assert response["Content-Length"] == str(len(body))
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    begins = part[0] == 0
    assert AuditEvent.objects.filter(kind=AuditEvent.Kind.VIDEO_OPENED).count() == begins


def test_the_page_plays_it_from_our_own_host_alone(own, client):
    video = keep(own)
    client.force_login(own.mp)
    response = client.get(url_of(own))
    assert f'src="{url_of(own, "video-file", video.pk)}"' in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "media-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert (
        "media-src"
        not in client.get(reverse("evidence:document-list", args=[own.assessment.pk]))["Content-Security-Policy"]
    )


def test_a_piece_from_the_bucket_brings_that_piece_alone(own, client, bucket):
    """Not the whole video for every few seconds of it."""
    video, data, asked = keep(own), files.mp4(), []
    events = shelf.shelf().storage.connection.meta.client.meta.events
    events.register("before-send.s3.GetObject", lambda request, **_: asked.append(request.headers.get("Range")))
    client.force_login(own.mp)
    response = client.get(url_of(own, "video-file", video.pk), headers={"Range": "bytes=5-9"})
    assert b"".join(response) == data[5:10]
    assert [str(part.decode() if isinstance(part, bytes) else part) for part in asked] == ["bytes=5-9"]


@pytest.mark.django_db(transaction=True)
def test_u55_a_video_that_was_changed_taken_out_or_lost_says_why(own, client, settings):
    video = keep(own)
    client.force_login(own.mp)
    url = url_of(own, "video-file", video.pk)
    path = settings.EVIDENCE_ROOT / video.storage_name
    path.chmod(0o600)
    path.write_bytes(b"x" * video.size_bytes)
    assert client.get(url).status_code == 409
    assert [finding.problem for finding in broken_files()] == [Problem.CHANGED]
    path.unlink()
    assert client.get(url, headers={"Range": "bytes=3-"}).status_code == 409
    assert [finding.problem for finding in broken_files()] == [Problem.MISSING]
    video_services.remove_video(video=video, by=own.lead)
    assert client.get(url).status_code == 409
    assert list(broken_files()) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_that_outlive_their_video_are_swept(own, monkeypatch, stored):
    video = keep(own)
    with monkeypatch.context() as patch:
        patch.setattr(FolderShelf, "discard", lambda *_: (_ for _ in ()).throw(OSError))
        video_services.remove_video(video=video, by=own.lead)
    assert len(stored()[0]) == 1
    assert [finding.problem for finding in broken_files()] == [Problem.EXTRA]
    monkeypatch.setattr("evidence.upkeep.services.sweep.EXTRA_AGE", timedelta())
    assert sweep() == [video.storage_name]


@pytest.mark.django_db(transaction=True)
def test_u17_a_video_the_scanner_cannot_take_waits_and_is_not_played(own, client, settings, clamd):
    settings.CLAMD_MAX_BYTES = 10
    video = keep(own)
    assert video.scan == "menunggu"
    client.force_login(own.mp)
    assert client.get(url_of(own, "video-file", video.pk)).status_code == 409
    assert "menunggu pemindai virus" in client.get(url_of(own)).content.decode()
    settings.CLAMD_MAX_BYTES = 10 * MB
    assert [verdict.outcome for _, verdict in scan_waiting()] == ["bersih"]
    assert len(clamd.seen) == 1
    played = client.get(url_of(own, "video-file", video.pk))
    assert b"".join(played.streaming_content) == files.mp4()


@pytest.mark.django_db(transaction=True)
def test_u17_a_virus_found_later_takes_the_bytes_of_a_video(own, client, settings, clamd, stored):
    settings.CLAMD_MAX_BYTES = 10
    video = keep(own, files.mp4(EICAR.decode()))
    settings.CLAMD_MAX_BYTES = 10 * MB
    assert [verdict.outcome for _, verdict in scan_waiting()] == ["virus"]
    assert stored()[0] == []
    assert list(broken_files()) == []
    client.force_login(own.lead)
    assert client.get(url_of(own, "video-file", video.pk)).status_code == 409
    assert "mengandung virus" in client.get(url_of(own)).content.decode()
    assert keep(own, files.webm(), "lain.webm").scan == "bersih"
