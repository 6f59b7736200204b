"""Responses made by hand or from a seed, as the files of `hitung_survei` hold them."""

import random

SPKP = [f"spkp{number}" for number in range(1, 9)]
SPAK = [f"spak{number}" for number in range(1, 6)]
SKM = [f"skm{number}" for number in range(1, 10)]


def row(answers, at="2026-03-05T10:00+08:00", service="Izin usaha", **more):
    return {"service": service, "at": at, "answers": answers, **more}


def alike(keys, value):
    return dict.fromkeys(keys, value)


def drawn(seed, keys, highest, count, *, months=("2026-01", "2026-02", "2026-03"), left_out=0.1):
    """Return `count` responses of several months in which some questions are left out."""
    chance = random.Random(seed)
    rows = []
    for _ in range(count):
        answers = {key: chance.randint(1, highest) for key in keys if chance.random() > left_out}
        day, hour = chance.randint(1, 28), chance.randint(8, 15)
        rows.append(
            row(answers, f"{chance.choice(months)}-{day:02}T{hour:02}:{chance.randint(0, 59):02}+08:00", f"L{day % 3}")
        )
    return rows
