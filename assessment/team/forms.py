"""Of which day the page of a team tells."""

from django import forms

from zi_portal.kit.forms.fields import DateField


class DayForm(forms.Form):
    """The day that is asked for in the address."""

    pada = DateField(label="Tim pada tanggal", required=False)
