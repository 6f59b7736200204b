"""The plan of the house as the documents show it is the plan that the code has."""

import re

from tests import house_picture
from tests.rules.test_architecture import HOUSE, ROOT

ARCHITECTURE = ROOT / "docs" / "architecture.md"


def test_the_picture_shows_the_imports_of_the_code():
    """Else draw it anew: `python -m tests.house_picture`."""
    assert house_picture.PICTURE.read_text(encoding="utf-8") == house_picture.picture()
    assert f"gambar/{house_picture.PICTURE.name}" in ARCHITECTURE.read_text(encoding="utf-8")


def test_the_table_of_packages_names_them_all_in_the_order_of_the_house():
    text = ARCHITECTURE.read_text(encoding="utf-8")
    section = text.partition("\n## The packages\n")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([a-z_.]+)` \|", section, re.MULTILINE)
    assert named == HOUSE[: HOUSE.index("zi_portal.operate") + 1]
