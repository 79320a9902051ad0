"""« Validations » and the doors of the editing tool, in the browser of each hand."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.models import ModulePage, Round
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.common.pdf import pdf_available
from tests.factories.accounts import MembershipFactory, UserFactory, sign_in
from tests.factories.cms import carriers_of, module_page, programme_page, signed_page, site_tree, writer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    return open_round(module_page(UserFactory(first_name="Katell", last_name="Morvan")))


def browser(user, role=Role.CARRIER_READER):
    """A browser in which `user`, a member, has signed in with the second factor."""
    MembershipFactory(user=user, role=role)
    client = Client()
    sign_in(client, user)
    return client


def answer(client, row, organisation, act, comment=""):
    sent = {"organisation": organisation.pk, "act": act, "comment": comment}
    return client.post(reverse("cms_answer", args=[row.pk]), sent, follow=True)


def test_three_hands_sign_on_the_screen_and_the_text_is_online(opened):
    for carrier in carriers_of(opened.page):
        client = browser(carrier.signatory)
        assert "Signer cette version" in client.get(reverse("cms_round", args=[opened.pk])).content.decode()
        shown = answer(client, opened, carrier.organisation, "sign").content.decode()
        assert "Votre signature est enregistrée." in shown
    page = ModulePage.objects.get(pk=opened.page_id)
    assert (page.live, Client().get("/" + page.url_path.split("/", 2)[2]).status_code) == (True, 200)


def test_the_screen_of_someone_else_has_no_button(opened):
    client = browser(writer_of(opened.page.programme_of_page), Role.AUTHOR)
    shown = client.get(reverse("cms_round", args=[opened.pk])).content.decode()
    assert ("Signer cette version" in shown, "0 sur 3" in shown) == (False, True)


def test_signing_for_another_carrier_is_refused_with_its_reason(opened):
    one, other, _third = carriers_of(opened.page)
    shown = answer(browser(one.signatory), opened, other.organisation, "sign").content.decode()
    assert ("pas désigné pour signer" in shown, opened.signatures.count()) == (True, 0)


def test_a_change_is_asked_with_its_words(opened):
    carrier = carriers_of(opened.page)[0]
    client = browser(carrier.deputy)
    assert "Dites ce qu’il faut changer." in answer(client, opened, carrier.organisation, "refuse").content.decode()
    shown = answer(client, opened, carrier.organisation, "refuse", "Paragraphe 4").content.decode()
    assert [words in shown for words in ("Paragraphe 4", "par suppléance", "changement demandé")] == [True] * 3


def test_an_unknown_act_is_a_bad_request(opened):
    carrier = carriers_of(opened.page)[0]
    assert answer(browser(carrier.signatory), opened, carrier.organisation, "publish").status_code == 400


def test_the_list_puts_what_waits_for_the_reader_in_words(opened):
    client = browser(carriers_of(opened.page)[0].signatory)
    shown = client.get(reverse("cms_rounds")).content.decode()
    assert ("En attente de vous" in shown, opened.page.title in shown) == (True, True)


def test_the_coordinator_of_the_platform_puts_a_signed_text_back_with_one_button():
    page = signed_page()
    row, words = Round.objects.get(page=page), "Remettre en ligne le texte signé"
    url = reverse("cms_round", args=[row.pk])
    client = browser(UserFactory(), Role.PLATFORM_COORDINATOR)
    other = browser(writer_of(page.programme_of_page), Role.AUTHOR)
    assert words not in client.get(url).content.decode()
    page.unpublish()
    assert [words in each.get(url).content.decode() for each in (client, other)] == [True, False]
    refused = other.post(reverse("cms_republish", args=[row.pk]), follow=True).content.decode()
    assert ("coordination de la plateforme" in refused, ModulePage.objects.get(pk=page.pk).live) == (True, False)
    shown = client.post(reverse("cms_republish", args=[row.pk]), follow=True).content.decode()
    assert ("de nouveau en ligne" in shown, ModulePage.objects.get(pk=page.pk).live) == (True, True)


def test_the_ledger_is_taken_away_as_a_pdf_where_one_can_be_written():
    page = signed_page()
    url = reverse("cms_ledger_pdf", args=[page.programme_of_page.code])
    answer = browser(carriers_of(page)[0].signatory).get(url)
    if not pdf_available():
        assert answer.status_code == 404
        return
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_ledger_of_a_programme_names_each_hand():
    page = signed_page()
    hands = [carrier.signatory for carrier in carriers_of(page)]
    client = browser(hands[0])
    code = page.get_parent().specific.programme.code
    shown = client.get(reverse("cms_ledger", args=[code])).content.decode()
    assert [hand.get_full_name() in shown for hand in hands] == [True] * 3


def test_the_ledger_of_a_text_keeps_its_earlier_rounds(opened):
    draft = opened.page.get_latest_revision_as_object()
    draft.summary, draft.change_note = "Autrement.", "Plus simple"
    draft.save_revision(user=writer_of(opened.page.programme_of_page), clean=False)
    last = Round.objects.get(number=2)
    shown = browser(carriers_of(opened.page)[0].signatory).get(reverse("cms_round", args=[last.pk])).content.decode()
    assert [words in shown for words in ("Tour 1", "Tour 2", "fermé par une nouvelle version", "Plus simple")] == [
        True
    ] * 4


def test_the_editor_of_a_text_leads_to_its_round(opened):
    client = browser(writer_of(opened.page.programme_of_page), Role.AUTHOR)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[opened.page_id])).content.decode()
    assert reverse("cms_round", args=[opened.pk]) in shown


@pytest.mark.parametrize("name", ["edit", "delete", "unpublish", "move", "copy", "lock", "unlock", "history"])
def test_every_screen_of_a_text_is_missing_for_an_author_of_another_programme(opened, name):
    client = browser(writer_of(programme_page().programme), Role.AUTHOR)
    url = reverse(f"wagtailadmin_pages:{name}", args=[opened.page_id])
    ask = client.post if name in ("lock", "unlock") else client.get
    assert ask(url).status_code == 404


def test_an_author_of_another_programme_neither_rewrites_nor_submits_a_text(opened):
    client = browser(writer_of(programme_page().programme), Role.AUTHOR)
    url = reverse("wagtailadmin_pages:edit", args=[opened.page_id])
    client.post(url, {"title": "Réécrit", "summary": "Réécrit", "action-submit": "1"})
    rows = list(Round.objects.values_list("number", "state"))
    assert (rows, opened.page.revisions.count()) == ([(1, "open")], 1)


def test_the_editor_offers_to_submit_and_never_to_publish():
    author = UserFactory()
    page = module_page(author)
    client = browser(author, Role.AUTHOR)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert ('name="action-submit"' in shown, 'name="action-publish"' in shown) == (True, False)


@pytest.mark.parametrize("name", ["cms_rounds", "wagtailadmin_home"])
def test_the_tool_opens_to_those_who_write_or_sign_only(name):
    site_tree()
    assert browser(UserFactory(), Role.AUTHOR).get(reverse(name)).status_code == 200
    assert browser(UserFactory(), Role.SECRETARY).get(reverse(name)).status_code == 404
    assert Client().get(reverse(name)).status_code == 302


def test_the_stock_sign_in_leads_to_ours_and_back(client):
    sent = client.get("/cms/login/?next=/cms/pages/")
    assert (sent.status_code, sent["Location"]) == (302, f"{reverse('account_login')}?next=%2Fcms%2Fpages%2F")
    away = client.get("/cms/login/?next=https://ailleurs.example/")
    assert away["Location"] == f"{reverse('account_login')}?next=%2Fcms%2F"


def test_a_password_alone_enters_by_no_stock_door(client):
    user = User.objects.create_user("a@example.org", "un-long-mot-de-passe-7")
    for path in ("/cms/login/", "/_util/login/", "/django-admin/login/"):
        client.post(path, {"username": user.email, "password": "un-long-mot-de-passe-7"})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path", ["/cms/password_reset/", "/cms/users/", "/cms/users/add/", "/cms/documents/", "/_util/login/"]
)
def test_screens_that_are_ours_elsewhere_are_shut(client, path):
    site_tree()
    boss = User.objects.create_superuser(email="chef@example.org")
    sign_in(client, boss)
    assert client.get(path).status_code == 404


def test_the_tool_calls_nobody_outside():
    site_tree()
    shown = browser(UserFactory(), Role.AUTHOR).get(reverse("wagtailadmin_home")).content.decode()
    assert [host in shown for host in ("gravatar", "releases.wagtail.org", "fonts.googleapis")] == [False] * 3
    assert ("escale/css/cms.css" in shown, "escale/img/logo.svg" in shown) == (True, True)


def test_submitting_a_text_mails_nobody_by_itself(mailoutbox):
    author = User.objects.create_superuser(email="chef@example.org")
    page = module_page(author)
    browser(author).get(reverse("wagtailadmin_home"))
    page.get_workflow().start(ModulePage.objects.get(pk=page.pk), author)
    row = Round.objects.get(page=page)
    for carrier in carriers_of(page):
        sign(row, carrier.organisation, by=carrier.signatory)
    assert (mailoutbox, ModulePage.objects.get(pk=page.pk).live) == ([], True)
