"""Django's registration of the evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Data dukung"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up check, and take part in what `assessment` does.

        In the hand-over of a round: name broken files, pin what went over. In the form of a question: take its files. Of long
        lists: make them in a line.
        """
        # Models can be imported only once every app is known.
        from assessment import answer_parts, handover_parts, long_tables  # noqa: PLC0415
        from evidence import checks, table_builder  # noqa: F401, PLC0415  (the first registers the start-up check)
        from evidence.services import answer_files, handover  # noqa: PLC0415

        handover_parts.register(handover.EvidencePart())
        answer_parts.register(answer_files.FilesPart())
        long_tables.register(table_builder.TableLine())
