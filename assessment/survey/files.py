"""Editions as YAML in `fixtures/surveys/`, one file each; read once a process and checked."""

from functools import cache
from pathlib import Path

from django.conf import settings

from assessment import scoring
from assessment.lke.files import read_yaml
from assessment.survey.edition import Edition, EditionError, parse_edition


def edition_paths() -> dict[str, Path]:
    """Return edition code (the file's name) → path, sorted by code."""
    folder = Path(settings.BASE_DIR) / "fixtures" / "surveys"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


@cache
def get_edition(code: str) -> Edition:
    """Return the edition of `code`.

    Raises KeyError where there is none, EditionError with every problem where its file breaks a rule of the format.
    """
    path = edition_paths()[code]
    return read_edition(path.read_bytes(), path.name, stem=path.stem)


def read_edition(content: bytes, name: str, *, stem: str) -> Edition:
    """Return the edition that a file holds. name: how problems call the file; stem: the code it must have.

    Raises EditionError with every problem, each beginning with the file's name.
    """
    try:
        mapping, problems = read_yaml(content, name)
    except scoring.InstrumentError as error:
        raise EditionError(str(problem) for problem in error.problems) from error
    if problems:
        raise EditionError(str(problem) for problem in problems)
    try:
        edition = parse_edition(mapping, get_edition)
    except EditionError as error:
        raise EditionError(f"{name}: {problem}" for problem in error.problems) from error
    if edition.code != stem:
        raise EditionError([f"{name}: holds edition {edition.code}; name the file after its code"])
    return edition
