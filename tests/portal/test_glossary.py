"""A page that uses a word of ours for a figure explains it once, where it first stands."""

import re

import pytest
from django.urls import reverse

from assessment.people.models import Role
from assessment.planning.scenarios import services as scenarios_services
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


def test_pages_of_simulations_history_and_requests_do_too(client, instruments):
    flow = Flow()
    flow.to_tpi()
    flow.ask()
    client.force_login(flow.lead)
    pk = flow.assessment.pk
    scenario = scenarios_services.open_scratch(assessment=flow.assessment, by=flow.lead)
    three = {"klaim", "berdata dukung", "berisiko"}
    for name, args, words in (
        ("handover-list", [pk], three),
        ("unit-history", [flow.unit.pk], {"klaim", "berdata dukung", "pengungkit"}),
        ("scenario-detail", [pk, scenario.pk], three),
        ("scenario-area-edit", [pk, scenario.pk, "MP"], three),
        ("scenario-compare", [pk], three),
    ):
        assert explained(client.get(reverse(f"assessment:{name}", args=args))) >= words, name
    client.force_login(flow.admin)
    assert explained(client.get(reverse("assessment:reopening-detail", args=[flow.request.pk]))) == three


def test_each_word_is_explained_as_what_it_is(client, instruments):
    """Klaim less berdata dukung is berisiko; a word with the meaning of another would pass every other test."""
    lead = make_member(Role.TEAM_LEAD, unit=(assessment := make_assessment()).unit)
    client.force_login(lead)
    page = client.get(reverse("assessment:sheet-detail", args=[assessment.pk])).text
    said = {word.lower(): meaning for word, meaning in re.findall(r"<dt>([^<]+)</dt><dd>([^<]{20,})</dd>", page)}
    begins = {
        "klaim": "nilai bila semua jawaban unit dihitung",
        "berdata dukung": "nilai dari jawaban yang punya sedikitnya satu dokumen yang dihitung",
        "berisiko": "klaim dikurangi berdata dukung",
        "terjawab saja": "rata-rata pertanyaan yang sudah dijawab",
        "pengungkit": "enam area perubahan, 60 dari 100 poin",
        "reform": "bagian kedua tiap area pengungkit",
    }
    assert set(said) == set(begins)
    for word, begin in begins.items():
        assert said[word].lower().startswith(begin), word


def explained(page):
    """Return the words the one glossary of a page explains, each once."""
    (block,) = re.findall(r'<details class="more glossary.*?</details>', page.text, re.DOTALL)
    words = [word.lower() for word in re.findall(r"<dt>([^<]+)</dt><dd>[^<]{20,}</dd>", block)]
    assert len(words) == len(set(words))
    return set(words)
