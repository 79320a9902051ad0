import pytest

from etp.enrolments.domain import open_offer
from etp.enrolments.enums import OfferKind, OfferState, Stage
from etp.enrolments.models import CareOffer, Enrolment
from etp.patients.domain import open_link
from etp.patients.domain.consent_texts import CURRENT, consent_text
from etp.patients.enums import ConsentKind, LinkWhy
from etp.patients.models import Consent, Share
from tests.factories.enrolments import path_at


def page_of(path):
    return f"/pro/parcours/{path.pk}/entree/"


def answers(place, **changes):
    """A filled form: yes to all, shared with the lead carrier only."""
    kinds = ("entry", "gp", "reminders", "research")
    data = {f"consent_{kind}": "yes" for kind in kinds}
    data |= {f"version_{kind}": CURRENT[kind] for kind in kinds} | {"language": "fr"}
    data |= {f"share_{carrier.pk}": "no" for carrier in place.organisations}
    data |= {f"share_{place.lead.pk}": "yes", "home_site": place.site.pk, "referent": place.educator.pk}
    return data | {"means": "paper"} | changes


@pytest.fixture
def path(place):
    return path_at(place, Stage.CONTACTED)


def test_each_carrier_is_named_and_nothing_is_chosen_beforehand(place, desk, path):
    words = desk.get(page_of(path)).content.decode()
    assert [name in words for name in (carrier.name for carrier in place.organisations)] == [True] * 3
    assert words.count("J’accepte</span>") == words.count("Je refuse</span>") == 7
    assert words.count("checked") == 1


def test_answers_are_kept_one_by_one_and_the_next_step_is_shown(place, educator, desk, path):
    data = answers(place, consent_gp="no", **{f"share_{place.organisations[1].pk}": "yes"})
    answer = desk.post(page_of(path), data, follow=True)
    assert "La personne est entrée dans le programme." in answer.content.decode()
    assert dict(Consent.objects.values_list("kind", "given")) == {
        "entry": True,
        "gp": False,
        "reminders": True,
        "research": True,
    }
    shared = Share.objects.values_list("organisation", flat=True)
    assert set(shared) == {place.lead.pk, place.organisations[1].pk}
    assert Enrolment.objects.get().stage == Stage.INCLUDED
    assert "Ouvrir le bilan" not in answer.content.decode()
    assert "Ouvrir le bilan" in educator.get(page_of(path)).content.decode()


def test_an_unanswered_question_is_pointed_at(place, desk, path):
    data = answers(place)
    del data["consent_gp"]
    answer = desk.post(page_of(path), data)
    assert answer.status_code == 422
    assert "Choisissez une des deux réponses." in answer.content.decode()
    assert Consent.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"consent_entry": "no"}, "le parcours ne commence pas"),
        ({"means": "spoken"}, "demande le nom d’un témoin"),
    ],
)
def test_a_refusal_of_the_verb_is_said_and_nothing_is_written(place, desk, path, changes, words):
    answer = desk.post(page_of(path), answers(place, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (Consent.objects.count(), Enrolment.objects.get().stage) == (0, Stage.CONTACTED)


def test_a_referent_whose_organisation_may_not_read_is_refused(place, desk, path):
    data = answers(place, **{f"share_{place.lead.pk}": "no", f"share_{place.organisations[1].pk}": "yes"})
    answer = desk.post(page_of(path), data)
    assert "n’a pas l’accord de la personne" in answer.content.decode()
    assert Enrolment.objects.get().stage == Stage.CONTACTED


def test_the_educator_of_the_first_appointment_receives_the_consents_by_first_name_and_initial(place, educator, path):
    assert educator.get(page_of(path)).status_code == 404
    open_link(path.person, LinkWhy.ANIMATOR, source="registration:1", user=place.educator, programme_code="dos")
    words = educator.get(page_of(path)).content.decode()
    assert path.person.short_name in words
    assert path.person.last_name not in words
    educator.post(page_of(path), answers(place))
    assert Enrolment.objects.get().stage == Stage.INCLUDED


def test_nobody_else_enters_anyone(place, other_desk, outsider, coordinator, path):
    for client in (other_desk, outsider, coordinator):
        assert client.post(page_of(path), answers(place)).status_code == 404
    assert Enrolment.objects.get().stage == Stage.CONTACTED


def test_a_path_ends_with_its_reason(place, desk, educator):
    path = path_at(place, Stage.INCLUDED)
    open_offer(path, OfferKind.INITIAL)
    page = f"/pro/parcours/{path.pk}/fin/"
    assert educator.get(page).status_code == 200
    refused = desk.post(page, {"stage": "closed", "reason": "completed"})
    assert "finit par une évaluation" in refused.content.decode()
    desk.post(page, {"stage": "withdrawn", "reason": "motivation", "why": "N’a plus le temps"})
    ended = Enrolment.objects.get()
    assert (ended.stage, ended.close_reason) == (Stage.WITHDRAWN, "motivation")
    assert CareOffer.objects.get().state == OfferState.STOPPED
    assert desk.get(page).status_code == 404


def test_strangers_end_no_path(place, other_desk, outsider):
    path = path_at(place, Stage.INCLUDED)
    for client in (other_desk, outsider):
        assert client.post(f"/pro/parcours/{path.pk}/fin/", {"stage": "closed", "reason": "lost"}).status_code == 404
    assert Enrolment.objects.get().stage == Stage.INCLUDED


def test_a_contradictory_end_is_said_beside_its_field_and_what_fits_is_offered(place, desk):
    path = path_at(place, Stage.INCLUDED)
    page = f"/pro/parcours/{path.pk}/fin/"
    refused = desk.post(page, {"stage": "withdrawn", "reason": "completed", "why": "N’a plus le temps"})
    form = refused.context["form"]
    assert (refused.status_code, form.errors) == (
        422,
        {"reason": ["Cette raison ne va pas avec la réponse du dessus."]},
    )
    assert ("N’a plus le temps" in refused.content.decode(), Enrolment.objects.get().stage) == (True, Stage.INCLUDED)
    assert [code for code, _words in form.fields["reason"].choices] == [
        "", "moved", "health", "transport", "unavailable", "motivation", "other",
    ]  # fmt: skip


def test_the_proof_is_of_the_text_that_the_page_showed_not_of_the_person_s_language(place, desk, path):
    page = desk.get("/en" + page_of(path)).content.decode()
    shown = consent_text("entry", "en")
    assert (shown.text in page, 'name="language" value="en"' in page) == (True, True)
    desk.post(page_of(path), answers(place, language="en"))
    kept = Consent.objects.get(kind="entry")
    assert (path.person.language, kept.language, kept.text_hash) == ("fr", "en", shown.sha256)


@pytest.mark.parametrize("version", ["2025-12", ""])
def test_an_answer_to_another_wording_is_refused_and_asked_again(place, desk, path, version):
    answer = desk.post(page_of(path), answers(place, version_entry=version))
    words = answer.content.decode()
    assert (answer.status_code, "a changé entre-temps" in words, Consent.objects.count()) == (422, True, 0)
    assert f'name="version_entry" value="{CURRENT[ConsentKind.ENTRY]}"' in words
    form = answer.context["form"]
    assert [form[f"consent_{kind}"].value() for kind in ConsentKind] == [None, "yes", "yes", "yes"]


def test_a_language_that_is_none_shows_the_platform_s_own(place, desk, path):
    desk.post(page_of(path), answers(place, language="../../x"))
    assert set(Consent.objects.values_list("language", flat=True)) == {"fr"}
