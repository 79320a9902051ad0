"""What a member may read of the people of a workshop, and the journal of what was shown."""

from etp.audit.domain import note_read
from etp.patients.enums import Resource
from etp.patients.permissions import visible_to
from sessions.permissions import standing


class Participants:
    """The people of one workshop as one user may read them: full name with a share, first name and initial without.

    Two queries, whatever the number of people. Each name that was asked for is journalled once.
    """

    def __init__(self, user, workshop, people, *, resource=Resource.PARTICIPANT):
        keys = [person.pk for person in people]
        self.user, self.workshop, self.resource = user, workshop, resource
        self.full = self._among(Resource.IDENTITY, keys)
        self.known = self.full | self._among(resource, keys)
        self.standing = standing(user, workshop)

    def _among(self, resource, keys):
        if not keys:
            return set()
        return set(visible_to(self.user, resource).filter(pk__in=keys).values_list("pk", flat=True))

    def may_read(self, person):
        """Whether the user may read anything of this person."""
        return person.pk in self.known

    def name_of(self, person):
        """The name to show, journalled; "" for someone whom the user may not read."""
        if not self.may_read(person):
            return ""
        full = person.pk in self.full
        note_read(
            person.key,
            Resource.IDENTITY if full else self.resource,
            by=self.user,
            object_key=f"workshop:{self.workshop.pk}",
            acting_as=self.standing,
        )
        return person.full_name if full else person.short_name

    def needs_of(self, person):
        """What the person needs to come, for those who receive them."""
        return person.needs if self.may_read(person) else ""
