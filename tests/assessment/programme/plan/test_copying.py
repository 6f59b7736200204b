"""Lines of the round before, taken into this one."""

import pytest
from django.urls import reverse

from assessment.notices.models import Notice
from assessment.people.models import Role
from assessment.programme.models import WorkItem
from assessment.programme.months import bits_of
from tests.factories import make_assessment, make_member, make_period
from tests.texts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(instruments):
    return make_assessment()


@pytest.fixture
def before(assessment):
    period = make_period(instansi=assessment.unit.instansi, year=2025, instrument=assessment.period.instrument)
    return make_assessment(unit=assessment.unit, period=period)


def sign_in(client, role, assessment, **more):
    person = make_member(role, unit=assessment.unit, **more)
    client.force_login(person)
    return person


def copy_of(assessment):
    return reverse("assessment:plan-copy", args=[assessment.pk])


def test_lines_keep_their_months_target_owner_and_questions(client, assessment, before):
    lead = sign_in(client, Role.TEAM_LEAD, assessment)
    item = WorkItem.objects.create(
        assessment=before,
        area="TL",
        title="SOP",
        goal="12 SOP",
        months=bits_of([2, 3]),
        owner=lead,
        budget=5,
        is_priority=True,
    )
    item.questions.add(before.period.instrument.indicators.get(code="A.I.2.i.a"))
    left = WorkItem.objects.create(assessment=before, area="PP", title="Maklumat", months=bits_of([7]))
    assert "Salin dari 2025" in text_of(client.get(reverse("assessment:plan-detail", args=[assessment.pk])))
    page = client.get(copy_of(assessment))
    assert page.text.count("checked") == 2
    done = client.post(copy_of(assessment), {"baris": [item.pk]}, follow=True)
    assert "1 kegiatan disalin ke rencana kerja 2026." in text_of(done)
    made = assessment.work_items.get()
    assert (made.title, made.goal, made.months, made.owner) == ("SOP", "12 SOP", bits_of([2, 3]), lead)
    assert (made.budget, made.is_priority, str(made.due_on)) == (None, True, "2026-03-31")
    assert [question.code for question in made.questions.all()] == ["A.I.2.i.a"]
    again = client.get(copy_of(assessment))
    assert "sudah ada di 2026" in text_of(again)
    assert f'value="{left.pk}"' in again.text
    assert f'value="{item.pk}"' not in again.text


def test_who_left_the_team_and_what_was_ended_do_not_come_along(client, assessment, before):
    sign_in(client, Role.TEAM_LEAD, assessment)
    gone = make_member(Role.POKJA_MEMBER, unit=make_assessment().unit, areas=["TL"], full_name="Nyoman Putra")
    item = WorkItem.objects.create(assessment=before, area="TL", title="SOP", months=4, owner=gone)
    page = text_of(client.get(copy_of(assessment)))
    assert "Nyoman Putra (tidak di tim lagi, jadi tanpa penanggung jawab)" in page
    client.post(copy_of(assessment), {"baris": [item.pk]})
    assert assessment.work_items.get().owner is None


@pytest.mark.parametrize("ticked", [[], ["987654"], ["x"]])
def test_nothing_ticked_says_so(client, assessment, before, ticked):
    sign_in(client, Role.TEAM_LEAD, assessment)
    WorkItem.objects.create(assessment=before, area="TL", title="SOP", months=4)
    response = client.post(copy_of(assessment), {"baris": ticked})
    assert response.status_code == 422
    assert "Pilih sedikitnya satu kegiatan." in text_of(response)
    assert not assessment.work_items.exists()


def test_a_ketua_pokja_copies_the_own_area(client, assessment, before):
    sign_in(client, Role.POKJA_LEAD, assessment, areas=["MP"])
    own = WorkItem.objects.create(assessment=before, area="MP", title="Budaya kerja", months=4)
    other = WorkItem.objects.create(assessment=before, area="TL", title="SOP", months=4)
    client.post(copy_of(assessment), {"baris": [own.pk, other.pk]})
    assert [item.title for item in assessment.work_items.all()] == ["Budaya kerja"]


def test_a_line_without_months_is_not_lost_in_silence(client, assessment, before):
    sign_in(client, Role.TEAM_LEAD, assessment)
    bare = WorkItem.objects.create(assessment=before, area="MP", title="Budaya kerja")
    full = WorkItem.objects.create(assessment=before, area="MP", title="Role model", months=4)
    assert client.get(copy_of(assessment)).context["ticked"] == {str(full.pk)}
    response = client.post(copy_of(assessment), {"baris": [bare.pk, full.pk]})
    assert response.status_code == 422
    assert "Belum ada bulan pada: Budaya kerja. Lepaskan centangnya" in text_of(response)
    assert not assessment.work_items.exists()


def test_whoever_answers_for_copied_lines_is_told_once_and_who_copies_is_not(client, assessment, before):
    lead = sign_in(client, Role.TEAM_LEAD, assessment)
    sari = make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"])
    owners = {"Budaya kerja": sari, "Role model": sari, "Survei": lead}
    rows = [
        WorkItem.objects.create(assessment=before, area="MP", title=title, months=4, owner=owner)
        for title, owner in owners.items()
    ]
    client.post(copy_of(assessment), {"baris": [row.pk for row in rows]})
    notice = Notice.objects.get()
    assert (notice.person, notice.kind) == (sari, "kegiatan_baru")
    assert notice.params == {"work": "Budaya kerja", "count": 2}
    assert notice.url == reverse("assessment:plan-detail", args=[assessment.pk])


def test_questions_that_the_new_lke_asks_no_more_are_named(client, assessment, before):
    sign_in(client, Role.TEAM_LEAD, assessment)
    old = type(before.period.instrument).objects.get(code="permenpanrb-52-2014")
    before.period.instrument = old
    before.period.save()
    item = WorkItem.objects.create(assessment=before, area="MP", title="Budaya kerja", months=4)
    first = old.indicators.order_by("position").first()
    old.indicators.filter(pk=first.pk).update(statement="Sudahkah ada mesin tik?")
    item.questions.add(first)
    page = text_of(client.get(copy_of(assessment)))
    assert f"tidak ada lagi di LKE: {first.code}" in page


def test_a_unit_without_an_earlier_round_says_so(client, assessment):
    sign_in(client, Role.TEAM_LEAD, assessment)
    assert "belum punya rencana kerja tahun sebelumnya" in text_of(client.get(copy_of(assessment)))
