"""Mails over a real mail server: what is told at once, the summary of a morning, and a server that is away for a day."""

from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from django.core.mail import EmailMessage
from django.db import transaction

from assessment.notices.models import Delivery, Kind, Notice, NoticeChoice, Way
from assessment.notices.services import mailing
from assessment.notices.services.mailing import send_mail
from assessment.notices.services.notices import open_notice, tell
from assessment.notices.services.planning import plan_mail
from assessment.people.models import Role, Unit
from tests.assessment.notices.conftest import NIGHT
from tests.factories import make_assessment, make_member, make_unit
from tests.smtp_sink import Sink, running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sink")]

MORNING = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)  # 05.00, 06.00, 07.00


@pytest.fixture
def assessment(instruments):
    return make_assessment(unit=make_unit(name="KPPBC Ngurah Rai", time_zone="Asia/Makassar"))


@pytest.fixture
def komang(assessment):
    return make_member(Role.TEAM_LEAD, unit=assessment.unit, full_name="Komang Trisna Yasa")


@pytest.fixture
def sari(assessment):
    return member(assessment, "sari@example.go.id", full_name="Sari Indrawati")


def member(assessment, email, **more):
    return make_member(Role.POKJA_MEMBER, unit=assessment.unit, areas=["MP"], email=email, **more)


def returned(assessment, people, by, code="A.II.6.ii.a"):
    with transaction.atomic():
        url, params = f"/penilaian/{assessment.pk}/jawaban/{code}/", {"question": code}
        return tell(
            Kind.ANSWER_RETURNED, people, assessment=assessment, by=by, mark=f"k:{code}", url=url, params=params
        )


def accepted(assessment, people, by, code="A.I.1.i.a"):
    with transaction.atomic():
        params = {"question": code}
        return tell(Kind.ANSWER_ACCEPTED, people, assessment=assessment, by=by, mark=code, url="/x/", params=params)


def run():
    plan_mail()
    return send_mail()


def test_what_somebody_waits_for_comes_at_once_and_once(assessment, sari, komang, sink, clock):
    returned(assessment, [sari], komang)
    assert (run().sent, run().sent, run().sent) == (1, 0, 0)
    ((to, subject, text),) = sink.texts
    assert (to, subject) == (
        "sari@example.go.id",
        "[Portal ZI] Komang Trisna Yasa mengembalikan jawaban A.II.6.ii.a kepada Anda",
    )
    assert text.startswith("Yth. Sari Indrawati,\n\nKomang Trisna Yasa mengembalikan jawaban A.II.6.ii.a kepada Anda\n")
    assert "1 Desember 2026 pukul 04.00 WITA" in text
    assert f"https://zi.example.go.id/penilaian/{assessment.pk}/jawaban/A.II.6.ii.a/\n" in text
    assert "https://zi.example.go.id/pemberitahuan/atur/" in text
    assert sink.mails[0].get_content_type() == "text/plain"
    assert sink.mails[0]["From"] == "Portal ZI <zi@example.go.id>"


def test_the_summary_comes_in_the_morning_of_each_office(assessment, sari, komang, sink, clock):
    jakarta = make_assessment(unit=make_unit(name="KPPBC Marunda", time_zone="Asia/Jakarta"))
    putu = member(jakarta, "putu@example.go.id")
    for code in ("A.I.1.i.a", "A.I.1.i.b"):
        accepted(assessment, [sari], komang, code)
    accepted(jakarta, [putu], None)
    clock.move_to(MORNING - timedelta(seconds=1))
    assert run().sent == 0
    clock.move_to(MORNING)
    run()
    ((to, subject, text),) = sink.texts
    assert (to, subject) == ("sari@example.go.id", "[Portal ZI] Ringkasan 1 Desember 2026: 2 pemberitahuan")
    assert text.index("Jawaban A.I.1.i.a diterima") < text.index("Jawaban A.I.1.i.b diterima")
    clock.move_to(MORNING + timedelta(hours=1))
    run()
    assert [to for to, _, _ in sink.texts] == ["sari@example.go.id", "putu@example.go.id"]


