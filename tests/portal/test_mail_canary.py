"""No mail, at once, in the summary of a day or of a week, tells anybody of a note, a draft, or what a restricted document is called.

Every kind of notice goes to everybody it can reach, after acts that wrote notes of each visibility; then every mail that
a mail server got is read.
"""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import transaction
from django_ox.testing import run_tasks

from assessment.acceptance.services import review_answer
from assessment.lke.selectors.layout import get_layout
from assessment.notes.models import Audience
from assessment.notes.services import add_note
from assessment.notices.models import WEEKLY, Kind, NoticeChoice
from assessment.notices.services.jobs import tell_due
from assessment.notices.services.notices import tell
from assessment.people.models import Role, User
from assessment.rounds.workflow import Status
from evidence.documents.models import Document
from tests.portal.access.roles import TEAM, TPI
from tests.portal.world import QUESTION, make_world
from tests.smtp_sink import deliver_to, running

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)  # 08.00 in Jakarta, 10.00 in Jayapura
TASK = {"task": "KANARI-own-tugas", "due": "2026-12-09"}
CODE, AREA = {"question": QUESTION}, {"area": "Manajemen Perubahan"}
SAID = {
    "tugas_baru": TASK | {"count": 1}, "tugas_dekat": TASK, "tugas_lewat": TASK, "tugas_diserahkan": TASK,
    "tugas_selesai": TASK, "tugas_batal": TASK | {"moved": False}, "waktu_diminta": TASK | {"until": "2026-12-10"},
    "waktu_diputuskan": TASK | {"granted": True}, "jawaban_kembali": CODE, "jawaban_diterima": CODE,
    "area_diserahkan": AREA, "area_kembali": AREA, "disebut": CODE, "dibalas": CODE,
    "penilaian_pindah": {"act": "ke_tpi"}, "batas_perbaikan": {"until": "2026-12-20"}, "evaluasi_naik": {},
    "buka_diminta": {}, "buka_ditolak": {}, "penilaian_pulih": {},
    "penilaian_batal": {"unit": "Kantor Satu", "period": "Penilaian 2026"}, "masa_berakhir": {"until": "2026-12-20"},
    "kegiatan_baru": {"work": "Sosialisasi Zona Integritas", "count": 1},
    "monev_belum": {"month": "November 2026", "whose": "Manajemen Perubahan"},
}  # fmt: skip
# Told by reminders, below, as the days make them due.
BY_DAYS = {"dokumen_berakhir", "ringkasan", "kepala_rantai"}
# What a mail may name of the own unit: its tasks and people, its period.
NAMED = {("own", "tugas"), ("own", "orang"), ("own", "periode")}


@pytest.fixture
def sink(settings):
    with running() as sink, time_machine.travel(MONDAY, tick=False):
        deliver_to(sink, settings)
        yield sink


@pytest.fixture
def world(instruments):
    world = make_world()
    for role, person in world.people.items():
        User.objects.filter(pk=person.pk).update(email=f"{role.replace(' ', '-')}@example.go.id")
    User.objects.filter(pk=world.own.person.pk).update(email="penulis@example.go.id")
    Document.objects.filter(pk=world.own.document.pk).update(is_restricted=True, valid_until=date(2027, 1, 6))
    world.own.task.note = world.own.note
    world.own.task.save()
    return world


def write(world, role, audience, word, *mentions):
    add_note(
        assessment=world.own.assessment,
        code=QUESTION,
        audience=audience,
        text=f"KANARI-own-{word}",
        by=world.people[role],
        mentions=[world.people[role].pk for role in mentions],
    )


def write_every_note(world):
    """Have the unit and its evaluators write notes that name each other, and an answer returned with a word of why."""
    write(world, Role.TEAM_LEAD, Audience.TEAM, "catatantim", Role.POKJA_MEMBER, Role.HEAD)
    write(world, Role.POKJA_MEMBER, Audience.TEAM, "catatantim", Role.TEAM_LEAD)
    assessment = world.own.assessment
    question = get_layout(assessment.period.instrument).questions[QUESTION]
    version = assessment.evaluations.get().answers.get().version
    lead, said = world.people[Role.TEAM_LEAD], "KANARI-own-catatantim"
    review_answer(assessment=assessment, question=question, is_accepted=False, note=said, version=version, by=lead)
    world.hand_over(Status.TPI_REVIEW)
    write(world, Role.TPI_MEMBER, Audience.WORKING, "catatankerja", Role.TPI_LEAD)
    write(world, Role.TPI_LEAD, Audience.WORKING, "catatankerja", Role.TPI_MEMBER)
    write(world, Role.TPI_MEMBER, Audience.RESULT, "catatankonsep")
    world.hand_over(Status.TPN_REVIEW)


@transaction.atomic
def tell_everybody_everything(world):
    for kind, params in SAID.items():
        tell(
            Kind(kind),
            [*world.people.values(), world.own.person],
            assessment=world.own.assessment,
            by=None,
            mark="kanari",
            url=f"/penilaian/{world.own.assessment.pk}/",
            params=params,
        )


def test_every_kind_is_told_here():
    assert {*SAID, *BY_DAYS} == {kind.value for kind in Kind}


@pytest.mark.parametrize("way", ["segera", "harian"])
def test_no_mail_to_any_role_tells_of_a_note(way, world, sink):
    people = [*world.people.values(), world.own.person]
    kinds = set(Kind) - WEEKLY
    NoticeChoice.objects.bulk_create(NoticeChoice(person=who, kind=kind, way=way) for who in people for kind in kinds)
    write_every_note(world)
    tell_everybody_everything(world)
    for _ in range(2):
        tell_due.enqueue()
        run_tasks(raise_failures=True)
    wrong, read = [], {}
    for to, subject, text in sink.texts:
        named = set(re.findall(r"KANARI-(\w+)-(\w+)", f"{subject}\n{text}"))
        wrong += [f"{to}, {subject}: {named - NAMED}"] if named - NAMED else []
        read[to] = read.get(to, "") + text
    assert not wrong, "\n".join(wrong)
    # All of it was there to be read.
    assert read.keys() == {
        *(f"{role}@example.go.id" for role in (*TEAM, *TPI, "penilai_pendahuluan", "pencatat_tpn", "admin_instansi")),
        "penulis@example.go.id",
    }
    member, tpi = read["anggota_pokja@example.go.id"], read["tpi_anggota@example.go.id"]
    assert f"menyebut Anda dalam catatan {QUESTION}" in member
    assert f"mengembalikan jawaban {QUESTION} kepada Anda" in member
    assert "Satu data dukung terbatas berakhir 6 Januari 2027\ndipakai 1 jawaban" in member
    assert f"menyebut Anda dalam catatan {QUESTION}" in tpi
    assert "Ringkasan pekan 7 Desember 2026" in read["kepala@example.go.id"]
    assert "Sidik jejak audit pekan 7 Desember 2026" in tpi
