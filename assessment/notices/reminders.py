"""What the portal tells by itself as days pass. A package that has something to remind of registers it when the apps are ready."""

from collections.abc import Callable

# Tells what is due by now and returns how many notices are new; called every few minutes, so that telling again must be cheap
# and, by the mark of each notice, do nothing.
type Reminder = Callable[[], int]

_reminders: dict[str, Reminder] = {}


def register(name: str, remind: Reminder) -> None:
    """Have `remind` called in every run under its name, which stands in what the run prints."""
    _reminders[name] = remind


def registered() -> list[tuple[str, Reminder]]:
    """Return every reminder with its name."""
    return list(_reminders.items())
