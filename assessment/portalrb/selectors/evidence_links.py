"""The outside link to a round's data dukung that PortalRB is given, or why there is none.

The links are rows of the document vault, which this app does not import: they are reached by their related name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from assessment.people.models import Role
from assessment.rounds.models import Assessment
from zi_portal.kit.indonesian import local_moment

KEEPERS = frozenset({Role.TEAM_LEAD, Role.HEAD})  # a link holds while its maker is one of them, as the vault asks too


@dataclass(frozen=True)
class EvidenceLink:
    """What fills the evidence column. path: "" without a link in force; then `lacking` says why."""

    path: str = ""
    recipient: str = ""
    expires_at: datetime | None = None
    lacking: str = ""


def evidence_links(rounds: Sequence[Assessment]) -> Mapping[int, EvidenceLink]:
    """Return pk of a round → the first made of its links that are in force; three queries whatever their number.

    rounds: with the unit at hand. The first, so that a link made later for somebody else does not take its place while its
    passphrase is in use. Its address tells neither the code that was shown once nor the passphrase, which the unit tells
    the evaluators itself.
    """
    prefetch_related_objects(rounds, "package_links__created_by__memberships")
    return {one.pk: _link_of(one, one.package_links.all()) for one in rounds}


def _link_of(assessment: Assessment, links: Iterable[Any]) -> EvidenceLink:
    now = timezone.now()
    made = sorted(links, key=lambda link: (link.created_at, link.pk))
    kept = [link for link in made if link.revoked_at is None]
    in_time = [link for link in kept if link.expires_at > now]
    in_force = [link for link in in_time if _is_kept(link, assessment)]
    if in_force:
        link = in_force[0]
        path = reverse("evidence:package-open", args=[link.public_code])
        return EvidenceLink(path, link.recipient, link.expires_at)
    if in_time:
        why = "pembuat tautannya bukan lagi ketua tim ZI atau kepala kantor"
    elif kept:
        ended = max(link.expires_at for link in kept)
        why = f"tautan paketnya berakhir {local_moment(ended, assessment.unit.time_zone)}"
    elif made:
        why = "tautan paketnya sudah dicabut"
    else:
        why = "paket data dukung belum mempunyai tautan"
    return EvidenceLink(lacking=f"Kolom bukti dukung kosong karena {why}.")


def _is_kept(link: Any, assessment: Assessment) -> bool:
    today = timezone.localdate()
    return link.created_by.is_active and any(
        row.role in KEEPERS and row.unit_id == assessment.unit_id and row.holds_on(today)
        for row in link.created_by.memberships.all()
    )
