"""Forms by which lists are searched: whatever is typed, a list comes back."""

from typing import Any

from django import forms


class Filter(forms.Form):
    """What all of them share."""

    template_name = "kit/_filter.html"

    def chosen(self) -> dict[str, Any]:
        """Return the criteria that were given and can be read, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def search_field(label: str) -> forms.CharField:
    """Return the field for words to look for."""
    return forms.CharField(
        label=label, required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
