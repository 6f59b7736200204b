"""Django's registration of the evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Data dukung"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up check, tell the shelf which files are named, and take part in what `assessment` does.

        In the hand-over of a round: name broken files, pin what went over. In the form of a question: take its files. Of long
        lists: make them in a line.
        """
        # Models can be imported only once every app is known.
        from assessment.handover import hooks as handover_hooks  # noqa: PLC0415
        from assessment.lists import long_tables  # noqa: PLC0415
        from assessment.sheet import hooks as sheet_hooks  # noqa: PLC0415
        from evidence.handover import services as handover_services  # noqa: PLC0415
        from evidence.intake.services import answer_files  # noqa: PLC0415
        from evidence.integrity.selectors import integrity  # noqa: PLC0415
        from evidence.table_files import builder as table_files_builder  # noqa: PLC0415
        from zi_portal.shelf import checks, receive  # noqa: F401, PLC0415  (`checks` registers the start-up check)

        receive.ask_for_names(integrity.is_named)
        handover_hooks.register(handover_services.EvidencePart())
        sheet_hooks.register(answer_files.FilesPart())
        long_tables.register(table_files_builder.TableLine())
