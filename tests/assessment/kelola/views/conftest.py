"""An instansi with a unit, and who signs in there."""

import pytest

from assessment.people.models import Role
from tests.factories import (
    make_assessment,
    make_instansi,
    make_member,
    make_period,
    make_unit,
)


@pytest.fixture
def instansi():
    return make_instansi()


@pytest.fixture
def unit(instansi):
    return make_unit(instansi=instansi, code="U-1", name="Kantor Uji")


@pytest.fixture
def admin(client, instansi):
    """Sign the admin instansi in."""
    person = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    client.force_login(person)
    return person


@pytest.fixture
def lead(client, unit):
    """Sign the ketua tim ZI in."""
    person = make_member(Role.TEAM_LEAD, unit=unit)
    client.force_login(person)
    return person


@pytest.fixture
def full_house(instansi, instruments):
    """Return a way to fill an instansi with `count` units, each with a team, a round and a kepala."""
    period = make_period(instansi=instansi)

    def fill(count):
        for _ in range(count):
            unit = make_unit(instansi=instansi, parent=make_unit(instansi=instansi))
            make_assessment(unit=unit, period=period, status="tpi")
            make_member(Role.HEAD, unit=unit)
        return period

    return fill
