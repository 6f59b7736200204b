"""An instrument as YAML is untrusted: what no file may do is refused with its line, and nothing swells or falls over."""

import pytest

from assessment.lke import files as lke_files
from assessment.scoring import InstrumentError, Located
from tests.instruments import mapping_of, written
from tests.sheets import NOW

BOMB = b"a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b]\n"


def unsafe(content):
    """Return place and words of what is refused before a value is made."""
    _, problems = lke_files.read_yaml(content, "berkas")
    return [(problem.place, str(problem)) for problem in problems]


def refused(content):
    with pytest.raises(InstrumentError) as caught:
        lke_files.read_yaml(content, "berkas")
    (problem,) = caught.value.problems
    return problem


def test_our_files_are_read_with_the_line_of_every_value():
    mapping, problems = lke_files.read_yaml(written().encode(), "berkas")
    assert problems == []
    assert mapping == mapping_of()
    assert isinstance(mapping, Located)
    lines = written().splitlines()
    assert lines[int(mapping.places["code"].removeprefix("baris ")) - 1] == f"code: {NOW}"
    node = mapping["tree"][0]["children"][0]
    assert lines[int(node.places["weight"].removeprefix("baris ")) - 1].strip() == 'weight: "30"'


def test_an_alias_is_refused_and_a_bomb_of_them_makes_nothing():
    assert ("baris 2", "berkas: an alias (*name) stands here") in unsafe(BOMB)
    assert lke_files.read_yaml(BOMB, "berkas")[0] is None


def test_every_key_that_stands_twice_is_named_with_its_line():
    assert unsafe(b"a: 1\nb: 2\na: 3\nb: 4\n") == [
        ("baris 3", "berkas: key 'a' stands twice"),
        ("baris 4", "berkas: key 'b' stands twice"),
    ]


@pytest.mark.parametrize("content", [b"1: x", b"on: x", b"? [a]\n: x", b"? {a: b}\n: x", b"<<: {a: x}", b"~: x"])
def test_a_key_that_is_no_plain_text_is_refused(content):
    assert len(unsafe(content)) == 1
    assert "must be a text" in unsafe(content)[0][1]


@pytest.mark.parametrize("content", [b"a: !!python/object/apply:os.system [x]", b"a: !!set {b, c}", b"!!omap [a: x]"])
def test_a_list_or_mapping_of_another_kind_is_refused(content):
    assert "has a tag" in unsafe(content)[0][1]


@pytest.mark.parametrize("content", [b"- " * 200 + b"a", b"{a: " * 60 + b"1" + b"}" * 60])
def test_values_nested_too_deep_are_refused(content):
    assert unsafe(content) == [("baris 1", "berkas: holds too much, or nested too deep")]


def test_more_values_than_any_instrument_are_refused():
    assert "holds too much" in unsafe(b"[" + b"1," * lke_files.MAX_VALUES + b"1]")[0][1]


@pytest.mark.parametrize(
    "content",
    [
        b"a: [",
        b"a: b: c",
        b"\ta: b",
        b"--- a\n--- b",
        b"a: !!python/name:os.system x",
        b"a: !lain b",
        b"\x00",
        b"%PDF-1.7\n",
        b'a: "\\ud800"',
        b"[" * 5000,
    ],
)
def test_what_is_no_yaml_is_refused(content):
    assert refused(content).startswith("berkas: ")


@pytest.mark.parametrize("content", [b"a: 2021-99-99", b"a: !!int abc", b"a: !!int ''", b"a: !!float x"])
def test_a_value_that_its_tag_cannot_hold_is_refused(content):
    assert refused(content).startswith("berkas: cannot be read (")


@pytest.mark.parametrize("content", [b"\xff\xfea\x00", "judul: Évaluasi".encode("latin-1")])
def test_another_encoding_is_refused_with_its_line(content):
    problem = refused(b"a: 1\n" + content)
    assert "not UTF-8" in problem
    assert problem.place == "baris 2"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# hanya komentar\n"])
def test_an_empty_file_says_so(content):
    assert refused(content) == "berkas: is empty"


def test_a_byte_order_mark_does_no_harm():
    assert lke_files.read_yaml(b"\xef\xbb\xbf" + written().encode(), "berkas")[0] == mapping_of()


def test_more_than_1_mb_is_refused_unread():
    assert "larger than" in refused(b"#" * (lke_files.MAX_YAML_BYTES + 1))
