"""Responses that look unlike the others: marked, never deleted, so that a reader sees an index with them and without.

What is looked for is named in SE 4/2023 nowhere; rules and thresholds are ours. That many answers come from one network says nothing:
a hall shares it. Neither does a full hour in a service's opening hours, when a queue is called.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from assessment.survey.edition import Edition, Thresholds
from assessment.survey.responses import Response

STRAIGHT, DEVICE, PHONE, NIGHT, CODE = (
    "straight_fast",
    "device_burst",
    "phone_repeated",
    "outside_hours",
    "code_reused",
)
WORDS = {
    STRAIGHT: "jawaban sama semua, tanpa tulisan, diisi sangat cepat",
    DEVICE: "banyak jawaban dari satu perangkat dalam waktu singkat",
    PHONE: "telepon yang sama lebih dari sekali dalam sebulan",
    NIGHT: "di luar jam pelayanan",
    CODE: "kode sekali pakai dipakai lebih dari sekali",
}
FEWEST_EQUAL = 3  # two equal answers are no pattern


def marks_of(edition: Edition, responses: Sequence[Response]) -> list[tuple[str, ...]]:
    """Return the marks of each response, keys of WORDS in the order there, in the order of `responses`."""
    found: list[set[str]] = [set() for _ in responses]
    limits = edition.thresholds
    scales = {key: part.index for key, part in edition.elements.items()}
    for number, response in enumerate(responses):
        if _is_straight(response, limits, scales):
            found[number].add(STRAIGHT)
        if response.at is not None and not limits.opens_hour <= response.at.hour < limits.closes_hour:
            found[number].add(NIGHT)
    for number in _of_one_device(responses, limits):
        found[number].add(DEVICE)
    phones = _grouped(responses, lambda one: (one.phone_digest, one.month) if one.phone_digest else None)
    for rows in phones.values():
        if len(rows) >= limits.phone_month_answers:
            for number in rows:
                found[number].add(PHONE)
    for rows in _grouped(responses, lambda one: one.code or None).values():
        if len(rows) > 1:
            for number in rows:
                found[number].add(CODE)
    return [tuple(mark for mark in WORDS if mark in marks) for marks in found]


def unmarked(responses: Iterable[Response], marks: Iterable[tuple[str, ...]]) -> list[Response]:
    """Return the responses without any mark."""
    return [response for response, given in zip(responses, marks, strict=True) if not given]


def _is_straight(response: Response, limits: Thresholds, scales: Mapping[str, str]) -> bool:
    """Whether equal answers throughout came faster than anybody reads; each index has a scale of its own."""
    if response.seconds is None or response.seconds >= limits.straight_seconds or response.has_text:
        return False
    given = {(scales[key], value) for key, value in response.answers.items()}
    return len(response.answers) >= FEWEST_EQUAL and len(given) == len({scale for scale, _ in given})


def _of_one_device(responses: Sequence[Response], limits: Thresholds) -> set[int]:
    """Return the numbers of responses that stand among so many of one device within so many minutes."""
    span, least = timedelta(minutes=limits.device_minutes), limits.device_answers
    found: set[int] = set()
    devices = _grouped(
        responses, lambda one: one.device if one.device and not one.is_kiosk and one.at is not None else None
    )
    for rows in devices.values():
        moments: list[tuple[datetime, int]] = sorted(
            (moment, number) for number in rows if (moment := responses[number].at) is not None
        )
        begin = 0
        for end, (moment, _) in enumerate(moments):
            while moment - moments[begin][0] > span:
                begin += 1
            if end - begin + 1 >= least:
                found.update(number for _, number in moments[begin : end + 1])
    return found


def _grouped[Key: Hashable](
    responses: Sequence[Response], key_of: Callable[[Response], Key | None]
) -> Mapping[Key, list[int]]:
    """Return key → numbers of the responses that have it; those without one are left out."""
    found: dict[Key, list[int]] = defaultdict(list)
    for number, response in enumerate(responses):
        key = key_of(response)
        if key is not None:
            found[key].append(number)
    return found
