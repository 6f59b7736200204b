"""Lihat sebagai TPI: the unit's team sees its sheet as TPI will find it, with what TPI would ask about first."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from assessment.evaluation.selectors.preview import get_preview
from assessment.scores.services import refresh_score
from evidence.documents.models import Citation
from tests.factories import make_note
from tests.flow import Flow
from zi_portal.kit.refusals import ActionDenied

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "A.I.1.i.a", "A.I.1.i.b", "A.I.1.ii.a"


@pytest.fixture
def flow(instruments):
    """A sheet where of three questions one lacks data dukung, one its explanation and one the answer."""
    flow = Flow()
    flow.sheet.answers.update(explanation="Sudah lengkap.")
    Citation.objects.filter(indicator__code=FIRST).delete()
    flow.sheet.answers.filter(indicator__code=SECOND).update(explanation="  ")
    flow.sheet.answers.filter(indicator__code=THIRD).update(level=None)
    refresh_score(flow.sheet)
    return flow


def page_of(flow, person, *code, query=""):
    client = Client()
    client.force_login(person)
    name = "preview-question" if code else "preview-detail"
    response = client.get(reverse(f"assessment:{name}", args=[flow.assessment.pk, *code]) + query)
    assert response.status_code == 200
    return response.text


def codes_in(page):
    return re.findall(r'class="code">([^<]+)<', page)


def test_each_filter_leaves_what_tpi_would_ask_about(flow):
    assert [(key, count) for key, _, count in get_preview(flow.lead, flow.assessment.pk).counts] == [
        ("tanpa", 1),
        ("diam", 1),
        ("kosong", 1),
    ]
    for chosen, code in (("tanpa", FIRST), ("diam", SECOND), ("kosong", THIRD)):
        assert codes_in(page_of(flow, flow.lead, query=f"?tampil={chosen}")) == [code]
    assert len(codes_in(page_of(flow, flow.lead))) == 113
    assert len(codes_in(page_of(flow, flow.lead, query="?tampil=lain"))) == 113


def test_the_title_counts_the_claims_without_data_dukung(flow):
    words = " ".join(strip_tags(page_of(flow, flow.head)).split())
    assert "Seperti dilihat TPI: 1 jawaban tanpa data dukung yang dihitung" in words
    flow.cite(flow.document, [FIRST])
    refresh_score(flow.sheet)
    assert "Seperti dilihat TPI: setiap jawaban berdata dukung" in " ".join(
        strip_tags(page_of(flow, flow.head)).split()
    )


def test_a_question_shows_what_tpi_would_ask_and_no_form(flow):
    page = page_of(flow, flow.lead, FIRST)
    assert "Yang akan ditanyakan TPI: Tanpa data dukung yang dihitung." in " ".join(strip_tags(page).split())
    assert "Sudah lengkap." in page
    main = page[page.index("<main") : page.index("</main")]
    assert "<form" not in main
    assert "Yang akan ditanyakan" not in page_of(flow, flow.lead, "A.I.6.i.a")


def test_what_tpi_reads_later_is_what_the_unit_saw(flow):
    """Answers, number of documents and both totals, row by row."""

    def rows(page):
        found = re.findall(
            r'row-title">.*?class="code">([^<]+)<.*?row-answer">(.*?)</span>.*?row-evidence[^>]*>(.*?)</span',
            page,
            re.S,
        )
        return [tuple(" ".join(strip_tags(cell).split()) for cell in row) for row in found]

    flow.cite(flow.document, [FIRST])
    flow.sheet.answers.filter(indicator__code=THIRD).update(level="Ya")
    refresh_score(flow.sheet)
    seen = rows(page_of(flow, flow.lead))
    flow.to_tpi()
    client = Client()
    client.force_login(flow.member)
    theirs = rows(client.get(reverse("assessment:evaluation-detail", args=[flow.assessment.pk])).text)
    assert len(seen) == 113
    assert seen == theirs


def test_no_word_of_the_team_stands_there(flow):
    make_note(flow.assessment, "KANARI tim", code=FIRST, by=flow.lead)
    assert "KANARI" not in page_of(flow, flow.lead)
    assert "KANARI" not in page_of(flow, flow.lead, FIRST)


def test_it_is_for_the_team_of_the_unit_alone(flow):
    for person in (flow.member, flow.leader):
        with pytest.raises(ActionDenied):
            get_preview(person, flow.assessment.pk)


def test_the_whole_sheet_leads_there_for_the_team_only(flow):
    address = reverse("assessment:preview-detail", args=[flow.assessment.pk])
    sheet = reverse("assessment:sheet-detail", args=[flow.assessment.pk])
    client = Client()
    client.force_login(flow.lead)
    assert address in client.get(sheet).text
    flow.cite(flow.document, [FIRST])
    flow.sheet.answers.filter(indicator__code=THIRD).update(level="Ya")
    refresh_score(flow.sheet)
    flow.to_tpi()
    client.force_login(flow.member)
    assert address not in client.get(sheet).text


def test_it_costs_a_fixed_number_of_questions_to_the_database(flow):
    client = Client()
    client.force_login(flow.lead)
    for code, most in (((), 16), ((FIRST,), 26)):
        name = "preview-question" if code else "preview-detail"
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse(f"assessment:{name}", args=[flow.assessment.pk, *code]))
        assert len(asked) <= most
