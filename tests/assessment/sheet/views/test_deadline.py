"""BAD_INPUTS B08: a deadline of the institution, read in an office two hours east of it, and the server's own clock."""

from datetime import UTC, datetime

import pytest

from assessment.people.areas import AreaKey
from assessment.people.models import Role
from assessment.rounds.models import Answer
from tests.assessment.sheet.views.sheet import draft, question
from tests.factories import make_assessment, make_member, make_unit, make_window
from tests.texts import text_of

pytestmark = pytest.mark.django_db

# 31 May 2026, 23.59 WIB, as the admin instansi in Jakarta set it.
CLOSES = datetime(2026, 5, 31, 16, 59, tzinfo=UTC)
BOTH = "1 Juni 2026 pukul 01.59 WIT (31 Mei 2026 pukul 23.59 WIB)"


@pytest.fixture
def jayapura(instruments):
    assessment = make_assessment(unit=make_unit(time_zone="Asia/Jayapura"))
    make_window(assessment.period, opens_at=datetime(2026, 3, 1, tzinfo=UTC), closes_at=CLOSES)
    return assessment


@pytest.fixture
def member(client, jayapura):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=jayapura.unit, areas=[AreaKey.MP]))
    return client


def save(client, assessment, text, **headers):
    form = {"level": "Ya", "explanation": text, "version": str(Answer.objects.count())}
    return client.post(draft(assessment), form, headers={"HX-Request": "true"} | headers)


def test_b08_a_deadline_seen_from_wit_shows_01_59_wit_on_1_june_too(member, jayapura, clock):
    clock.move_to(datetime(2026, 5, 20, 2, 0, tzinfo=UTC))
    assert f"sampai {BOTH}, 11 hari lagi" in text_of(member.get(question(jayapura)))


def test_b08_the_refusal_names_both_hours_and_keeps_the_text(member, jayapura, clock):
    clock.move_to(datetime(2026, 5, 31, 17, 14, 1, tzinfo=UTC))
    refused = save(member, jayapura, "Rapat 3 Maret.")
    assert refused.status_code == 409
    assert f"Pengisian ditutup {BOTH}." in text_of(refused)
    assert not Answer.objects.exists()


def test_b08_an_opening_moment_is_told_in_both_zones_too(member, jayapura, clock):
    """1 March, 00.00 UTC is 09.00 WIT and 07.00 WIB of the same day."""
    clock.move_to(datetime(2026, 2, 28, 2, 0, tzinfo=UTC))
    assert "Pengisian dibuka 1 Maret 2026 pukul 09.00 WIT (07.00 WIB)." in text_of(save(member, jayapura, "Rapat."))


def test_b08_the_server_clock_decides_whatever_the_browser_says_its_time_is(member, jayapura, clock):
    clock.move_to(datetime(2026, 5, 31, 17, 14, 1, tzinfo=UTC))
    early = {"Date": "Sun, 31 May 2026 16:00:00 GMT", "If-Unmodified-Since": "Sun, 31 May 2026 16:00:00 GMT"}
    assert save(member, jayapura, "Rapat 3 Maret.", **early).status_code == 409
    clock.move_to(datetime(2026, 5, 31, 16, 58, tzinfo=UTC))
    late = {"Date": "Tue, 02 Jun 2026 01:00:00 GMT"}
    assert save(member, jayapura, "Rapat 3 Maret.", **late).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (datetime(2026, 5, 31, 16, 59, 0, tzinfo=UTC), 200),
        (datetime(2026, 5, 31, 17, 13, 59, tzinfo=UTC), 200),
        (datetime(2026, 5, 31, 17, 14, 0, tzinfo=UTC), 200),
        (datetime(2026, 5, 31, 17, 14, 1, tzinfo=UTC), 409),
    ],
)
def test_b08_what_was_begun_before_the_end_is_taken_for_a_quarter_of_an_hour(member, jayapura, clock, sent, status):
    """23.59 WIB and 15 minutes is 00.14 WIB: 17.14 UTC."""
    clock.move_to(datetime(2026, 5, 31, 16, 50, tzinfo=UTC))
    assert member.get(question(jayapura)).status_code == 200
    assert save(member, jayapura, "sebelum").status_code == 200
    clock.move_to(sent)
    assert save(member, jayapura, "sesudah").status_code == status
    assert Answer.objects.get().version == {200: 2, 409: 1}[status]
