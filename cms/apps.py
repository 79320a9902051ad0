from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.admin.apps import WagtailAdminAppConfig
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted


class CmsConfig(AppConfig):
    default = True
    name = "cms"
    label = "cms"
    verbose_name = _("Site public")

    def ready(self):
        # Models are not loaded before this moment, so what uses them cannot be imported at the top.
        from cms.domain.carriers_leaving import (  # noqa: PLC0415 -- the app registry must be ready
            follow_leaving_carriers,
        )
        from cms.domain.correction_notices import (  # noqa: PLC0415 -- the app registry must be ready
            register_correction_notices,
        )
        from cms.domain.directory import register_question  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.dossier import register_parts  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.editing import grant_editing  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.invariants import register_invariants  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.notices import register_notices  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.publishing import pin_version  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.reaching import register_reach  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.reading import keep_text  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.showing import register_gatherers  # noqa: PLC0415 -- the app registry must be ready
        from cms.domain.watching import watch_wagtail  # noqa: PLC0415 -- the app registry must be ready
        from cms.permissions.reference import register_policies  # noqa: PLC0415 -- the app registry must be ready
        from cms.permissions.writers import register_writers  # noqa: PLC0415 -- the app registry must be ready
        from etp.accounts.domain import follow_roles  # noqa: PLC0415 -- the app registry must be ready
        from etp.programmes.domain import when_in_force  # noqa: PLC0415 -- the app registry must be ready
        from sessions.domain.attendance import when_closed  # noqa: PLC0415 -- the app registry must be ready

        register_notices()
        register_correction_notices()
        register_invariants()
        register_gatherers()
        register_policies()
        watch_wagtail()
        when_in_force(pin_version)
        when_closed(keep_text)
        follow_roles(grant_editing)
        register_writers(self.get_model("GlossaryTerm"), self.get_model("TeachingMedia"))
        register_question()
        register_reach()
        follow_leaving_carriers()
        register_parts()


class EditingToolConfig(WagtailAdminAppConfig):
    """Wagtail's editing tool without its own mails: the events of a round have our messages, from the outbox."""

    default = False

    def ready(self):
        super().ready()
        task, workflow = (self.apps.get_model("wagtailcore", name) for name in ("TaskState", "WorkflowState"))
        task_submitted.disconnect(sender=task, dispatch_uid="group_approval_task_submitted_email_notification")
        workflow_submitted.disconnect(sender=workflow, dispatch_uid="workflow_state_submitted_email_notification")
        workflow_rejected.disconnect(sender=workflow, dispatch_uid="workflow_state_rejected_email_notification")
        workflow_approved.disconnect(sender=workflow, dispatch_uid="workflow_state_approved_email_notification")
