"""The profile video of a round."""

from django import forms
from django.utils.functional import lazy

from zi_portal.shelf.accepted import VIDEO_ACCEPT, video_limits


class VideoForm(forms.Form):
    """One video."""

    file = forms.FileField(
        label="Berkas video",
        help_text=lazy(video_limits, str)(),
        allow_empty_file=True,  # the service says what is wrong with it
        max_length=None,
        widget=forms.FileInput(attrs={"accept": VIDEO_ACCEPT}),
        error_messages={"required": "Pilih berkas video.", "invalid": "Pilih berkas video."},
    )
