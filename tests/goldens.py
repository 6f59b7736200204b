"""The sheets under `scoring/golden/`, worked outside the portal: their figures as written, and their answers."""

from functools import cache
from pathlib import Path

import yaml

from assessment.scoring import read_answers
from tests.sheets import instrument

FOLDER = Path(__file__).parent / "assessment" / "scoring" / "golden"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def golden(name):
    """Return a file's content, every scalar as the text that stands there."""
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def golden_answers(name):
    """Return question code → answer or None, as `score` takes them."""
    written = {code: _blanks(answer) for code, answer in golden(name)["answers"].items()}
    return read_answers(instrument(golden(name)["instrument"]), written)


def _blanks(answer):
    if isinstance(answer, dict):
        return {key: None if count == "null" else count for key, count in answer.items()}
    return answer or None
