"""No page, count, export, search, notice or paper tells of a note to who may not read it.

The access table asks every address of every role for the marks of notes. Here the files behind the pages are opened, the
searches are asked for the marks, and two worlds are compared that differ in nothing but hidden notes: also a count that
gave them away would differ.
"""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.notes.models import ReviewNote, Thread
from assessment.people.models import Role
from assessment.rounds.workflow import Status
from tests.factories import make_note
from tests.portal.access.roles import TEAM, TPI
from tests.portal.access.table import TABLE
from tests.portal.world import QUESTION, make_world

pytestmark = pytest.mark.django_db

OF_TEAM, OF_EVALUATORS = {"catatantim"}, {"catatankerja", "catatankonsep"}
# Who reads the sheet then, and what of the notes he never reads.
HIDDEN = {
    **dict.fromkeys(TEAM, OF_EVALUATORS),
    **dict.fromkeys(TPI, OF_TEAM),
    Role.PRELIMINARY: OF_TEAM | OF_EVALUATORS,
    Role.TPN_RECORDER: OF_TEAM | OF_EVALUATORS,
    Role.INSTANSI_ADMIN: OF_TEAM | OF_EVALUATORS | {"catatanterbit"},
    Role.INSTANSI_HEAD: OF_TEAM | OF_EVALUATORS | {"catatanterbit"},
    Role.PORTAL_ADMIN: OF_TEAM | OF_EVALUATORS | {"catatanterbit"},
}
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|name="note_key" value="[^"]+"|name="request_key" value="[^"]+"'
    r'|<time datetime="[^"]+">[^<]+</time>|data-(?:idle|whole)="\d+"|"X-CSRFToken": "[^"]+"'
)


def addresses(place, *names):
    """Yield every address that can be asked for of `place`, or those of `names`."""
    for name in names or TABLE:
        row = TABLE[name]
        if row.get is not None and row.rule in {"unit", "own", "kelola"}:
            yield reverse(name, args=[arg[1:] if arg[0] == "=" else place.pk_of(arg) for arg in row.args])


def text_of(response):
    """Return what a response says; of a workbook or an archive every part of it."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body.decode(errors="replace")


def found(text):
    return {kind for _, kind in re.findall(r"KANARI-(\w+)-(catatan\w+)", text)}


@pytest.fixture
def laid_out(monkeypatch):
    """What papers would print: laying one out takes seconds."""
    printed = []
    monkeypatch.setattr(
        "assessment.papers.exports.report_pdf.lay_out_html",
        lambda *html, **_more: printed.append(str(html)) or b"%PDF-",
    )
    return printed


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.TPI_MEMBER, Role.TPN_RECORDER, Role.INSTANSI_ADMIN])
def test_no_file_of_any_page_holds_a_note_of_others(role, instruments, laid_out, caplog):
    caplog.set_level("CRITICAL")
    world = make_world()
    world.hand_over(Status.TPN_REVIEW)
    client, wrong = world.clients[role], []
    for address in addresses(world.own):
        told = found(text_of(client.get(f"{address}?unduh=xlsx"))) & HIDDEN[role]
        wrong += [f"{address}: {told}"] if told else []
    for printed in laid_out:
        wrong += [f"a paper: {told}"] if (told := found(printed) & HIDDEN[role]) else []
    assert not wrong, "\n".join(wrong)


def test_the_papers_of_a_round_print_no_note_at_all(instruments, laid_out):
    world = make_world()
    lead = world.clients[Role.TEAM_LEAD]
    for name in ("evidence:report-pdf", "evidence:short-pdf"):
        lead.get(reverse(name, args=[world.own.assessment.pk]))
    assert laid_out
    assert not set().union(*map(found, laid_out))


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.TPN_RECORDER])
def test_no_search_finds_a_note_of_others(role, instruments):
    world = make_world()
    world.hand_over(Status.TPN_REVIEW)
    pages = ("evidence:document-list", "assessment:assessment-list", "assessment:home", "assessment:recap-list")
    for address in addresses(world.own, *pages):
        for word in HIDDEN[role]:
            shown = world.clients[role].get(f"{address}?text=KANARI-own-{word}", follow=True).text
            # The search says again what was asked, in its field; nothing else does.
            assert shown.count(f"KANARI-own-{word}") == shown.count(f'value="KANARI-own-{word}"'), address


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.HEAD, Role.TPN_RECORDER])
def test_pages_are_the_same_to_the_letter_with_hidden_notes_and_without(role, instruments):
    world = make_world()
    world.hand_over(Status.TPN_REVIEW)
    hidden = OF_EVALUATORS if role in TEAM else OF_TEAM | OF_EVALUATORS
    client = world.clients[role]
    pages = [
        "assessment:answer-edit", "assessment:note-list", "assessment:area-detail", "assessment:sheet-detail",
        "assessment:assessment-detail", "assessment:evaluation-detail", "assessment:evaluation-edit",
        "assessment:handover-list", "assessment:readiness-detail", "evidence:document-list", "evidence:document-detail",
        "evidence:document-notes",
        "evidence:pin-list",
    ]  # fmt: skip

    def shown():
        return {url: CHANGING.sub("", client.get(url).text).strip() for url in addresses(world.own, *pages)}

    shown()  # the first look leaves a row
    notes = ReviewNote.objects.filter(text__in=[f"KANARI-own-{word}" for word in hidden])
    assert notes.count() == len(hidden)
    with_notes = shown()
    for number in range(30):
        make_note(world.own.assessment, f"Lagi {number}", code=QUESTION, by=world.own.person, visibility="konsep")
    assert shown() == with_notes
    threads = set(notes.values_list("thread", flat=True))
    ReviewNote.objects.filter(
        thread__in=threads, visibility__in=("kerja", "konsep", *({"tim"} if len(hidden) > 2 else ()))
    ).delete()
    Thread.objects.filter(pk__in=threads, notes__isnull=True).delete()
    assert shown() == with_notes


def test_a_page_nobody_signed_in_to_tells_of_no_note(instruments):
    world = make_world()
    for address in addresses(world.own, "assessment:note-list", "assessment:answer-edit", "evidence:document-list"):
        assert not found(Client().get(address, follow=True).text)


@pytest.mark.parametrize("role", sorted(HIDDEN))
def test_no_calendar_tells_of_a_note(role, instruments):
    world = make_world()
    world.own.task.note = world.own.note
    world.own.task.due_on, world.own.task.owner = timezone.localdate(), world.people[role]
    world.own.task.save()
    made = world.clients[role].post(reverse("assessment:calendar-address-create")).text
    (path,) = set(re.findall(r"http://testserver(/kalender/langganan/[^<\"]+)<", made))
    file = Client().get(path).text
    assert file.startswith("BEGIN:VCALENDAR")
    page = world.clients[role].get(reverse("assessment:calendar-detail")).text
    # The task is there for the team alone; what is said about it is nowhere.
    assert ("KANARI-own-tugas" in file) is (role in TEAM)
    assert not found(file.replace("\r\n ", "") + page)
