"""A signatory reads every part that changed since what they signed, the parts for some readers included."""

import json

import pytest

from cms.domain.corrections import correct
from cms.domain.differences import differences
from cms.domain.rounds import open_round
from cms.models import ModulePage
from etp.common import RuleBroken
from tests.factories.accounts import UserFactory
from tests.factories.cms import module_page, signed_page, writer_of
from tests.factories.media import sound

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def text(words):
    return json.dumps([{"type": "text", "value": {"heading": "", "text": f"<p>{words}</p>"}}])


def told(page, **parts):
    """Where `page` would differ with other `parts`, how, and the words of the first place."""
    other = ModulePage.objects.get(pk=page.pk)
    for name, value in parts.items():
        setattr(other, name, value)
    found = differences(page.content, other.content)
    return [(each.where, each.kind) for each in found], [piece.text for piece in found[0].pieces]


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("path_part", "partie pour les personnes du parcours, texte 1"),
        ("easy_body", "version facile à lire (FALC), texte 1"),
    ],
)
def test_a_part_written_since_is_told_with_its_words(name, where):
    places, words = told(signed_page(), **{name: text("Un mot nouveau.")})
    assert [(place.lower(), kind) for place, kind in places][0] == (where.lower(), "added")
    assert words == ["Un mot nouveau."]


def test_a_guide_that_changes_is_told_word_by_word():
    page = signed_page(more="\n# Guide des intervenants\n## Buts\n- Bouger un peu.\n")
    guide = json.loads(ModulePage.objects.get(pk=page.pk).serializable_data()["guide"])
    guide[0]["value"]["lines"][0]["value"] = "Bouger beaucoup."
    places, _words = told(page, guide=json.dumps(guide))
    assert [kind for _where, kind in places] == ["changed"]


def test_a_correction_reaches_the_same_number_in_every_part():
    page = signed_page(
        words="Appelez le 02 97 00 00 01.", more="\n# Sur le parcours\n## Chez vous\nLe 02 97 00 00 01.\n"
    )
    correct(
        page, find="02 97 00 00 01", put="02 97 00 00 02", reason="numéro changé", by=writer_of(page.programme_of_page)
    )
    stored = ModulePage.objects.get(pk=page.pk).serializable_data()
    assert ["00 00 01" in stored[name] for name in ("body", "path_part")] == [False, False]
    assert ["00 00 02" in stored[name] for name in ("body", "path_part")] == [True, True]


def test_a_silent_sound_in_the_part_of_the_path_is_not_submitted():
    silent = sound(transcript="")
    author = UserFactory()
    page = module_page(author)
    draft = page.get_latest_revision_as_object()
    draft.path_part = json.dumps([{"type": "media", "value": {"media": silent.pk}}])
    draft.save_revision(user=author, clean=False)
    with pytest.raises(RuleBroken, match="sous-titres"):
        open_round(ModulePage.objects.get(pk=page.pk), by=author)
