"""What the versions of the demonstration show: a draft being discussed in France, a second version begun in Belgium."""

from etp.common.clock import local_day
from etp.demo.seed.cast import DR, SM
from etp.enrolments.domain import move_path
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.programmes.domain import (
    add_module,
    change_module,
    create_module,
    draft_version,
    put_in_force,
    reword_objective,
    rule_completion,
)
from etp.programmes.enums import Access, ModuleKind
from etp.programmes.models import CompletionRule

WATER = "bouger-dans-l-eau"
AIMS = "Bouger sans porter son poids.\nTrouver une piscine et une heure calmes."
REWORDED = {
    DR: ("dr-1-soin", "Être capable de nommer trois choses qui font varier sa douleur, et une qui la calme."),
    SM: ("sm-1-soin", "Être capable de dire, pour deux de ses chiffres, ce qui les fait monter ou baisser."),
}


def next_versions(world):
    """Draft the next version of each programme, put the Belgian one in force today, move one path there."""
    draft_with_a_new_workshop(world)
    version = like_the_one_before(world, SM, "bouger-pres-de-chez-moi", 75)
    put_in_force(version, on=local_day(world.today, version.programme.time_zone), at=world.today)
    path = Enrolment.objects.filter(stage=Stage.INCLUDED, programme=version.programme).order_by("pk").first()
    if path:
        words = "Les séances plus courtes de la nouvelle version lui conviennent mieux."
        move_path(path, version, reason=words, by=world.members["aline"], at=world.today)


def draft_with_a_new_workshop(world):
    """The French draft: a shorter workshop, a new one, an objective in other words, another end of path."""
    draft = like_the_one_before(world, DR, "bouger-a-mon-rythme", 90)
    module = create_module(code=WATER, title="Bouger dans l’eau", kind=ModuleKind.GROUP, access=Access.AFTER_DIAGNOSIS)
    add_module(
        draft, module, minutes=120, min_seats=4, max_seats=10, aims=AIMS,
        professions="masseur-kinésithérapeute", prerequisites=[world.modules["comprendre-ma-douleur"]],
    )  # fmt: skip
    rule = CompletionRule.objects.get(version=draft)
    rule_completion(draft, required=rule.required, among=[*rule.among, WATER], at_least=rule.at_least)


def like_the_one_before(world, code, shorter, minutes):
    """A draft made from the version in force, where one workshop lasts `minutes` and one objective is reworded."""
    draft = draft_version(world.programmes[code], like=world.versions[code])
    change_module(draft.module_versions.get(module__code=shorter), minutes=minutes)
    objective_code, words = REWORDED[code]
    reword_objective(draft.objectives.get(code=objective_code), words)
    return draft
