"""The four gates, each shut alone; what a grant says in the journal; what a refusal looks like."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from etp.accounts.domain import end_membership
from etp.accounts.enums import Role
from etp.accounts.models import User
from etp.audit.models import Entry
from etp.patients.domain import (
    close_links,
    end_exclusion,
    exclude,
    open_care_link,
    open_link,
    revoke_care_link,
    share_with,
    stop_share,
)
from etp.patients.enums import CareScope, LinkWhy, Resource
from etp.patients.permissions import Act, grant_for, may, open_record, visible_to
from tests.factories.accounts import MembershipFactory
from tests.factories.network import OrganisationFactory, SiteFactory
from tests.factories.patients import PersonFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 1, 5, 8, tzinfo=UTC)


def again(user):
    """The user as the next request reads it."""
    return User.objects.get(pk=user.pk)


def cared_for(membership, *, linked=True, shared=True, kept_out=False):
    person = PersonFactory()
    if linked:
        open_link(person, LinkWhy.REFERENT, source="enrolment:1", user=membership.user, at=THEN)
    if shared:
        share_with(person, membership.organisation, at=THEN)
    if kept_out:
        exclude(person, membership.user, at=THEN)
    return person


@pytest.mark.parametrize("role_may, linked, shared, kept_out", list(product([True, False], repeat=4)))
def test_one_of_sixteen_ways_opens_a_diagnosis(role_may, linked, shared, kept_out):
    membership = MembershipFactory(role=Role.EDUCATOR if role_may else Role.SECRETARY)
    person = cared_for(membership, linked=linked, shared=shared, kept_out=kept_out)
    opened = may(membership.user, person, Resource.DIAGNOSIS)
    assert opened is (role_may and linked and shared and not kept_out)


def test_exclusion_beats_every_link_and_share():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = cared_for(membership)
    exclude(person, membership.user, at=THEN)
    assert [may(membership.user, person, resource) for resource in Resource] == [False] * len(Resource)
    end_exclusion(person, membership.user)
    assert may(membership.user, person, Resource.DIAGNOSIS) is True


def test_a_share_taken_back_shuts_the_record_at_once():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = cared_for(membership)
    stop_share(person, membership.organisation)
    assert may(membership.user, person, Resource.DIAGNOSIS) is False


def test_a_share_with_one_carrier_opens_nothing_to_another():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = cared_for(membership, shared=False)
    share_with(person, OrganisationFactory(), at=THEN)
    assert may(membership.user, person, Resource.DIAGNOSIS) is False


def test_a_link_opens_from_its_first_to_its_last_instant():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = cared_for(membership)
    close_links("enrolment:1", on=THEN + timedelta(days=10))
    moments = [THEN - timedelta(seconds=1), THEN, THEN + timedelta(days=10) - timedelta(seconds=1)]
    moments.append(THEN + timedelta(days=10))
    assert [may(membership.user, person, Resource.PLAN, at=at) for at in moments] == [False, True, True, False]


def test_a_colleague_of_the_responsible_structure_reads_and_does_not_write():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = PersonFactory()
    open_link(person, LinkWhy.RESPONSIBLE, source="enrolment:1", organisation=membership.organisation, at=THEN)
    assert may(membership.user, person, Resource.DIAGNOSIS) is False
    share_with(person, membership.organisation, at=THEN)
    assert [may(membership.user, person, Resource.DIAGNOSIS, act) for act in Act] == [True, False, False, False, False]


def test_an_animator_without_share_reads_the_participant_and_nothing_of_the_record():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = PersonFactory()
    open_link(person, LinkWhy.ANIMATOR, source="registration:1", user=membership.user, at=THEN)
    readable = {resource for resource in Resource if may(membership.user, person, resource)}
    assert readable == {Resource.PARTICIPANT, Resource.ATTENDANCE}


def test_a_secretary_of_one_site_sees_the_people_of_that_site_only():
    site = SiteFactory()
    next_door = SiteFactory(organisation=site.organisation)
    here, there = PersonFactory(), PersonFactory()
    open_link(here, LinkWhy.REFERRAL, source="referral:1", site=site, at=THEN)
    open_link(there, LinkWhy.REFERRAL, source="referral:2", site=next_door, at=THEN)
    at_site = MembershipFactory(role=Role.SECRETARY, organisation=site.organisation, site=site)
    everywhere = MembershipFactory(role=Role.SECRETARY, organisation=site.organisation)
    assert set(visible_to(at_site.user, Resource.IDENTITY)) == {here}
    assert set(visible_to(everywhere.user, Resource.IDENTITY)) == {here, there}


def test_a_coordinator_without_programme_sees_the_people_of_the_structure_whatever_the_programme():
    site = SiteFactory()
    at_site, of_structure, elsewhere = PersonFactory(), PersonFactory(), PersonFactory()
    open_link(at_site, LinkWhy.REFERRAL, source="referral:1", site=site, programme_code="a", at=THEN)
    open_link(of_structure, LinkWhy.RESPONSIBLE, source="enrolment:1", organisation=site.organisation, at=THEN)
    open_link(elsewhere, LinkWhy.REFERRAL, source="referral:2", programme_code="a", at=THEN)
    whole = MembershipFactory(role=Role.PROGRAMME_COORDINATOR, organisation=site.organisation)
    one = MembershipFactory(role=Role.PROGRAMME_COORDINATOR, organisation=site.organisation, programme_code="a")
    assert set(visible_to(whole.user, Resource.IDENTITY)) == {at_site, of_structure}
    assert set(visible_to(one.user, Resource.IDENTITY)) == {at_site, elsewhere}


def test_roles_of_one_user_add_up():
    membership = MembershipFactory(role=Role.EDUCATOR)
    MembershipFactory(role=Role.SECRETARY, user=membership.user, organisation=membership.organisation)
    person = PersonFactory()
    site = SiteFactory(organisation=membership.organisation)
    open_link(person, LinkWhy.REFERRAL, source="referral:1", site=site, at=THEN)
    assert may(again(membership.user), person, Resource.IDENTITY, Act.UPDATE) is True
    assert may(again(membership.user), person, Resource.DIAGNOSIS) is False


def test_a_role_that_ended_opens_nothing_at_the_next_request():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = cared_for(membership)
    assert may(membership.user, person, Resource.DIAGNOSIS) is True
    end_membership(membership, reason="départ", by=None)
    assert may(again(membership.user), person, Resource.DIAGNOSIS) is False


def test_a_role_not_begun_or_past_its_last_day_opens_nothing():
    today = timezone.localdate()
    for since, until in ((today + timedelta(days=1), None), (date(2020, 1, 1), today - timedelta(days=1))):
        membership = MembershipFactory(role=Role.EDUCATOR, since=since, until=until)
        assert may(membership.user, cared_for(membership), Resource.DIAGNOSIS) is False


def test_a_closed_account_and_an_anonymous_visitor_see_nobody():
    membership = MembershipFactory(role=Role.EDUCATOR)
    cared_for(membership)
    User.objects.filter(pk=membership.user_id).update(is_active=False)
    assert visible_to(again(membership.user), Resource.PARTICIPANT).count() == 0
    assert visible_to(AnonymousUser(), Resource.PARTICIPANT).count() == 0


def test_a_carer_loses_the_space_as_soon_as_the_link_is_revoked():
    carer, person = PersonFactory(), PersonFactory()
    carer.user = User.objects.create_user()
    carer.save()
    held = open_care_link(person, carer, relation="mari", scope=CareScope.ALL, at=THEN)
    assert may(carer.user, person, Resource.PLAN) is True
    revoke_care_link(held)
    assert may(carer.user, person, Resource.PLAN) is False


def test_an_opened_record_is_journalled_with_the_grant_that_opened_it():
    membership = MembershipFactory(role=Role.EDUCATOR, organisation__name="Pôle de Kervignac")
    person = cared_for(membership)
    request = RequestFactory().get("/")
    request.user = membership.user
    assert open_record(request, person.pk, Resource.DIAGNOSIS, object_key="diagnosis:4") == person
    entry = Entry.objects.get(person=person.key, resource=Resource.DIAGNOSIS)
    assert (entry.actor, entry.act, entry.object_key, entry.acting_as) == (
        f"user:{membership.user_id}", "read", "diagnosis:4", "intervenant, intervenante, Pôle de Kervignac",
    )  # fmt: skip


def test_a_record_one_may_not_see_is_not_found_like_one_that_does_not_exist():
    membership = MembershipFactory(role=Role.EDUCATOR)
    person = PersonFactory()
    request = RequestFactory().get("/")
    request.user = membership.user
    said = []
    for pk in (person.pk, person.pk + 1000):
        with pytest.raises(Http404) as refused:
            open_record(request, pk, Resource.IDENTITY)
        said.append(str(refused.value))
    assert said == ["", ""]
    assert Entry.objects.filter(act="read").count() == 0


def test_the_grant_is_said_for_the_person_the_carer_and_nobody():
    carer, person, stranger = PersonFactory(), PersonFactory(), PersonFactory()
    for someone in (carer, person):
        someone.user = User.objects.create_user()
        someone.save()
    open_care_link(person, carer, relation="fils", at=THEN)
    assert grant_for(person.user, person, Resource.PLAN_DATES) == "la personne elle-même"
    assert grant_for(carer.user, person, Resource.PLAN_DATES) == "proche"
    assert grant_for(carer.user, stranger, Resource.PLAN_DATES) == ""
