"""Django's registration of the assessment app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = "Penilaian Zona Integritas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks, have roles bring the round that the menu leads to, say what the portal tells by itself, answer PortalRB, name the rows of the programme that documents prove, offer the figures of registers at questions, and name the work that a mutasi hands over."""
        # Models can be imported only once every app is known.
        from assessment import checks  # noqa: F401, PLC0415  (registering is the import's purpose)
        from assessment.eligibility import needs as condition_needs  # noqa: PLC0415
        from assessment.notices import mails, reminders  # noqa: PLC0415
        from assessment.notices.models import Kind  # noqa: PLC0415
        from assessment.notices.selectors import chains, weekly  # noqa: PLC0415
        from assessment.notices.services import calendar_reminders  # noqa: PLC0415
        from assessment.people import bundles, held  # noqa: PLC0415
        from assessment.portalrb.views import portalrb_api  # noqa: PLC0415
        from assessment.programme import records  # noqa: PLC0415
        from assessment.programme.agents.proving import KINDS as OF_AGENTS  # noqa: PLC0415
        from assessment.programme.agents.selectors import offers as agent_offers  # noqa: PLC0415
        from assessment.programme.innovations.proving import INNOVATION  # noqa: PLC0415
        from assessment.programme.monitoring import needs as decision_needs  # noqa: PLC0415
        from assessment.programme.monitoring import reminding as monitoring_reminding  # noqa: PLC0415
        from assessment.programme.monitoring.proving import MONITORING  # noqa: PLC0415
        from assessment.programme.obstacles import needs as obstacle_needs  # noqa: PLC0415
        from assessment.programme.obstacles.proving import PROVEN as OBSTACLE_PROVEN  # noqa: PLC0415
        from assessment.programme.plan.proving import PROGRESS  # noqa: PLC0415
        from assessment.programme.registers.selectors import offers as register_offers  # noqa: PLC0415
        from assessment.rounds.selectors import assessments  # noqa: PLC0415
        from assessment.sheet import offers  # noqa: PLC0415
        from assessment.tasks import hooks as task_hooks  # noqa: PLC0415
        from assessment.tasks.models import Subject  # noqa: PLC0415
        from assessment.tasks.selectors import bundles as task_bundles  # noqa: PLC0415
        from assessment.tasks.services import handing_over, reminding  # noqa: PLC0415
        from zi_portal.frame import machines  # noqa: PLC0415

        reminders.register("masa pengisian", calendar_reminders.remind_of_windows)
        reminders.register("tugas", reminding.remind_of_tasks)
        reminders.register("monev", monitoring_reminding.remind_of_months)
        reminders.register("ringkasan pekan", calendar_reminders.remind_of_weeks)
        reminders.register("sidik jejak audit", calendar_reminders.remind_of_chains)
        mails.register_more(Kind.WEEKLY_SUMMARY, weekly.week_text)
        mails.register_more(Kind.CHAIN_HEADS, chains.heads_text)
        task_hooks.register(Subject.CONDITION, "Penuhi", condition_needs.address_of, condition_needs.conditions_met)
        task_hooks.register(Subject.OBSTACLE, "Atasi", obstacle_needs.address_of, obstacle_needs.obstacles_met)
        task_hooks.register(Subject.DECISION, "Laksanakan", decision_needs.address_of)
        for kind in (PROGRESS, OBSTACLE_PROVEN, INNOVATION, MONITORING, *OF_AGENTS):
            records.record_kind(kind)
        offers.register(register_offers.offered_at)
        offers.register(agent_offers.offered_at)
        bundles.register(task_bundles.PREFIX, bundles.Kind(task_bundles.bundles_of, handing_over.hand_on))
        held.read_along("current_assessment_id", assessments.first_of_team)
        held.read_along("open_round_count", assessments.open_of_team)
        machines.register(portalrb_api.PREFIXES, portalrb_api.answer)
