"""Text that people type: cleaned of what no page, PDF or workbook can carry, and measured as people count it."""

from django import forms

from zi_portal.kit.clean_text import clean_text


class PlainTextField(forms.CharField):
    """A text field that cleans before it measures: browsers send a newline as two characters but count it as one."""

    def to_python(self, value: str | None) -> str:
        """Return the cleaned text."""
        return clean_text(value or "")
