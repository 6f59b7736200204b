"""Kelola, Pekerjaan: the admin portal sees what waits and fails, tries it again, and reads nobody's name, address or mail."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_ox.models import OxTask
from django_ox.testing import run_tasks

from assessment.kelola.jobs import NAMES
from assessment.notices.models import Delivery, Kind
from assessment.notices.services.notices import tell
from assessment.people.models import Role
from tests.factories import make_assessment, make_member, make_unit
from tests.rules.test_architecture import CODE, ROOT
from tests.smtp_sink import running
from tests.zi_portal.jobs import work

pytestmark = pytest.mark.django_db
PAGE = "/kelola/pekerjaan/"
TASK = re.compile(r"^@task\b.*\ndef (\w+)\(", re.MULTILINE)


@pytest.fixture
def operator(client):
    client.force_login(make_member(Role.PORTAL_ADMIN))
    return client


def shown(client):
    return " ".join(client.get(PAGE).content.decode().split())


@pytest.fixture
def given_up():
    work.RAN.clear()
    work.break_off.enqueue(word="rahasia")
    for _ in range(2):
        OxTask.objects.update(run_after=None)
        run_tasks()


@pytest.fixture
def refused(settings, instruments):
    """Two people of one office, whom the mail server refuses; give the server."""
    settings.MAIL_IS_ON = True
    with running() as sink:
        options = {"host": "127.0.0.1", "port": sink.port, "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
        made = make_assessment(unit=make_unit(name="KPPBC Marunda"))
        people = []
        for name in ("sari", "putu"):
            address = f"{name}@example.go.id"
            people.append(make_member(Role.TEAM_LEAD, unit=made.unit, full_name=name.title(), email=address))
            sink.replies[address] = f"550 5.1.1 <{address}>: Recipient address rejected"
        with transaction.atomic():
            params = {"question": "A.I.1.i.a"}
            tell(Kind.ANSWER_RETURNED, people, assessment=made, by=None, mark="x", url="/x/", params=params)
        run_tasks(raise_failures=True)
        yield sink


def test_where_all_is_well_the_page_says_so(operator, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = shown(operator)
    assert "Tidak ada pekerjaan yang gagal." in page
    assert "0 surel menunggu." in page
    assert "Portal tidak mengirim surel." in page
    assert "Coba lagi semua" not in page
    assert "Kirim lagi" not in page


def test_what_was_given_up_is_told_by_the_name_of_its_error_and_tried_again(operator, given_up):
    page = shown(operator)
    assert ">ValueError<" in page
    assert "rahasia" not in page
    answer = operator.post(reverse("assessment:work-retry"), follow=True)
    assert "1 pekerjaan dicoba lagi." in answer.content.decode()
    assert OxTask.objects.get().status == "READY"
    again = operator.post(reverse("assessment:work-retry"), follow=True)
    assert "Tidak ada pekerjaan gagal yang perlu diulang." in again.content.decode()


def test_refused_mails_are_told_by_what_the_server_said_without_address_and_sent_again(operator, refused):
    page = shown(operator)
    assert "2 surel: 550 5.1.1 &lt;(alamat)&gt;: Recipient address rejected, terakhir " in page
    assert "example.go.id" not in page
    assert not {"Sari", "Putu", "A.I.1.i.a", "Marunda"} & set(page.replace("<", " ").split())
    refused.replies.clear()
    answer = operator.post(reverse("assessment:mail-retry"), follow=True)
    assert "2 surel dikirim lagi." in answer.content.decode()
    run_tasks(raise_failures=True)
    assert sorted(mail["To"] for mail in refused.mails) == ["putu@example.go.id", "sari@example.go.id"]
    assert "550" not in shown(operator)
    again = operator.post(reverse("assessment:mail-retry"), follow=True)
    assert "Tidak ada surel ditolak yang perlu dikirim lagi." in again.content.decode()


def test_a_refusal_is_told_for_thirty_days_and_then_not_sent_again(operator, refused):
    Delivery.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert "550" not in shown(operator)
    operator.post(reverse("assessment:mail-retry"))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"ditolak"}


def test_mails_that_are_put_off_are_told_with_the_reason(operator, refused):
    Delivery.objects.update(state="menunggu", ended_at=None, tries=2, fault="421 putu@example.go.id: try later")
    page = shown(operator)
    assert "2 surel menunggu, yang pertama sejak " in page
    assert "2 surel: 421 (alamat): try later" in page


@pytest.mark.parametrize("role", [Role.INSTANSI_ADMIN, Role.TEAM_LEAD, Role.TPI_LEAD])
def test_nobody_else_sees_or_tries_again(client, role, given_up):
    client.force_login(make_member(role))
    assert client.get(PAGE).status_code == 403
    assert client.post(reverse("assessment:work-retry")).status_code == 403
    assert client.post(reverse("assessment:mail-retry")).status_code == 403
    assert OxTask.objects.get().status == "FAILED"


def test_every_job_of_the_portal_has_a_name_and_every_name_a_job():
    found = set()
    for path in CODE:
        module = str(path.relative_to(ROOT).with_suffix("")).replace("/", ".")
        found |= {f"{module}.{name}" for name in TASK.findall(path.read_text(encoding="utf-8"))}
    assert found == set(NAMES)
