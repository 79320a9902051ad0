"""What the versions of the demonstration show: a draft being discussed in France, a second version begun in Belgium."""

from etp.common.clock import local_day
from etp.demo.seed.cast import DR, SM
from etp.enrolments.domain import move_path
from etp.enrolments.enums import Stage
from etp.enrolments.models import Enrolment
from etp.programmes.domain import add_module, create_module, draft_version, put_in_force, rule_completion
from etp.programmes.enums import Access, ModuleKind
from etp.programmes.models import CompletionRule

WORK = "reprendre-le-travail"
AIMS = "Préparer un retour au travail.\nSavoir à qui demander un poste adapté."
REWORDED = {
    DR: ("dr-1-soin", "Être capable de nommer trois choses qui font varier sa douleur, et une qui la calme."),
    SM: ("sm-1-soin", "Être capable de dire, pour deux de ses chiffres, ce qui les fait monter ou baisser."),
}


def next_versions(world):
    """Draft the next version of each programme, put the Belgian one in force today, move one path there."""
    draft_with_a_new_workshop(world)
    version = like_the_one_before(world, SM, "bouger-pres-de-chez-moi", 90)
    put_in_force(version, on=local_day(world.today, version.programme.time_zone), at=world.today)
    path = Enrolment.objects.filter(stage=Stage.INCLUDED, programme=version.programme).order_by("pk").first()
    if path:
        words = "Elle préfère les séances plus courtes de la nouvelle version."
        move_path(path, version, reason=words, by=world.members["aline"], at=world.today)


def draft_with_a_new_workshop(world):
    """The French draft: a shorter workshop, a new one, an objective in other words, another end of path."""
    draft = like_the_one_before(world, DR, "bouger-a-mon-rythme", 90)
    module = create_module(
        code=WORK, title="Reprendre le travail", kind=ModuleKind.GROUP, access=Access.AFTER_DIAGNOSIS
    )
    add_module(
        draft, module, minutes=120, min_seats=4, max_seats=10, aims=AIMS,
        professions="ergothérapeute", prerequisites=[world.modules["comprendre-ma-douleur"]],
    )  # fmt: skip
    rule = CompletionRule.objects.get(version=draft)
    rule_completion(draft, required=rule.required, among=[*rule.among, WORK], at_least=rule.at_least)


def like_the_one_before(world, code, shorter, minutes):
    """A draft made from the version in force, where one workshop lasts `minutes` and one objective is reworded."""
    draft = draft_version(world.programmes[code], like=world.versions[code])
    held = draft.module_versions.get(module__code=shorter)
    held.minutes = minutes
    held.save()
    objective_code, words = REWORDED[code]
    objective = draft.objectives.get(code=objective_code)
    objective.text = words
    objective.save()
    return draft
