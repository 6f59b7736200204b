"""A draft on its way to an edition: uploaded, refused, activated once, closed; whoever may not, and two at once."""

import hashlib
from datetime import date

import pytest

from assessment.accounts.selectors.administration import new_period_facts, offered_instruments
from assessment.audit.models import AuditEvent
from assessment.kelola.services import PeriodFacts, change_period, create_period
from assessment.lke.models import Instrument
from assessment.lke.selectors.instruments import get_instrument
from assessment.lke.services import load_instruments
from assessment.lke_drafts import services
from assessment.lke_drafts.models import InstrumentDraft
from assessment.lke_drafts.selectors import Standing, standing_of
from assessment.people.models import Instansi, Role
from assessment.rounds.models import Period
from evidence.documents.selectors.checklist import kept_instrument
from tests.assessment.sheet.test_answer_races import at_once
from tests.factories import make_draft, make_instansi, make_member, make_membership, make_period
from tests.instruments import NAME, NEXT, next_year, renamed, workbook, written
from tests.sheets import NOW
from zi_portal.kit.refusals import ActionDenied, InvalidInput, WrongState

pytestmark = pytest.mark.django_db

KIND = AuditEvent.Kind


@pytest.fixture
def admin(instruments):
    return make_member(Role.PORTAL_ADMIN)


@pytest.fixture
def base(instruments):
    return Instrument.objects.get(code=NOW)


@pytest.fixture
def upload(admin, base):
    def send(content, name="lke.yaml", by=admin):
        return services.upload_draft(file_name=name, content=content, size_bytes=len(content), base=base, by=by)

    return send


def events(kind):
    return list(AuditEvent.objects.filter(kind=kind))


def test_a_sound_file_is_kept_with_its_bytes_and_counts_for_nobody(upload, admin):
    draft = upload(next_year())
    assert (draft.code, draft.short_title, draft.problems, draft.is_workbook) == (NEXT, NAME, [], False)
    assert bytes(InstrumentDraft.objects.get().content) == next_year()
    assert draft.digest == draft.sha256 == hashlib.sha256(next_year()).hexdigest()
    assert standing_of(draft).state is Standing.READY
    assert not Instrument.objects.filter(code=NEXT).exists()
    (event,) = events(KIND.INSTRUMENT_DRAFTED)
    assert event.actor == admin
    assert event.detail == {"file_sha256": draft.sha256, "size_bytes": draft.size_bytes, "code": NEXT, "problems": 0}


def test_a_broken_file_is_kept_with_every_problem_and_its_line(upload):
    draft = upload(next_year(('weight: "30"', 'weight: "-30"'), ("kind: area", "kind: bab")))
    assert draft.mapping is None
    assert [place for place, _ in draft.problems] == sorted(
        (place for place, _ in draft.problems), key=lambda place: int(place.split()[-1])
    )
    told = "\n".join(text for _, text in draft.problems)
    assert "tertulis '-30'" in told
    assert "Jenis (kind) 'bab' tidak dikenal" in told
    with pytest.raises(WrongState, match="masih memuat kesalahan"):
        services.activate_draft(draft=draft, by=draft.uploaded_by)


@pytest.mark.parametrize("value", [".nan", ".inf", '"-1"', '"1e3"', "4.5", '"٣"', '"9999999"'])
def test_a_weight_that_is_no_plain_decimal_is_a_problem(upload, value):
    draft = upload(next_year(('weight: "30"', f"weight: {value}")))
    assert any("Bobot (weight) harus bilangan" in told for _, told in draft.problems)


def test_a_text_too_long_for_its_column_is_a_problem_of_the_draft(upload):
    draft = upload(next_year(("name: Penyusunan Tim Kerja", f"name: {'T' * 301}")))
    ((place, told),) = draft.problems
    assert place == ""
    assert told.startswith("Simpul A.I.1.i: ")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Kosong"),
        (b"%PDF-1.7\n\x00", "Berkas ini PDF, bukan buku kerja .xlsx"),
        (b"\xff\xfe\x00", "bukan teks UTF-8"),
        (b"PK\x03\x04 bukan arsip", "Berkas tidak utuh"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "Berkas berformat lama (.xls)"),
        (b"a: [" + b"[" * 3000, "susunan YAML tidak benar"),
    ],
)
def test_what_is_no_instrument_is_refused_with_the_reason(upload, admin, content, words):
    with pytest.raises(InvalidInput) as refused:
        upload(content)
    assert words in refused.value.errors["file"][0]
    assert not InstrumentDraft.objects.exists()
    (event,) = events(KIND.INSTRUMENT_REFUSED)
    assert event.actor == admin


