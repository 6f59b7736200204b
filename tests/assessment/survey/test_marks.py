"""Marks of survey responses: planted fraud is marked, honest people are not, and no row is left out of a figure for it."""

import json
import random

from assessment.survey.files import get_edition
from assessment.survey.marks import marks_of, unmarked
from assessment.survey.responses import read_responses
from tests.assessment.survey.campaigns import SKM, SPAK, SPKP, alike, row

KEYS = [*SPKP, *SPAK]


def marks(rows, edition="se-4-2023"):
    content = json.dumps({"edition": edition, "responses": rows}).encode()
    found = read_responses(content, get_edition, is_csv=False)
    return marks_of(found.edition, found.responses)


def honest(chance, number, day="2026-03-05"):
    """Return the answers of somebody in a hall of the opening hours: own device, own phone, own code, unequal answers."""
    return row(
        {key: chance.choice([4, 5, 5, 6, 6]) for key in KEYS},
        f"{day}T{chance.randint(8, 15):02}:{chance.randint(0, 59):02}+08:00",
        seconds=chance.randint(35, 240),
        device=f"hp-{number}",
        phone_digest=f"digest-{number}",
        code=f"K{number}",
    )


def test_planted_fraud_is_marked_and_a_hall_of_200_is_not():
    """Forty rows of each kind among 600 honest ones, 200 of them of one morning."""
    chance = random.Random(20260305)
    rows = [honest(chance, number) for number in range(200)]
    rows += [honest(chance, number, f"2026-0{1 + number % 6}-{1 + number % 27:02}") for number in range(200, 600)]
    kinds = {
        "straight_fast": lambda n: honest(chance, 1000 + n) | {"answers": alike(KEYS, 6), "seconds": 4 + n % 12},
        "device_burst": lambda n: (
            honest(chance, 2000 + n) | {"device": "satu", "at": f"2026-04-02T09:{n % 20:02}+08:00"}
        ),
        "phone_repeated": lambda n: honest(chance, 3000 + n) | {"phone_digest": f"sama-{n % 4}"},
        "outside_hours": lambda n: honest(chance, 4000 + n) | {"at": f"2026-05-02T02:{n:02}+08:00"},
        "code_reused": lambda n: honest(chance, 5000 + n) | {"code": f"dipakai-{n % 10}"},
    }
    planted = [(kind, make(number)) for kind, make in kinds.items() for number in range(40)]
    found = marks(rows + [made for _, made in planted])
    wrong = sum(bool(given) for given in found[:600])
    assert wrong <= 12  # 2 %
    for kind in kinds:
        hits = sum(kind in given for (planned, _), given in zip(planted, found[600:], strict=True) if planned == kind)
        assert hits >= 38, kind  # 95 %


def test_equal_answers_are_marked_only_when_too_fast_and_without_a_word():
    straight = {"answers": alike(KEYS, 5), "seconds": 19}
    rows = [
        row(**straight),
        row(**straight | {"seconds": 20}),
        row(**straight | {"text": "Terima kasih, cepat sekali."}),
        row(**straight | {"answers": alike(KEYS, 5) | {"spak5": 4}}),
        row(alike(KEYS, 5)),
        row({"spak1": 5, "spak2": 5}, seconds=3),
    ]
    assert marks(rows) == [("straight_fast",), (), (), (), (), ()]


def test_equal_answers_are_seen_on_each_scale_of_a_form():
    answers = alike(KEYS, 6) | alike(SKM, 4)
    found = marks([row(answers, seconds=8), row(answers | {"skm1": 3}, seconds=8)], "se-4-2023-dan-skm")
    assert found == [("straight_fast",), ()]


def test_five_of_one_device_within_ten_minutes_are_marked_and_a_kiosk_is_not():
    at = "2026-03-05T10:{:02}+08:00".format
    slow = [row({"spak1": 5}, at(minute), device="a") for minute in (0, 3, 6, 9, 20)]
    fast = [row({"spak1": 5}, at(minute), device="b") for minute in (0, 3, 6, 9, 10)]
    kiosk = [row({"spak1": 5}, at(minute), device="c", method="kiosk") for minute in (0, 1, 2, 3, 4)]
    found = marks(slow + fast + kiosk)
    assert found == [()] * 5 + [("device_burst",)] * 5 + [()] * 5


def test_one_phone_in_two_months_is_no_mark_and_twice_in_one_is():
    rows = [
        row({"spak1": 5}, "2026-03-05", phone_digest="p"),
        row({"spak1": 5}, "2026-04-05", phone_digest="p"),
        row({"spak1": 5}, "2026-04-28", phone_digest="p"),
    ]
    assert marks(rows) == [(), ("phone_repeated",), ("phone_repeated",)]


def test_hours_are_those_written_and_a_day_without_hours_tells_nothing():
    at = ["2026-03-05T05:59+08:00", "2026-03-05T06:00+08:00", "2026-03-05T20:59Z", "2026-03-05T21:00Z", "2026-03-05"]
    assert marks([row({"spak1": 5}, one) for one in at]) == [("outside_hours",), (), (), ("outside_hours",), ()]


def test_a_marked_response_stays_and_can_be_left_out():
    rows = [row(alike(KEYS, 6), seconds=2), row(alike(KEYS, 5), seconds=90)]
    content = json.dumps({"edition": "se-4-2023", "responses": rows}).encode()
    found = read_responses(content, get_edition, is_csv=False).responses
    assert [one.seconds for one in unmarked(found, marks_of(get_edition("se-4-2023"), found))] == [90]
    assert len(found) == 2
