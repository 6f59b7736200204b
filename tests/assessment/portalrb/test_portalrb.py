"""The contract with PortalRB: keys, their order and types, values and errors as its guide v1.0.0 gives them."""

import json
from decimal import Decimal

import pytest
from django.db import OperationalError
from django.urls import reverse

from assessment.lke import files as lke_files
from assessment.people.models import Unit
from assessment.portalrb import shapes
from assessment.portalrb.selectors.portalrb import answers_of
from assessment.rounds.models import Stage
from assessment.rounds.workflow import Act, Status
from assessment.scoring import Choice, Counts, Index
from tests.assessment.portalrb.portalrb_office import AREA_COUNTS, Schema, bearer, make_proposed, make_proposed_round
from tests.factories import (
    make_assessment,
    make_handover,
    make_instansi,
    make_member,
    make_period,
    make_unit,
    make_window,
)

pytestmark = pytest.mark.django_db

WBK, WBBM = "/pengusulan/unit-wbk", "/pengusulan/unit-wbbm"
ANSWER_KEYS = ["soal_id", "jawaban_unit", "jawaban_tpi", "catatan_unit", "bukti_dukung_unit", "catatan_tpi"]


@pytest.fixture
def office(instruments, clock):
    return make_proposed()


def get(client, path, token, **more):
    return client.get(path, headers=bearer(token), **more)


def answers_path(unit):
    return f"/lke/jawaban-unit/{unit.pk}"


# --- what the guide shows


def test_list_of_wbk_has_the_shape_of_the_guide(client, office):
    answer = get(client, WBK, office.text)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    found = json.loads(answer.content)
    assert list(found) == ["tahun", "units"]
    assert found == {
        "tahun": 2026,
        "units": [{"id": str(office.unit.pk), "nama": "Kantor Usulan", "kategori": "WBK", "afirmasi": False}],
    }
    assert list(found["units"][0]) == ["id", "nama", "kategori", "afirmasi"]
    assert get(client, WBBM, office.text).json() == {"tahun": 2026, "units": []}


def test_kategori_follows_the_target_of_the_round_and_the_affirmation_of_the_unit(client, office):
    Unit.objects.filter(pk=office.unit.pk).update(category="WBK-AFIRMASI", is_affirmation=True)
    assert get(client, WBK, office.text).json()["units"] == [
        {"id": str(office.unit.pk), "nama": "Kantor Usulan", "kategori": "WBK-AFIRMASI", "afirmasi": True}
    ]
    office.assessment.target = "WBBM"
    office.assessment.save()
    assert get(client, WBK, office.text).json()["units"] == []
    (unit,) = get(client, WBBM, office.text).json()["units"]
    assert unit["kategori"] == "WBBM"


def test_answers_have_every_soal_once_in_order_with_the_keys_of_the_guide(client, office):
    found = get(client, answers_path(office.unit), office.text).json()
    assert list(found) == ["unit_id", "nama_unit", "tahun", "answers"]
    assert (found["unit_id"], found["nama_unit"], found["tahun"]) == (str(office.unit.pk), "Kantor Usulan", 2026)
    assert [row["soal_id"] for row in found["answers"]] == list(range(1, 128))
    assert all(list(row) == ANSWER_KEYS for row in found["answers"])


def test_answers_are_levels_counts_and_indices_as_text_and_null_where_empty(client, office):
    office.answer("A.I.1.i.a", Choice("Ya"), note="SK ditetapkan")
    office.answer("A.I.1.i.b", Choice("B"))
    office.answer(AREA_COUNTS, Counts({"layanan_terdaftar": 35, "layanan_dipermudah": 0}), note="dari aplikasi")
    office.answer("B.I.a.1", Index(Decimal("3.6000")))
    rows = {row["soal_id"]: row for row in get(client, answers_path(office.unit), office.text).json()["answers"]}
    assert rows[1] == {
        "soal_id": 1, "jawaban_unit": "Ya", "jawaban_tpi": None, "catatan_unit": "SK ditetapkan",
        "bukti_dukung_unit": None, "catatan_tpi": None,
    }  # fmt: skip
    assert (rows[2]["jawaban_unit"], rows[2]["catatan_unit"]) == ("B", None)
    assert [rows[number]["jawaban_unit"] for number in (122, 123)] == ["35", "0"]
    assert rows[122]["catatan_unit"] == rows[123]["catatan_unit"] == "dari aplikasi"
    assert rows[125]["jawaban_unit"] == "3.6"
    assert rows[3]["jawaban_unit"] is None


