"""Django's registration of the evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Data dukung"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks, tell the shelf which files are named, and have packages take part in earlier ones.

        In the hand-over of a round: name broken files, pin what went over. In the form of a question: take its files. Of long
        lists: make them in a line. Of calendars: when documents end. Of the marks of questions: tell what was attached. Of a document that becomes restricted: forget its previews,
        and its title where people were told that it ends. Of documents that end: tell who uses them. Of tasks: where an asked document and one that ends
        lead, and whether they are met. Of the programme: how many documents prove which rows. In the line of papers: destroy.
        """
        # Models can be imported only once every app is known.
        from assessment.calendar import hooks as calendar_hooks  # noqa: PLC0415
        from assessment.handover import hooks as handover_hooks  # noqa: PLC0415
        from assessment.lists import long_tables  # noqa: PLC0415
        from assessment.notes import hooks as note_hooks  # noqa: PLC0415
        from assessment.notices import reminders  # noqa: PLC0415
        from assessment.papers.models import IssuedReport, LetterTemplate, SignedCopy  # noqa: PLC0415
        from assessment.programme import records as programme_records  # noqa: PLC0415
        from assessment.sheet import hooks as sheet_hooks  # noqa: PLC0415
        from assessment.tasks import hooks as task_hooks  # noqa: PLC0415
        from assessment.tasks.models import Subject  # noqa: PLC0415
        from evidence import checks as own_checks  # noqa: F401, PLC0415
        from evidence.disposal import orders as disposal_orders  # noqa: PLC0415
        from evidence.documents import hooks as document_hooks  # noqa: PLC0415
        from evidence.documents.models import Revision  # noqa: PLC0415
        from evidence.documents.selectors import changes, ends, met  # noqa: PLC0415
        from evidence.documents.selectors import notes as document_notes  # noqa: PLC0415
        from evidence.documents.selectors.records import record_counts  # noqa: PLC0415
        from evidence.documents.services import reminding  # noqa: PLC0415
        from evidence.handover import services as handover_services  # noqa: PLC0415
        from evidence.intake.services import answer_files  # noqa: PLC0415
        from evidence.packages.models import PackageBuild  # noqa: PLC0415
        from evidence.papers import acts  # noqa: PLC0415
        from evidence.papers.models import PaperRequest  # noqa: PLC0415
        from evidence.reading.services import previews  # noqa: PLC0415
        from evidence.table_files import builder as table_files_builder  # noqa: PLC0415
        from evidence.table_files.models import TableOrder  # noqa: PLC0415
        from evidence.video.models import ProfileVideo  # noqa: PLC0415
        from zi_portal.shelf import checks, names  # noqa: F401, PLC0415  (both `checks` register start-up checks)

        for rows in (Revision, IssuedReport, SignedCopy, LetterTemplate, PackageBuild, PaperRequest, TableOrder):
            names.register(rows.objects.all)
        names.register(lambda: ProfileVideo.objects.filter(removed_at__isnull=True))
        handover_hooks.register(handover_services.EvidencePart())
        sheet_hooks.register(answer_files.PREFIX, answer_files.FilesPart())
        calendar_hooks.register(ends.ends_of)
        note_hooks.register(changes.attached_since)
        note_hooks.register_subjects(document_notes.page_of)
        task_hooks.register(Subject.DOCUMENT, "Lengkapi", met.place_of, met.documents_met)
        task_hooks.register(Subject.ENDING, "Perbarui", met.document_of, met.endings_met)
        programme_records.count_by(record_counts)
        long_tables.register(table_files_builder.TableLine())
        document_hooks.register(previews.forget_soon)
        document_hooks.register(reminding.forget_title)
        reminders.register("data dukung berakhir", reminding.remind_of_ends)
        acts.register(PaperRequest.What.DISPOSAL, disposal_orders.DestructionAct())
