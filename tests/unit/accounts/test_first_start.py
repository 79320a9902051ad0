import pytest

from etp.accounts.domain import create_first_administrator, first_start_url, opens_first_start
from etp.accounts.models import Membership, User
from etp.common import RuleBroken
from etp.network.models import Organisation
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
FACTS = {
    "organisation_name": "Cap Autonomie Santé",
    "organisation_kind": "platform",
    "country": "FR",
    "email": "admin@example.org",
    "first_name": "Yann",
    "last_name": "Guillou",
    "password": "une-longue-phrase-a-moi",
}


def token():
    return first_start_url("http://127.0.0.1:8123").rstrip("/").rpartition("/")[2]


def test_the_address_is_the_same_until_somebody_has_an_account():
    assert first_start_url("http://127.0.0.1:8123") == first_start_url("http://127.0.0.1:8123/")
    assert first_start_url("http://127.0.0.1:8123").startswith("http://127.0.0.1:8123/compte/premier-demarrage/")
    UserFactory()
    assert first_start_url() == ""


def test_people_who_enter_by_a_code_do_not_end_the_first_start():
    User.objects.create_user()
    assert opens_first_start(token()) is True


def test_it_makes_one_structure_and_one_administrator_and_dies():
    secret = token()
    user = create_first_administrator(secret, **FACTS)
    membership = Membership.objects.get()
    assert (user.is_superuser, membership.role, membership.organisation) == (True, "admin", Organisation.objects.get())
    with pytest.raises(RuleBroken, match="déjà son administrateur"):
        create_first_administrator(secret, **{**FACTS, "email": "other@example.org"})
    assert User.objects.count() == 1


def test_another_token_opens_nothing():
    assert opens_first_start("x" * 43) is False
    with pytest.raises(RuleBroken):
        create_first_administrator("x" * 43, **FACTS)
    assert Organisation.objects.count() == 0
