"""Texts in discussion: a change refused then written again, a minor correction, a partner's reading."""

from datetime import timedelta

from cms.domain.corrections import correct
from cms.domain.pages import build_module_page
from cms.domain.publishing import last_signed
from cms.domain.remarks import read_as_partner, remark
from cms.domain.rounds import open_round
from cms.domain.signatures import refuse
from cms.models import ModulePage
from etp.demo.seed.cast import KERPAPE

REFUSED, CORRECTED, READ = "bouger-a-mon-rythme", "mieux-dormir-et-souffler", "comprendre-ma-douleur"


def discuss(world, text):
    """Let the carriers of the French programme discuss three of its texts; `text` is the one refused, parsed."""
    _read_by_a_partner(world)
    _corrected(world)
    _refused_then_written_again(world, text)


def _page(world, slug):
    return ModulePage.objects.get(module=world.modules[slug])


def _read_by_a_partner(world):
    row = last_signed(_page(world, READ))
    words = "C’est clair, et rien n’y fait peur."
    read_as_partner(row, by=world.members["erwan"], agrees=True, comment=words, at=world.today - timedelta(days=150))


def _corrected(world):
    correct(
        _page(world, CORRECTED),
        find="Le cercle tourne.",
        put="Le cercle tourne…",
        reason="Ponctuation",
        by=world.members["helene"],
        at=world.today - timedelta(days=2),
    )


def _refused_then_written_again(world, text):
    page, author = _page(world, REFUSED), world.members["helene"]
    text.facts["summary"] = f"{text.facts['summary']} Avec des idées pour l’hiver."
    _write(page, text, author, "Des idées pour l’hiver, demandées par le groupe.")
    first = open_round(page, by=author, at=world.today - timedelta(days=12))
    words = "Dites aussi quand renoncer à sortir : pluie froide, verglas."
    refuse(first, world.organisations[KERPAPE], by=world.members["anne"], comment=words, at=world.today - timedelta(9))
    text.facts["summary"] = f"{text.facts['summary']} On renonce s’il gèle."
    _write(page, text, author, "Quand renoncer à sortir, demandé par Kerpape.")
    row = open_round(page, by=author, at=world.today - timedelta(days=4))
    said = "Je relis avec le groupe jeudi avant de signer."
    remark(row, by=world.members["maelle"], comment=said, at=world.today - timedelta(days=2))


def _write(page, text, author, note):
    build_module_page(page.get_parent().specific, page.module, text, by=author, note=note)
