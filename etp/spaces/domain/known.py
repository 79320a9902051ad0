"""What a member may know of a person who is also followed elsewhere: the facts within the member's own reach.

The matrix opens a person's letters, messages or traces; each line must besides be of a path, a session or a structure
that the member knows ("existence elsewhere: only if shared").
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from etp.accounts.models import Membership, User
from etp.accounts.permissions import memberships_of, words_of
from etp.assessments.models import EducationalDiagnosis, Evaluation
from etp.audit.domain import entries_of
from etp.audit.models import Entry
from etp.enrolments.models import CareOffer, Enrolment, Letter, Plan, Referral
from etp.enrolments.permissions import paths_of
from etp.messaging.models import Notification
from etp.patients.enums import Resource
from etp.patients.models import Consent, Person, Share
from etp.patients.permissions import Act
from etp.programmes.models import Carrier
from etp.spaces.permissions import WATCHERS, WAYS, registrations_known_to
from sessions.models import Attendance, Booking, Registration, SeatOffer

# What a part of the file, or a link of it, asks of a path.
ASKED = dict.fromkeys(
    [
        (Resource.FILE_STATUS, Act.READ),
        (Resource.LETTER, Act.READ),
        (Resource.LETTER, Act.UPDATE),
        *(pair for way in WAYS.values() for pair in way),
    ]
)
SYSTEM = "system"
# Lines about the person alone, whatever the programme.
PERSONAL = ("contact:", "carelink:", "feed")


def paths_known(user: User, person: Person, resource: Resource) -> QuerySet[Enrolment]:
    """The paths of `person` that the member may know of by their right on `resource`."""
    return paths_of(user, resource).filter(person=person)


def rights_on_paths(user: User, person: Person) -> dict[tuple[Resource, Act], set[int]]:
    """For each right that a part of the file asks for, the numbers of the person's paths that it opens; one query."""
    asked = {pair: f"asked_{number}" for number, pair in enumerate(ASKED)}
    opened = {name: Exists(paths_of(user, *pair).filter(pk=OuterRef("pk"))) for pair, name in asked.items()}
    rows = list(Enrolment.objects.filter(person=person).annotate(**opened).values("pk", *opened))
    return {pair: {row["pk"] for row in rows if row[name]} for pair, name in asked.items()}


def programmes_known(user: User, person: Person, resource: Resource) -> list[str]:
    """The codes of the programmes of `paths_known`."""
    return sorted(set(paths_known(user, person, resource).values_list("programme__code", flat=True)))


def shares_known(user: User, person: Person, codes: Iterable[str]) -> QuerySet[Share]:
    """The shares of `person` with the member's own organisations and the carriers of the programmes of `codes`."""
    carriers = Carrier.objects.filter(programme__code__in=list(codes)).values("organisation")
    own = [membership.organisation_id for membership in memberships_of(user)]
    known = Q(organisation__in=carriers) | Q(organisation__in=own)
    return Share.objects.filter(known, person=person).select_related("organisation").order_by("-since", "-pk")


def messages_known(user: User, person: Person, limit: int) -> list[Notification]:
    """The latest messages to `person` about a path or a session that the member knows, at most `limit`."""
    keys = _message_keys(user, person)
    rows = Notification.objects.filter(recipient=person.key).order_by("-created_at", "-pk")
    return [row for row in rows if _fact(row.key) in keys][:limit]


def entries_known(user: User, person: Person) -> QuerySet[Entry]:
    """The lines of the person's journal that the member may read, the newest first.

    Their own lines, for everybody whom the journal opens to; for who watches over a structure, also those of its
    members, those about a path or session they know, and what the person or nobody did outside any programme.
    """
    seen = Q(actor=f"user:{user.pk}")
    watched = [row for row in memberships_of(user) if row.role in WATCHERS]
    if watched:
        seen |= _by_members(watched) | Q(object_key__in=_journal_keys(user, person)) | _of_the_person(person)
    return entries_of(person.key).filter(seen)


def _by_members(watched: list[Membership]) -> Q:
    """Lines of whoever is or was a member of the watched structures, without what they did for another one."""
    own = {row.organisation_id for row in watched}
    users = set(Membership.objects.filter(organisation__in=own).values_list("user", flat=True))
    seen = Q(actor__in=[f"user:{pk}" for pk in users])
    held = Membership.objects.filter(user__in=users).exclude(organisation__in=own).select_related("organisation")
    for words in {words_of(row) for row in held} - {words_of(row) for row in watched}:
        seen &= ~Q(acting_as=words)
    return seen


def _of_the_person(person: Person) -> Q:
    actors = [SYSTEM, f"user:{person.user_id}"] if person.user_id else [SYSTEM]
    about = Q(object_key="") | Q(object_key__in=_keys("consent", person.consents.filter(programme_code="")))
    for start in PERSONAL:
        about |= Q(object_key__startswith=start)
    return about & Q(actor__in=actors)


def _fact(key: str) -> str:
    """The fact that a message is about: its kind and number, without the revision that follows."""
    return ":".join(key.split(":")[:2])


def _message_keys(user: User, person: Person) -> set[str]:
    paths = paths_known(user, person, Resource.MESSAGES)
    held = registrations_known_to(user).filter(person=person)
    return {
        *_keys("referral", Referral.objects.filter(enrolment__in=paths.values("pk"))),
        *_keys("registration", held),
        *_keys("offer", SeatOffer.objects.filter(registration__in=held.values("pk"))),
        *_keys("booking", Booking.objects.filter(registrations__in=held.values("pk"))),
    }


def _journal_keys(user: User, person: Person) -> set[str]:
    paths = paths_known(user, person, Resource.JOURNAL).values("pk")
    codes = programmes_known(user, person, Resource.JOURNAL)
    held = Registration.objects.filter(person=person, enrolment__in=paths)
    return {
        *_keys("enrolment", Enrolment.objects.filter(pk__in=paths)),
        *_keys("referral", Referral.objects.filter(enrolment__in=paths)),
        *_keys("letter", Letter.objects.filter(enrolment__in=paths)),
        *_keys("offer", CareOffer.objects.filter(enrolment__in=paths)),
        *_keys("plan", Plan.objects.filter(offer__enrolment__in=paths)),
        *_keys("evaluation", Evaluation.objects.filter(offer__enrolment__in=paths)),
        *_keys("diagnosis", EducationalDiagnosis.objects.filter(enrolment__in=paths)),
        *_keys("registration", held),
        *_keys("attendance", Attendance.objects.filter(registration__in=held.values("pk"))),
        *_keys("consent", Consent.objects.filter(person=person, programme_code__in=codes)),
    }


def _keys(word: str, rows: QuerySet[Any]) -> set[str]:
    return {f"{word}:{pk}" for pk in rows.values_list("pk", flat=True)}
