"""Forms of the route: what the ketua tim corrects at a question, and when the work is due."""

from django import forms

from assessment.models import RouteSetting

from .fields import DateField


class RouteSettingForm(forms.Form):
    """Effort and whether a question can move at all."""

    effort = forms.TypedChoiceField(
        label="Upaya",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Menurut keadaan data dukung"), *RouteSetting.Effort.choices],
        help_text="Makin besar angkanya, makin jarang pertanyaan ini dipilih ke dalam jalur.",
        error_messages={"invalid_choice": "Pilih upaya dari daftar."},
    )
    is_locked = forms.BooleanField(
        label="Tidak dapat diubah",
        required=False,
        help_text="Jalur mencari jalan lain tanpa pertanyaan ini.",
    )


class WorkPlanForm(forms.Form):
    """The day all new work items are due."""

    due_on = DateField(
        label="Tenggat",
        help_text="Misalnya 31 Mei 2026.",
        error_messages={"required": "Isi tenggat rencana kerja."},
    )
