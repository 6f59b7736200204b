"""What marks one sending of a form, so that sent twice it counts once."""

import hashlib

from assessment.people.models import User


def request_digest(by: User, request_key: str, sha256: str) -> str | None:
    """Return what marks one file of one sending of a form by one person; None where the form carried no key."""
    if not request_key:
        return None
    return hashlib.sha256(f"{by.pk}:{request_key}:{sha256}".encode()).hexdigest()[:40]
