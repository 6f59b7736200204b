"""The choices of a person, one of few for each kind."""

from typing import Any

from django import forms

from assessment.notices.models import Kind, Way
from assessment.notices.selectors.choices import GROUPS, offered


class ChoicesForm(forms.Form):
    """One field a kind, named as the kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            self.fields[str(kind)] = forms.ChoiceField(
                label=kind.label,
                choices=[
                    (way.name, "Kirim" if len(offered(kind)) == 2 and way else way.label) for way in offered(kind)
                ],
                error_messages={
                    "required": f"Pilih cara untuk “{kind.label}”.",
                    "invalid_choice": f"Pilih salah satu cara yang tersedia untuk “{kind.label}”.",
                },
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields under the headings of the page."""
        return [(heading, [self[str(kind)] for kind in kinds]) for heading, kinds in GROUPS.items()]

    def ways(self) -> dict[Kind, Way]:
        """Return what was chosen."""
        return {kind: Way[self.cleaned_data[str(kind)]] for kind in Kind}
