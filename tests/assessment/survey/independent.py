"""A second scorer of surveys, written from SE 4/2023 and Permen PANRB 14/2017 alone, in floats; it imports nothing of the portal."""

STARS = {
    "IPKP": (["spkp1", "spkp2", "spkp3", "spkp4", "spkp5", "spkp6", "spkp7", "spkp8"], 4 / 6),
    "IPAK": (["spak1", "spak2", "spak3", "spak4", "spak5"], 4 / 6),
    "IKM": (["skm1", "skm2", "skm3", "skm4", "skm5", "skm6", "skm7", "skm8", "skm9"], 1.0),
}


def mean(values):
    return sum(values) / len(values) if values else None


def index(rows, name):
    """Return one index of some responses, or None where a question was answered by nobody."""
    keys, factor = STARS[name]
    means = [mean([row["answers"][key] for row in rows if key in row["answers"]]) for key in keys]
    return None if None in means else sum(means) / len(means) * factor


def campaign(rows, name):
    """Return period, pooled and months of one index."""
    months = sorted({row["at"][:7] for row in rows})
    of_month = {month: index([row for row in rows if row["at"].startswith(month)], name) for month in months}
    known = [value for value in of_month.values() if value is not None]
    return mean(known), index(rows, name) if rows else None, of_month
