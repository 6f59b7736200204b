"""Start-up check of what the code must have told the shelf before anything is taken off it."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register

from zi_portal.shelf import names


@register(Tags.models)
def check_named_files(**_options: Any) -> list[CheckMessage]:
    """Every model with a `storage_name` must be registered: the sweep removes stored files that no registered row names."""
    registered = names.registered()
    return [
        Error(
            f"the stored files of {model._meta.label} would be swept: nobody told the shelf that its rows name them",
            hint="Register its rows with zi_portal.shelf.names in evidence/apps.py.",
            id="evidence.E002",
        )
        for model in apps.get_models()
        if model not in registered and any(field.name == "storage_name" for field in model._meta.get_fields())
    ]
