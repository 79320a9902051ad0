import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest

from etp.audit.models import Entry
from etp.common import RuleBroken
from etp.patients.domain import (
    close_links,
    consent_states,
    consent_text,
    exclude,
    give_consent,
    has_consent,
    open_care_link,
    open_link,
    share_with,
    stop_share,
    withdraw_consent,
)
from etp.patients.domain.consent_texts import FOLDER
from etp.patients.enums import CareScope, ConsentKind, ConsentMeans, LinkWhy
from etp.patients.models import CareLink, Consent, Exclusion, Share, TherapeuticLink
from tests.factories.accounts import UserFactory
from tests.factories.network import OrganisationFactory
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
LATER = NOON + timedelta(days=3)


def test_each_answer_is_a_row_and_the_latest_counts():
    person = PersonFactory()
    assert has_consent(person, ConsentKind.GP) is False
    give_consent(person, ConsentKind.GP, at=NOON)
    withdraw_consent(person, ConsentKind.GP, at=LATER)
    assert [has_consent(person, ConsentKind.GP, at=at) for at in (NOON, LATER)] == [True, False]
    assert list(Consent.objects.order_by("pk").values_list("given", "at")) == [(True, NOON), (False, LATER)]


def test_consent_to_one_programme_is_not_consent_to_another():
    person = PersonFactory()
    give_consent(person, ConsentKind.ENTRY, programme_code="douleurs", at=NOON)
    assert has_consent(person, ConsentKind.ENTRY, programme_code="douleurs") is True
    assert has_consent(person, ConsentKind.ENTRY, programme_code="metabolique") is False


def test_a_row_keeps_the_version_and_fingerprint_of_the_words_agreed_to():
    row = give_consent(PersonFactory(language="en"), ConsentKind.ENTRY, at=NOON)
    shown = (FOLDER / "entry-2026-01.en.txt").read_bytes()
    assert (row.text_version, row.language) == ("2026-01", "en")
    assert row.text_hash == hashlib.sha256(shown).hexdigest()


def test_every_kind_has_its_words_in_french_and_english():
    assert [consent_text(kind, language).language for kind in ConsentKind for language in ("fr", "en")] == [
        "fr", "en",
    ] * len(ConsentKind)  # fmt: skip


def test_a_language_without_translation_shows_the_french_words():
    assert consent_text(ConsentKind.GP, "nl").language == "fr"


def test_spoken_consent_needs_a_witness():
    person = PersonFactory()
    with pytest.raises(RuleBroken, match="témoin"):
        give_consent(person, ConsentKind.ENTRY, means=ConsentMeans.SPOKEN, at=NOON)
    give_consent(person, ConsentKind.ENTRY, means=ConsentMeans.SPOKEN, witness="M. Riou", at=NOON)
    assert Consent.objects.get().witness == "M. Riou"


def test_what_is_not_given_is_not_withdrawn():
    with pytest.raises(RuleBroken, match="rien à retirer"):
        withdraw_consent(PersonFactory(), ConsentKind.GP, at=NOON)


def test_an_answer_to_older_words_is_to_be_asked_again():
    person = PersonFactory()
    row = give_consent(person, ConsentKind.GP, at=NOON)
    assert [state.worded_anew for state in consent_states(person)] == [False] * 4
    Consent.objects.filter(pk=row.pk).update(text_version="2025-01")
    anew = [state.kind for state in consent_states(person) if state.worded_anew]
    assert anew == [ConsentKind.GP]


def test_a_share_is_one_row_until_it_is_taken_back():
    person, organisation = PersonFactory(), OrganisationFactory()
    assert share_with(person, organisation, at=NOON) == share_with(person, organisation, at=LATER)
    stop_share(person, organisation, at=LATER)
    stop_share(person, organisation, at=LATER)
    share_with(person, organisation, at=LATER)
    assert list(Share.objects.order_by("pk").values_list("since", "until")) == [(NOON, LATER), (LATER, None)]
    assert list(Entry.objects.filter(resource="consent").order_by("pk").values_list("act", flat=True)) == [
        "create", "delete", "create",
    ]  # fmt: skip


def test_an_exclusion_is_one_row():
    person, user = PersonFactory(), UserFactory()
    assert exclude(person, user, at=NOON) == exclude(person, user, at=LATER)
    assert Exclusion.objects.count() == 1


def test_a_carer_has_one_scope_at_a_time():
    person, carer = PersonFactory(), PersonFactory()
    open_care_link(person, carer, relation="sœur", scope=CareScope.AGENDA, at=NOON)
    open_care_link(person, carer, relation="sœur", scope=CareScope.ALL, at=LATER)
    assert list(CareLink.objects.live(LATER).values_list("scope", flat=True)) == ["all"]
    with pytest.raises(RuleBroken, match="propre proche"):
        open_care_link(person, person, relation="moi")


def test_a_link_is_made_once_for_its_source_and_closed_by_it():
    person, user = PersonFactory(), UserFactory()
    first = open_link(person, LinkWhy.REFERENT, source="enrolment:1", user=user, at=NOON)
    assert open_link(person, LinkWhy.REFERENT, source="enrolment:1", user=user, at=LATER) == first
    open_link(person, LinkWhy.ANIMATOR, source="registration:1", user=user, at=NOON)
    assert close_links("enrolment:1", on=date(2026, 3, 9)) == 1
    assert TherapeuticLink.objects.get(source="enrolment:1").until == datetime(2026, 3, 9, 23, tzinfo=UTC)
    assert TherapeuticLink.objects.get(source="registration:1").until is None


def test_closing_later_never_lengthens_a_link():
    open_link(PersonFactory(), LinkWhy.REFERENT, source="enrolment:1", user=UserFactory(), until=NOON, at=NOON)
    assert close_links("enrolment:1", on=LATER) == 0
    assert TherapeuticLink.objects.get().until == NOON


def test_a_link_names_someone():
    with pytest.raises(RuleBroken, match="nomme au moins"):
        open_link(PersonFactory(), LinkWhy.REFERRAL, source="referral:1")


def test_a_link_for_the_fortnight_before_a_workshop_starts_then():
    link = open_link(
        PersonFactory(), LinkWhy.ANIMATOR, source="registration:1", user=UserFactory(), since=LATER, at=NOON
    )
    assert (link.since, TherapeuticLink.objects.live(NOON).count()) == (LATER, 0)
