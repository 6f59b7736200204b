"""What a person had typed when the session ended, carried through signing in so that it can be saved after all.

The fields travel in the pages themselves, as hidden inputs under a prefix of their own; the server keeps nothing of
somebody who is not signed in. Passwords and files are never carried.
"""

from django.http import QueryDict

PREFIX = "isian:"
NEVER = {"csrfmiddlewaretoken", "repeated"}  # the latter is a new password, typed a second time

type Fields = list[tuple[str, str]]


def of_form(post: QueryDict) -> Fields:
    """Return name and value of every field of the form that came too late."""
    return [
        (name, value)
        for name, values in post.lists()
        if name not in NEVER and "password" not in name
        for value in values
    ]


def carried(post: QueryDict) -> Fields:
    """Return the fields that a sign-in form carries along, under their own names."""
    return [
        (name.removeprefix(PREFIX), value)
        for name, values in post.lists()
        if name.startswith(PREFIX)
        for value in values
    ]
