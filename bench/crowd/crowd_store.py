"""`python -m bench.crowd.crowd_store`: what stands in the store after the crowd, and how much of it does not fit together.

Runs in a process of its own with the database of the bench in its environment; prints as JSON the version and text of every
answer by its key, the versions that the trail says were saved, and the scores and trails that are not what they must be.
"""

import json
import os
import sys

import django


def main() -> None:
    """Read the store as the checks of every night do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from assessment.audit.models import AuditEvent  # noqa: PLC0415  (needs the set-up above)
    from assessment.rounds.models import Answer  # noqa: PLC0415  (needs the set-up above)
    from assessment.scores.services import check_scores  # noqa: PLC0415
    from zi_portal.operate.audit_check import check_chains  # noqa: PLC0415

    events = AuditEvent.objects.filter(kind=AuditEvent.Kind.ANSWER_SAVED).exclude(chain="bench")
    scores = list(check_scores())
    json.dump(
        {
            "answers": {pk: kept for pk, *kept in Answer.objects.values_list("pk", "version", "level", "explanation")},
            "trail": [[int(pk), detail["version"]] for pk, detail in events.values_list("object_id", "detail")],
            "scores": len(scores),
            # The bare view's own chain is made for its cost, not to be checked.
            "faults": [check.problem for check in scores if check.problem]
            + [chain.problem for chain in check_chains() if chain.problem and chain.chain != "bench"],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
