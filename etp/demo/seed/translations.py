"""The English of the demonstration: its main pages online, two modules signed again in English, one still a draft."""

from datetime import timedelta

from cms.domain.content import parse
from cms.domain.pages import build_module_page, publish_programme_page
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.domain.translating import remember_source, translate
from cms.domain.tree import set_up_language
from cms.models import ModulePage, ProgrammePage
from etp.demo.seed.cast import CAP, CHRONILUX, DR, KERPAPE, KERVIGNAC, SM
from etp.demo.seed.content import FOLDER

ENGLISH = "en"
# The module signed in English, and the one that its author has only begun to translate.
SIGNED = {DR: "comprendre-ma-douleur", SM: "comprendre-mes-chiffres"}
BEGUN = {SM: "bouger-pres-de-chez-moi"}
AUTHORS = {DR: "helene", SM: "thomas"}
HANDS = {DR: [(KERVIGNAC, "maelle"), (KERPAPE, "anne"), (CAP, "nadia")], SM: [(CHRONILUX, "aline")]}


def english(code, slug):
    """A text of the demonstration in English, parsed."""
    return parse((FOLDER / code / f"{slug}.en.md").read_text(encoding="utf-8"), ENGLISH)


def write_translations(world):
    """The English tree; each programme with one module, signed by all its carriers as the French one was."""
    set_up_language(ENGLISH)
    for code, slug in SIGNED.items():
        first = ProgrammePage.objects.get(programme=world.programmes[code])
        page = publish_programme_page(world.programmes[code], english(code, "programme"))
        remember_source(page, first, at=world.today)
        write_module(world, page, code, slug)
    for code, slug in BEGUN.items():
        first = ModulePage.objects.get(module=world.modules[slug])
        translate(first, ENGLISH, by=world.members[AUTHORS[code]], at=world.today)


def write_module(world, programme_page, code, slug):
    """The English text of one module, signed and online."""
    author, first = world.members[AUTHORS[code]], ModulePage.objects.get(module=world.modules[slug])
    page = build_module_page(programme_page, world.modules[slug], english(code, slug), by=author)
    remember_source(page, first, by=author, at=world.today)
    opened = open_round(page, by=author, at=world.today - timedelta(days=60))
    for rank, (carrier, key) in enumerate(HANDS[code]):
        at = world.today - timedelta(days=57 - 2 * rank)
        sign(opened, world.organisations[carrier], by=world.members[key], at=at)
