"""Figures of a scenario and of a route: each leads to its own calculation, with what is supposed marked in it."""

import csv
import io

import pytest

from assessment.people.models import Role
from assessment.planning.scenarios import services as write
from assessment.scoring import Choice
from tests.assessment.planning.scenarios.views.sheet import CHOICE, SURVEY, address
from tests.factories import fill, make_member
from tests.sheets import best_answers
from tests.texts import linked, text_of

pytestmark = pytest.mark.django_db


def test_the_list_tells_three_totals_of_now_and_of_each_scenario(client, assessment):
    """MP without data dukung of one answer: claim 100 − 17.5 of the survey, supported 0.25 less."""
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    answers = {code: answer for code, answer in best_answers().items() if code != SURVEY}
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(answers) - {"A.I.1.i.a"})
    client.force_login(lead)
    scratch = write.open_scratch(assessment=assessment, by=lead)
    write.simulate(scenario=scratch, values={CHOICE: Choice("C")}, by=lead)

    page = text_of(client.get(address("scenario-list", assessment)))

    assert "Berdata dukung Klaim Berisiko" in page
    assert "Keadaan kini – 82,25 82,50 0,25" in page
    assert "81,50 −0,75 81,75 0,25" in page
    response = client.get(address("scenario-list", assessment) + "?unduh=csv")
    rows = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    (row,) = rows
    assert [row[name] for name in ("Berdata dukung", "Klaim", "Berisiko")] == ["81,5", "81,75", "0,25"]


def test_every_figure_of_a_scenario_leads_to_its_calculation(as_sari, assessment, kept):
    pages = (
        address("scenario-list", assessment),
        address("scenario-detail", assessment, kept.pk),
        address("scenario-area-edit", assessment, kept.pk, "HASIL"),
        f"{address('scenario-compare', assessment)}?skenario={kept.pk}",
    )
    for page in pages:
        links = linked(as_sari, page)
        assert any(f"/simulasi/{kept.pk}/asal/" in at for at in links), page
        for at, figure in links.items():
            shown = as_sari.get(at)
            assert shown.status_code == 200, (page, at)
            if figure[0].isdigit():
                assert " ".join(figure.split()) in text_of(shown), (page, at)
    board = linked(as_sari, address("scenario-detail", assessment, kept.pk))
    gates = [at for at in board if f"/simulasi/{kept.pk}/syarat/" in at]
    assert len(gates) >= 12


def test_a_scenario_is_taken_apart_down_to_the_answers_it_changes(as_sari, assessment, kept):
    """B.II.a is worth 17.5; 3.60 of 4 gives 15.75, and nothing is there now."""
    page = text_of(as_sari.get(address("scenario-origin-detail", assessment, kept.pk, "B.II.a")))

    assert "Simulasi “Survei 3,60”" in page
    assert "0,9 × 17,50 = 15,75" in page
    assert "3,6 ÷ 4 = 0,90" in page
    assert "Disimulasikan kini belum dijawab" in page
    assert "Di seluruh lembar 1 jawaban diganti: B.II.a.1." in page
    assert "Kini 0,00" in page
    total = text_of(as_sari.get(address("scenario-origin-detail", assessment, kept.pk, "total") + "?angka=klaim"))
    assert "60 + 38,25 = 98,25" in total
    assert "Kini 82,50" in total


def test_a_minimum_of_a_scenario_is_compared_in_its_calculation(as_sari, assessment, kept):
    response = as_sari.get(address("scenario-gate-detail", assessment, kept.pk, "WBBM", "pelayanan-prima"))
    page = text_of(response)
    assert "15,75 poin" in page
    assert "15,75 = 15,75: tepat di batas, terpenuhi." in page
    assert 'href="../../../asal/B.II/?angka=didukung"' in response.text
    assert as_sari.get(address("scenario-origin-detail", assessment, kept.pk, "B.II")).status_code == 200


def test_files_of_a_supposed_sheet_name_what_really_stands(as_sari, assessment, kept):
    url = address("scenario-origin-detail", assessment, kept.pk, "B.II.a") + "?unduh=csv"
    text = as_sari.get(url).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Jawaban sebenarnya"] for row in rows if row["Kode"] == SURVEY] == ["belum dijawab"]


def test_figures_of_a_scenario_that_is_not_shared_are_404_for_colleagues(as_sari, as_head, assessment, kept, sari):
    addresses = [
        address("scenario-origin-detail", assessment, kept.pk, "total"),
        address("scenario-gate-detail", assessment, kept.pk, "WBK", "total"),
    ]
    assert [as_head.get(url).status_code for url in addresses] == [404, 404]
    write.share_scenario(scenario=kept, is_shared=True, by=sari)
    assert [as_head.get(url).status_code for url in addresses] == [200, 200]


@pytest.mark.parametrize("end", ["asal/A.IX/", "syarat/WBK/tlhp/", "syarat/X/total/"])
def test_what_the_lke_does_not_know_is_404(as_sari, assessment, kept, end):
    for start in (address("scenario-detail", assessment, kept.pk), address("route-detail", assessment)):
        assert as_sari.get(start + end).status_code == 404


def test_figures_after_a_route_lead_to_their_calculation(as_sari, assessment):
    page = f"{address('route-detail', assessment)}?predikat=WBBM"
    links = {at: figure for at, figure in linked(as_sari, page).items() if "/jalur/" in at}
    assert len(links) >= 3
    for at, figure in links.items():
        shown = text_of(as_sari.get(at))
        assert figure in shown, at
        assert "Langkah jalur" in shown, at


def test_the_highest_sheet_of_an_impossible_route_is_explained_too(client, assessment):
    """Both surveys missing and locked: 65 at most."""
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    client.force_login(lead)
    for code in ("B.I.a.1", "B.II.a.1"):
        client.post(address("route-setting-edit", assessment, code), {"effort": "3", "is_locked": "on"})
    page = client.get(address("route-detail", assessment))
    assert "Tidak mungkin" in text_of(page)

    total = text_of(client.get(address("route-origin-detail", assessment, "total")))

    assert "65,00" in total
    assert "Nilai tertinggi yang dapat dicapai" in total
    assert "Dinaikkan setinggi mungkin" in total
    assert "Kini 0,00" in total


def test_calculations_of_scenarios_take_few_queries(as_sari, assessment, kept, django_assert_max_num_queries):
    for url in (
        address("scenario-origin-detail", assessment, kept.pk, "total"),
        address("scenario-gate-detail", assessment, kept.pk, "WBK", "total"),
    ):
        as_sari.get(url)
        with django_assert_max_num_queries(14):
            as_sari.get(url)
