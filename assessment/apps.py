"""Django's registration of the assessment app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "Penilaian Zona Integritas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks, have roles bring the round that the menu leads to, and answer PortalRB."""
        # Models can be imported only once every app is known.
        from assessment import checks  # noqa: F401, PLC0415  (registering is the import's purpose)
        from assessment.people import held  # noqa: PLC0415
        from assessment.portalrb.views import portalrb_api  # noqa: PLC0415
        from assessment.rounds.selectors import assessments  # noqa: PLC0415
        from zi_portal.frame import machines  # noqa: PLC0415

        held.read_along("current_assessment_id", assessments.latest_of_team)
        machines.register(portalrb_api.PREFIXES, portalrb_api.answer)
