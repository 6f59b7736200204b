"""Jobs of the tests: each says on a list that it ran."""

from django.tasks import task

RAN = []


@task
def note(word):
    RAN.append(word)


@task(max_attempts=2)
def break_off(word):
    RAN.append(word)
    raise ValueError(f"no {word}")
