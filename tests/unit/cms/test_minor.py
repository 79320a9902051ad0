"""What a minor correction may be, sentence by sentence."""

import pytest

from cms.domain.minor import refusals

SAME = {"title": "Comprendre", "summary": "", "module": 3, "drawing": "salle.svg", "reviewed_on": "2026-09-08"}


def content(text, **facts):
    """A signed content of one paragraph."""
    body = [{"type": "text", "value": {"heading": "Une alarme", "text": f"<p>{text}</p>"}}]
    return {**SAME, "body": body, "sources": [], **facts}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("La douleure est une alarme.", "La douleur est une alarme."),
        ("La douleur est un alarme", "La douleur est une alarme."),
        ("Bougez peu à peu chaque jour.", "Bougez peu à peu, chaque jour."),
        ("Vous étes chez vous.", "Vous êtes chez vous."),
        ("Appelez le 02 97 00 00 01.", "Appelez le 02 97 00 00 02."),
        ("Appelez le 063 21 45 67.", "Appelez le 063 21 45 68."),
        (
            'Lisez <a href="https://ancien.example/">la fiche</a>.',
            'Lisez <a href="https://neuf.example/">la fiche</a>.',
        ),
        ("Parlez-en votre médecin.", "Parlez-en à votre médecin."),
    ],
)
def test_a_slip_a_telephone_or_a_link_is_minor(before, after):
    assert refusals(content(before), content(after)) == []


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("Prenez 2 comprimés.", "Prenez 3 comprimés.", "Un nombre change"),
        ("Prenez deux comprimés.", "Prenez trois comprimés.", "Un nombre change"),
        ("Marchez 10 minutes.", "Marchez 100 minutes.", "Un nombre change"),
        ("Faites le 15.", "Faites le 18.", "Un nombre change"),
        ("Restez couché.", "Ne restez pas couché.", "change le sens"),
        ("Bougez avant le repas.", "Bougez après le repas.", "change le sens"),
        ("Massez le dos.", "Massez le cou.", "remplacé par un autre"),
        ("Reposez-vous.", "Reposez-vous longtemps.", "remplacé par un autre"),
        ("Appelez le 02 97 00 00 01.", "Appelez-nous.", "téléphone est ajouté ou retiré"),
        ("Bougez <b>un peu</b>.", "Bougez un peu.", "mise en forme"),
        ("aa bb cc dd ee ff gg.", "aa, bb, cc, dd, ee, ff, gg, .", "Plus de 6 mots"),
    ],
)
def test_what_changes_the_care_is_signed_again(before, after, why):
    said = refusals(content(before), content(after))
    assert [why in sentence for sentence in said].count(True) == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"drawing": "autre.svg"},
        {"reviewed_on": "2026-10-08"},
        {"module": 4},
        {"body": []},
        {"body": [{"type": "text", "value": {"heading": "Une alarme", "text": "<p>Mots.</p>"}}] * 2},
        {"body": [{"type": "alert", "value": {"heading": "Une alarme", "text": "<p>Mots.</p>"}}]},
        {"body": [{"type": "text", "value": {"text": "<p>Mots.</p>"}}]},
        {"sources": [{"type": "source", "value": {"text": "HAS", "url": ""}}]},
    ],
)
def test_blocks_pictures_dates_and_settings_are_never_minor(facts):
    said = refusals(content("Mots."), content("Mots.", **facts))
    assert said == ["Un bloc, une image, une date ou un réglage change\u00a0: faites signer une nouvelle version."]


def test_the_address_of_a_source_is_a_link():
    sources = [
        [{"type": "source", "value": {"text": "HAS", "url": url}}]
        for url in ("https://a.example/", "https://b.example/")
    ]
    assert refusals(content("Mots.", sources=sources[0]), content("Mots.", sources=sources[1])) == []


def test_an_item_of_a_list_may_be_misspelt_and_none_is_added():
    def steps(*items):
        return [
            {"type": "steps", "value": {"heading": "Étapes", "steps": [{"type": "item", "value": i} for i in items]}}
        ]

    before, after = steps("Repensez à un jour", "Notez"), steps("Repensez à un joour", "Notez")
    assert refusals(content("", body=before), content("", body=after)) == []
    more = steps("Repensez à un jour", "Notez", "Dites-le")
    assert len(refusals(content("", body=before), content("", body=more))) == 1