def test_what_comes_after_the_summary_waits_for_the_next_one(assessment, sari, komang, sink, clock):
    accepted(assessment, [sari], komang)
    clock.move_to(MORNING)
    run()
    accepted(assessment, [sari], komang, "A.I.1.i.b")
    clock.move_to(MORNING + timedelta(hours=20))
    assert run().sent == 0
    clock.move_to(MORNING + timedelta(days=1))
    assert run().sent == 1
    assert "A.I.1.i.b" in sink.mails[1]["Subject"]
    assert "A.I.1.i.a" not in sink.texts[1][2]


def test_an_office_that_changes_its_zone_gets_each_summary_once(assessment, sari, komang, sink, clock):
    accepted(assessment, [sari], komang)
    clock.move_to(MORNING - timedelta(hours=1))  # 06.00 WIT, 05.00 WITA
    Unit.objects.filter(pk=assessment.unit_id).update(time_zone="Asia/Jayapura")
    assert run().sent == 1
    Unit.objects.filter(pk=assessment.unit_id).update(time_zone="Asia/Jakarta")
    accepted(assessment, [sari], komang, "A.I.1.i.b")
    for hour in range(24):
        clock.move_to(MORNING + timedelta(hours=hour))
        run()
    assert len(sink.mails) == 1  # the morning of the second of December has not come in Jakarta
    clock.move_to(MORNING + timedelta(hours=25))
    assert run().sent == 1


# --- a server that is away, refuses, or hangs up


def test_a_server_that_is_away_for_a_day_loses_and_doubles_nothing(assessment, sari, komang, settings, clock):
    lost = Sink()
    with running(lost):
        pass  # its port is free again, and nobody listens there
    settings.MAILERS["default"]["OPTIONS"]["port"] = lost.port
    people = [sari, *(member(assessment, f"orang{number}@example.go.id") for number in range(3))]
    for hour in range(24):
        clock.move_to(NIGHT + timedelta(hours=hour))
        returned(assessment, people, komang, f"A.I.1.i.{hour}")
        accepted(assessment, people, komang, f"B.{hour}")
        assert run().fault
    assert not Delivery.objects.exclude(state="menunggu").exists()
    with running(lost):
        for minutes in range(0, 26 * 60, 10):
            clock.move_to(NIGHT + timedelta(days=1, minutes=minutes))
            run()
    at_once = [mail for mail in lost.mails if "mengembalikan" in mail["Subject"]]
    assert len(at_once) == 24 * 4
    assert len({(mail["To"], mail["Subject"]) for mail in at_once}) == 24 * 4
    told = [line for mail in lost.to("sari@example.go.id") for line in mail.get_content().splitlines()]
    assert sorted(line for line in told if line.startswith("Jawaban B.")) == sorted(
        f"Jawaban B.{hour} diterima" for hour in range(24)
    )
    assert not Delivery.objects.exclude(state="terkirim").exists()


def test_a_recipient_that_is_refused_for_good_holds_up_nobody(assessment, sari, komang, sink, clock):
    putu = member(assessment, "putu@example.go.id")
    sink.replies["sari@example.go.id"] = "550 no such mailbox"
    returned(assessment, [sari, putu], komang)
    done = run()
    assert (done.sent, done.refused, done.fault) == (1, 1, "")
    row = Delivery.objects.get(person=sari)
    assert (row.state, row.fault) == ("ditolak", "550 no such mailbox")
    clock.move_to(NIGHT + timedelta(days=2))
    assert run().refused == 0


def test_a_recipient_that_may_come_later_is_tried_again(assessment, sari, komang, sink, clock):
    sink.replies["sari@example.go.id"] = "451 greylisted"
    returned(assessment, [sari], komang)
    assert run().postponed == 1
    sink.replies.clear()
    assert run().sent == 0
    clock.move_to(NIGHT + timedelta(minutes=5))
    assert run().sent == 1


def test_a_server_that_hangs_up_in_between_gets_the_rest_later(assessment, sari, komang, sink, clock):
    people = [sari, *(member(assessment, f"orang{number}@example.go.id") for number in range(4))]
    returned(assessment, people, komang)
    sink.hangs_up_after = 2
    done = run()
    assert (done.sent, done.postponed) == (2, 3)
    sink.hangs_up_after = 99
    clock.move_to(NIGHT + timedelta(minutes=5))
    assert run().sent == 3
    assert len({mail["To"] for mail in sink.mails}) == len(sink.mails) == 5


