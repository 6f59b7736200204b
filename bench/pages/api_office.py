"""`python -m bench.pages.api_office`: propose the round of the bench's office and make a token; prints what the load needs as JSON."""

import json
import os
import sys
from datetime import date, timedelta

import django


def main() -> None:
    """Fill what the API answers from."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415  (needs the set-up above)

    from assessment.people.models import Membership, Role, User  # noqa: PLC0415
    from assessment.portalrb.models import ApiToken  # noqa: PLC0415
    from assessment.portalrb.services import create_token  # noqa: PLC0415
    from assessment.rounds.models import Assessment, Handover  # noqa: PLC0415
    from assessment.rounds.workflow import Act, Status  # noqa: PLC0415

    assessment = Assessment.objects.select_related("unit__instansi").get()
    Assessment.objects.update(status=Status.TPN_REVIEW)
    admin = User.objects.create_user(username="admin-bench", full_name="Admin bench")
    Handover.objects.create(
        assessment=assessment,
        number=1,
        act=Act.PROPOSE,
        evaluation=assessment.evaluations.get(),
        sheet_sha256="0" * 64,
        at=timezone.now(),
        by=admin,
        by_role=Role.TPI_CONTROLLER,
    )
    instansi = assessment.unit.instansi
    Membership.objects.create(user=admin, role=Role.INSTANSI_ADMIN, instansi=instansi, starts_on=date(2020, 1, 1))
    made = create_token(
        instansi=instansi,
        name="bench",
        scopes=list(ApiToken.Scope),
        expires_at=timezone.now() + timedelta(days=1),
        by=admin,
    )
    json.dump({"token": made.text, "unit": assessment.unit_id}, sys.stdout)


if __name__ == "__main__":
    main()
