"""Two revisions of a document side by side: what is known of their files, never their content."""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.documents.models import Revision
from zi_portal.kit.indonesian import local_moment, size_text


@dataclass(frozen=True)
class Difference:
    """One fact of both revisions."""

    label: str
    old: str
    new: str

    @property
    def differs(self) -> bool:
        """Whether it is not the same in both."""
        return self.old != self.new


@dataclass(frozen=True)
class Comparison:
    """Two revisions and their facts."""

    old: Revision
    new: Revision
    rows: tuple[Difference, ...]


def compare_revisions(revisions: Sequence[Revision], zone: str, *, old: str = "", new: str = "") -> Comparison | None:
    """Return the chosen two of `revisions` (last first), by default the last two; None where there is only one.

    old, new: numbers as typed in an address; what names no revision is taken as not chosen. zone: of the unit.
    """
    if len(revisions) < 2:
        return None
    by_number = {str(revision.number): revision for revision in revisions}
    before, after = by_number.get(old, revisions[1]), by_number.get(new, revisions[0])
    pairs = (
        ("Nama berkas", before.original_name, after.original_name),
        ("Jenis", before.kind.upper(), after.kind.upper()),
        ("Ukuran", size_text(before.size_bytes), size_text(after.size_bytes)),
        ("SHA-256", before.sha256, after.sha256),
        ("Diunggah", local_moment(before.uploaded_at, zone), local_moment(after.uploaded_at, zone)),
        ("Oleh", str(before.uploaded_by), str(after.uploaded_by)),
    )
    return Comparison(before, after, tuple(Difference(*pair) for pair in pairs))
