from datetime import time, timedelta

import pytest
from django.utils import timezone

from etp.accounts.enums import Role
from etp.assessments.domain import save_section
from etp.assessments.enums import DiagnosisState, Dimension, SectionState
from etp.assessments.models import EducationalDiagnosis
from etp.audit.models import Entry
from etp.enrolments.enums import Stage
from etp.enrolments.models import CareOffer
from etp.patients.domain import open_link
from etp.patients.enums import LinkWhy
from tests.factories.assessments import draft_in, section_of, validated_in, write_project
from tests.factories.enrolments import path_at, worker
from tests.factories.sessions import WorkshopFactory
from tests.factories.sessions import place as put
from tests.integration.enrolments.conftest import client_of

COGNITIVE = {"revision": 0, "cog_cause": "« Mon dos est usé. »", "cog_cause_review": "on", "cog_worse": "3"}


@pytest.fixture
def draft(place):
    return draft_in(place)


@pytest.fixture
def page(draft):
    return f"/pro/bilans/{draft.pk}/cognitive/"


@pytest.fixture
def colleague(place, draft):
    """Another educator of the same place, linked to the person."""
    user = worker(place, Role.EDUCATOR, site=place.site, first_name="Nadia", last_name="Benali")
    open_link(draft.enrolment.person, LinkWhy.AUTHOR, source="test", user=user, programme_code="dos")
    return user


def test_a_diagnosis_is_begun_by_the_educator_and_opens_at_its_first_section(place, educator, desk):
    path = path_at(place, Stage.INCLUDED)
    assert desk.post(f"/pro/parcours/{path.pk}/bilan/").status_code == 404
    answer = educator.post(f"/pro/parcours/{path.pk}/bilan/", follow=True)
    pk = EducationalDiagnosis.objects.get().pk
    assert answer.redirect_chain == [(f"/pro/bilans/{pk}/", 302), (f"/pro/bilans/{pk}/biomedical/", 302)]
    assert "Section 1 sur 6" in answer.content.decode()


def test_a_section_shows_its_questions_the_other_sections_and_the_synthesis(place, educator, draft, page):
    write_project(draft, by=place.educator)
    words = educator.get(page).content.decode()
    assert "Pour vous, d’où vient ce problème" in words
    assert "Mon projet, ce que je veux retrouver" in words
    assert "<li>Reprendre le marché du samedi</li>" in words
    read = Entry.objects.filter(act="read", resource="diagnosis")
    assert [row.object_key for row in read] == [f"diagnosis:{draft.pk}"]


def test_a_section_saved_for_later_stays_open(educator, draft, page):
    answer = educator.post(page, COGNITIVE, follow=True)
    saved = section_of(draft, Dimension.COGNITIVE)
    assert saved.answers == {"cog_cause": "« Mon dos est usé. »", "cog_worse": 3, "_review": ["cog_cause"]}
    assert (saved.state, saved.revision) == (SectionState.DOING, 1)
    words = answer.content.decode()
    assert "1 réponse à revoir ensemble" in words
    assert "Enregistré à" in words


def test_a_section_done_leads_to_the_next(educator, draft, page):
    answer = educator.post(page, COGNITIVE | {"done": "1"})
    assert answer.headers["Location"] == f"/pro/bilans/{draft.pk}/biomedical/"
    assert section_of(draft, Dimension.COGNITIVE).state == SectionState.DONE


def test_a_save_without_a_page_load_answers_with_the_new_revision(educator, draft, page):
    answer = educator.post(page, COGNITIVE, headers={"HX-Request": "true"})
    words = answer.content.decode()
    assert 'name="revision" id="id_revision" value="1"' in words
    assert "Enregistré à" in words
    assert "<html" not in words


def test_saving_without_a_page_load_keeps_a_done_section_done(educator, draft, page):
    educator.post(page, COGNITIVE | {"done": "1"})
    educator.post(page, COGNITIVE | {"revision": 1}, headers={"HX-Request": "true"})
    assert section_of(draft, Dimension.COGNITIVE).state == SectionState.DONE


def test_a_stale_save_shows_both_texts_then_the_choice_is_kept(educator, colleague, draft, page):
    save_section(section_of(draft, Dimension.COGNITIVE), {"cog_cause": "Le travail"}, revision=0, by=colleague)
    answer = educator.post(page, COGNITIVE)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Nadia Benali a enregistré cette section avant vous" in words
    assert "« Mon dos est usé. »</textarea>" in words
    assert "</b> Le travail</p>" in words
    assert 'name="revision" value="1"' in words
    assert section_of(draft, Dimension.COGNITIVE).answers == {"cog_cause": "Le travail"}
    educator.post(page, COGNITIVE | {"revision": 1})
    assert section_of(draft, Dimension.COGNITIVE).answers["cog_cause"] == "« Mon dos est usé. »"


def test_a_stale_save_without_a_page_load_says_who(educator, colleague, draft, page):
    save_section(section_of(draft, Dimension.COGNITIVE), {"cog_cause": "Le travail"}, revision=0, by=colleague)
    words = educator.post(page, COGNITIVE, headers={"HX-Request": "true"}).content.decode()
    assert "Nadia Benali a enregistré avant vous" in words
    assert "<html" not in words


def test_a_sensitive_note_is_read_by_its_author_alone(educator, colleague, draft, page):
    section = section_of(draft, Dimension.COGNITIVE)
    save_section(section, {}, revision=0, sensitive_note="À taire absolument", by=colleague)
    assert "À taire absolument" not in educator.get(page).content.decode()
    educator.post(page, COGNITIVE | {"revision": 1, "sensitive_note": "Effacée"})
    assert section_of(draft, Dimension.COGNITIVE).sensitive_note == "À taire absolument"
    assert Entry.objects.filter(resource="sensitive", act="read").count() == 0
    assert "À taire absolument" in client_of(colleague).get(page).content.decode()
    assert Entry.objects.filter(resource="sensitive", act="read").count() == 1


