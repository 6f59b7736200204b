"""Django's registration of the assessment app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "Penilaian Zona Integritas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks."""
        from . import checks  # noqa: F401, PLC0415  (registering is the import's purpose)
