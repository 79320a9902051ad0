"""A module text, its author, and a round about it opened on Monday 16 November 2026 at noon."""

import pytest

from cms.domain.rounds import open_round
from tests.factories.accounts import UserFactory
from tests.factories.cms import NOON, module_page


@pytest.fixture
def author():
    return UserFactory()


@pytest.fixture
def page(author):
    return module_page(author)


@pytest.fixture
def opened(page, author):
    return open_round(page, by=author, at=NOON)
