"""By what two lines of one area are the same."""

from zi_portal.kit.folding import clean, fold


def name_of(area: str, title: str) -> tuple[str, str]:
    """Return what two lines of the same name share, whatever their blanks, capitals and accents."""
    return area, fold(clean(title))
