"""The rules a view may declare, and the guard that asks them: sign-in, second factor, then 404."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from etp.accounts.enums import Role
from etp.accounts.models import Membership, User
from etp.audit.domain import act_as
from etp.common.clock import local_day

# A function that carries an attribute has no type in Python.
View = Any


@dataclass(frozen=True)
class Rule:
    """A named question about a request; its `words` go into `manage.py permissions`."""

    name: str
    words: str
    holds: Callable[[HttpRequest], bool]
    needs_login: bool = False
    # Ask for the second factor even of members whose roles see nobody's data.
    second_factor: bool = False
    roles: frozenset[Role] = frozenset()

    def permits(self, request: HttpRequest) -> bool:
        """Whether the rule lets this request in, sign-in and second factor aside."""
        return self.holds(request)


def member(*roles: Role) -> Rule:
    """The rule that asks for a live membership with one of `roles`."""
    names = sorted(str(role) for role in roles)
    wanted = frozenset(Role(role) for role in roles)
    return Rule(
        "member:" + "+".join(names),
        "a member as " + ", ".join(names),
        lambda request: bool(roles_of(request.user) & wanted),
        needs_login=True,
        roles=wanted,
    )


def memberships_of(user: User | AnonymousUser) -> list[Membership]:
    """The live memberships of `user`, read once a request."""
    if not user.is_authenticated:
        return []
    kept: list[Membership] | None = vars(user).get("_live_memberships")
    if kept is None:
        today = local_day(timezone.now(), "Europe/Paris")
        kept = list(user.memberships.live(today).select_related("organisation", "site"))
        vars(user)["_live_memberships"] = kept
    return kept


def roles_of(user: User | AnonymousUser) -> set[Role]:
    """The set of roles that `user` holds today, over all organisations."""
    return {Role(membership.role) for membership in memberships_of(user)}


def words_of(membership: Membership) -> str:
    """How the journal says « acting as what » for one membership, in French, its language."""
    with override(settings.LANGUAGE_CODE):
        return f"{Role(membership.role).label}, {membership.organisation.short_name}"


def standing_at(user: User | AnonymousUser, rule: Rule) -> str:
    """The memberships by which `rule` lets the user in: what an act says where no record's own grant says more."""
    held = [row for row in memberships_of(user) if not rule.roles or row.role in rule.roles]
    return " / ".join(dict.fromkeys(words_of(row) for row in held))


def _at_the_door_or_with_a_password(request: HttpRequest) -> bool:
    # People who enter by a code have no password and no e-mail to manage.
    return not request.user.is_authenticated or bool(request.user.email)


def _edits(request: HttpRequest) -> bool:
    roles = roles_of(request.user)
    if request.user.is_superuser or roles & Role.writes_pages:
        return True
    # Whoever signs for a carrier gets the right from the editing app, whatever their role.
    return bool(roles) and request.user.has_perm("wagtailadmin.access_admin")


PUBLIC = Rule("public", "anyone; nothing personal in the answer", lambda request: True)
SIGNED_LINK = Rule("signed_link", "whoever holds the secret link, for that one purpose", lambda request: True)
DEMO = Rule("demo", "anyone, in demo mode only; 404 elsewhere", lambda request: settings.DEMO_MODE)
SHUT = Rule("shut", "nobody: a stock door that Escale does not use, always 404", lambda request: False)
ACCOUNT = Rule("account", "the sign-in pages and a member's own account", _at_the_door_or_with_a_password)
PERSON = Rule(
    "person", "a person in their own space", lambda request: hasattr(request.user, "person"), needs_login=True
)
STAFF = Rule(
    "staff",
    "any member, with the second factor where others' data are seen",
    lambda request: bool(roles_of(request.user)),
    needs_login=True,
)
EDITORS = Rule(
    "editors", "a member who writes pages or signs them, or a superuser, with the second factor", _edits,
    needs_login=True, second_factor=True,
)  # fmt: skip


def declare(rule: Rule) -> Callable[[View], View]:
    """Write `rule` on a view that is enforced elsewhere (a third-party tree, a token check of its own)."""

    def mark(view: View) -> View:
        view.access_rule = rule
        return view

    return mark


def allow(rule: Rule) -> Callable[[View], View]:
    """Guard a view with `rule`: sign-in first, then the second factor, then 404 to whom it does not permit."""

    def guard(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            elsewhere = way_in(request, rule)
            if elsewhere is not None:
                return elsewhere
            if rule.needs_login:
                act_as(standing_at(request.user, rule))
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        guarded: View = asked
        guarded.access_rule = rule
        return guarded

    return guard


def way_in(request: HttpRequest, rule: Rule) -> HttpResponseBase | None:
    """None when `rule` lets the request in, else the redirect to what is missing; Http404 when nothing would help."""
    if rule.needs_login and not request.user.is_authenticated:
        return _to_the_door(request, rule)
    if rule.needs_login:
        proof = lacks_second_factor(request, always=rule.second_factor)
        if proof:
            return redirect_to_login(request.get_full_path(), reverse(proof))
    if not rule.permits(request):
        raise Http404
    return None


def _to_the_door(request: HttpRequest, rule: Rule) -> HttpResponseBase:
    """The redirect to the sign-in page of the rule's public: a code for people, a password for members."""
    if rule is PERSON:
        return redirect_to_login(request.get_full_path(), settings.PERSON_LOGIN_URL)
    return redirect_to_login(request.get_full_path())


def needs_second_factor(user: User | AnonymousUser) -> bool:
    """Whether one of the user's roles sees other people's data."""
    return user.is_authenticated and (user.is_superuser or bool(roles_of(user) & Role.sees_people))


def lacks_second_factor(request: HttpRequest, *, always: bool = False) -> str:
    """The page that gives the proof this session still needs: setting it up, or a code; "" when none is missing.

    A session counts as proved only by its own code: one opened by the password alone stays shut after the second
    factor was set up from elsewhere.
    """
    user = request.user
    if not (needs_second_factor(user) or (always and (user.is_superuser or roles_of(user)))):
        return ""
    kept = vars(user)
    if "_has_second_factor" not in kept:
        kept["_has_second_factor"] = Authenticator.objects.filter(user_id=user.pk).exists()
    if not kept["_has_second_factor"]:
        return "mfa_activate_totp"
    proved = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    return "" if proved else "mfa_reauthenticate"
