"""Three totals wherever a round's total stands, and a link from every score to its calculation, page by page and role by role."""

import csv
import io
import re

import pytest
from django.urls import reverse

from assessment.people.models import Role
from assessment.scores.services import refresh_score
from tests.factories import make_member
from tests.flow import Flow
from tests.portal.look.office import make_world
from tests.texts import linked, text_of

pytestmark = pytest.mark.django_db

# Pages with scores, who opens them, and where in the demo-like world they stand.
SCORED = [
    ("assessment-detail", Role.POKJA_MEMBER, ()),
    ("area-detail", Role.POKJA_MEMBER, ("MP",)),
    ("answer-edit", Role.POKJA_MEMBER, ("A.I.1.i.a",)),
    ("sheet-detail", Role.HEAD, ()),
    ("readiness-detail", Role.HEAD, ()),
    ("weakness-list", Role.POKJA_MEMBER, ()),
    ("route-detail", Role.TEAM_LEAD, ()),
    ("outlook-detail", Role.TEAM_LEAD, ()),
    ("scenario-list", Role.TEAM_LEAD, ()),
    ("comparison-detail", Role.HEAD, ()),
    ("submission-detail", Role.TEAM_LEAD, ()),
    ("approval-detail", Role.HEAD, ()),
]


@pytest.fixture
def world(instruments):
    return make_world()


@pytest.mark.parametrize(("name", "role", "more"), SCORED, ids=str)
def test_every_scored_page_leads_to_calculations_that_open(client, world, name, role, more):
    client.force_login(world.people[role])
    links = linked(client, reverse(f"assessment:{name}", args=[world.assessment.pk, *more]))
    assert links
    for at in list(links)[:40]:
        if "/kelemahan/" not in at:
            assert client.get(at.replace("&amp;", "&")).status_code == 200, at


def test_missing_documents_lead_to_the_points_they_put_at_risk(client, world):
    client.force_login(world.people[Role.POKJA_MEMBER])
    links = linked(client, reverse("evidence:missing-detail", args=[world.assessment.pk, "MP"]))
    assert links
    assert all(client.get(at).status_code == 200 for at in links)


@pytest.fixture
def flow(instruments):
    flow = Flow()
    flow.hand_to_head()
    return flow


def test_a_handover_tells_three_totals_of_its_moment_and_their_calculation(client, flow):
    client.force_login(flow.head)
    url = reverse("assessment:handover-list", args=[flow.assessment.pk])
    page = text_of(client.get(url))
    found = re.search(r"Nilai saat itu: berdata dukung ([\d,]+) klaim ([\d,]+) berisiko ([\d,]+)", page)
    supported, claim, at_risk = (float(figure.replace(",", ".")) for figure in found.groups())
    assert at_risk == pytest.approx(claim - supported, abs=0.011)
    (at,) = linked(client, url)
    assert at.endswith(f"?penilai={flow.sheet.pk}")
    assert found[1] in text_of(client.get(at))
    rows = client.get(url + "?unduh=csv")
    (row,) = csv.DictReader(io.StringIO(rows.content.decode("utf-8-sig")), delimiter=";")
    assert {"Berdata dukung", "Klaim", "Berisiko"} <= row.keys()


def test_a_handover_whose_sheet_changed_since_says_that_nothing_can_be_opened(client, flow):
    flow.assessment.handovers.update(claim_total="1.5")
    client.force_login(flow.head)
    url = reverse("assessment:handover-list", args=[flow.assessment.pk])
    assert "Lembar ini sudah berubah sejak itu" in text_of(client.get(url))
    assert not linked(client, url)


def test_a_handover_whose_answers_changed_with_equal_totals_says_so_too(client, instruments):
    """A letter lower here and one higher there: the points are those of that moment, their calculation is another."""
    flow = Flow()
    first, second = flow.sheet.answers.filter(indicator__node__code="A.I.1.ii", indicator__answer_type="abc")[:2]

    def give(one, other):
        for answer, level in ((first, one), (second, other)):
            answer.level = level
            answer.save(update_fields=["level"])
        refresh_score(flow.sheet)
        return flow.sheet.score.claim_total

    then = give("A", "B")
    flow.hand_to_head()
    flow.return_to_team()
    client.force_login(flow.head)
    url = reverse("assessment:handover-list", args=[flow.assessment.pk])
    assert linked(client, url)
    assert give("B", "A") == then < 100
    assert text_of(client.get(url)).count("Lembar ini sudah berubah sejak itu") == 2
    assert not linked(client, url)


def test_scorers_side_by_side_tell_what_of_the_claim_is_at_risk(client, flow):
    client.force_login(flow.head)
    url = reverse("assessment:comparison-detail", args=[flow.assessment.pk])
    assert "Berisiko menurut Penilaian mandiri = klaim − berdata dukung =" in text_of(client.get(url))
    rows = client.get(url + "?unduh=csv")
    first = next(csv.DictReader(io.StringIO(rows.content.decode("utf-8-sig")), delimiter=";"))
    assert any(name.endswith(", berisiko") for name in first)


def test_who_reads_only_sums_is_told_that_their_calculation_is_for_others(client, flow):
    flow.submit()
    listed = reverse("assessment:assessment-list")
    note = "Hitungannya sampai setiap jawaban dibuka oleh tim unit dan penilainya."
    client.force_login(make_member(Role.INSTANSI_HEAD, instansi=flow.unit.instansi))
    for page in (listed, reverse("assessment:unit-history", args=[flow.unit.pk])):
        assert note in text_of(client.get(page))
        assert not linked(client, page)
    client.force_login(flow.head)
    assert note not in text_of(client.get(listed))


def test_the_simulation_tells_three_totals_before_there_is_any_scenario(client, flow):
    client.force_login(flow.lead)
    url = reverse("assessment:scenario-list", args=[flow.assessment.pk])
    page = text_of(client.get(url))
    assert re.search(r"Berdata dukung [\d,]+ dari 100 Klaim [\d,]+ Berisiko [\d,]+", page)
    assert any("/asal/total/" in at for at in linked(client, url))
