"""Whatever the checks of an instrument say, an admin reads it in Indonesian, with what to do."""

import copy
import re
from itertools import groupby

import pytest

from assessment.lke_drafts import problems_in_indonesian
from assessment.scoring import FileProblem, InstrumentError, parse_instrument
from tests.instruments import mapping_of

ENGLISH = re.compile(
    r"\b(must|is missing|stands|which|does not|unknown|together|without|holds|needs|cannot|weigh|not)\b"
)


def places(value, path=()):
    """Yield the path of one value of every shape in a file: the first of its kind."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*path, number))


def shape(path):
    """Return what a value is, wherever in the tree it stands."""
    parts = ["*" if isinstance(part, int) else part for part in path]
    while "children" in parts[:-2]:
        at = parts.index("children")
        del parts[at : at + 2]
    return tuple(parts)


def samples():
    mapping = mapping_of()
    found = {}
    for path in places(mapping):
        if path:
            found.setdefault(shape(path), path)
    return list(found.values())


def spoilt(paths, change):
    """Return the file with `change` done to what holds the value at each path; none of these lies within another."""
    mapping = mapping_of()
    for path in reversed(paths):
        holder = mapping
        for part in path[:-1]:
            holder = holder[part]
        change(holder, path[-1])
    return mapping


def put(value):
    return lambda holder, key: holder.__setitem__(key, value)


def doubled(holder, key):
    if isinstance(holder[key], list):
        holder[key].append(copy.deepcopy(holder[key][0]))
    else:
        holder[key] = ""


def removed(holder, key):
    del holder[key]


def unknown(holder, key):
    if isinstance(holder[key], dict):
        holder[key]["lain"] = "x"
    else:
        holder[key] = "\x07"


CHANGES = [removed, doubled, unknown, put("x"), put(5), put([]), put({}), put("x" * 6000)]


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_no_problem_of_the_checks_is_left_in_english(change):
    problems = set()
    for _, paths in groupby(sorted(samples(), key=len), key=len):
        with pytest.raises(InstrumentError) as caught:
            parse_instrument(spoilt(list(paths), change))
        problems |= set(caught.value.problems)
    assert problems
    left = [
        (str(one), problems_in_indonesian.told(one))
        for one in problems
        if ENGLISH.search(problems_in_indonesian.told(one))
    ]
    assert left == []


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("node A.I: its children weigh 61.5 together, not 60",
         "Simpul A.I: bobot di bawahnya berjumlah 61,5, padahal bobotnya 60; samakan keduanya"),
        ("question A.I.1.i.a, level Ya: criterion is missing",
         "Pertanyaan A.I.1.i.a, pilihan Ya: Kriteria (criterion) belum diisi"),
        ("node number 2 of node A.I: code is missing", "Simpul nomor 2 dari A.I: Kode (code) belum diisi"),
        ("gate WBK total: measures node 'A.X', which does not exist",
         "Syarat minimum WBK total: menjumlahkan simpul 'A.X' yang tidak ada; periksa kodenya"),
        ("question A.I.1.i.a: answer_type 'abcde' has no values in answer_types",
         "Pertanyaan A.I.1.i.a: jenis jawaban abcde dipakai, padahal nilai hurufnya belum ada; isi pada Nilai jawaban (answer_types)"),
        ("instrument: the components weigh 99 together, not 100", "bobot komponen berjumlah 99, padahal harus 100"),
        ("node A.I: area may not stand in sub_area", "Simpul A.I: area tidak boleh berada di sub-area"),
        ("node A.I.1: Pastikan nilai ini mengandung paling banyak 300 karakter.",
         "Simpul A.I.1: Pastikan nilai ini mengandung paling banyak 300 karakter"),
    ],
)  # fmt: skip
def test_a_problem_is_told_in_the_words_of_the_page(english, indonesian):
    assert problems_in_indonesian.told(FileProblem(english)) == indonesian


def test_what_a_parser_of_yaml_says_becomes_one_advice():
    told = problems_in_indonesian.told(FileProblem("berkas: did not find expected node content"))
    assert told == "susunan YAML tidak benar; periksa spasi di awal baris, tanda titik dua, dan tanda kutip"
