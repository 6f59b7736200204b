"""A submitted round whose seals are kept, and the hand of a forger."""

import pytest
from django.db import connection

from tests.assessment.seals.forging import seal_roles
from tests.flow import Flow


@pytest.fixture
def forge():
    """Run SQL as somebody does who holds the database, the triggers of locked answers and of the trail removed."""

    def run(statement, *values):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in ("answer_locked_insert", "answer_locked_update", "answer_locked_delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute("DROP TRIGGER IF EXISTS audit_no_update")
                cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
            else:
                cursor.execute("DROP TRIGGER IF EXISTS answer_locked ON assessment_answer")
                cursor.execute("DROP TRIGGER IF EXISTS audit_append_only ON assessment_auditevent")
            cursor.execute(statement, values)
            assert cursor.rowcount > 0, "nothing was forged"

    return run


@pytest.fixture
def flow(instruments):
    """A round that TPI published and proposed; its roles stand in the trail."""
    found = Flow()
    assert found.member
    assert found.leader
    assert found.recorder
    found.to_tpi()
    found.score_and_raise()
    found.publish()
    seal_roles()
    return found
