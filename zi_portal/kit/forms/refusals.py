"""Show what a service refused at the fields of the form it came from."""

from django.forms import Form

from zi_portal.kit.refusals import InvalidInput


def show(form: Form, refused: InvalidInput) -> None:
    """Put each message at its field; one for a field the form does not have stands above the form."""
    for name, messages in refused.errors.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)
