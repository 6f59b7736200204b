"""How a workbook shows a number: plainly, as a percentage or as a date. The number alone does not tell."""

import re
from collections.abc import Mapping
from enum import Enum, auto


class Shown(Enum):
    """What a number looks like in its cell."""

    PLAIN = auto()
    PERCENT = auto()
    DATE = auto()


_BUILT_IN: dict[int, Shown] = dict.fromkeys((9, 10), Shown.PERCENT) | dict.fromkeys(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), Shown.DATE
)
# Texts, single signs and colours or languages within a format; elapsed time alone is in brackets and tells of a date.
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def shown_as(number: int, own_formats: Mapping[int, str]) -> Shown:
    """Return how format `number` shows a number. own_formats: number → code of the formats the workbook brings along.

    Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
    """
    code = own_formats.get(number)
    if code is None:
        return _BUILT_IN.get(number, Shown.PLAIN)
    bare = _ASIDE.sub("", code).casefold()
    if "%" in bare:
        return Shown.PERCENT
    return Shown.DATE if re.search("[ymdhs]", bare.replace("general", "")) else Shown.PLAIN
