"""The command, and the round a forger finds."""

import io

from django.core.management import CommandError, call_command

from assessment.audit.models import AuditEvent
from assessment.audit.services import audit
from assessment.people.models import Membership
from assessment.seals.selectors import role_digests

QUESTION = "A.I.1.i.a"


def seal_roles():
    """Tell the trail of roles that the factories made, an event a chain: the portal's own services do so for theirs."""
    events = AuditEvent.objects.filter(kind="peran_disegel")
    known = {pk for event in events for pk in event.detail["roles"]}
    chains = {}
    for role in Membership.objects.exclude(pk__in=known).order_by("pk"):
        chains.setdefault(role.unit or role.instansi, []).append(role.pk)
    for scope, pks in chains.items():
        roles = {str(pk): digest for pk, digest in role_digests(pks)}
        audit.record(AuditEvent.Kind.ROLES_SEALED, None, by=None, scope=scope, detail={"form": 1, "roles": roles})


def verify():
    """Run the command; return its exit and the lines about differences."""
    output, code = io.StringIO(), 0
    try:
        call_command("verify_rounds", stdout=output)
    except CommandError as error:
        code = error.returncode
    return code, output.getvalue().splitlines()[:-1]


def own(flow):
    return f"{flow.now} (penilaian {flow.assessment.pk}); Penilaian mandiri putaran 1 (evaluasi {flow.sheet.pk}); "


def whole(flow):
    return f"{flow.now} (penilaian {flow.assessment.pk}); seluruh penilaian; "


def answer_of(flow):
    return flow.sheet.answers.get(indicator__code=QUESTION).pk
