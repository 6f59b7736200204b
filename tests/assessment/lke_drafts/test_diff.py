"""What differs between two editions is found, paired by words and not by codes that move, and counted."""

import pytest

from assessment.lke_drafts.diff import KINDS, NOTHING, WHOLE, compare
from assessment.lke_drafts.facts import facts_of
from assessment.scoring import parse_instrument
from tests.assessment.scoring.parse.files import find
from tests.instruments import mapping_of
from tests.sheets import CODES, NOW


def changes(edit):
    new = mapping_of()
    edit(new)
    return compare(parse_instrument(mapping_of()), parse_instrument(new))


def shown(edit):
    return [(one.kind, one.code, one.what, one.before, one.after) for one in changes(edit)]


@pytest.mark.parametrize("code", CODES)
def test_an_edition_differs_in_nothing_from_itself(code):
    edition = parse_instrument(mapping_of(code))
    assert compare(edition, edition) == ()


@pytest.mark.parametrize("code", CODES)
def test_every_change_between_two_regulations_has_a_name_and_two_sides(code):
    old, new = parse_instrument(mapping_of(code)), parse_instrument(mapping_of())
    for one in compare(old, new):
        assert one.kind in KINDS
        assert one.before != one.after
        assert one.before
        assert one.after


def put(code, **values):
    return lambda mapping: find(mapping, code).update(values)


def test_words_of_a_question_are_a_change_of_text_in_its_area():
    (change,) = changes(put("A.I.1.i.a", statement="Unit kerja membentuk tim untuk pembangunan Zona Integritas"))
    assert (change.kind, change.code, change.what) == ("teks", "A.I.1.i.a", "Pertanyaan")
    assert change.area == "A.I.1 Manajemen Perubahan"
    assert change.after.startswith("Unit kerja membentuk")


def test_a_question_with_other_words_is_another_question():
    assert [row[:2] for row in shown(put("A.I.1.i.a", statement="Apakah pimpinan hadir?"))] == [
        ("baru", "A.I.1.i.a"),
        ("dihapus", "A.I.1.i.a"),
    ]


def test_weights_are_told_of_the_node_and_of_each_question_below():
    def edit(mapping):
        find(mapping, "A.I.1.i")["weight"] = "1"
        find(mapping, "A.I.1.ii")["weight"] = "0.5"

    assert [row for row in shown(edit) if row[1] == "A.I.1.i"] == [
        ("bobot", "A.I.1.i", "Bobot", "0,5", "1"),
        ("bobot", "A.I.1.i", "Bobot tiap pertanyaan", "0,5 ÷ 2 = 0,25", "1 ÷ 2 = 0,5"),
    ]


def test_a_question_put_in_between_moves_the_codes_and_is_the_only_new_one():
    def edit(mapping):
        questions = find(mapping, "A.I.1.ii")["indicators"]
        new = {**questions[0], "code": "A.I.1.ii.a", "statement": "Apakah rencana disusun bersama masyarakat?"}
        del new["portalrb_2026"]
        for one in reversed(questions):
            one["code"] = f"A.I.1.ii.{chr(ord(one['code'][-1]) + 1)}"
        questions.insert(0, new)

    rows = shown(edit)
    assert [row[1] for row in rows if row[0] == "baru"] == ["A.I.1.ii.a"]
    assert not [row for row in rows if row[0] in {"dihapus", "teks"}]
    assert ("struktur", "A.I.1.ii.b", "Kode", "A.I.1.ii.a", "A.I.1.ii.b") in rows
    assert ("bobot", "A.I.1.ii", "Bobot tiap pertanyaan", "1 ÷ 3 = 0,33", "1 ÷ 4 = 0,25") in rows


def test_another_answer_type_brings_its_criteria():
    levels = [{"letter": letter, "criterion": f"Kriteria {letter}."} for letter in "ABC"]
    rows = shown(put("A.I.1.i.a", answer_type="abc", levels=levels))
    assert rows[0] == ("jenis", "A.I.1.i.a", "Jenis jawaban", "Ya/Tidak", "A/B/C")
    assert ("jenis", "A.I.1.i.a", "Kriteria A", NOTHING, "Kriteria A.") in rows


def test_a_formula_is_told_as_one_reads_it():
    def edit(mapping):
        find(mapping, "A.II.4.i.a")["formula"]["when_denominator_is_zero"] = "full"

    ((kind, code, what, before, after),) = shown(edit)
    assert (kind, code, what) == ("rumus", "A.II.4.i.a", "Rumus")
    assert "bila penyebut 0: 0" in before
    assert "bila penyebut 0: 1" in after


def test_gates_conditions_and_the_head_stand_outside_the_areas():
    def edit(mapping):
        mapping["gates"]["WBK"][0]["minimum"] = "77.5"
        mapping["eligibility"]["conditions"].pop(0)
        mapping["title"] = "Judul lain"
        mapping["eligibility"]["notes"][0]["text"] = "Bacaan lain"

    found = changes(edit)
    assert [one.kind for one in found] == ["identitas", "minimum", "pengusulan", "identitas"]
    assert {one.area for one in found} == {WHOLE}
    assert "minimal 77,5 poin" in found[1].after
    assert found[2].after == NOTHING


def test_the_facts_of_an_edition_add_up():
    facts = facts_of(parse_instrument(mapping_of()))
    assert (facts.questions, facts.total, facts.wbk, facts.wbbm, facts.warnings) == (113, "100", 12, 12, ())
    assert facts.areas == sum(part.kind == "area" for part in facts.parts) == 14
    assert sum(part.questions for part in facts.parts if part.kind == "area") == 113


def test_what_a_person_should_look_at_twice_is_told():
    mapping = mapping_of()
    mapping["code"] = "lke-lain"
    mapping["gates"]["WBBM"][0]["minimum"] = "60"
    mapping["gates"]["WBBM"].pop()
    mapping["eligibility"]["conditions"][0]["verified"] = False
    first, second = find(mapping, "A.I.1.i")["indicators"]
    second["statement"] = first["statement"]
    del first["portalrb_2026"]
    told = "\n".join(facts_of(parse_instrument(mapping)).warnings)
    for words in (
        "di bawah batas WBK",
        "hanya ada untuk WBK",
        "1 syarat pengusulan belum dipastikan",
        "Pertanyaan A.I.1.i.b berbunyi sama dengan A.I.1.i.a",
        "1 isian belum mempunyai baris PortalRB",
        "Halaman Kelemahan memakai aturan umum saja",
    ):
        assert words in told
    assert facts_of(parse_instrument(mapping_of(NOW))).warnings == ()


def test_letters_that_an_edition_no_longer_names_are_told():
    def edit(mapping):
        letters = {"A", "B", "C", "D"}
        nodes = list(mapping["tree"])
        while nodes:
            node = nodes.pop()
            nodes += node.get("children", [])
            for question in node.get("indicators", []):
                if question["answer_type"] == "abcde":
                    levels = [level for level in question["levels"] if level["letter"] in letters]
                    question.update(answer_type="abcd", levels=levels)
        del mapping["answer_types"]["abcde"]

    assert ("jenis", "abcde", "Nilai huruf A/B/C/D/E", "A 1, B 0,75, C 0,5, D 0,25, E 0", NOTHING) in shown(edit)
