"""A page that uses a word of ours for a figure explains it once, where it first stands."""

import re

import pytest
from django.urls import reverse

from assessment.models import Role
from tests.factories import fill, make_assessment, make_issued_report, make_member
from tests.flow import Flow
from tests.sheets import best_answers

pytestmark = pytest.mark.django_db

PAGES = {
    "assessment-detail": ("klaim", "berdata dukung", "berisiko"),
    "readiness-detail": ("klaim", "berdata dukung", "berisiko", "pengungkit", "reform"),
    "sheet-detail": ("klaim", "berdata dukung", "berisiko", "terjawab saja", "pengungkit", "reform"),
    "area-detail MP": ("klaim", "berdata dukung", "berisiko"),
    "answer-edit A.I.1.i.b": ("klaim", "berdata dukung", "berisiko"),
    "origin-detail total": ("klaim", "berdata dukung", "berisiko", "terjawab saja"),
    "submission-detail": ("klaim", "berdata dukung", "berisiko"),
    "comparison-detail": ("klaim", "berdata dukung", "berisiko", "pengungkit", "reform"),
    "outlook-detail": ("klaim", "berdata dukung", "berisiko"),
    "weakness-list": ("berisiko",),
    "evidence:missing-detail MP": ("berisiko",),
    "evidence:paper-list": ("klaim", "berdata dukung", "berisiko"),
}
OF_OTHERS = {
    "evaluation-detail": "member",
    "evaluation-edit": "member",
    "evaluation-publish": "leader",
    "recap-list": "admin",
    "assessment-list": "admin",
}


@pytest.mark.parametrize("where", PAGES)
def test_a_page_explains_its_words_once(client, instruments, where):
    assessment = make_assessment()
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(list(answers)[::2]))
    make_issued_report(assessment)
    client.force_login(lead)
    name, *rest = where.split()
    address = reverse(name if ":" in name else f"assessment:{name}", args=[assessment.pk, *rest])
    assert explained(client.get(address)) >= set(PAGES[where])


def test_pages_of_evaluators_and_overseers_do_too(client, instruments):
    flow = Flow()
    flow.to_tpi()
    flow.score_and_raise()
    for name, who in OF_OTHERS.items():
        client.force_login(getattr(flow, who))
        of_round = [flow.assessment.pk] if name.startswith("evaluation") else []
        code = ["A.I.1.i.b"] if name == "evaluation-edit" else []
        page = client.get(reverse(f"assessment:{name}", args=of_round + code))
        assert explained(page) == {"klaim", "berdata dukung", "berisiko"}, name


def explained(page):
    """Return the words the one glossary of a page explains, each once."""
    (block,) = re.findall(r'<details class="more glossary.*?</details>', page.text, re.DOTALL)
    words = [word.lower() for word in re.findall(r"<dt>([^<]+)</dt><dd>[^<]{20,}</dd>", block)]
    assert len(words) == len(set(words))
    return set(words)
