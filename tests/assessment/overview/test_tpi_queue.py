"""What waits for TPI comes in the order in which it presses, with the days left, the distance to the minimum and the risk."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from assessment.handover.selectors.handovers import waiting_for
from assessment.overview.selectors.queue import queue_of
from assessment.people.models import Role, User
from assessment.rounds.models import Stage
from tests.factories import fill, make_assessment, make_member, make_membership, make_period, make_unit, make_window
from tests.sheets import best_answers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def office(instruments):
    class Office:
        first = make_unit(name="Kantor Satu")
        tpi = make_member(Role.TPI_LEAD, unit=first)

        def round(self, name, day, *, lacking=(), supported=True):
            """Return a round with TPI, whose window closes on a day of December, without answers to `lacking`."""
            unit = self.first if name == "Kantor Satu" else make_unit(name=name, instansi=self.first.instansi)
            if unit != self.first:
                make_membership(self.tpi, Role.TPI_LEAD, unit=unit)
            period = make_period(instansi=unit.instansi, name=f"ZI {name}")
            closes = datetime(2026, 12, day, 10, 0, tzinfo=UTC)
            make_window(period, stage=Stage.TPI, opens_at=datetime(2026, 11, 1, tzinfo=UTC), closes_at=closes)
            made = make_assessment(unit=unit, period=period, status="tpi", target="WBBM")
            answers = {code: answer for code, answer in best_answers().items() if code not in lacking}
            fill(
                made.evaluations.get(),
                answers,
                by=make_member(Role.TEAM_LEAD, unit=unit),
                supported=set(answers) if supported else (),
            )
            return made

        def queue(self):
            person = User.objects.get(pk=self.tpi.pk)
            with time_machine.travel(NOW, tick=False):
                return queue_of(person, waiting_for(person))

    return Office()


def test_days_left_first_then_the_distance_to_the_minimum(office):
    office.round("Kantor Satu", 20)
    near = [code for code in best_answers() if code.startswith(("A.I.1.", "A.II.1."))]
    office.round("Kantor Dua", 20, lacking=near)
    office.round("Kantor Tiga", 9)
    queue = office.queue()
    assert [(str(one.waiting.assessment.unit), one.days_left) for one in queue] == [
        ("Kantor Tiga", 7),
        ("Kantor Dua", 18),
        ("Kantor Satu", 18),
    ]
    assert (queue[2].claim, queue[2].gap, queue[2].below) == (100, 15, None)
    # Manajemen Perubahan weighs 8 of the 60 points of pengungkit.
    assert (queue[1].claim, queue[1].gap, queue[1].below) == (92, 7, None)


def test_a_claim_below_its_minimum_and_its_risk_are_said_in_words(office, client):
    lacking = [code for code in best_answers() if code.startswith(("A.I.1.", "A.II.1.", "A.I.5.", "A.II.5."))]
    office.round("Kantor Satu", 4, lacking=lacking, supported=False)
    client.force_login(office.tpi)
    with time_machine.travel(NOW, tick=False):
        page = " ".join(strip_tags(client.get(reverse("assessment:assessment-list")).text).split())
    assert "2 hari lagi" in page
    assert "klaim 77,00, kurang 8,00 dari batas WBBM" in page


def test_what_is_not_with_tpi_has_no_figures(office):
    made = office.round("Kantor Satu", 20)
    type(made).objects.update(status="dikembalikan", repair_from=NOW, repair_until=datetime(2026, 12, 12, tzinfo=UTC))
    (one,) = office.queue()
    assert (one.claim, one.gap, one.at_risk, one.days_left) == (None, None, None, None)
    assert "diperbaiki unit" in one.waiting.text


def test_the_queue_costs_the_same_few_questions_however_long_it_is(office, client):
    def asked():
        client.force_login(User.objects.get(pk=office.tpi.pk))
        with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as found:
            assert client.get(reverse("assessment:assessment-list")).status_code == 200
        return len(found)

    office.round("Kantor Satu", 20)
    office.round("Kantor Dua", 20)
    asked()
    few = asked()
    for number in range(5):
        office.round(f"Kantor lain {number}", 20)
    assert asked() == few


def test_the_admin_who_is_told_of_a_vacant_role_reads_no_figures_there(office):
    office.round("Kantor Satu", 20)
    office.tpi.memberships.update(ended_at=NOW, ended_by=office.tpi)
    admin = make_member(Role.INSTANSI_ADMIN, instansi=office.first.instansi)
    (one,) = queue_of(admin, waiting_for(admin))
    assert (one.claim, one.days_left) == (None, None)
