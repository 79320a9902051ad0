"""The verbs of a programme: who carries it, where, with whom, what it teaches, and what the law finds missing."""

from etp.programmes.domain.checks import checks
from etp.programmes.domain.coming import (
    modules_to_plan,
    take_back,
    teaching,
    version_standing,
    version_to_come,
    with_following,
)
from etp.programmes.domain.differences import differences
from etp.programmes.domain.people import add_team_member, appoint_signatories, name_coordinator, update_team_member
from etp.programmes.domain.setting_up import (
    add_carrier,
    complete_declaration,
    create_programme,
    declare,
    end,
    open_site,
)
from etp.programmes.domain.versions import (
    add_module,
    add_objective,
    create_module,
    draft_version,
    modules_for_public,
    put_in_force,
    rule_completion,
    version_in_force,
    when_in_force,
)

__all__ = [
    "add_carrier",
    "add_module",
    "add_objective",
    "add_team_member",
    "appoint_signatories",
    "checks",
    "complete_declaration",
    "create_module",
    "create_programme",
    "declare",
    "differences",
    "draft_version",
    "end",
    "modules_for_public",
    "modules_to_plan",
    "name_coordinator",
    "open_site",
    "put_in_force",
    "rule_completion",
    "version_standing",
    "take_back",
    "teaching",
    "update_team_member",
    "version_in_force",
    "version_to_come",
    "when_in_force",
    "with_following",
]
