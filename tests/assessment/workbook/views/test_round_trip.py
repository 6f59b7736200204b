"""Out as a workbook, through LibreOffice, and in again: every row says the same, in both layouts, blanks included."""

import io
import random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.lke.models import Instrument
from assessment.people.models import Role
from assessment.workbook.models import SheetImport
from tests.assessment.scoring.strategies import random_answer
from tests.assessment.workbook.views.senders import read
from tests.factories import fill, make_assessment, make_member, make_period, make_unit
from tests.sheets import CODES, NOW, instrument
from tests.workbooks import recalculated

pytestmark = pytest.mark.django_db


def filled_round(code):
    """Return a round of a random sheet, a third of it blank, with notes as people write them; and its ketua tim."""
    unit = make_unit()
    period = make_period(instansi=unit.instansi, instrument=Instrument.objects.get(code=code))
    assessment = make_assessment(unit=unit, period=period)
    lead = make_member(Role.TEAM_LEAD, unit=unit)
    chance = random.Random(21)
    answers = {q.code: random_answer(q, chance, blanks=True) for q in instrument(code).indicators.values()}
    evaluation = assessment.evaluations.get()
    fill(evaluation, answers, by=lead)
    notes = [
        "Sesuai SK 12,\ndan 'lampirannya'",
        "=1+1",
        "+62 812",
        "a < b & c > d",
        "dua  spasi  di dalam",
        "Ya",
        "No\tNama\tJabatan\n1\tSari\tKetua",  # pasted from a table
        "Nomor\xa012 dari\xa0Word",
        "nol\u200blebar",
        "👩\u200d👩\u200d👧 tim",
        "_x0041_ dan _x000D_ harfiah",
        "#REF!",
        "0012",
        "panjang " * 624 + "akhir.",
    ]
    for number, answer in enumerate(evaluation.answers.order_by("indicator__position")):
        answer.explanation = notes[number % len(notes)].strip()
        answer.save(update_fields=["explanation"])
    return assessment, lead


def exported(client, user, assessment):
    client.force_login(user)
    return client.get(reverse("assessment:lke-xlsx", args=[assessment.pk])).content


def only_the_portals_sheet(content):
    """Return the file with `Jawaban` alone, its formulas as values: what is pasted into the national portal's workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for name in book.sheetnames:
        if name != "Jawaban":
            del book[name]
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def differing(client, user, assessment, content):
    made = read(client, user, assessment, content)
    url = reverse("assessment:import-detail", args=[assessment.pk, made.pk], query={"tampil": "semua"})
    page = client.get(url).context["page"]
    assert (made.notes, made.problems, made.total_note) == ([], [], "")
    lines = [line for area in page.areas for line in area.lines]
    assert len(lines) == len(instrument(assessment.period.instrument.code).indicators)
    return [(line.question.code, line.state, line.now, line.offered) for line in lines if line.state != "sama"]


def test_every_row_is_the_same_after_libreoffice(client, instruments, libreoffice):
    rounds = {code: filled_round(code) for code in CODES}
    books = {f"pulang-{code}": exported(client, lead, assessment) for code, (assessment, lead) in rounds.items()}
    recalculated(libreoffice, books)
    for code, (assessment, lead) in rounds.items():
        content = (libreoffice.folder / "selesai" / f"pulang-{code}.xlsx").read_bytes()
        assert differing(client, lead, assessment, content) == []
        if code == NOW:
            assert differing(client, lead, assessment, only_the_portals_sheet(content)) == []


def test_the_export_itself_comes_back_the_same(client, instruments):
    for code in CODES:
        assessment, lead = filled_round(code)
        content = exported(client, lead, assessment)
        assert differing(client, lead, assessment, content) == []
        if code == NOW:
            assert differing(client, lead, assessment, only_the_portals_sheet(content)) == []


def test_links_to_our_own_documents_are_no_news(client, instruments):
    assessment, lead = filled_round(NOW)
    evaluation = assessment.evaluations.get()
    code = evaluation.answers.first().indicator.code
    fill(evaluation, {}, by=lead, supported=[code])
    client.force_login(lead)
    file = SimpleUploadedFile("lke.xlsx", exported(client, lead, assessment))
    client.post(reverse("assessment:import-list", args=[assessment.pk]), {"file": file})
    assert [row.links for row in SheetImport.objects.get().rows.exclude(links=[])] == []
