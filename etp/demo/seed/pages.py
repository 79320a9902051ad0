"""The public pages of the demonstration: written, signed by each carrier and put online by the site's own verbs."""

from datetime import timedelta

from cms.domain.content import parse
from cms.domain.editing import grant_editing
from cms.domain.pages import build_module_page, publish_programme_page, publish_site_page
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.domain.tree import set_up_site
from etp.demo.seed.cast import CAP, CHRONILUX, DR, KERPAPE, KERVIGNAC, MEMBERS, SM
from etp.demo.seed.content import FOLDER, module_texts
from etp.demo.seed.discussions import REFUSED, discuss
from etp.demo.seed.teaching import with_easy_twin, write_what_teaches
from etp.demo.seed.translations import write_translations

# Who writes the modules of a programme, and the hands that sign them: never the author's own.
AUTHORS = {DR: "helene", SM: "thomas"}
HANDS = {DR: [(KERVIGNAC, "maelle"), (KERPAPE, "anne"), (CAP, "nadia")], SM: [(CHRONILUX, "aline")]}
# One text is being changed when the demonstration opens: one carrier has signed, two have not.
CHANGED = "les-gestes-du-quotidien"


def read(code, slug):
    """A text of the demonstration, parsed."""
    return with_easy_twin(parse((FOLDER / code / f"{slug}.fr.md").read_text(encoding="utf-8")), code, slug)


def write_pages(world):
    """The page tree, the pages of programmes and sites, and each module signed by all its carriers."""
    set_up_site()
    for member in MEMBERS:
        grant_editing(world.members[member.key])
    for code in (DR, SM):
        programme_page = publish_programme_page(world.programmes[code], read(code, "programme"))
        for slug, _facts in module_texts(code):
            write_module(world, programme_page, code, slug)
    discuss(world, read(DR, REFUSED))
    for site in world.sites.values():
        publish_site_page(site)
    write_translations(world)
    write_what_teaches(world)


def write_module(world, programme_page, code, slug):
    """One module, signed and online; the changed one has a second round under way."""
    author, module = world.members[AUTHORS[code]], world.modules[slug]
    page = build_module_page(programme_page, module, read(code, slug), by=author)
    opened = open_round(page, by=author, at=world.today - timedelta(days=200))
    for rank, (slug_of_carrier, key) in enumerate(HANDS[code]):
        at = world.today - timedelta(days=196 - 2 * rank)
        sign(opened, world.organisations[slug_of_carrier], by=world.members[key], at=at)
    if slug == CHANGED:
        text = read(code, slug)
        text.facts["summary"] = f"{text.facts['summary']} Avec le jardin et le ménage."
        page = build_module_page(
            programme_page, module, text, by=author, note="Le jardin et le ménage, demandés par le groupe."
        )
        opened = open_round(page, by=author, at=world.today - timedelta(days=3))
        slug_of_carrier, key = HANDS[code][0]
        sign(
            opened,
            world.organisations[slug_of_carrier],
            by=world.members[key],
            comment="Très bien.",
            at=world.today - timedelta(days=1),
        )
