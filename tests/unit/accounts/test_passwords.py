import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from etp.accounts.models import User
from tests.factories.network import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "password",
    [
        "escale-diabete-2026", "Motdepasse1234", "azertyuiop12", "ETPlorient56100!", "bonjour-bonjour-1",
        "123456789012345", "Rachis&Lombalgie", "kermadec-kermadec-2026", "marie.corlay@example.org", "court-1!",
    ],
)  # fmt: skip
def test_passwords_of_the_context_are_refused(password):
    OrganisationFactory(name="Centre Kermadec")
    with pytest.raises(ValidationError):
        validate_password(password, User(email="marie.corlay@example.org", last_name="Corlay"))


@pytest.mark.parametrize(
    "password",
    [
        "trois petits vélos bleus",
        "x" * 3 + "gdlwpqmvzt" * 7,
        "🦭🐚🌊⛵🦀🐟🪝⚓🏖️🌅🐙🐠🦐",
        "diabete-quatre-goélands-roux",
    ],
)
def test_long_own_words_of_any_alphabet_are_accepted_whole(password):
    validate_password(password, User(email="marie@example.org"))
    user = User.objects.create_user("marie@example.org", password)
    assert (user.check_password(password), user.check_password(password[:-1])) == (True, False)
