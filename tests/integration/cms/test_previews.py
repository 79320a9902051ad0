"""A module text previewed as each of its readers will see it; the gated parts stay in the editing tool."""

import re

import pytest

from cms.models import ModulePage
from etp.accounts.enums import Role
from tests.factories.accounts import UserFactory
from tests.factories.cms import programme_page, rewrite, signed_page
from tests.integration.cms.reference import browser

pytestmark = pytest.mark.django_db
PATH_WORD, GUIDE_WORD = "zibelinacanari", "ornithocanari"
PARTS = f"""
# Sur le parcours
## Chez vous
Un mot {PATH_WORD}.

# Guide des intervenants
## Buts
- Un mot {GUIDE_WORD}.

## Déroulé
- 15 min — Accueil.
"""


@pytest.fixture
def text(dos):
    module = dos.versions.get().module_versions.get().module
    page = signed_page(parent=programme_page(dos), module=module, more=PARTS)
    rewrite(page, "Un résumé pas encore signé.", by=UserFactory())
    return page


@pytest.fixture
def author(text):
    return browser(Role.AUTHOR, organisation=text.programme_of_page.carriers.get().organisation)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.mark.parametrize(
    ("mode", "path_part", "guide"),
    [
        ("", False, False), ("parcours", True, False), ("guide", False, True),
        ("facile-a-lire", False, False), ("papier", False, False),
    ],
)  # fmt: skip
def test_each_mode_shows_the_parts_of_its_reader(text, mode, path_part, guide):
    draft = text.get_latest_revision_as_object()
    said = words(draft.make_preview_request(preview_mode=mode))
    assert (PATH_WORD in said, GUIDE_WORD in said) == (path_part, guide)


def test_a_preview_shows_the_draft_and_says_when_the_part_of_the_path_opens(text):
    said = words(text.get_latest_revision_as_object().make_preview_request(preview_mode="parcours"))
    assert "Un résumé pas encore signé." in said
    assert "Sa partie s’ouvre après : l’entrée dans le programme." in said.replace("\u00a0", " ")


def test_a_text_without_these_parts_says_so(dos):
    page = signed_page(parent=programme_page(dos))
    said = [words(page.make_preview_request(preview_mode=mode)) for mode in ("parcours", "guide")]
    assert "Ce texte n’a pas de partie pour les personnes du parcours." in said[0]
    assert "Ce texte n’a pas encore de guide." in said[1]


def test_the_editing_tool_offers_the_modes_and_no_other(text, author):
    assert [str(label) for _mode, label in ModulePage().preview_modes] == [
        "Page publique", "Personne sur le parcours", "Intervenants", "Facile à lire", "Papier",
    ]  # fmt: skip
    screen = author.get(f"/cms/pages/{text.pk}/edit/")
    assert "Personne sur le parcours" in screen.content.decode()


@pytest.mark.parametrize("mode", ["parcours", "guide"])
def test_no_public_address_leads_to_a_preview(client, text, mode):
    url = text.get_url()
    for address in (f"{url}?mode={mode}", f"{url}?preview_mode={mode}", f"{url}{mode}/", f"{url}?reading={mode}"):
        said = client.get(address).content.decode()
        assert (PATH_WORD in said, GUIDE_WORD in said) == (False, False)


def test_a_preview_is_kept_by_nobody(text):
    answer = text.make_preview_request(preview_mode="guide")
    assert getattr(answer, "visitors_page", None) is False
