"""What the pages show: one office with a half-filled round, its documents, and the people of each role."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from assessment import scoring
from assessment.acceptance.services import review_answer
from assessment.lke.models import Indicator
from assessment.lke.selectors.layout import get_layout
from assessment.notes.models import Audience, LastSeen
from assessment.notes.services import add_note, resolve_thread
from assessment.papers.models import IssuedReport
from assessment.people.models import Membership, Role
from assessment.planning.route.selectors import get_route
from assessment.planning.route.services import plan_work
from assessment.planning.scenarios import services as scenarios_services
from assessment.planning.scenarios.models import Scenario
from assessment.programme.obstacles.facts import Facts as ObstacleFacts
from assessment.programme.obstacles.origins import Origin
from assessment.programme.obstacles.services import add_obstacle
from assessment.rounds.models import Answer, Assessment, Handover
from assessment.scores.services import refresh_score
from assessment.tasks.services import working
from assessment.tasks.services.giving import give_questions, give_repair
from evidence.documents.models import Citation, Disposal, Document, DocumentTag, Revision, RevisionText
from evidence.packages.models import PackageBuild, PackageUse
from evidence.packages.services.package_links import create_link
from evidence.papers.models import PaperRequest
from evidence.table_files.models import TableOrder
from tests.assessment.portalrb.portalrb_office import make_token
from tests.assessment.workbook.views.shown import bring_in
from tests.factories import (
    make_agent,
    make_assessment,
    make_decree,
    make_draft,
    make_idea,
    make_innovation,
    make_instansi,
    make_issued_report,
    make_member,
    make_monitoring,
    make_period,
    make_registers,
    make_reopen_request,
    make_suggestion,
    make_unit,
    make_window,
)
from tests.phone import give_phone
from tests.portal.world import make_disposal, make_video
from tests.sheets import best_answers
from zi_portal.operate.demo.sample_pdf import sample_pdf

QUESTION, NUMBERS, SURVEY = "A.I.1.i.b", "A.II.1.i.a", "B.I.a.1"


@dataclass(frozen=True)
class World:
    """What the pages show: one office with a half-filled round, its documents, and the people of each role."""

    assessment: Assessment
    document: Document
    membership: Membership
    scenario: Scenario  # of the ketua tim
    people: dict
    handover: Handover  # of last year's round, which is with TPI
    issued: IssuedReport  # of last year's round
    disposal: Disposal
    package_code: str  # of an outside link to this year's package


def review_answers(assessment, people):
    """Let the ketua tim accept one answer and return another."""
    questions = get_layout(assessment.period.instrument).questions
    answered = assessment.evaluations.get().answers.order_by("pk")
    for place, is_accepted in enumerate((True, False)):
        answer = answered[place]
        review_answer(
            assessment=assessment,
            question=questions[answer.indicator.code],
            is_accepted=is_accepted,
            note="" if is_accepted else "Waktu respons belum terlihat pada laporan.",
            version=answer.version,
            by=people[Role.TEAM_LEAD],
        )


def make_world():
    """Return an office with a half-filled round, last year's round with TPI, and what else its pages show."""
    instansi = make_instansi(
        name="Kementerian Keuangan", iku_name="Indeks pembangunan ZI", iku_target=85, iku_factor_wbbm="1.2"
    )
    unit = make_unit(instansi=instansi, name="KPPBC TMP Ngurah Rai", time_zone="Asia/Makassar")
    period = make_period(instansi=instansi, name="Penilaian ZI 2026")
    make_window(period)
    assessment = make_assessment(unit=unit, period=period)
    people = {
        Role.TEAM_LEAD: make_member(Role.TEAM_LEAD, unit=unit, full_name="Komang Ayu Lestari"),
        Role.POKJA_MEMBER: make_member(Role.POKJA_MEMBER, unit=unit, areas=["MP"], full_name="Ni Made Sari Dewi"),
        Role.POKJA_LEAD: make_member(Role.POKJA_LEAD, unit=unit, areas=["TL"], full_name="I Gede Wirawan"),
        Role.HEAD: make_member(Role.HEAD, unit=unit, full_name="Bambang Sutrisno"),
        Role.INSTANSI_ADMIN: make_member(Role.INSTANSI_ADMIN, instansi=instansi, full_name="Rina Hartati"),
        Role.PORTAL_ADMIN: make_member(Role.PORTAL_ADMIN, full_name="Agus Salim"),
        Role.INSTANSI_HEAD: make_member(Role.INSTANSI_HEAD, instansi=instansi, full_name="Dewi Kartika"),
        Role.TPI_MEMBER: make_member(Role.TPI_MEMBER, unit=unit, full_name="Dimas Aryaputra"),
        Role.TPI_LEAD: make_member(Role.TPI_LEAD, unit=unit, full_name="Wulan Permatasari"),
    }
    give_phone(people[Role.POKJA_LEAD])
    document = fill(assessment, by=people[Role.TEAM_LEAD])
    review_answers(assessment, people)
    scenario = simulate(assessment, by=people[Role.TEAM_LEAD])
    steps = get_route(people[Role.TEAM_LEAD], assessment.pk, "WBK").to_plan
    days = {step.code: step.day for step in steps[::2]}  # the others stay to be planned
    agent = make_agent(assessment, "Ni Wayan Sukerti", position="Analis kepabeanan")
    agent.changes.create(
        plan="Antrean daring",
        made="Antrean diambil dari rumah.",
        made_on=date(2026, 3, 2),
        system="SOP antrean",
        integrated_on=date(2026, 4, 1),
    )
    make_agent(assessment, "Kepala kantor", "teladan", example="LHKPN tepat waktu.")
    assessment.integrity_pacts.create(name="Pegawai ASN", members=120, signed=118, signed_on=date(2026, 1, 5))
    make_innovation(
        assessment,
        "E-CD",
        "pusat",
        area="PP",
        before_text="Formulir kertas di terminal kedatangan",
        before_figure=12,
        before_measure="menit",
        reason="Dikembangkan sendiri sejak 2019.",
    )
    make_idea(assessment, people[Role.TEAM_LEAD], "Antrean diambil dari rumah", benefit=5, ease=3)
    make_idea(assessment, people[Role.TEAM_LEAD], "Loket keliling ke pelabuhan kecil", came_from="")
    plan_work(assessment=assessment, target="WBK", days=days, by=people[Role.TEAM_LEAD])
    make_registers(assessment, people[Role.TEAM_LEAD], "Register")
    make_suggestion(assessment, people[Role.TEAM_LEAD], "Saran", name="Made Sari")
    make_monitoring(assessment, people[Role.TEAM_LEAD], area="MP")
    line = assessment.work_items.first()
    line.progress.create(
        month=1, percent=20, text="Dua SOP dipantau.", reported_at=timezone.now(), reported_by=people[Role.TEAM_LEAD]
    )
    bring_in(assessment, by=people[Role.TEAM_LEAD])
    problems = [["baris 71", "Simpul A.I: bobot di bawahnya berjumlah 29, padahal bobotnya 30; samakan keduanya"]]
    make_draft(uploaded_by=people[Role.PORTAL_ADMIN])
    make_draft(code="", short_title="", mapping=None, problems=problems, uploaded_by=people[Role.PORTAL_ADMIN])
    make_token(instansi, admin=people[Role.INSTANSI_ADMIN])
    handed = submit_last_year(unit, document, by=people[Role.HEAD], to=people[Role.TPI_MEMBER])
    ask_reopened(handed.assessment, people)
    link = create_link(
        assessment=assessment,
        recipient="Tim Penilai Nasional",
        expires_at=timezone.now() + timedelta(days=14),
        by=people[Role.HEAD],
    )
    fill_packages(assessment, link.link, people)
    fill_papers(assessment, people[Role.TEAM_LEAD])
    fill_tables(people[Role.INSTANSI_ADMIN])
    make_video(assessment, people[Role.TEAM_LEAD], "kantor")
    first = make_decree(unit, number="KEP-12/WBC.13/KPP.01/2026")
    second = {
        "number": "KEP-88/WBC.13/KPP.01/2026",
        "about": "perubahan",
        "dated_on": date(2026, 6, 2),
        "amends": first,
    }
    make_decree(unit, changes="Ketua pokja Tatalaksana diganti karena mutasi.", **second)
    people[Role.POKJA_LEAD].memberships.update(decree=first, sk_number=first.number)
    talk(assessment, handed.assessment, people)
    share_out(assessment, people)
    return World(
        assessment=assessment,
        document=document,
        membership=people[Role.POKJA_MEMBER].memberships.get(),
        scenario=scenario,
        people=people,
        handover=handed,
        issued=make_issued_report(handed.assessment, issued_by=people[Role.HEAD]),
        disposal=make_disposal(unit, people[Role.TEAM_LEAD], "Buku tamu 2014"),
        package_code=link.code,
    )