def test_an_answer_too_long_keeps_the_page_and_its_words(educator, draft, page):
    answer = educator.post(page, COGNITIVE | {"cog_explained": "a" * 4001})
    assert answer.status_code == 422
    assert "« Mon dos est usé. »</textarea>" in answer.content.decode()
    assert section_of(draft, Dimension.COGNITIVE).revision == 0


def test_the_validation_page_asks_for_the_project_first(educator, draft):
    words = educator.get(f"/pro/bilans/{draft.pk}/valider/").content.decode()
    assert "Le projet de la personne n’est pas noté" in words
    assert f"/pro/bilans/{draft.pk}/project/" in words


def test_validating_locks_and_leads_to_the_plan(place, educator, draft, page):
    write_project(draft, by=place.educator)
    form = educator.get(f"/pro/bilans/{draft.pk}/valider/").content.decode()
    assert "Ce qui compte pour vous" in form
    data = {"held_on": "2026-03-03", "remote": "remote", "summary_for_person": "Vous voulez marcher."}
    answer = educator.post(f"/pro/bilans/{draft.pk}/valider/", data)
    stored = EducationalDiagnosis.objects.get()
    assert answer.headers["Location"] == f"/pro/parcours/{draft.enrolment_id}/programme/"
    assert (stored.state, stored.remote, str(stored.held_on)) == (DiagnosisState.VALIDATED, True, "2026-03-03")
    assert CareOffer.objects.count() == 1
    for locked in (page, f"/pro/bilans/{draft.pk}/valider/"):
        assert educator.post(locked, COGNITIVE).headers["Location"] == f"/pro/bilans/{draft.pk}/"


def test_a_refused_validation_says_why(educator, draft):
    data = {"held_on": "2026-03-03", "remote": "site", "summary_for_person": "Vous voulez marcher."}
    answer = educator.post(f"/pro/bilans/{draft.pk}/valider/", data)
    assert "n’est pas encore noté comme fait" in answer.content.decode()
    assert EducationalDiagnosis.objects.get().state == DiagnosisState.DRAFT


def test_an_impossible_day_is_refused_in_words_and_what_was_typed_stays(place, educator, draft):
    write_project(draft, by=place.educator)
    data = {"held_on": "1999-03-03", "remote": "remote", "summary_for_person": "Vous voulez marcher."}
    answer = educator.post(f"/pro/bilans/{draft.pk}/valider/", data)
    form, words = answer.context["form"], answer.content.decode()
    assert (answer.status_code, "choisissez le 3 mars 2026 ou un jour d’après" in words) == (422, True)
    assert (form["held_on"].value(), form["remote"].value()) == ("1999-03-03", "remote")
    assert ("Vous voulez marcher." in words, EducationalDiagnosis.objects.get().state) == (True, DiagnosisState.DRAFT)


def test_the_last_screen_begins_with_the_day_and_the_way_of_the_appointment(place, educator, draft):
    page = f"/pro/bilans/{draft.pk}/valider/"
    held = timezone.now() - timedelta(days=2)
    workshop = WorkshopFactory(
        programme=place.programme, module=place.modules[2], site=place.site, day=held.date(), hour=time(9), minutes=60,
        capacity=1, remote=True, at=held - timedelta(days=9),
    )  # fmt: skip
    assert educator.get(page).context["form"]["remote"].value() == "site"
    put(workshop, draft.enrolment.person, enrolment=draft.enrolment, by_staff=True, at=held - timedelta(days=8))
    form = educator.get(page).context["form"]
    assert (form["held_on"].value(), form["remote"].value()) == (held.date(), "remote")


def test_a_validated_diagnosis_is_read_and_takes_dated_notes(place, educator):
    found = validated_in(place)
    page = f"/pro/bilans/{found.pk}/"
    words = educator.get(page).content.decode()
    assert "Validé par Maëlle Quéré" in words
    assert "Vous voulez marcher." in words
    assert educator.post(page, {"text": " "}).status_code == 422
    answer = educator.post(page, {"text": "Elle reprend le travail."}, follow=True)
    assert "Elle reprend le travail." in answer.content.decode()
    assert found.addenda.get().by == place.educator


def test_an_update_shows_what_was_said_before(place, educator):
    found = validated_in(place)
    educator.post(f"/pro/parcours/{found.enrolment_id}/bilan/")
    update = EducationalDiagnosis.objects.get(kind="update")
    words = educator.get(f"/pro/bilans/{update.pk}/project/").content.decode()
    assert "Le 3 mars 2026" in words
    assert "Reprendre le marché du samedi" in words


@pytest.mark.parametrize("path", ["", "cognitive/", "valider/"])
def test_a_diagnosis_of_someone_else_answers_like_a_missing_one(path, draft, desk, other_desk, outsider):
    for client in (desk, other_desk, outsider):
        hidden = client.get(f"/pro/bilans/{draft.pk}/{path}")
        missing = client.get(f"/pro/bilans/{draft.pk + 1000}/{path}")
        assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_a_colleague_of_the_organisation_reads_and_does_not_write(place, draft):
    reader = client_of(worker(place, Role.EDUCATOR, site=place.site))
    assert reader.get(f"/pro/bilans/{draft.pk}/").status_code == 200
    assert reader.get(f"/pro/bilans/{draft.pk}/cognitive/").status_code == 404
    assert reader.post(f"/pro/bilans/{draft.pk}/", {"text": "Non"}).status_code == 404


def test_an_unknown_section_is_a_missing_page(educator, draft):
    assert educator.get(f"/pro/bilans/{draft.pk}/autre/").status_code == 404
