"""A page that uses a word of ours for a figure explains it once, where it first stands."""

import re

import pytest
from django.urls import reverse

from assessment.models import Role
from tests.factories import fill, make_assessment, make_member
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
    "comparison-detail": ("pengungkit", "reform"),
}


@pytest.mark.parametrize("where", PAGES)
def test_a_page_explains_its_words_once(client, instruments, where):
    assessment = make_assessment()
    lead = make_member(Role.TEAM_LEAD, unit=assessment.unit)
    answers = best_answers()
    fill(assessment.evaluations.get(), answers, by=lead, supported=set(list(answers)[::2]))
    client.force_login(lead)
    name, *rest = where.split()
    html = client.get(reverse(f"assessment:{name}", args=[assessment.pk, *rest])).content.decode()
    (block,) = re.findall(r'<details class="more glossary.*?</details>', html, re.DOTALL)
    explained = [word.lower() for word in re.findall(r"<dt>([^<]+)</dt><dd>[^<]{20,}</dd>", block)]
    assert set(explained) >= set(PAGES[where])
    assert len(explained) == len(set(explained))