def share_out(assessment, people):
    """Give tasks: one late, one handed in, one that asks for more time, and one that nobody has."""
    lead, sari = people[Role.TEAM_LEAD], people[Role.POKJA_MEMBER]
    today = timezone.localdate()
    codes = [QUESTION, "A.I.1.i.b", "A.I.1.ii.a", "A.I.1.ii.b"]
    given = give_questions(
        assessment=assessment, codes=codes, owner=sari.pk, due_on=today + timedelta(days=7), by=lead
    ).made
    working.hand_in(task=given[1], text="Sudah dijawab.", version=1, by=sari)
    working.ask_time(task=given[2], until=today + timedelta(days=14), reason="Menunggu SK baru.", version=1, by=sari)
    given[0].due_on = today - timedelta(days=2)
    given[0].save()
    indicator = Indicator.objects.get(instrument=assessment.period.instrument, code="A.I.1.iii.a")
    give_repair(assessment=assessment, indicator=indicator, owner=None, due_on=None, by=lead)
    origin = Origin(task=given[0])
    facts = ObstacleFacts(area="MP", obstacle="Notulen rapat sering terlambat.", owner=sari.pk, codes=(QUESTION,))
    add_obstacle(assessment=assessment, facts=facts, solution="Notulis bergilir.", origin=origin, by=lead)


