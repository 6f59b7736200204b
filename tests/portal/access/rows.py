"""What one row of the access table says, and who knows that an object exists."""

from collections.abc import Callable
from dataclasses import dataclass

from assessment.people.models import INSTANSI_SCOPED_ROLES, Role
from assessment.rounds.workflow import EDITABLE, Status
from tests.portal.access.roles import ADMIN, EVERYBODY, always, readers

# Who may know that the object exists.
KNOWS = {
    "own": set(Role) - {Role.PORTAL_ADMIN},
    "sibling": set(INSTANSI_SCOPED_ROLES),
    "foreign": set(),
    "missing": set(),
}
STATUSES = (
    Status.DRAFT,
    Status.WITH_HEAD,
    Status.RETURNED,
    Status.TPI_REVIEW,
    Status.TPN_REVIEW,
    Status.CLOSED,
)
# In these only whose rights depend on the status are asked, and one of the team.
FEWER = {Status.WITH_HEAD, Status.RETURNED, Status.CLOSED}
ASKED = (
    Role.TEAM_LEAD, Role.HEAD, Role.PRELIMINARY, Role.TPI_MEMBER, Role.TPI_CONTROLLER, Role.TPN_RECORDER, Role.INSTANSI_HEAD,
)  # fmt: skip
# Of answers, data dukung, conditions and what the team alone writes.
SHEET_MARKS = {
    "penjelasan", "dokumen", "berkas", "nomor", "catatan", "isi", "alasan", "skenario", "nilai", "pengurus",
    "inovasi", "agen", "perubahan", "kelompok",
    "catatantim", "catatankerja", "catatankonsep", "catatanterbit",
}  # fmt: skip
REFUSED = {403, 404, 405, 409}
CLOSED = {"token": 401, "public": 404}  # what everyone gets there
GOOD = {200, 302, 422}  # shown, done, or asked again because the test sends an empty form


@dataclass(frozen=True)
class Row:
    """One URL name. `get` and `post` give the roles that may, by status; None where the method is not known (405)."""

    args: tuple = ()  # names of the objects whose ids the address holds; a text after "=" stands for itself
    get: Callable | None = None
    post: Callable | None = None
    # "unit": what the address names belongs to a unit; "kelola": admins only, of an instansi or of the portal, others get 403 whatever they ask for;
    # "own": nothing but one's own; "open": also for whoever is not signed in; "token": for machines alone, whoever is
    # signed in here; "private": made for one person, who is none of the roles, and nobody else learns that it is there;
    # "public": the same for everyone, of a code that no report has.
    rule: str = "unit"
    locks: tuple = ()  # methods that end when the unit hands over: 409 from then on
    open_in: frozenset = EDITABLE  # where `locks` do not hold yet
    ends: tuple = ()  # methods that end with the round: 409 once it is closed
    opens: tuple = ()  # methods that begin when the kepala has approved: 409 until then
    statuses: tuple = (Status.DRAFT,)
    form: str = ""  # what a POST sends, where an empty form would be sent back before the right is looked at


def page(roles=EVERYBODY, rule="own", **more):
    return Row(get=always(roles), rule=rule, **more)


def kelola(*args, get=True, post=True):
    return Row(args, get=always(ADMIN) if get else None, post=always(ADMIN) if post else None, rule="kelola")


def portal(*args, get=True, post=False, form=""):
    """What the admin portal alone keeps, for every instansi."""
    keepers = always({Role.PORTAL_ADMIN})
    return Row(args, get=keepers if get else None, post=keepers if post else None, rule="kelola", form=form)


def sheet(*args, get=readers, post=None, **more):
    return Row(args or ("assessment",), get=get, post=post, statuses=STATUSES, **more)