def test_every_soal_of_the_instrument_stands_where_its_file_says():
    paths = lke_files.instrument_paths(lke_files.Path("fixtures/instruments"))
    instrument = lke_files.read_instrument_file(paths["permenpanrb-90-2021"]).instrument
    soal = shapes.soal_of(instrument)
    assert [one.soal_id for one in soal] == list(range(1, 128))
    assert (soal[0].row, soal[-1].row) == (6, 202)
    assert sum(bool(one.key) for one in soal) == 22
    assert soal[121].label.endswith("– " + soal[121].indicator.inputs[0].label)


# --- who is on offer


@pytest.mark.parametrize("status", Status)
def test_no_status_makes_a_unit_proposed_before_tpi_has_said_so(client, office, status):
    assessment = make_assessment(unit=make_unit(instansi=office.instansi), period=office.period, status=status)
    make_handover(assessment)  # approved by its kepala, no more
    assert [unit["id"] for unit in get(client, WBK, office.text).json()["units"]] == [str(office.unit.pk)]
    assert get(client, answers_path(assessment.unit), office.text).status_code == 404


def test_a_unit_stays_proposed_when_tpn_has_finished(client, office):
    make_handover(office.assessment, act=Act.FINISH, by_role="pencatat_tpn")
    office.assessment.status = Status.CLOSED
    office.assessment.save()
    assert len(get(client, WBK, office.text).json()["units"]) == 1


@pytest.mark.parametrize("act", [act for act in Act if act not in {Act.PROPOSE, Act.FINISH}])
def test_whatever_else_follows_the_proposal_takes_it_back(client, office, act):
    make_handover(office.assessment, act=act, reason="Ditarik.")
    assert get(client, WBK, office.text).json()["units"] == []
    assert get(client, answers_path(office.unit), office.text).status_code == 404


def test_nothing_is_on_offer_before_between_and_after_the_windows(client, office, clock):
    office.period.windows.all().delete()
    assert get(client, WBK, office.text).json() == {"tahun": 2026, "units": []}
    assert get(client, answers_path(office.unit), office.text).status_code == 404
    make_window(office.period, stage=Stage.TPI)
    assert len(get(client, WBK, office.text).json()["units"]) == 1
    clock.shift(31 * 24 * 3600)
    assert get(client, WBK, office.text).json()["units"] == []


def test_another_instansi_sees_neither_list_entry_nor_answers(client, office):
    other = make_proposed(name="Kantor Lain")
    assert [unit["nama"] for unit in get(client, WBK, other.text).json()["units"]] == ["Kantor Lain"]
    foreign = get(client, answers_path(office.unit), other.text)
    missing = get(client, "/lke/jawaban-unit/987654", other.text)
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert dict(foreign.headers) == dict(missing.headers)


def test_a_round_of_an_older_lke_is_not_listed_and_told_as_422(client, office):
    from assessment.lke.models import Instrument

    office.period.instrument = Instrument.objects.get(code="permenpanrb-10-2019")
    office.period.save()
    assert get(client, WBK, office.text).json()["units"] == []
    answer = get(client, answers_path(office.unit), office.text)
    assert (answer.status_code, answer.json()["code"]) == (422, "UNPROCESSABLE_ENTITY")


def test_a_unit_in_two_open_periods_is_listed_once_with_its_latest_round(client, office):
    later = make_period(instansi=office.instansi, name="Putaran kedua")
    make_window(later)
    make_proposed_round(unit=office.unit, period=later, target="WBBM")
    assert get(client, WBK, office.text).json()["units"] == []
    assert len(get(client, WBBM, office.text).json()["units"]) == 1


