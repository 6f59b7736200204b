"""What was made in the background for one person and waits to be fetched: an archive, a paper, a long list."""

from datetime import timedelta

from django.utils import timezone

from evidence.packages.models import PackageBuild
from evidence.papers.models import PaperRequest
from evidence.table_files.models import TableOrder


def made_of(assessment, user, mark):
    """Return one row of each, by the name it has in a `Place`."""
    now = timezone.now()
    return {
        "package_build": PackageBuild.objects.create(
            assessment=assessment,
            reader=user,
            requested_by=user,
            requested_at=now,
            state="siap",
            storage_name=f"{assessment.unit_id:032d}",
            sha256="0" * 64,
            finished_at=now,
            expires_at=now + timedelta(days=7),
        ),
        "paper_request": PaperRequest.objects.create(
            assessment=assessment,
            reader=user,
            what="laporan",
            paper="A4",
            requested_at=now,
            state="siap",
            storage_name=f"{assessment.unit_id:032x}",
            sha256="0" * 64,
            made_at=now,
            expires_at=now + timedelta(days=1),
        ),
        "table_order": TableOrder.objects.create(
            reader=user,
            mark="0" * 64,
            title="Orang",
            file_format="csv",
            url_name="assessment:person-list",
            query=f"text=KANARI-{mark}-orang",
            requested_at=now,
            state="siap",
            storage_name=f"{assessment.unit_id:032o}",
            sha256="0" * 64,
            file_name="orang.csv",
            made_at=now,
            expires_at=now + timedelta(hours=1),
        ),
    }
