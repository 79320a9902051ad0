"""Chapter one: a carrier's author changes a text, the other carriers sign, and it goes online."""

from django.urls import reverse

from cms.enums import RoundState
from cms.models import ModulePage, Round
from etp.messaging.models import Notification
from tests.browser.story.cast import open_editing_menu

TITLE = "Comprendre ma douleur"
# Every hand that may sign, but the author's.
ASKED = ("nadia", "maelle", "yann", "anne", "katell")


def written_signed_and_published(cast):
    """Hélène of carrier A writes; B and C sign; A signs by its deputy; the public reads the new words."""
    words = f"Pourquoi le dos fait mal longtemps, et ce qui aide ({cast.size})."
    page = ModulePage.objects.get(title=TITLE)
    write(cast.member("helene"), words)
    opened = Round.objects.get(page=page, state=RoundState.OPEN)
    told = Notification.objects.filter(kind="signoff_round", key__startswith=f"round:{opened.pk}:")
    assert set(told.values_list("address", flat=True)) == {f"{key}@example.org" for key in ASKED}
    for key in ("maelle", "anne", "nadia"):
        assert not ModulePage.objects.filter(pk=page.pk, summary=words).exists()
        sign(cast.member(key))
    opened.refresh_from_db()
    hands = list(opened.signatures.order_by("pk").values_list("user__email", "as_deputy"))
    assert (opened.state, hands) == (
        RoundState.COMPLETE,
        [("maelle@example.org", False), ("anne@example.org", False), ("nadia@example.org", True)],
    )
    reader = cast.visitor()
    reader.clicks("Douleurs et Rachis").reads(words)
    reader.follows(reader.page.get_by_role("link", name=TITLE, exact=True).last)
    reader.reads("Une question à apporter")


def corrected_and_objected(cast):
    """Hélène corrects a comma online at once; Maëlle objects for her carrier, and the signed words are back."""
    page = ModulePage.objects.get(title=TITLE)
    signed = page.content_hash
    author = cast.member("helene")
    author.opens(reverse("cms_correct", args=[page.pk]))
    author.types("Les mots à corriger", "longtemps, et").types("Les mots justes", "longtemps et")
    author.types("Pourquoi", "Virgule").presses("Voir ce qui change").presses("Mettre la correction en ligne")
    author.reads("Ouverte aux objections")
    page.refresh_from_db()
    assert ("longtemps et ce qui aide" in page.summary, page.content_hash == signed) == (True, False)
    other = cast.member("maelle")
    other.menu("Contenus et validations")
    other.clicks(TITLE, within=other.page.locator(".sign-waiting"))
    other.types("Pourquoi objectez-vous", "La virgule aide à lire.").presses("Objecter au nom de")
    other.reads("Annulée par une objection")
    page.refresh_from_db()
    assert page.content_hash == signed


def write(author, words):
    """Change the summary in the editing tool and ask the carriers to sign."""
    author.menu("Contenus et validations")
    author.page.get_by_placeholder("Rechercher toutes les pages").fill(TITLE)
    author.page.keyboard.press("Enter")
    author.page.wait_for_load_state("networkidle")
    author.clicks(TITLE, within=author.page.locator("main"))
    author.page.locator("textarea[name=summary], input[name=summary]").fill(words)
    author.page.get_by_role("button", name="Plus d'actions").or_(
        author.page.locator("footer .w-dropdown button")
    ).first.click()
    author.follows(author.page.locator("button[name='action-submit'], button[value='submit']"))


def sign(member):
    """Open the round that waits and sign it."""
    member.menu("Contenus et validations")
    open_editing_menu(member.page)
    member.clicks("Validations", exact=True)
    member.clicks(TITLE, within=member.page.locator("main"))
    member.presses("Signer cette version")
    member.reads("Signé")
