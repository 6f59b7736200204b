"""Text that people type: cleaned of what no page, PDF or workbook can carry, and measured as people count it."""

import re
import unicodedata

from django import forms

# Control characters but tab and newline, and the marks that reorder the line around them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean_text(typed: str) -> str:
    """Return `typed` with plain newlines, composed letters, no control or reordering characters, no blank ends."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNPRINTABLE.sub("", text).strip()


class PlainTextField(forms.CharField):
    """A text field that cleans before it measures: browsers send a newline as two characters but count it as one."""

    def to_python(self, value: str | None) -> str:
        """Return the cleaned text."""
        return clean_text(value or "")
