"""Open every address as every member, and compare whom the bytes show with whom the journal names."""

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from etp.accounts.permissions import every_door
from etp.audit.models import Entry
from tests.factories.accounts import sign_in
from tests.integration.journal.scene import ELSEWHERE, canaries_in
from tests.integration.journal.visits import VISITS

# Trees of other makers, which hold no person: the tests of accounts ask for their rules.
OTHERS = ("/compte/", "/cms/")
PEOPLE = ("person", "carer")
MISSING = 999_999
# Who and what nobody here may learn of; the names of structures alone stand on the pages about teams.
HIDDEN = {"stranger", ELSEWHERE}
TEAMS = "accounts:"


def doors():
    """The addresses of ours that ask for a sign-in, by name."""
    return {
        door.name: door
        for door in every_door()
        if door.rule is not None and door.rule.needs_login and not door.path.startswith(OTHERS)
    }


def words_of(answer):
    """The text of an answer; that of a PDF is packed, and is that of the page it is made from."""
    return "" if answer["Content-Type"] == "application/pdf" else answer.content.decode()


class Walk:
    """The findings of one walk: each list is empty when every page keeps its promise."""

    def __init__(self, scene):
        self.scene = scene
        # Shown without a trace; traced without being shown; shown to a stranger; shut for whom it should open; telling.
        self.untraced, self.unshown, self.leaked, self.shut, self.telling = [], [], [], [], []
        self.clients = {name: self._client(name) for name in scene.members}

    def _client(self, name):
        client = Client(raise_request_exception=True)
        sign_in(client, self.scene.members[name], second_factor=name not in PEOPLE)
        return client

    def everywhere(self):
        """Walk all the declared visits."""
        for name in sorted(VISITS):
            for visit in VISITS[name]:
                self.visit(name, visit)
        return self

    def visit(self, name, visit):
        args = visit.args(self.scene)
        for member in self._visitors(name):
            self._ask(name, visit, args, member, None)
            if visit.posted is not None and member in (visit.by, "stranger"):
                self._ask(name, visit, args, member, visit.posted(self.scene))

    def _visitors(self, name):
        rule = doors()[name].rule
        if rule.name == "person":
            return PEOPLE
        held = {
            member: {str(row.role) for row in self.scene.members[member].memberships.all()}
            for member in self.scene.members
            if member not in PEOPLE
        }
        return [member for member, roles in held.items() if not rule.roles or roles & {str(r) for r in rule.roles}]

    def _ask(self, name, visit, args, member, data):
        address = reverse(name, args=args) + visit.query(self.scene)
        answer, traces = self._answer(member, address, data)
        where = f"{name} {args} {member} {'GET' if data is None else 'POST'}"
        if answer.status_code == 404:
            self._compare_with_missing(where, name, args, member, data, answer)
            if member == visit.by and data is None:
                self.shut.append(where)
            return
        shown = canaries_in(words_of(answer))
        traced = {(self.scene.word_of(key), resource) for key, resource in traces}
        self._judge(where, visit, member, shown, traced, followed=bool(answer.redirect_chain))

    def _judge(self, where, visit, member, signs, traces, *, followed):
        """`signs`: the (word, resource) of the bytes; `traces`: those of the journal."""
        shown, traced = {word for word, _resource in signs}, {word for word, _resource in traces}
        if shown & HIDDEN and member != "stranger" and not where.startswith(TEAMS):
            self.leaked.append((where, sorted(shown & HIDDEN)))
        shown.discard(ELSEWHERE)
        # Naming a person is covered by any trace of them; what belongs to one resource, by a trace of that resource.
        untraced = {pair for pair in signs if pair[1] and pair not in traces}
        if shown - traced or untraced:
            self.untraced.append((where, sorted(shown - traced), sorted(untraced)))
        # A page that answers by another one has read more than the last bytes show.
        if traced - shown - self._own(member) and not visit.unnamed and not followed:
            self.unshown.append((where, sorted(traced - shown)))

    def _own(self, member):
        """The canary that a member is: one's own pages need not say one's name."""
        user = self.scene.members[member]
        return {self.scene.word_of(user.person.key)} if member in PEOPLE else set()

    def _answer(self, member, address, data):
        """The last answer of `member` to this request, and the (person, resource) of its traces; then undone."""
        client = self.clients[member]
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with transaction.atomic():
            answer = client.get(address, follow=True) if data is None else client.post(address, data, follow=True)
            actor = f"user:{self.scene.members[member].pk}"
            traces = set(Entry.objects.filter(pk__gt=last, actor=actor).values_list("person", "resource"))
            transaction.set_rollback(True)
        return answer, traces

    def _compare_with_missing(self, where, name, args, member, data, answer):
        """What one may not see answers exactly like what does not exist."""
        if not args or answer.redirect_chain:
            return
        nowhere = [MISSING if isinstance(arg, int) else arg for arg in args]
        try:
            address = reverse(name, args=nowhere)
        except NoReverseMatch:
            return
        missing, _traces = self._answer(member, address, data)
        if (missing.status_code, missing.content) != (404, answer.content):
            self.telling.append(where)
