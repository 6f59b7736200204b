"""What a mail says: plain text, a line and an address for each notice. What else a kind says stands in `register_more`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessment.notices.models import Kind, Notice
from assessment.notices.words import day_in, line_of
from assessment.people.models import User
from zi_portal.kit.indonesian import count_text, local_moment, long_date

LONGEST = 100  # notices in one mail; more are counted, and stand in the inbox
LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Mail:
    """One mail in words."""

    subject: str
    text: str


# What a mail about a notice of a kind says below its line: asked as it is sent, so that it holds what its person may see then.
type More = Callable[[Notice, User], str]
_more: dict[Kind, More] = {}


def register_more(kind: Kind, more: More) -> None:
    """Let `more` say what else a mail of `kind` tells its person."""
    _more[kind] = more


def mail_of(person: User, notices: Sequence[Notice], zone: str) -> Mail:
    """Return the mail that tells `person` of `notices`, oldest first, at least one; `zone` is that of his office."""
    now = timezone.now()
    today = day_in(now, zone)
    parts = [f"Yth. {person.full_name},"]
    for notice in notices[:LONGEST]:
        line = line_of(notice, today)
        told = [
            line.title,
            *([line.second] if line.second else []),
            local_moment(notice.at, zone),
            _absolute(notice.url),
        ]
        if more := _more.get(Kind(notice.kind)):
            told.append("\n" + more(notice, person))
        parts.append("\n".join(told))
    if (left := len(notices) - LONGEST) > 0:
        parts.append(f"{count_text(left)} pemberitahuan lain: {_absolute(reverse('assessment:notice-list'))}")
    choose = _absolute(reverse("assessment:notice-choices"))
    parts.append(f"--\nDikirim otomatis oleh Portal Zona Integritas; jangan dibalas.\nAtur e-mail ini: {choose}")
    return Mail(_subject(notices, today), "\n\n".join(parts) + "\n")


def _subject(notices: Sequence[Notice], today: date) -> str:
    if len(notices) == 1:
        said = line_of(notices[0], today).title
    else:
        said = f"Ringkasan {long_date(today)}: {count_text(len(notices))} pemberitahuan"
    said = " ".join(f"[Portal ZI] {said}".split())
    return said if len(said) <= LONGEST_SUBJECT else said[: LONGEST_SUBJECT - 1] + "…"


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL or 'http://127.0.0.1:8000'}{path}"
