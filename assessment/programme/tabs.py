"""The row of pages below *Program*, stated by the packages beside their addresses, as the menu is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tab:
    """One page of the row. Its address takes the pk of the round."""

    label: str  # in Indonesian, as its pages name it to `programme_tabs`
    page: str  # URL name, such as "assessment:plan-detail"
    order: int  # the lower, the further to the front


TABS: list[Tab] = []


def tab(label: str, page: str, order: int) -> None:
    """Put a page into the row; said in `urls` of its package."""
    TABS.append(Tab(label, page, order))
    TABS.sort(key=lambda tab: tab.order)
