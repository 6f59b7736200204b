"""The pages of the register of SK, without any JavaScript."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.people.models import Decree, Role
from tests.factories import make_decree, make_member, make_membership, make_unit, make_user
from tests.texts import text_of

pytestmark = pytest.mark.django_db
FILLED = {"number": "KEP-1/2026", "dated_on": "5 Maret 2026", "about": "pembentukan"}


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(datetime(2026, 6, 15, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def unit():
    return make_unit(name="Kantor Ngurah Rai", time_zone="Asia/Makassar")


@pytest.fixture
def lead(unit):
    return make_member(Role.TEAM_LEAD, unit=unit, full_name="Luh Sukerti")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def page(act, *args):
    return reverse(f"assessment:decree-{act}", args=args)


def test_the_register_is_reached_from_the_team_and_lists_each_sk_with_its_roles(as_lead, unit):
    assert page("list", unit.pk) in as_lead.get(reverse("assessment:team-detail", args=[unit.pk])).text
    assert "Belum ada SK." in text_of(as_lead.get(page("list", unit.pk)))
    first = make_decree(unit, number="KEP-1")
    change = {"about": "perubahan", "changes": "Ketua TL diganti.", "amends": first}
    second = make_decree(unit, number="KEP-2", dated_on=date(2026, 5, 1), **change)
    for _ in range(2):
        make_membership(make_user(), Role.POKJA_MEMBER, unit=unit, areas=["MP"], decree=second)
    said = text_of(as_lead.get(page("list", unit.pk)))
    assert "2 SK, yang terbaru lebih dahulu" in said
    assert "KEP-2 1 Mei 2026 Perubahan tim Ketua TL diganti. mengubah SK KEP-1 2 Aktif KEP-1 5 Januari 2026" in said


def test_the_list_costs_the_same_however_many_there_are(as_lead, unit):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            as_lead.get(page("list", unit.pk))
        return len(asked)

    first = make_decree(unit)
    cost()  # what a first page reads once
    few = cost()
    for number in range(8):
        decree = make_decree(unit, amends=first)
        for _ in range(number):
            make_membership(make_user(), Role.POKJA_MEMBER, unit=unit, areas=["MP"], decree=decree)
    assert cost() == few <= 12


def test_an_sk_costs_the_same_however_many_roles_hang_on_it(as_lead, unit):
    decree = make_decree(unit, number="KEP-1")

    def more(count):
        for number in range(count):
            hung = decree if number % 2 else None
            make_membership(make_user(), Role.POKJA_MEMBER, unit=unit, areas=["MP"], decree=hung)
        with CaptureQueriesContext(connection) as asked:
            as_lead.get(page("detail", unit.pk, decree.pk))
        return len(asked)

    as_lead.get(page("list", unit.pk))  # what a first page reads once
    assert more(2) == more(20) <= 14


def test_an_sk_is_recorded_and_its_roles_are_hung_by_ticks(as_lead, unit):
    old = make_membership(
        make_user(full_name="Sari Indrawati"),
        Role.POKJA_MEMBER,
        unit=unit,
        areas=["MP"],
        sk_number="KEP-1/2026",
        starts_on=date(2026, 3, 5),
    )
    response = as_lead.post(page("create", unit.pk), FILLED, follow=True)
    decree = Decree.objects.get()
    assert response.redirect_chain == [(page("detail", unit.pk, decree.pk), 302)]
    assert "SK KEP-1/2026 tercatat." in text_of(response)
    assert f'value="{old.pk}"' in response.text
    response = as_lead.post(page("roles-hang", unit.pk, decree.pk), {"roles": [old.pk]}, follow=True)
    assert "1 peran terkait SK KEP-1/2026." in text_of(response)
    assert "1 peran ditetapkan SK ini" in text_of(response)
    members = as_lead.get(reverse("assessment:membership-list", args=[unit.pk])).text
    assert f'href="{page("detail", unit.pk, decree.pk)}"' in members


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"number": ""}, "Isi nomor SK."),
        ({"number": "KEP-9"}, "SK dengan nomor ini sudah tercatat."),
        ({"number": "x" * 101}, "Nomor SK paling panjang 100 karakter."),
        ({"dated_on": ""}, "Isi tanggal penetapan."),
        ({"dated_on": "5 Maret"}, "Tanggal tidak dapat dibaca."),
        ({"dated_on": "16 Juni 2026"}, "Tanggal penetapan belum tiba."),
        ({"about": "pembubaran"}, "Pilih pembentukan atau perubahan."),
        ({"about": "perubahan", "changes": "  "}, "Tuliskan apa yang diubah SK ini."),
        ({"amends": "987654"}, "Pilih SK unit ini dari daftar."),
        ({"amends": "ya"}, "Pilih SK unit ini dari daftar."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(as_lead, unit, change, message):
    make_decree(unit, number="KEP-9")
    response = as_lead.post(page("create", unit.pk), FILLED | {"changes": "Tim dibentuk."} | change)
    assert response.status_code == 422
    assert message in text_of(response)
    assert "Kesalahan: " in response.text
    if "changes" not in change:
        assert "Tim dibentuk." in response.text
    assert Decree.objects.count() == 1


def test_r_a_role_that_would_begin_before_its_sk_is_refused_at_its_day(as_lead, unit):
    make_decree(unit, number="KEP-1/2026", dated_on=date(2026, 3, 5))
    person = make_member(Role.POKJA_MEMBER, unit=make_unit(instansi=unit.instansi), areas=["MP"], username="sari")
    typed = {"known_as": "sari", "role": "anggota_pokja", "areas": "MP", "sk_number": "KEP-1/2026"}
    add = reverse("assessment:team-member-add", args=[unit.pk])
    response = as_lead.post(add, typed | {"starts_on": "1 Maret 2026"})
    assert response.status_code == 422
    field = response.context["form"].errors
    assert list(field) == ["starts_on"]
    assert "SK KEP-1/2026 berlaku sejak 5 Maret 2026" in text_of(response)
    assert '<option value="KEP-1/2026">' in response.text
    as_lead.post(add, typed | {"starts_on": "5 Maret 2026"})
    assert person.memberships.get(unit=unit).decree.number == "KEP-1/2026"


def test_an_older_page_of_an_sk_answers_409_and_keeps_what_was_typed(as_lead, unit):
    decree = make_decree(unit, number="KEP-1")
    seen = as_lead.get(page("edit", unit.pk, decree.pk)).context["form"]["seen"].value()
    Decree.objects.update(changes="Tim dibentuk.")
    typed = FILLED | {"number": "KEP-1a", "seen": seen}
    response = as_lead.post(page("edit", unit.pk, decree.pk), typed)
    assert response.status_code == 409
    assert "KEP-1a" in response.text
    assert "Yang tersimpan sekarang:" in text_of(response)
    assert Decree.objects.get().number == "KEP-1"
    typed["seen"] = response.context["form"]["seen"].value()
    assert as_lead.post(page("edit", unit.pk, decree.pk), typed).status_code == 302
    assert Decree.objects.get().number == "KEP-1a"


def test_an_sk_is_ended_with_a_reason_and_then_only_read(as_lead, unit):
    decree = make_decree(unit, number="KEP-1")
    make_membership(make_user(), Role.POKJA_MEMBER, unit=unit, areas=["MP"], decree=decree)
    end = page("end", unit.pk, decree.pk)
    assert "1 di antaranya masih berlaku sampai diakhiri sendiri" in text_of(as_lead.get(end))
    assert as_lead.post(end, {"reason": " "}).status_code == 422
    assert as_lead.post(end, {"reason": "Dicabut KEP-2."}).status_code == 302
    assert as_lead.post(end, {"reason": "Dicabut KEP-2."}).status_code == 409
    said = as_lead.get(page("detail", unit.pk, decree.pk))
    assert "Dicabut KEP-2." in text_of(said)
    assert page("edit", unit.pk, decree.pk) not in said.text
    assert as_lead.get(page("edit", unit.pk, decree.pk)).status_code == 409


def test_ticking_nothing_or_a_role_that_is_not_offered_is_said(as_lead, unit):
    decree = make_decree(unit, number="KEP-1")
    make_membership(make_user(), Role.POKJA_MEMBER, unit=unit, areas=["MP"], starts_on=date(2026, 3, 5))
    hang = page("roles-hang", unit.pk, decree.pk)
    response = as_lead.post(hang)
    assert (response.status_code, "Centang sedikitnya satu peran." in text_of(response)) == (422, True)
    response = as_lead.post(hang, {"roles": ["987654"]})
    assert (response.status_code, "Muat ulang halaman ini." in text_of(response)) == (422, True)


def test_the_kepala_reads_and_an_sk_of_another_unit_is_not_there(client, unit):
    decree, foreign = make_decree(unit, number="KEP-1"), make_decree(make_unit())
    client.force_login(make_member(Role.HEAD, unit=unit))
    response = client.get(page("detail", unit.pk, decree.pk))
    assert "KEP-1" in response.text
    assert page("edit", unit.pk, decree.pk) not in response.text
    assert client.get(page("detail", unit.pk, foreign.pk)).status_code == 404