def talk(assessment, with_tpi, people):
    """Leave notes of every kind at one question: of the team, of TPI, and a finished talk."""
    lead, sari, tpi = (people[role] for role in (Role.TEAM_LEAD, Role.POKJA_MEMBER, Role.TPI_MEMBER))
    looked_at = Indicator.objects.filter(instrument=assessment.period.instrument, code__in=(QUESTION, NUMBERS))
    earlier = timezone.now() - timedelta(days=3)
    LastSeen.objects.bulk_create(
        LastSeen(person=sari, assessment=assessment, indicator=indicator, at=earlier) for indicator in looked_at
    )
    old = add_note(
        assessment=assessment, code=QUESTION, audience=Audience.TEAM, text="Siapa pembuat notulennya?", by=sari
    )
    resolve_thread(thread=old.thread, assessment=assessment, by=lead)
    text = "Laporan triwulan II belum memuat waktu respons. Mohon pakai laporan triwulan III."
    add_note(assessment=assessment, code=QUESTION, audience=Audience.TEAM, text=text, by=lead, mentions=[sari.pk])
    for number in range(6):
        text = f"Sudah diganti. Kolom waktu respons ada di halaman {number + 4}."
        add_note(assessment=assessment, code=QUESTION, audience=Audience.TEAM, text=text, by=sari)
    for audience, text in (
        (Audience.WORKING, "Bandingkan dengan unit lain di kanwil yang sama."),
        (Audience.RESULT, "Notulen pemilihan anggota belum ada. Lengkapi bila unit memperbaiki."),
    ):
        add_note(assessment=with_tpi, code=QUESTION, audience=audience, text=text, by=tpi)


