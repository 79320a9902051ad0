"""The articles of the demonstration: short readings beside the programmes, one of them late for its next reading."""

from datetime import timedelta

from cms.domain.article_pages import publish_article
from cms.domain.content import parse
from etp.demo.seed.content import FOLDER

# Days since each was read again, and days until it must be once more.
ARTICLES = {
    "retrouver-le-sommeil": (60, 305),
    "marcher-un-peu-chaque-jour": (40, 325),
    "lire-une-etiquette": (390, -25),
}
PUBLISHER = "claire"


def write_articles(world):
    """Each article, online by the hand of the platform's coordination."""
    for slug, (ago, left) in ARTICLES.items():
        text = parse((FOLDER / f"{slug}.fr.md").read_text(encoding="utf-8"))
        codes = [code.strip() for code in text.facts["programmes"].split(" | ")]
        days = ((world.today - timedelta(days=ago)).date(), (world.today + timedelta(days=left)).date())
        publish_article(
            slug,
            text,
            programmes=[world.programmes[code] for code in codes],
            reviewed=days,
            by=world.members[PUBLISHER],
        )
