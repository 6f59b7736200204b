"""Links of an imported workbook become link documents at their questions, to fetch by hand."""

import pytest
from django.urls import reverse

from assessment.models import Role
from assessment.workflow import Status
from evidence.models import Citation, Document
from tests.factories import make_member
from tests.pages.importing.senders import ANSWERS, read
from tests.workbooks import office_copy

pytestmark = pytest.mark.django_db


def with_links(book, rows):
    sheet = book["LKE ZI"]
    sheet[f"P{rows['A.I.1.i.a']}"] = "https://drive.contoh.go.id/sk dan http://contoh.go.id/lama"
    sheet[f"P{rows['A.II.4.i.a']}"] = "https://drive.contoh.go.id/sasaran"


@pytest.fixture
def brought(client, office):
    assessment, lead = office
    return read(client, lead, assessment, office_copy(ANSWERS, change=with_links))


def keep(client, made):
    url = reverse("evidence:import-links-keep", args=[made.assessment_id, made.pk])
    return client.post(url, follow=True)


def cited():
    return sorted(Citation.objects.values_list("indicator__code", "document__url"))


def test_u53_links_are_kept_at_their_questions_and_others_told(client, brought):
    response = keep(client, brought)
    assert "2 tautan dicatat sebagai data dukung." in response.text
    assert "1 tautan tidak dicatat. A.I.1.i.a:" in response.text
    assert cited() == [
        ("A.I.1.i.a", "https://drive.contoh.go.id/sk"), ("A.II.4.i.a", "https://drive.contoh.go.id/sasaran"),
    ]  # fmt: skip
    assert set(Document.objects.values_list("state", flat=True)) == {Document.State.LINK}
    keep(client, brought)
    assert (len(cited()), Document.objects.count()) == (2, 2)


def test_a_pokja_keeps_those_of_its_own_questions(client, brought):
    client.force_login(make_member(Role.POKJA_MEMBER, unit=brought.assessment.unit, areas=["MP"]))
    keep(client, brought)
    assert cited() == [("A.I.1.i.a", "https://drive.contoh.go.id/sk")]


def test_a_locked_round_keeps_none(client, brought):
    type(brought.assessment).objects.filter(pk=brought.assessment_id).update(status=Status.TPI_REVIEW)
    assert keep(client, brought).status_code == 409
    assert not Document.objects.exists()