def test_x02_a_text_named_as_a_workbook_is_called_what_it_is(upload):
    with pytest.raises(InvalidInput, match="Berkas ini teks"):
        upload(b"Kode;Nama\nA;Pengungkit\n", "instrumen.xlsx")


def test_a_bomb_of_aliases_is_a_problem_and_swells_nothing(upload):
    lines = ["a0: &a0 [" + ",".join(["x"] * 9) + "]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    draft = upload("\n".join(lines).encode())
    assert draft.mapping is None
    assert "alias YAML" in draft.problems[0][1]


@pytest.mark.parametrize(
    ("name", "size", "limit"), [("a.yaml", 1024 * 1024 + 1, "1 MB"), ("a.xlsx", 6_000_000, "5 MB")]
)
def test_a_file_beyond_its_limit_is_refused_unread(admin, base, name, size, limit):
    with pytest.raises(InvalidInput) as refused:
        services.upload_draft(file_name=name, content=b"x", size_bytes=size, base=base, by=admin)
    assert f"melebihi batas {limit}" in refused.value.errors["file"][0]


def test_more_uploads_than_an_hour_allows_are_refused(upload, monkeypatch):
    monkeypatch.setattr(services, "MAX_PER_HOUR", 1)
    upload(next_year())
    with pytest.raises(InvalidInput, match="dalam satu jam"):
        upload(next_year())


def test_a_workbook_is_the_same_edition_whatever_program_saved_it(upload):
    one, other = (upload(workbook(change=renamed), "lke.xlsx") for _ in range(2))
    assert one.digest == other.digest
    assert one.sha256 != one.digest
    assert one.is_workbook


def test_activating_makes_an_edition_periods_may_use(upload, admin):
    draft = upload(next_year())
    made = services.activate_draft(draft=draft, by=admin)
    draft.refresh_from_db()
    assert draft.activated == made
    assert (made.code, made.edition, made.digest, made.loaded_by) == (NEXT, 1, draft.digest, admin)
    assert made in offered_instruments()
    assert len(get_instrument(made).indicators) == 113
    (event,) = events(KIND.INSTRUMENT_ACTIVATED)
    assert event.detail == {"code": NEXT, "edition": 1, "digest": made.digest, "draft": draft.pk}
    with pytest.raises(WrongState, match="sudah diaktifkan"):
        services.activate_draft(draft=draft, by=admin)
    with pytest.raises(WrongState, match="tidak dapat dihapus"):
        services.delete_draft(draft=draft, by=admin)


def test_the_same_content_is_told_to_be_there_already(upload, admin):
    again = upload(written().encode() + b"\n# catatan\n")
    assert standing_of(again).state is Standing.KNOWN
    from_workbook = upload(workbook(), "lke.xlsx")
    assert standing_of(from_workbook).reason == "Isi ini sudah ada di portal sebagai Permen PAN-RB 90/2021 jo. 5/2024."
    with pytest.raises(WrongState, match="sudah ada"):
        services.activate_draft(draft=from_workbook, by=admin)


def test_other_content_under_a_code_in_use_is_refused_with_what_to_do(upload, admin, base):
    draft = upload(next_year(("telah membentuk tim", "sudah membentuk tim"), code=NOW))
    standing = standing_of(draft)
    assert (standing.state, standing.instrument) == (Standing.TAKEN, base)
    assert "Beri kode lain" in standing.reason
    before = get_instrument(base)
    with pytest.raises(WrongState, match="tidak pernah diubah"):
        services.activate_draft(draft=draft, by=admin)
    assert get_instrument(Instrument.objects.get(code=NOW)) == before
    assert not events(KIND.INSTRUMENT_ACTIVATED)


def test_a_draft_is_deleted_with_one_event(upload, admin):
    draft = upload(next_year())
    services.delete_draft(draft=draft, by=admin)
    assert not InstrumentDraft.objects.exists()
    assert len(events(KIND.INSTRUMENT_DISCARDED)) == 1
    with pytest.raises(WrongState, match="baru saja dihapus"):
        services.activate_draft(draft=draft, by=admin)


def facts_of(instrument, name="Penilaian ZI 2027"):
    return PeriodFacts(
        year=2027, name=name, instrument=instrument, evidence_from=date(2026, 1, 1), evidence_to=date(2027, 12, 31)
    )


def test_a_closed_edition_serves_its_periods_and_no_new_one(admin, base):
    instansi = make_instansi()
    keeper = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    running = make_period(instansi=instansi, instrument=base)
    services.close_instrument(instrument=base, by=admin)
    assert base not in offered_instruments()
    assert base in offered_instruments(running)
    with pytest.raises(InvalidInput, match="ditutup untuk periode baru"):
        create_period(instansi=instansi, facts=facts_of(base), spans=[], by=keeper)
    change_period(period=running, facts=facts_of(base, name="Nama baru"), spans=[], by=keeper)
    other = make_period(instansi=instansi, instrument=Instrument.objects.get(code="permenpanrb-10-2019"))
    with pytest.raises(InvalidInput, match="ditutup untuk periode baru"):
        change_period(period=other, facts=facts_of(base, name="Lain"), spans=[], by=keeper)
    with pytest.raises(WrongState, match="sudah ditutup"):
        services.close_instrument(instrument=base, by=admin)
    services.reopen_instrument(instrument=base, by=admin)
    assert create_period(instansi=instansi, facts=facts_of(base), spans=[], by=keeper).instrument == base
    with pytest.raises(WrongState, match="sudah terbuka"):
        services.reopen_instrument(instrument=base, by=admin)
    assert (len(events(KIND.INSTRUMENT_CLOSED)), len(events(KIND.INSTRUMENT_REOPENED))) == (1, 1)


def test_the_lists_an_instansi_keeps_and_a_new_period_follow_the_open_edition_in_force(upload, admin, base):
    def chosen():
        return kept_instrument(), new_period_facts(Instansi.objects.none())["instrument"]

    newer = next_year(("year: 2021\n", "year: 2027\n"), ("  year: 2021\n", "  year: 2027\n"))
    assert chosen() == (base, base.pk)
    made = services.activate_draft(draft=upload(newer), by=admin)
    assert chosen() == (made, made.pk)
    services.close_instrument(instrument=made, by=admin)
    assert chosen() == (base, base.pk)
    services.close_instrument(instrument=base, by=admin)
    assert chosen()[1] is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PORTAL_ADMIN}))