def test_two_machines_take_different_mails_and_what_one_left_is_taken_later(assessment, sari, komang, sink, clock):
    putu = member(assessment, "putu@example.go.id")
    returned(assessment, [sari, putu], komang)
    plan_mail()
    (first,), (second,) = mailing._take(1, "satu"), mailing._take(1, "dua")
    assert {first.person, second.person} == {sari, putu}
    assert send_mail().sent == 0  # both are being sent, by processes that were killed
    clock.move_to(NIGHT + timedelta(minutes=16))
    assert send_mail().sent == 2


def test_a_mail_that_was_sent_but_not_noted_is_known_by_its_id(assessment, sari, sink, clock, monkeypatch):
    returned(assessment, [sari], None)
    plan_mail()
    monkeypatch.setattr(mailing, "_end", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))  # killed right there
    with pytest.raises(KeyboardInterrupt):
        send_mail()
    monkeypatch.undo()
    clock.move_to(NIGHT + timedelta(minutes=16))
    assert send_mail().sent == 1
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1


# --- who gets none


def test_nothing_is_sent_of_what_was_read_or_may_not_be_read_any_more(assessment, sari, komang, sink, clock):
    putu, ketut = member(assessment, "putu@example.go.id"), member(assessment, "ketut@example.go.id")
    rows = returned(assessment, [sari, putu, ketut], komang)
    plan_mail()
    open_notice(notice=rows[0], by=sari)
    putu.memberships.update(ends_on="2020-02-02")
    ketut.is_active = False
    ketut.save()
    assert (send_mail().needless, sink.mails) == (3, [])
    assert set(Delivery.objects.values_list("state", flat=True)) == {"tidak_perlu"}


def test_who_has_no_address_or_wants_none_has_the_inbox(assessment, sari, komang, sink, clock):
    nobody, silent = member(assessment, ""), member(assessment, "diam@example.go.id")
    NoticeChoice.objects.create(person=silent, kind=Kind.ANSWER_RETURNED, way=Way.NEVER)
    NoticeChoice.objects.create(person=sari, kind=Kind.ANSWER_RETURNED, way=Way.DAILY)
    assert len(returned(assessment, [nobody, silent, sari], komang)) == 3
    assert run().sent == 0
    clock.move_to(MORNING)
    assert run().sent == 1
    assert len(sink.to("sari@example.go.id")) == 1


def test_without_a_mail_server_nothing_piles_up(assessment, sari, sink, clock, settings):
    settings.MAIL_IS_ON = False
    returned(assessment, [sari], None)
    assert not Notice.objects.exclude(way="").exists()
    assert (send_mail().sent, sink.mails) == (0, [])


def test_a_title_cannot_add_headers(assessment, sari, sink, clock):
    with transaction.atomic():
        params = {"document": "SK\r\nBcc: jahat@example.com\r\n\r\nisi", "ends": "2026-12-28", "answers": 1}
        tell(Kind.DOCUMENT_ENDING, [sari], assessment=assessment, by=None, mark="x", url="/", params=params)
    Notice.objects.update(way=Way.AT_ONCE)
    assert run().sent == 1
    assert sink.mails[0]["Bcc"] is None
    assert sink.mails[0]["Subject"].startswith("[Portal ZI] SK Bcc: jahat@example.com isi berakhir")


@pytest.mark.parametrize("subject", ["[Portal ZI] Ringkasan", f"[Portal ZI] Jawaban “dikembalikan” – {'é' * 70}…"])
def test_a_message_made_with_less_work_is_the_one_that_django_makes(subject):
    """Headers that mails share are read once: neither the second mail nor the next subject knows of the one before."""
    for number in range(3):
        for subject_of_mail in (subject, f"{subject} {number}"):
            headers = {"Message-ID": f"<zi-{number}@zi.example.go.id>", "Date": "Mon, 30 Nov 2026 20:00:00 +0000"}
            said = subject_of_mail, "Yth. Sari,\n\nSilakan – baca.\n", None, [f"orang-{number}@example.go.id"]
            made = [
                kind(*said, headers=headers).message(policy=policy.SMTP) for kind in (mailing.Message, EmailMessage)
            ]
            assert made[0].as_bytes() == made[1].as_bytes()
