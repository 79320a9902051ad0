"""The page tree, and module texts written by a hand, made by the verbs of the site."""

from datetime import UTC, datetime

from cms.domain.article_pages import publish_article
from cms.domain.content import parse
from cms.domain.pages import build_module_page, publish_programme_page
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.domain.tree import set_up_site
from cms.models import HomePage
from cms.permissions.pages import may_write
from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.programmes import ModuleFactory, carried_programme, version_with

NOON = datetime(2026, 11, 16, 11, tzinfo=UTC)
PROGRAMME = """---
title: Douleurs et Rachis
lead: Apprendre à vivre mieux avec un mal de dos.
for_whom: Les adultes
cost: Rien
how_to_enter: De vous-même
contact_phone: 02 61 91 05 12
reviewed_on: 2026-09-18
review_before: 2027-09-18
---
## Ce que vous en retirez
- Doser vos efforts.

## Les étapes
1. Un appel — dans les sept jours — Dix minutes pour vos questions.

## Quand demander de l’aide sans attendre
Faites le 15 ou le 112.
"""

MODULE = """---
title: {title}
summary: Pourquoi le dos fait encore mal.
question: Que disent mes images ?
source: Haute Autorité de santé, fiche mémo, 2019
author_role: médecin de rééducation
reviewed_on: 2026-09-08
review_before: 2027-09-08
---
## Une alarme
{words}

!! Une douleur qui dure ne veut pas toujours dire que le dos s’abîme.

## Étapes
1. Repensez à un jour.
2. Retrouvez ce que vous faisiez.

## Plutôt oui
- Bouger un peu.

## Plutôt non
- Rester couché.

## Exercice: Le carnet
Prenez un carnet.

Répéter: chaque soir.
Arrêter si: cela vous pèse.

## Quand demander de l’aide
Appelez le 15 si une jambe perd sa force.
"""

ARTICLE = """---
title: {title}
lead: Quatre habitudes simples.
keywords: insomnie
source: Haute Autorité de santé, 2006
author_role: une infirmière
reviewed_by: Anne Fouquet
---
## Le matin
{words}

!! L’heure du lever compte.
"""


def site_tree():
    """The home page of the whole tree, made once a test."""
    return HomePage.objects.first() or set_up_site()


def programme_page(programme=None, **facts):
    """The public page of a programme with three carriers."""
    site_tree()
    return publish_programme_page(programme or carried_programme(**facts), parse(PROGRAMME))


def module_text(title="Comprendre ma douleur", words="La douleur est une alarme.", more=""):
    """A parsed module text; `more` is what follows its public body."""
    return parse(MODULE.format(title=title, words=words) + more)


def writer_of(programme, user=None):
    """`user` (default: a new one), a member of the lead carrier who writes, unless they may write there already."""
    user = user or UserFactory()
    if not may_write(user, programme):
        lead = programme.carriers.order_by("pk").first()
        MembershipFactory(user=user, organisation=lead.organisation, role=Role.AUTHOR)
    return user


def module_page(author, parent=None, *, module=None, words="La douleur est une alarme.", more=""):
    """The draft of a module's text, written by the hand of `author`, its module in the version in force."""
    parent = parent or programme_page()
    module = module or ModuleFactory(title="Comprendre ma douleur")
    if not parent.programme.versions.exists():
        version_with(parent.programme, [module])
    writer_of(parent.programme, author)
    return build_module_page(parent, module, module_text(module.title, words, more), by=author)


def carriers_of(page):
    """The carriers of the programme of a module page, in the order they joined."""
    return list(page.get_parent().specific.programme.carriers.order_by("pk"))


def signed_page(author=None, **facts):
    """A module text that every carrier has signed, hence online."""
    page = module_page(author or UserFactory(), **facts)
    row = open_round(page, by=None)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    page.refresh_from_db()
    return page


def rewrite(page, words, *, by):
    """A new revision of `page` with other words, by a hand of its lead carrier."""
    writer_of(page.programme_of_page, by)
    draft = page.get_latest_revision_as_object()
    draft.summary = words
    return draft.save_revision(user=by, clean=False)


def article(*programmes, slug="dormir", title="Mieux dormir", words="La nuit se prépare le matin."):
    """An article online, put there by the platform's coordination."""
    site_tree()
    boss = MembershipFactory(role=Role.PLATFORM_COORDINATOR).user
    text = parse(ARTICLE.format(title=title, words=words))
    return publish_article(slug, text, programmes=programmes, reviewed=(NOON.date(), NOON.date()), by=boss)