def ask_reopened(refused, people):
    """Leave a request of last year's round that the admin refused, and one of another office that waits for him."""
    now, lead = timezone.now(), people[Role.TEAM_LEAD]
    reason = (
        "SK tim kerja pada A.I.1.i.a keliru: yang diunggah SK tahun lalu, padahal SK tahun ini sudah ditandatangani."
    )
    make_reopen_request(
        refused,
        reason=reason,
        asked_at=now - timedelta(days=2),
        asked_by=lead,
        state="ditolak",
        refusal="TPI dapat mengembalikannya sendiri. Sampaikan kepada ketua TPI.",
        decided_at=now,
        decided_by=people[Role.INSTANSI_ADMIN],
    )
    other = make_unit(instansi=refused.unit.instansi, name="KPPBC TMP B Denpasar", time_zone="Asia/Makassar")
    asked = make_assessment(unit=other, period=refused.period, status="tpi")
    refresh_score(asked.evaluations.get())
    make_reopen_request(asked, reason=reason, asked_by=make_member(Role.HEAD, unit=other), asked_as=Role.HEAD)


def fill_packages(assessment, link, people):
    """Leave a package that is being built beside an older one, one for the link, and what came to the link."""
    now, lead, head = timezone.now(), people[Role.TEAM_LEAD], people[Role.HEAD]
    ready = {
        "assessment": assessment,
        "state": PackageBuild.State.READY,
        "sha256": "3f9c" * 16,
        "size_bytes": 214_000_000,
        "contents_at": now,
        "finished_at": now,
        "expires_at": now + timedelta(days=7),
    }
    for number, (reader, is_outside) in enumerate([(lead, False), (head, True)]):
        PackageBuild.objects.create(
            **ready,
            reader=reader,
            is_outside=is_outside,
            storage_name=f"paket-{number}",
            requested_at=now - timedelta(days=1),
            requested_by=lead,
        )
    PackageBuild.objects.create(
        assessment=assessment,
        reader=lead,
        requested_at=now,
        requested_by=lead,
        state=PackageBuild.State.BUILDING,
        lease="0" * 32,
        lease_until=now + timedelta(hours=1),
        bytes_total=214_000_000,
        bytes_done=91_000_000,
    )
    for number, outcome in enumerate(PackageUse.Outcome):
        link.uses.create(
            at=now - timedelta(hours=number), outcome=outcome, origin="3fa921c0" * 2, size_bytes=0, times=number + 1
        )


def fill_papers(assessment, reader):
    """Leave a report that is made, one that waits, one that failed, a final one that waits and a destruction that is done."""
    now = timezone.now()
    asked = {"assessment": assessment, "reader": reader, "paper": "A4", "requested_at": now}
    PaperRequest.objects.create(
        **asked,
        what="laporan",
        state="siap",
        made_at=now,
        expires_at=now + timedelta(days=1),
        storage_name="laporan-siap",
        size_bytes=412_000,
        sha256="3f9c" * 16,
    )
    PaperRequest.objects.create(**asked, what="laporan")
    PaperRequest.objects.create(
        **asked, what="ringkasan", state="gagal", problem="Penyusunan terhenti berkali-kali. Coba lagi."
    )
    PaperRequest.objects.create(**asked, what="final", order={"typed": {}}, mark="final")
    PaperRequest.objects.create(
        **asked,
        what="pemusnahan",
        order={"disposal": assessment.unit.disposals.order_by("pk").values_list("pk", flat=True).first() or 1},
        mark="pemusnahan",
        state="siap",
        made_at=now,
        expires_at=now + timedelta(days=1),
    )


def fill_tables(reader):
    """Leave a list that is made, one that waits and one that failed."""
    now = timezone.now()
    asked = {"reader": reader, "url_name": "assessment:person-list", "title": "Orang", "requested_at": now}
    TableOrder.objects.create(
        **asked,
        mark="siap",
        file_format="xlsx",
        state="siap",
        made_at=now,
        expires_at=now + timedelta(hours=1),
        file_name="orang.xlsx",
        storage_name="daftar-siap",
        size_bytes=412_000,
        sha256="3f9c" * 16,
    )
    TableOrder.objects.create(**asked, mark="menunggu", file_format="xlsx", query="text=rapat")
    TableOrder.objects.create(
        **asked,
        mark="gagal",
        file_format="csv",
        state="gagal",
        problem="Pembuatan berkas terhenti berkali-kali. Coba lagi.",
    )


