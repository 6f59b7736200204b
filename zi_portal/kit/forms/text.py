"""Text that people type: cleaned of what no page, PDF or workbook can carry, and measured as people count it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from zi_portal.kit.clean_text import clean_text
from zi_portal.kit.indonesian import count_text


class _Longest(MaxLengthValidator):
    """The same limit; a message may take both counts as text too, grouped as Indonesian groups them (5.001)."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)
        except ValidationError as error:
            if isinstance(error.params, dict):
                error.params |= {
                    "length": count_text(error.params["show_value"]),
                    "limit": count_text(error.params["limit_value"]),
                }
            raise


class PlainTextField(forms.CharField):
    """A text field that cleans before it measures: browsers send a newline as two characters but count it as one.

    `error_messages["max_length"]` may say `%(length)s` and `%(limit)s`.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            _Longest(validator.limit_value) if type(validator) is MaxLengthValidator else validator
            for validator in self.validators
        ]

    def to_python(self, value: str | None) -> str:
        """Return the cleaned text."""
        return clean_text(value or "")