def test_f06_answers_of_tpi_leave_only_once_published_and_of_the_last_tier(client, office):
    member = office.tpi("anggota", "C", "RAHASIA-anggota")
    lead = office.tpi("ketua", "A", "RAHASIA-ketua")

    def first():
        answer = get(client, answers_path(office.unit), office.text)
        return answer.json()["answers"][0], answer.text

    row, text = first()
    assert (row["jawaban_tpi"], row["catatan_tpi"]) == (None, None)
    assert "RAHASIA" not in text
    office.publish(member)
    assert first()[0]["jawaban_tpi"] == "C"
    office.publish(lead)
    assert (first()[0]["jawaban_tpi"], first()[0]["catatan_tpi"]) == ("A", "RAHASIA-ketua")


def test_f08_notes_leave_as_they_were_typed(client, office):
    typed = 'baris "satu"\n<script>x</script> 😀 {{7*7}}'
    office.answer("A.I.1.i.a", Choice("Ya"), note=typed)
    assert get(client, answers_path(office.unit), office.text).json()["answers"][0]["catatan_unit"] == typed


# --- errors


def test_errors_are_json_in_the_form_of_the_guide_without_a_page_or_a_cookie(client, office):
    unit = answers_path(office.unit)
    requests = [
        (client.get(WBK), 401, "UNAUTHORIZED"),
        (client.get(WBK, headers={"Authorization": "Basic abc"}), 401, "UNAUTHORIZED"),
        (get(client, WBK, "zi_00000000_" + "x" * 43), 401, "UNAUTHORIZED"),
        (get(client, WBK, "ngawur"), 401, "UNAUTHORIZED"),
        (get(client, WBK + "/", office.text), 404, "DATA_NOT_FOUND"),
        (get(client, "/pengusulan/unit-lain", office.text), 404, "DATA_NOT_FOUND"),
        (get(client, "/portalrb/", office.text), 404, "DATA_NOT_FOUND"),
        (client.post(WBK, headers=bearer(office.text)), 405, "METHOD_NOT_ALLOWED"),
        (client.put(unit, headers=bearer(office.text)), 405, "METHOD_NOT_ALLOWED"),
        (client.delete(unit, headers=bearer(office.text)), 405, "METHOD_NOT_ALLOWED"),
        (get(client, WBK, office.text, SERVER_NAME="orang.lain"), 400, "BAD_REQUEST"),
    ]
    for number, (answer, status, code) in enumerate(requests):
        found = answer.json()
        assert list(found) == ["error", "code", "message"], number
        assert (answer.status_code, found["error"], found["code"]) == (status, True, code), number
        assert found["message"].endswith("."), number
        assert answer["Content-Type"] == "application/json"
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert requests[0][0]["WWW-Authenticate"].startswith("Bearer")
    assert requests[7][0]["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "unit_id", ["0", "0{own}", "+{own}", "-1", str(2**63), "9" * 400, "1 OR 1=1", "%00", "[1]", "٣", "1.5", "a/b"]
)
def test_f07_ids_that_are_none_are_404(client, office, unit_id):
    path = f"/lke/jawaban-unit/{unit_id}".replace("{own}", str(office.unit.pk))
    answer = get(client, path, office.text)
    assert (answer.status_code, answer.json()["code"]) == (404, "DATA_NOT_FOUND")


def test_a_fault_of_ours_is_json_with_the_code_that_finds_it_in_the_logs(client, office, monkeypatch, caplog):
    def broken(*_args):
        raise RuntimeError("kata rahasia")

    monkeypatch.setattr("assessment.portalrb.selectors.portalrb.proposals", broken)
    answer = get(client, WBK, office.text)
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL_SERVER_ERROR")
    assert "rahasia" not in answer.text
    assert "dengan kode" in answer.json()["message"]


