"""Members of the teams: their account, their second factor, and a session as a real sign-in leaves it."""

import time
from datetime import date

import factory
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from tests.factories.network import OrganisationFactory

PASSWORD = "un-long-mot-de-passe-7"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"membre{n}@example.org")
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = "Le Goff"

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **fields):
        return model_class.objects.create_user(*args, password=password, **fields)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.EDUCATOR
    since = date(2020, 1, 1)


def protect(user):
    """Give `user` a TOTP second factor; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def sign_in(client, user, *, second_factor=True):
    """Sign `user` in as the door does: password, then (unless told otherwise) the code of the second factor."""
    methods = [{"method": "password", "at": time.time()}]
    if second_factor:
        if not user.authenticator_set.exists():
            protect(user)
        methods.append({"method": "mfa", "at": time.time(), "type": "totp"})
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return user


def member_client(client, role, **membership):
    """`client` signed in as a new member with `role`, second factor passed; returns (client, membership)."""
    row = MembershipFactory(role=role, **membership)
    sign_in(client, row.user)
    return client, row
