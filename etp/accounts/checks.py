"""The system check that no view is left without a rule."""

from django.core.checks import Error, register

from etp.accounts.permissions import every_door


@register("urls")
def every_view_has_a_rule(app_configs, **kwargs):
    """One error for each URL pattern whose view declares no rule and lies in no listed tree."""
    return [
        Error(
            f"{door.path} has no permission rule.",
            hint="Decorate the view with @allow(...), or list its tree in etp.accounts.permissions.",
            id="accounts.E001",
        )
        for door in every_door()
        if door.rule is None
    ]
