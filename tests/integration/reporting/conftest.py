import pytest
import time_machine

from etp.reporting.grid import grid
from tests.factories.accounts import MembershipFactory, UserFactory, sign_in
from tests.integration.reporting.history import History


@pytest.fixture
def history(db):
    return History()


@pytest.fixture
def january():
    """A day on which the year 2026 is over, so that its report is asked for."""
    with time_machine.travel("2027-01-15 09:00", tick=False):
        yield


@pytest.fixture
def as_member(client, history):
    """Sign a new user in with the memberships given as (role, organisation, facts); returns the client."""

    def signed_in(*memberships):
        user = UserFactory()
        for role, slug, facts in memberships:
            MembershipFactory(user=user, organisation=history.organisations[slug], role=role, **facts)
        sign_in(client, user)
        return client

    return signed_in


def values(programme, **scope):
    """{code: value} of the grid of 2026 as JSON knows it."""
    return {row.code: row.figure.value for row in grid(programme, year=2026, **scope)}
