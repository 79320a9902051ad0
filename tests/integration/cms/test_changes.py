"""« Ce qui change » of a version, and a version whose first day is to come, on the screens of the programme."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from etp.accounts.enums import Role
from etp.programmes.domain import add_module, add_objective, draft_version, put_in_force, rule_completion
from etp.programmes.enums import SkillKind, VersionState
from tests.factories.accounts import UserFactory
from tests.factories.cms import carriers_of, programme_page, rewrite, signed_page
from tests.factories.programmes import ModuleFactory
from tests.integration.cms.reference import at, browser, words

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def text(dos):
    """The text of the only module, signed, hence pinned for the version in force."""
    module = dos.versions.get().module_versions.get().module
    return signed_page(parent=programme_page(dos), module=module)


@pytest.fixture
def draft(dos):
    return draft_version(dos, like=dos.versions.get())


def screen(client, version):
    """The words of the screen, without its marks."""
    page = words(client.get(at("programmeversion:changes", version.pk)))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("chg-lead") : page.rindex("</section>")]))


def signed_again(page, summary):
    rewrite(page, summary, by=UserFactory())
    row = open_round(page, by=None)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)


def test_a_draft_that_changes_nothing_says_so_part_by_part(text, draft, mine):
    said = screen(mine, draft)
    assert "Comparée à la version 1." in said
    assert [
        part in said for part in ("Aucun atelier ne change.", "Aucun objectif ne change.", "Elle ne change pas.")
    ] == [True] * 3


def test_minutes_a_new_module_an_objective_and_the_end_of_path_are_told(text, draft, mine):
    held = draft.module_versions.get()
    held.minutes = 90
    held.save()
    add_module(draft, ModuleFactory(code="reprendre", title="Reprendre le travail"), minutes=120, max_seats=8)
    add_objective(draft, code="doser", text="Doser ses efforts.", kind=SkillKind.SELF_CARE)
    rule_completion(draft, required=["bouger"])
    said = screen(mine, draft)
    assert "Bouger Modifié" in said and "Durée 120 min 90 min" in said
    assert (
        "Reprendre le travail Nouveau 120 min, 1–8 places Son texte n’est pas encore signé par toutes les structures."
        in said
    )
    assert "Doser ses efforts. Nouveau" in said
    assert "Avant aucune règle Maintenant Bouger" in said


def test_the_wording_is_the_pinned_text_beside_the_last_signed_one(text, draft, mine):
    old = text.summary
    rewrite(text, "Pas encore signée.", by=UserFactory())
    assert "Aucun atelier ne change." in screen(mine, draft)
    signed_again(text, "Une <b>phrase</b> neuve.")
    said = screen(mine, draft)
    assert f"Bouger Texte modifié Résumé Avant {old} Maintenant Une phrase neuve." in said
    assert "Pas encore signée." not in said


def test_a_version_in_force_still_tells_what_it_changed(text, draft, dos, mine):
    signed_again(text, "Une phrase neuve.")
    put_in_force(draft, on=TOMORROW)
    signed_again(text, "Une phrase plus neuve.")
    assert "Maintenant Une phrase plus neuve." in screen(mine, draft)
    assert "C’est la première version de ce programme" in screen(mine, dos.versions.get(number=1))


def test_thirty_modules_cost_as_many_queries_as_one(text, draft, mine):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            mine.get(at("programmeversion:changes", draft.pk))
        return len(asked)

    add_objective(draft, code="skill", text="Doser.", kind=SkillKind.SELF_CARE)
    cost()
    one = cost()
    for rank in range(29):
        add_module(draft, ModuleFactory(), minutes=60 + rank)
        add_objective(draft, code=f"skill-{rank}", text="Doser.", kind=SkillKind.SELF_CARE)
    assert cost() == one


def test_another_programme_s_coordinator_finds_no_such_screen(text, draft):
    stranger = browser(Role.PROGRAMME_COORDINATOR, programme_code="autre")
    missing = stranger.get(at("programmeversion:changes", 0))
    assert stranger.get(at("programmeversion:changes", draft.pk)).status_code == missing.status_code == 404


def test_a_day_to_come_is_said_on_both_versions_and_taken_back(draft, dos, mine):
    first = dos.versions.get(number=1)
    mine.post(at("programmeversion:mettre-en-vigueur", draft.pk), {"on": date(2090, 1, 1)})
    told = "version 1 jusque-là, puis version 2 à partir du 1 janvier 2090"
    shown = [words(mine.get(at("programmeversion:inspect", version.pk))) for version in (first, draft)]
    assert [told in page for page in shown] == [True, True]
    assert ["en vigueur jusqu’au 31 décembre 2089" in shown[0], "à venir, à partir du 1 janvier 2090" in shown[1]] == [
        True
    ] * 2
    assert ["Reprendre en brouillon" in page for page in shown] == [False, True]
    mine.post(at("programmeversion:reprendre", draft.pk))
    draft.refresh_from_db()
    assert (draft.state, draft.in_force_from) == (VersionState.DRAFT, None)


def test_a_version_whose_day_has_come_is_not_taken_back_and_the_screen_says_why(dos, mine):
    version = dos.versions.get()
    said = words(mine.post(at("programmeversion:reprendre", version.pk), follow=True))
    version.refresh_from_db()
    assert ("ne redevient pas un brouillon" in said, version.state) == (True, VersionState.IN_FORCE)
