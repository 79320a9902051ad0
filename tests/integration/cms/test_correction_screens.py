"""« Corriger une faute », « Objecter », remarks and readings, in the browser of each hand."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.domain.corrections import correct
from cms.domain.remarks import partner_agreed_on, read_as_partner
from cms.domain.rounds import open_round
from cms.domain.signatures import sign
from cms.enums import CorrectionState, RemarkKind
from cms.models import Correction, ModulePage, Remark, Round
from etp.accounts.enums import Role
from tests.factories.accounts import MembershipFactory, UserFactory, sign_in
from tests.factories.cms import carriers_of, module_page, rewrite, signed_page, writer_of

pytestmark = pytest.mark.django_db
SLIP = {"find": "02 97 00 00 01", "put": "02 97 00 00 02", "reason": "Nouveau numéro"}


@pytest.fixture
def page():
    return signed_page(UserFactory(), words="Parlez-en à l’équipe au 02 97 00 00 01.")


@pytest.fixture
def corrector(page):
    return writer_of(page.programme_of_page)


def tab(user, role=Role.CARRIER_READER):
    """A browser of `user`, a member, with the second factor."""
    MembershipFactory(user=user, role=role)
    client = Client()
    sign_in(client, user)
    return client


def partner_of(page):
    """A patient partner of the lead carrier of `page`."""
    return MembershipFactory(role=Role.PATIENT_PARTNER, organisation=carriers_of(page)[0].organisation).user


def test_a_slip_is_shown_then_confirmed_and_is_online(page, corrector):
    client, url = tab(corrector, Role.AUTHOR), reverse("cms_correct", args=[page.pk])
    shown = client.post(url, SLIP).content.decode()
    assert ("Voici exactement ce qui change" in shown, Correction.objects.count()) == (True, 0)
    digest = shown.split('name="shown" value="')[1][:64]
    done = client.post(url, {**SLIP, "shown": digest, "confirm": "1"}, follow=True).content.decode()
    assert ("La correction est en ligne." in done, "Ouverte aux objections" in done) == (True, True)
    public = Client().get("/" + page.url_path.split("/", 2)[2]).content.decode()
    assert ("02 97 00 00 02" in public, "02 97 00 00 01" in public) == (True, False)


def test_more_than_a_slip_is_told_why_and_offers_no_button(page, corrector):
    client, url = tab(corrector, Role.AUTHOR), reverse("cms_correct", args=[page.pk])
    sent = {"find": "Appelez le 15", "put": "Appelez le 18", "reason": "Numéro"}
    shown = client.post(url, sent).content.decode()
    assert ("Un nombre change" in shown, "Mettre la correction en ligne" in shown) == (True, False)
    client.post(url, {**sent, "confirm": "1"})
    assert Correction.objects.count() == 0


def test_the_button_and_the_screen_are_for_authors_of_a_carrier_only(page, corrector):
    edit, url = reverse("wagtailadmin_pages:edit", args=[page.pk]), reverse("cms_correct", args=[page.pk])
    assert url in tab(corrector, Role.AUTHOR).get(edit).content.decode()
    stranger = tab(UserFactory(), Role.AUTHOR)
    assert (stranger.get(url).status_code, stranger.post(url, SLIP).status_code) == (404, 404)
    assert tab(UserFactory(), Role.SECRETARY).get(url).status_code == 404


def test_a_named_hand_objects_on_the_screen_and_the_words_before_are_back(page, corrector):
    made = correct(page, **SLIP, by=corrector)
    other = carriers_of(page)[1]
    client = tab(other.signatory)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert ("Corrections mineures à regarder" in home, reverse("cms_correction", args=[made.pk]) in home) == (
        True,
        True,
    )
    assert "Objecter au nom de" in client.get(reverse("cms_correction", args=[made.pk])).content.decode()
    sent = {"organisation": other.organisation.pk, "comment": "Ce numéro est privé."}
    shown = client.post(reverse("cms_object", args=[made.pk]), sent, follow=True).content.decode()
    assert ("Annulée par une objection" in shown, "Ce numéro est privé." in shown) == (True, True)
    assert "02 97 00 00 01" in Client().get("/" + page.url_path.split("/", 2)[2]).content.decode()


def test_an_objection_in_the_name_of_others_is_refused_with_its_reason(page, corrector):
    made = correct(page, **SLIP, by=corrector)
    one, other, _third = carriers_of(page)
    client = tab(one.signatory)
    sent = {"organisation": other.organisation.pk, "comment": "Non"}
    shown = client.post(reverse("cms_object", args=[made.pk]), sent, follow=True).content.decode()
    made.refresh_from_db()
    assert ("pas désigné" in shown, made.state) == (True, CorrectionState.STANDING)
    assert client.post(reverse("cms_object", args=[made.pk]), {"comment": "Non"}).status_code == 400
    mine = tab(corrector, Role.AUTHOR).get(reverse("cms_correction", args=[made.pk])).content.decode()
    assert ("Objecter au nom de" in mine, "Reprendre ma correction" in mine) == (False, True)


def test_its_author_takes_a_correction_back_on_the_screen(page, corrector):
    made = correct(page, **SLIP, by=corrector)
    url = reverse("cms_take_back", args=[made.pk])
    refused = tab(carriers_of(page)[0].signatory).post(url, follow=True).content.decode()
    shown = tab(corrector, Role.AUTHOR).post(url, follow=True).content.decode()
    assert ("Seul l’auteur" in refused, "Reprise par son auteur" in shown) == (True, True)


def test_who_is_asked_again_reads_what_changed_since_what_they_signed(page, corrector):
    rewrite(page, "Pourquoi le dos fait encore très mal.", by=corrector)
    row = open_round(ModulePage.objects.get(pk=page.pk), by=corrector)
    shown = tab(carriers_of(page)[1].signatory).get(reverse("cms_round", args=[row.pk])).content.decode()
    assert ("Ce qui change depuis ce que vous avez signé" in shown, "avait signé pour votre structure" in shown) == (
        True, True,
    )  # fmt: skip
    assert '<ins><span class="w-sr-only">ajouté </span>très ' in shown
    stranger = tab(corrector, Role.AUTHOR).get(reverse("cms_round", args=[row.pk])).content.decode()
    assert "Ce qui change depuis le tour d’avant" in stranger


def test_a_remark_is_noted_without_signing(page, corrector):
    rewrite(page, "Autrement.", by=corrector)
    row = open_round(ModulePage.objects.get(pk=page.pk), by=corrector)
    url, hand = reverse("cms_remark", args=[row.pk]), carriers_of(page)[1].deputy
    client = tab(hand)
    assert "Écrivez votre remarque." in client.post(url, {"comment": " "}, follow=True).content.decode()
    assert "Votre remarque est notée." in client.post(url, {"comment": "Trop court."}, follow=True).content.decode()
    said = Remark.objects.get()
    assert (said.user, said.organisation, said.comment) == (hand, carriers_of(page)[1].organisation, "Trop court.")
    refused = tab(UserFactory(), Role.AUTHOR).post(url, {"comment": "D’ailleurs."})
    assert (refused.status_code, Remark.objects.count()) == (404, 1)


def test_the_reading_of_a_patient_partner_is_public_for_the_words_read_only(page, corrector):
    row = Round.objects.get(page=page)
    client = tab(partner_of(page), Role.PATIENT_PARTNER)
    url = reverse("cms_partner_reading", args=[row.pk])
    assert "J’ai relu, le texte me va" in client.get(reverse("cms_round", args=[row.pk])).content.decode()
    refused = client.post(url, {"comment": ""}, follow=True).content.decode()
    assert "Dites ce qui vous gêne" in refused
    client.post(url, {"agrees": "on"})
    assert "déjà relu" in client.post(url, {"agrees": "on"}, follow=True).content.decode()
    path = "/" + page.url_path.split("/", 2)[2]
    assert "Relu par un patient partenaire le" in Client().get(path).content.decode()
    correct(page, **SLIP, by=corrector)
    assert partner_agreed_on(ModulePage.objects.get(pk=page.pk)) is None


def test_only_a_patient_partner_of_a_carrier_reads_as_one_and_never_their_own_text():
    author = UserFactory()
    page = module_page(author)
    row = open_round(page, by=author)
    MembershipFactory(user=author, role=Role.PATIENT_PARTNER, organisation=carriers_of(page)[0].organisation)
    elsewhere = MembershipFactory(role=Role.PATIENT_PARTNER).user
    address = reverse("cms_partner_reading", args=[row.pk])
    assert tab(elsewhere, Role.PATIENT_PARTNER).post(address, {"agrees": "on"}).status_code == 404
    shown = tab(author, Role.PATIENT_PARTNER).post(address, {"agrees": "on"}, follow=True)
    assert "Vous avez écrit ce texte" in shown.content.decode()
    assert Remark.objects.count() == 0


def test_a_reading_with_remarks_is_not_shown_to_the_public(page):
    said = read_as_partner(Round.objects.get(page=page), by=partner_of(page), agrees=False, comment="Trop de mots.")
    assert (said.kind, partner_agreed_on(page)) == (RemarkKind.READ_WITH_REMARKS, None)


def test_a_patient_partner_signs_nothing(page, corrector):
    rewrite(page, "Autrement.", by=corrector)
    row = open_round(ModulePage.objects.get(pk=page.pk), by=corrector)
    reader = partner_of(page)
    read_as_partner(row, by=reader, agrees=True)
    for carrier in carriers_of(page)[:2]:
        sign(row, carrier.organisation, by=carrier.signatory)
    row.refresh_from_db()
    assert (row.state, ModulePage.objects.get(pk=page.pk).summary) == ("open", "Pourquoi le dos fait encore mal.")
