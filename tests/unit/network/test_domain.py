import pytest

from etp.network.domain import distance_km, find_communes
from etp.network.imports import load_communes
from etp.network.models import Commune

pytestmark = pytest.mark.django_db


def names(text):
    return [commune.name for commune in find_communes(text)]


def test_the_shipped_list_loads_once_and_again_changes_nothing():
    assert load_communes() == (176, 0)
    assert load_communes() == (0, 0)
    assert Commune.objects.filter(country="BE").count() == 44


def test_the_list_mends_a_commune_that_was_changed_by_hand():
    load_communes()
    Commune.objects.filter(name="Arlon").update(latitude=0)
    assert load_communes() == (0, 1)
    assert Commune.objects.get(name="Arlon").latitude == 49.68


def test_a_commune_is_found_without_accents_hyphens_or_case():
    load_communes()
    assert names("QUIMPERLE") == ["Quimperlé"]
    assert names("moelan sur mer") == ["Moëlan-sur-Mer"]
    assert names("Libramont") == ["Libramont-Chevigny"]
    assert names("crac'h") == ["Crac’h"]


def test_names_that_start_with_the_text_come_first():
    load_communes()
    assert names("pont") == ["Pont-Aven", "Pont-l’Abbé", "Pont-Scorff", "Pontivy", "Noyal-Pontivy"]


def test_a_commune_is_found_by_the_start_of_its_postcode():
    load_communes()
    assert names("5660") == ["Lanester"]
    assert names("6800") == ["Libramont-Chevigny"]


def test_an_empty_text_finds_nothing():
    load_communes()
    assert names("  ") == []


def test_distances_are_those_of_a_map_to_a_kilometre():
    load_communes()
    lorient, vannes = Commune.objects.get(name="Lorient"), Commune.objects.get(name="Vannes")
    assert round(distance_km(lorient, vannes)) == 47
    assert distance_km(lorient, lorient) == 0