def test_nobody_but_the_admin_portal_keeps_instruments(upload, base, role):
    person = make_membership(role=role, areas=["MP"] if "pokja" in role else []).user
    draft = make_draft()
    acts = [
        lambda: upload(next_year(), by=person),
        lambda: services.activate_draft(draft=draft, by=person),
        lambda: services.delete_draft(draft=draft, by=person),
        lambda: services.close_instrument(instrument=base, by=person),
        lambda: services.reopen_instrument(instrument=base, by=person),
    ]
    before = AuditEvent.objects.count()
    for act in acts:
        with pytest.raises(ActionDenied, match="hanya diatur oleh admin portal"):
            act()
    assert AuditEvent.objects.count() == before
    assert (Instrument.objects.count(), InstrumentDraft.objects.count()) == (3, 1)


def test_the_command_never_takes_the_place_of_an_edition_somebody_activated_or_closed(upload, admin, base, tmp_path):
    made = services.activate_draft(draft=upload(next_year()), by=admin)
    services.close_instrument(instrument=base, by=admin)
    for code, content in ((NEXT, next_year(("telah membentuk", "sudah membentuk"))), (NOW, next_year(code=NOW))):
        (tmp_path / f"{code}.yaml").write_bytes(content)
    results = load_instruments(by=None, folder=tmp_path)
    assert [(result.outcome, result.edition) for result in results] == [("edisi baru", 2), ("edisi baru", 2)]
    assert {made, base} <= set(Instrument.objects.all())


@pytest.mark.django_db(transaction=True)
def test_k04_of_several_activations_of_one_code_exactly_one_is_done(admin):
    drafts = [make_draft(NEXT), make_draft(NEXT)]
    outcomes = at_once(*(lambda draft=draft: services.activate_draft(draft=draft, by=admin) for draft in drafts * 2))
    assert [isinstance(one, Instrument) for one in outcomes].count(True) == 1
    assert {type(one) for one in outcomes} == {Instrument, WrongState}
    assert Instrument.objects.filter(code=NEXT).count() == 1
    assert len(events(KIND.INSTRUMENT_ACTIVATED)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_period_begun_while_its_edition_is_closed_comes_before_or_not_at_all(admin, base):
    instansi = make_instansi()
    keeper = make_member(Role.INSTANSI_ADMIN, instansi=instansi)
    closed, begun = at_once(
        lambda: services.close_instrument(instrument=base, by=admin),
        lambda: create_period(instansi=instansi, facts=facts_of(base), spans=[], by=keeper),
    )
    assert isinstance(closed, Instrument)
    assert isinstance(begun, Period | InvalidInput)
    assert Period.objects.count() == isinstance(begun, Period)
