"""The verbs of a programme: who carries it, where, with whom, what it teaches, and what the law finds missing."""

from etp.programmes.domain.changes import answer_change, change_funding, questions, to_declare
from etp.programmes.domain.checks import checks
from etp.programmes.domain.coming import (
    modules_to_plan,
    take_back,
    teaching,
    version_standing,
    version_to_come,
    with_following,
)
from etp.programmes.domain.declarations import declare, follow_declaration, standing
from etp.programmes.domain.differences import differences
from etp.programmes.domain.dossier import programme_file_part
from etp.programmes.domain.files import keep_file
from etp.programmes.domain.people import add_team_member, appoint_signatories, name_coordinator, update_team_member
from etp.programmes.domain.reminders import remind_charter
from etp.programmes.domain.setting_up import (
    add_carrier,
    create_programme,
    end,
    open_site,
)
from etp.programmes.domain.versions import (
    add_module,
    add_objective,
    change_module,
    create_module,
    draft_version,
    modules_for_public,
    put_in_force,
    reword_objective,
    rule_completion,
    version_in_force,
    when_in_force,
)

__all__ = [
    "add_carrier",
    "add_module",
    "add_objective",
    "add_team_member",
    "answer_change",
    "appoint_signatories",
    "change_funding",
    "change_module",
    "checks",
    "create_module",
    "create_programme",
    "declare",
    "differences",
    "draft_version",
    "end",
    "follow_declaration",
    "keep_file",
    "modules_for_public",
    "modules_to_plan",
    "name_coordinator",
    "open_site",
    "programme_file_part",
    "put_in_force",
    "questions",
    "remind_charter",
    "reword_objective",
    "rule_completion",
    "standing",
    "take_back",
    "teaching",
    "to_declare",
    "update_team_member",
    "version_in_force",
    "version_standing",
    "version_to_come",
    "when_in_force",
    "with_following",
]
