"""Check and write a row so that every refusal, also one found only by the database, reads as InvalidInput."""

from collections.abc import Iterable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from zi_portal.kit.refusals import InvalidInput


def check(instance: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """Raise InvalidInput, field by field, if `instance` breaks a rule of its model."""
    try:
        instance.full_clean(exclude=set(exclude))
    except ValidationError as refused:
        raise InvalidInput(
            {("" if field == NON_FIELD_ERRORS else field): messages for field, messages in refused.message_dict.items()}
        ) from refused


def check_and_save(instance: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """Check `instance` and write it; two people who write the same unique value at once get the same message."""
    check(instance, exclude=exclude)
    try:
        with transaction.atomic():
            instance.save()
    except IntegrityError:
        check(instance, exclude=exclude)
        raise