def test_a_database_that_is_busy_is_503_with_when_to_ask_again(client, office, monkeypatch):
    def busy(*_args, **_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr("assessment.portalrb.views.portalrb_api.record_pull", busy)
    answer = get(client, WBK, office.text)
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (503, "5", "SERVICE_UNAVAILABLE")
    assert "Coba lagi sebentar lagi." in answer.json()["message"]


def test_plain_http_is_refused_without_a_redirect(client, office, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = get(client, WBK, office.text)
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert get(client, WBK, office.text, secure=True).status_code == 200


def test_a_session_opens_no_address_and_a_token_opens_no_page(client, office):
    from assessment.people.models import Role

    client.force_login(make_member(Role.INSTANSI_ADMIN, instansi=office.instansi))
    assert client.get(WBK).status_code == 401
    client.logout()
    page = client.get(reverse("assessment:assessment-list"), headers=bearer(office.text))
    assert page.status_code == 302


# --- the document


def test_openapi_is_served_to_everybody_and_describes_what_is_answered(client, office):
    office.answer("A.I.1.i.a", Choice("Ya"), note="x")
    document = client.get("/portalrb/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    schema = Schema(document)
    served = {
        shapes.WBK_PATH: get(client, WBK, office.text),
        shapes.WBBM_PATH: get(client, WBBM, office.text),
        shapes.ANSWERS_PATH: get(client, answers_path(office.unit), office.text),
    }
    assert set(document["paths"]) == set(served)
    assert document["components"]["schemas"]["Error"]["properties"]["code"] == {
        "type": "string",
        "enum": [
            "BAD_REQUEST", "UNAUTHORIZED", "FORBIDDEN", "DATA_NOT_FOUND", "METHOD_NOT_ALLOWED", "UNPROCESSABLE_ENTITY",
            "TOO_MANY_REQUESTS", "INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE",
        ],
    }  # fmt: skip
    for path, answer in served.items():
        assert schema.problems(path, answer) == []
    for path, answer in (
        (shapes.WBK_PATH, client.get(WBK)),
        (shapes.ANSWERS_PATH, client.get(answers_path(office.unit))),
    ):
        assert schema.problems(path, answer) == []


def test_openapi_check_finds_what_does_not_fit():
    schema = Schema(shapes.openapi())
    row = dict.fromkeys(ANSWER_KEYS) | {"soal_id": "1"}
    body = {"unit_id": 7, "nama_unit": "x", "tahun": 2026, "answers": [row], "lain": 1}
    found = schema.check(body, {"$ref": "#/components/schemas/UnitAnswers"}, "$")
    assert sorted(found) == ["$.answers[0].soal_id: str", "$.lain: unknown", "$.unit_id: int"]


def test_answers_take_a_fixed_number_of_queries(client, office, django_assert_max_num_queries):
    get(client, answers_path(office.unit), office.text)
    for code in ("A.I.1.i.a", "A.I.1.i.b", "A.I.2.i.a"):
        office.answer(code, Choice("A" if code != "A.I.1.i.a" else "Ya"), supported=True)
    with django_assert_max_num_queries(10):
        get(client, answers_path(office.unit), office.text)
    assert answers_of(office.assessment, "").unit_id == str(office.unit.pk)


def test_lists_of_many_units_take_a_fixed_number_of_queries(client, office, django_assert_max_num_queries):
    for number in range(30):
        unit = make_unit(instansi=office.instansi, name=f"Kantor {number:02}")
        make_proposed_round(unit=unit, period=office.period)
    get(client, WBK, office.text)
    with django_assert_max_num_queries(8):
        found = get(client, WBK, office.text).json()
    names = [unit["nama"] for unit in found["units"]]
    assert len(names) == 31
    assert names == sorted(names)


def test_an_instansi_without_a_period_gets_this_year_and_no_units(client, instruments, clock):
    office = make_proposed()
    empty = make_instansi()
    assert get(client, WBK, office.token_for(empty)).json() == {"tahun": 2026, "units": []}