def fill(assessment, by):
    """Answer two of three choices with one document for all of them: some gates pass, some fail."""
    evaluation, now = assessment.evaluations.get(), timezone.now()
    indicators = {row.code: row for row in Indicator.objects.filter(node__instrument=assessment.period.instrument)}
    document = Document.objects.create(
        unit=assessment.unit,
        title="Peta proses bisnis dan SOP pelayanan penumpang di Bandar Udara Internasional I Gusti Ngurah Rai",
        state=Document.State.GOOD,
        document_date=date(2026, 2, 1),
        created_at=now,
        created_by=by,
    )
    data = sample_pdf(document.title, ["Peta proses bisnis pelayanan penumpang ditinjau setiap tahun."])
    (settings.EVIDENCE_ROOT / "acak").write_bytes(data)
    Revision.objects.create(
        document=document,
        number=1,
        storage_name="acak",
        original_name="peta_proses_bisnis_dan_sop_pelayanan_penumpang_versi_akhir_sekali.pdf",
        kind="pdf",
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_at=now,
        uploaded_by=by,
    )
    said = "Peta proses bisnis pelayanan penumpang ditinjau setiap tahun."
    RevisionText.objects.create(
        revision=document.revisions.get(), outcome="terbaca", content=said, folded=said.lower(), extracted_at=now
    )
    DocumentTag.objects.create(document=document, name="Proses bisnis", folded="proses bisnis")
    answered = [
        (code, answer.letter)
        for number, (code, answer) in enumerate(best_answers().items())
        if isinstance(answer, scoring.Choice) and number % 3
    ]
    who = {"answered_at": now, "answered_by": by, "explanation": "Dilaksanakan sesuai rencana kerja."}
    Answer.objects.bulk_create(
        [Answer(evaluation=evaluation, indicator=indicators[code], level=level, **who) for code, level in answered]
    )
    cited = {"assessment": assessment, "document": document, "created_at": now, "created_by": by}
    Citation.objects.bulk_create([Citation(indicator=indicators[code], **cited) for code, _level in answered[::2]])
    refresh_score(evaluation)
    return document


def submit_last_year(unit, document, by, to):
    """Return the hand-over of last year's round to TPI, which has begun to score it."""
    period = make_period(instansi=unit.instansi, name="Penilaian ZI 2025", year=2025)
    assessment = make_assessment(unit=unit, period=period, status="tpi")
    indicator = Indicator.objects.get(instrument=period.instrument, code=QUESTION)
    given = {"indicator": indicator, "answered_at": timezone.now()}
    own = assessment.evaluations.get()
    own.answers.create(level="A", explanation="Peta ditinjau setiap tahun.", answered_by=by, **given)
    sheet = assessment.evaluations.create(stage="tpi", tier="anggota")
    sheet.answers.create(level="B", explanation="Tinjauan terakhir dua tahun lalu.", answered_by=to, **given)
    for evaluation in (own, sheet):
        refresh_score(evaluation)
    handover = Handover.objects.create(
        assessment=assessment,
        number=1,
        act="ke_tpi",
        evaluation=own,
        sheet_sha256="0f" * 32,
        statement="Saya telah memeriksa lembar kerja evaluasi ini.",
        at=timezone.now(),
        by=by,
        by_role=Role.HEAD,
    )
    handover.pins.create(
        indicator=indicator,
        document=document,
        revision=document.revisions.get(),
        title=document.title,
        document_date=document.document_date,
        counts=True,
    )
    return handover


def simulate(assessment, by):
    """Keep and share a scenario that changes a level, counts and an index, one of them to what is given already."""
    scenario = scenarios_services.open_scratch(assessment=assessment, by=by)
    values = {code: best_answers()[code] for code in (QUESTION, "A.II.5.ii.a", SURVEY)}
    scenarios_services.simulate(scenario=scenario, values=values, by=by)
    scenarios_services.name_scenario(scenario=scenario, name="Survei ulang dan pengaduan tuntas", by=by)
    return scenarios_services.share_scenario(scenario=scenario, is_shared=True, by=by)
