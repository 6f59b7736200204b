"""The heads of audit chains, for those who keep them outside the portal: who cuts a chain later cannot cut their mailbox."""

from dataclasses import dataclass

from assessment.audit.models import AuditChain
from assessment.notices.models import Notice
from assessment.people.held import TPI_ROLES, units_held
from assessment.people.models import Role, Unit, User
from zi_portal.kit.indonesian import count_text

KEEPERS = (Role.TEAM_LEAD, *TPI_ROLES)


@dataclass(frozen=True)
class ChainHead:
    """The last event of one unit's chain: its number and digest."""

    unit: str
    chain: str
    sequence: int
    digest: str


def heads_of(user: User) -> list[ChainHead]:
    """Return the heads of the units of which `user` is ketua tim or TPI today, by the name of the unit; two queries."""
    units = Unit.objects.filter(pk__in=units_held(user, KEEPERS)).order_by("name", "pk")
    names = {f"unit:{pk}": name for pk, name in units.values_list("pk", "name")}
    heads = AuditChain.objects.filter(pk__in=names).values_list("pk", "last_sequence", "last_hash")
    found = {name: (sequence, digest) for name, sequence, digest in heads}
    return [ChainHead(unit, name, *found[name]) for name, unit in names.items() if name in found]


def heads_text(_notice: Notice, person: User) -> str:
    """Return them for a mail, a line each."""
    lines = [f"{head.unit}\n{head.chain} nomor {count_text(head.sequence)}\n{head.digest}" for head in heads_of(person)]
    keep = (
        "Simpan e-mail ini. Bila jejak audit kelak dipotong atau ditulis ulang, nomor dan sidik ini tidak lagi cocok."
    )
    return "\n\n".join([keep, *lines])
