"""A document in use that ends soon is told of in the morning of its unit, thirty days before and seven, once each."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessment.notices.models import Notice
from assessment.notices.selectors.inbox import inbox_of
from assessment.notices.selectors.shown import shown_to
from assessment.people.models import Role, Unit
from assessment.rounds.models import Assessment
from evidence.documents import hooks
from evidence.documents.models import Citation, Document
from evidence.documents.services.reminding import remind_of_ends
from tests.evidence.rounds import Round
from tests.factories import make_assessment, make_member, make_membership, make_period, make_unit

pytestmark = pytest.mark.django_db

ENDS = date(2027, 1, 31)
MORNING = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)  # 1 January, 06.00 WITA: thirty days before
SEVEN = MORNING + timedelta(days=23)


@pytest.fixture
def office(instruments):
    return Round(unit=make_unit(name="KPPBC Ngurah Rai", time_zone="Asia/Makassar"))


def cite(office, document, *, area="MP", number=0, assessment=None):
    made = {"created_at": timezone.now(), "created_by": office.mp}
    question = office.question(area, number)
    return Citation.objects.create(
        assessment=assessment or office.assessment, indicator=question, document=document, **made
    )


def document_of(office, *, title="Sertifikat ISO", until=ENDS, areas=("MP",), **more):
    made = {"created_at": timezone.now(), "created_by": office.mp, "state": "baik"}
    document = Document.objects.create(unit=office.unit, title=title, valid_until=until, **made | more)
    for area in areas:
        cite(office, document, area=area)
    return document


def at(moment):
    return time_machine.travel(moment, tick=False)


def told_in_days(begin, days, hours=(-1, 0, 12)):
    """Run at these hours after `begin` and each day later; return when by the clock of Makassar something was told."""
    told = []
    for hour in (24 * day + hour for day in range(days) for hour in hours):
        with at(begin + timedelta(hours=hour)):
            told += [f"{datetime.now(UTC) + timedelta(hours=8):%d %H}"] * remind_of_ends()
    return told


def test_the_pokja_that_uses_it_is_told_thirty_days_before_and_seven(office):
    document = document_of(office)
    cite(office, document, number=1)
    assert office.pp
    assert told_in_days(MORNING - timedelta(days=2), 34) == ["01 06", "24 06"]
    url = f"/dokumen/{document.pk}/"
    assert list(Notice.objects.order_by("pk").values_list("person", "kind", "url", "assessment")) == [
        (office.mp.pk, "dokumen_berakhir", url, office.assessment.pk),
        (office.mp.pk, "dokumen_berakhir", url, office.assessment.pk),
    ]
    (line, _) = shown_to(office.mp, inbox_of(office.mp))
    assert line.line.text == "Sertifikat ISO berakhir 31 Januari 2027 (dipakai 2 jawaban)"


def test_the_ketua_tim_and_every_pokja_that_uses_it_are_told_and_nobody_else(office):
    document_of(office, areas=("MP", "PP"))
    others = [office.head, office.tpi, make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["PW"])]
    others.append(make_member(Role.TEAM_LEAD))
    told = {office.mp, office.pp, office.lead}
    with at(MORNING):
        assert remind_of_ends() == 3
    assert {notice.person for notice in Notice.objects.all()} == told


def test_a_restricted_document_is_not_named(office):
    document_of(office, title="Hasil tes urine Budi", is_restricted=True)
    with at(MORNING):
        assert remind_of_ends() == 1
    (line,) = shown_to(office.mp, inbox_of(office.mp))
    assert line.line.text == "Satu data dukung terbatas berakhir 31 Januari 2027 (dipakai 1 jawaban)"
    assert "Budi" not in str(Notice.objects.values().get())


def test_what_becomes_restricted_loses_its_name_in_what_was_told(office):
    document = document_of(office, title="Hasil tes Budi")
    other = document_of(office, title="SK tim", until=ENDS + timedelta(days=1))
    with at(MORNING + timedelta(days=1)):
        assert remind_of_ends() == 2
    hooks.forget_what_was_made_of(document)
    assert set(Notice.objects.values_list("params__document", "url")) == {
        ("Satu data dukung terbatas", f"/dokumen/{document.pk}/"),
        ("SK tim", f"/dokumen/{other.pk}/"),
    }


def lines_of(person):
    return [(line.line.text, line.url) for line in shown_to(person, inbox_of(person))]


def test_what_ends_on_one_day_is_one_notice_of_what_each_person_has_to_do_with(office, client):
    assert len({office.lead, office.mp, office.pp}) == 3
    document_of(office, title="SK A", areas=("MP", "PP"))
    document_of(office, title="SK B")
    document_of(office, title="Hasil tes Budi", is_restricted=True)
    alone = document_of(office, title="SK besok", until=ENDS + timedelta(days=1))
    with at(MORNING + timedelta(days=1)):
        assert (remind_of_ends(), remind_of_ends()) == (5, 0)
        url = f"/penilaian/{office.assessment.pk}/masa-berlaku/?berakhir=2027-01-31"
        three = ("3 data dukung berakhir 31 Januari 2027 (dipakai 2 jawaban)", url)
        tomorrow = ("SK besok berakhir 1 Februari 2027 (dipakai 1 jawaban)", f"/dokumen/{alone.pk}/")
        assert lines_of(office.lead) == lines_of(office.mp) == [tomorrow, three]
        assert [text for text, _ in lines_of(office.pp)] == ["SK A berakhir 31 Januari 2027 (dipakai 2 jawaban)"]
        assert "Budi" not in str(list(Notice.objects.values()))
        client.force_login(office.mp)
        page = client.get(url).text.partition("<main")[2]
    assert [title in page for title in ("SK A", "SK B", "Hasil tes Budi", "SK besok")] == [True, True, True, False]
    assert "yang berakhir 31 Januari 2027" in page


def test_who_leads_the_team_and_a_pokja_is_told_once_of_all(office):
    make_membership(office.lead, Role.POKJA_LEAD, unit=office.unit, areas=["MP"])
    document_of(office, title="SK A")
    document_of(office, title="SK B", areas=("PP",))
    with at(MORNING):
        assert remind_of_ends() == 2  # the other is of the pokja that uses SK A
    assert [text for text, _ in lines_of(office.lead)] == ["2 data dukung berakhir 31 Januari 2027 (dipakai 2 jawaban)"]


def test_what_is_added_after_the_others_were_told_is_told_by_itself(office):
    document_of(office, title="SK A")
    document_of(office, title="SK B")
    with at(MORNING):
        assert remind_of_ends() == 1
    document_of(office, title="SK C")
    with at(MORNING + timedelta(hours=5)):
        assert (remind_of_ends(), remind_of_ends()) == (1, 0)
    assert lines_of(office.mp)[0][0] == "SK C berakhir 31 Januari 2027 (dipakai 1 jawaban)"
    assert told_in_days(MORNING, 31) == ["24 06"]


def test_documents_of_two_rounds_that_end_on_one_day_are_told_round_by_round(office):
    later = make_assessment(unit=office.unit, period=make_period(instansi=office.unit.instansi, year=2027))
    for number in range(2):
        document_of(office, title=f"SK {number}")
        cite(office, document_of(office, title=f"Laporan {number}", areas=()), assessment=later)
    with at(MORNING):
        assert (remind_of_ends(), remind_of_ends()) == (2, 0)
    assert {url for _, url in lines_of(office.mp)} == {
        f"/penilaian/{pk}/masa-berlaku/?berakhir=2027-01-31" for pk in (office.assessment.pk, later.pk)
    }


def test_whoever_has_nobody_to_tell_is_asked_again_the_next_morning(office):
    document_of(office, areas=("TL",))
    with at(MORNING):
        assert remind_of_ends() == 0
    make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["TL"])
    with at(MORNING + timedelta(days=1)):
        assert remind_of_ends() == 1


def withdrawn(office, document):
    Document.objects.update(withdrawn_at=timezone.now(), withdrawn_by=office.mp)


def replaced(office, document):
    Citation.objects.update(document=document_of(office, title="Sertifikat baru", until=date(2030, 1, 31), areas=()))


def moved(office, document):
    Document.objects.update(valid_until=date(2028, 1, 31))


def endless(office, document):
    Document.objects.update(valid_until=None)


def closed(office, document):
    Assessment.objects.update(status="selesai")


@pytest.mark.parametrize("change", [withdrawn, replaced, moved, endless, closed])
def test_what_does_not_end_in_use_any_more_is_told_of_no_more(change, office):
    document = document_of(office)
    with at(MORNING):
        assert remind_of_ends() == 1
    change(office, document)
    assert told_in_days(MORNING, 31) == []


def test_a_new_last_day_is_told_of_anew(office):
    document_of(office)
    with at(MORNING):
        assert (remind_of_ends(), remind_of_ends()) == (1, 0)
    Document.objects.update(valid_until=ENDS + timedelta(days=10))
    assert told_in_days(MORNING, 41) == ["11 06", "03 06"]


def test_an_office_that_moves_to_another_zone_is_told_once(office):
    document_of(office)
    with at(MORNING):
        assert remind_of_ends() == 1
    for zone in ("Asia/Jayapura", "Asia/Jakarta"):
        Unit.objects.update(time_zone=zone)
        assert told_in_days(MORNING, 2, range(-2, 22)) == []


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jayapura", "01 05"), ("Asia/Jakarta", "01 07")])
def test_each_zone_is_told_in_its_own_morning(zone, hour, office):
    Unit.objects.update(time_zone=zone)
    document_of(office)
    assert told_in_days(MORNING - timedelta(days=1), 2, range(24)) == [hour]


def test_a_morning_the_portal_slept_through_is_made_up_for_within_three_days(office):
    document_of(office)
    with at(MORNING + timedelta(days=3)):
        assert (remind_of_ends(), remind_of_ends()) == (1, 0)
    with at(SEVEN + timedelta(days=4)):
        assert remind_of_ends() == 0


def test_a_document_of_two_rounds_is_told_of_once_with_the_later_one(office):
    document = document_of(office)
    later = make_assessment(unit=office.unit, period=make_period(instansi=office.unit.instansi, year=2027))
    cite(office, document, assessment=later)
    with at(MORNING):
        assert remind_of_ends() == 1
    assert Notice.objects.values_list("assessment", "params__answers").get() == (later.pk, 1)


def test_many_documents_take_as_many_queries_as_one(office, django_assert_max_num_queries):
    document_of(office)
    with at(MORNING), django_assert_max_num_queries(17) as counted:
        assert remind_of_ends() == 1
    for number in range(40):
        document_of(office, title=f"SK {number}", areas=("MP", "PP"), until=ENDS - timedelta(days=number % 4))
    people = [make_member(Role.POKJA_MEMBER, unit=office.unit, areas=["MP"]) for _ in range(5)]
    with at(MORNING), django_assert_max_num_queries(len(counted)):
        assert remind_of_ends() == 4 * (1 + len(people))
