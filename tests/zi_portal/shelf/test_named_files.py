"""A stored file that a row names is never taken for one that nothing names, which the nightly sweep removes."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from assessment.papers.models import IssuedReport, LetterTemplate, SignedCopy
from evidence.documents.models import Document, Revision
from evidence.packages.models import PackageBuild
from evidence.papers.models import PaperRequest
from evidence.table_files.models import TableOrder
from evidence.video.models import ProfileVideo
from tests.factories import make_assessment, make_issued_report, make_signed_copy, make_user
from zi_portal.shelf import names
from zi_portal.shelf.names import named

pytestmark = pytest.mark.django_db


def make_rows():
    """Return a row of each model that names a stored file, in the states in which it is least looked at."""
    assessment, by, past = make_assessment(), make_user(), timezone.now() - timedelta(days=400)
    size = {"size_bytes": 1000, "sha256": "0" * 64}
    sent = size | {"original_name": "berkas", "uploaded_at": past, "uploaded_by": by}
    asked = {"reader": by, "requested_at": past, "expires_at": past} | size
    document = Document.objects.create(
        unit=assessment.unit,
        title="Bukti",
        state="baik",
        created_at=past,
        created_by=by,
        withdrawn_at=past,
        withdrawn_by=by,
    )
    issued = make_issued_report(assessment)
    return [
        *(
            Revision.objects.create(document=document, number=number, storage_name=f"r{number}", kind="pdf", **sent)
            for number in (1, 2)
        ),
        issued,
        make_signed_copy(issued),
        LetterTemplate.objects.create(
            instansi=assessment.unit.instansi,
            kind="lhe",
            storage_name="templat",
            withdrawn_at=past,
            withdrawn_by=by,
            **sent,
        ),
        ProfileVideo.objects.create(assessment=assessment, storage_name="video", kind="mp4", **sent),
        *(
            PackageBuild.objects.create(
                assessment=assessment,
                requested_by=by,
                storage_name=f"paket-{state}",
                state=state,
                finished_at=past,
                **asked,
            )
            for state in ("menunggu", "siap", "gagal")
        ),
        *(
            PaperRequest.objects.create(
                assessment=assessment,
                what="laporan",
                paper="A4",
                storage_name=f"cetakan-{state}",
                state=state,
                made_at=past,
                taken_at=past,
                **asked,
            )
            for state in ("menunggu", "siap", "gagal")
        ),
        *(
            TableOrder.objects.create(
                title="Orang", file_format="csv", storage_name=f"daftar-{state}", state=state, made_at=past, **asked
            )
            for state in ("menunggu", "siap", "gagal")
        ),
    ]


def test_every_row_that_names_a_stored_file_keeps_it():
    rows = make_rows()
    keepers = {model for model in apps.get_models() if "storage_name" in {field.name for field in model._meta.fields}}
    assert {type(row) for row in rows} == keepers  # a new one gets its row above
    assert keepers >= {IssuedReport, SignedCopy, Revision}
    kept = {row.storage_name for row in rows}
    assert len(kept) == len(rows)
    assert named([*kept, "a-name"]) == kept


def test_a_video_that_was_taken_out_keeps_its_file_no_longer():
    video = next(row for row in make_rows() if isinstance(row, ProfileVideo))
    ProfileVideo.objects.filter(pk=video.pk).update(removed_at=timezone.now(), removed_by=video.uploaded_by)
    assert named(["video"]) == set()


def test_nothing_is_told_of_any_file_before_those_who_name_them_registered(monkeypatch):
    monkeypatch.setattr(names, "_rows", [])
    with pytest.raises(RuntimeError, match="registered"):
        named(["a-name"])
