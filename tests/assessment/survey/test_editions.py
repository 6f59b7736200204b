"""Editions of surveys: ours can be used, and a broken file is refused with every problem named."""

import pytest
import yaml

from assessment.survey.edition import EditionError
from assessment.survey.files import edition_paths, get_edition, read_edition
from tests.assessment.survey.campaigns import SKM, SPAK, SPKP


@pytest.mark.parametrize(
    ("code", "keys", "scales"),
    [
        ("se-4-2023", [*SPKP, *SPAK], [("IPKP", 1, 6), ("IPAK", 1, 6)]),
        ("permenpanrb-14-2017", SKM, [("IKM", 1, 4)]),
        ("se-4-2023-dan-skm", [*SPKP, *SPAK, *SKM], [("IPKP", 1, 6), ("IPAK", 1, 6), ("IKM", 1, 4)]),
    ],
)
def test_our_editions_ask_what_the_circular_and_the_regulation_ask(code, keys, scales):
    edition = get_edition(code)
    assert list(edition.elements) == keys
    assert [(part.index, part.lowest, part.highest) for part in edition.parts] == scales
    assert (edition.minimum_respondents, edition.months_wanted) == (30, 3)


def test_every_file_is_an_edition_and_says_each_sentence_once():
    for code in edition_paths():
        texts = [element.statement for part in get_edition(code).parts for element in part.elements]
        assert len(texts) == len(set(texts))


def broken(change):
    whole = yaml.safe_load(edition_paths()["se-4-2023"].read_text(encoding="utf-8"))
    change(whole)
    with pytest.raises(EditionError) as refused:
        read_edition(yaml.safe_dump(whole).encode(), "baru.yaml", stem="se-4-2023")
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (lambda whole: whole.update(code="lain"), ["baru.yaml: holds edition lain; name the file after its code"]),
        (lambda whole: whole.update(code="SE 4"), ["baru.yaml: code: small letters, digits and hyphens only"]),
        (lambda whole: whole.update(title=" "), ["baru.yaml: title: a text is missing"]),
        (lambda whole: whole.update(warna="biru"), ["baru.yaml: warna: no such key"]),
        (lambda whole: whole.update(parts_of=["x"]), ["baru.yaml: parts: say either parts or parts_of"]),
        (lambda whole: whole.update(parts=[]), ["baru.yaml: parts: a list is missing"]),
        (
            lambda whole: whole.update(minimum_respondents=True),
            ["baru.yaml: minimum_respondents: a whole number from 1 to 10000 is missing"],
        ),
        (
            lambda whole: whole["parts"][0].update(lowest=6, reading="acak"),
            [
                "baru.yaml: parts.1.highest: must be above lowest",
                "baru.yaml: parts.1.reading: one of proportional, stretched",
            ],
        ),
        (
            lambda whole: whole["parts"][1]["elements"][0].update(key="spkp1"),
            ["baru.yaml: element spkp1 stands twice"],
        ),
        (
            lambda whole: whole["parts"][1]["elements"][0].update(key="Spak 1", statement=""),
            [
                "baru.yaml: parts.2.elements.1.key: small letters and digits only, at most 20",
                "baru.yaml: parts.2.elements.1.statement: a text is missing",
            ],
        ),
        (
            lambda whole: whole["parts"][0].update(grades={"multiplier": 25, "steps": [{"grade": "A", "from": "x"}]}),
            ["baru.yaml: parts.1.grades.steps.1.from: a decimal in quotes is missing"],
        ),
        (
            lambda whole: whole["marks"].update(opens_hour=22, closes_hour=6),
            ["baru.yaml: marks.closes_hour: must be after opens_hour"],
        ),
        (
            lambda whole: whole.pop("marks"),
            [
                "baru.yaml: marks.straight_seconds: a whole number from 1 to 600 is missing",
                "baru.yaml: marks.device_answers: a whole number from 2 to 1000 is missing",
                "baru.yaml: marks.device_minutes: a whole number from 1 to 1440 is missing",
                "baru.yaml: marks.phone_month_answers: a whole number from 2 to 100 is missing",
                "baru.yaml: marks.opens_hour: a whole number from 0 to 23 is missing",
                "baru.yaml: marks.closes_hour: a whole number from 1 to 24 is missing",
            ],
        ),
    ],
)
def test_a_broken_edition_is_refused_with_every_problem(change, problems):
    assert broken(change) == problems


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "baru.yaml: is empty"),
        (b"code: a\ncode: b\n", "twice"),
        (b"- a\n", "baru.yaml: an edition is a mapping"),
        (b"parts_of: [tidak-ada]\n", "no edition tidak-ada"),
    ],
)
def test_bytes_that_are_no_edition_are_refused(content, told):
    with pytest.raises(EditionError) as refused:
        read_edition(content, "baru.yaml", stem="baru")
    assert any(told in problem for problem in refused.value.problems)
