"""What must be true of the rows at every moment. Each check names the rows that break it and repairs none."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from etp.common.clock import moment
from etp.enrolments.enums import OfferState, Stage
from etp.enrolments.models import CareOffer, Enrolment, EnrolmentMove
from etp.messaging.enums import State
from etp.messaging.models import Notification
from etp.patients.enums import ConsentKind
from etp.patients.models import Consent
from sessions.enums import Mark, RegistrationState, WorkshopState
from sessions.models import Attendance, Registration, RegistrationEvent, SeatOffer, Workshop

Rank = tuple[int, datetime, int]
# A message that is due leaves within a minute; an hour late means that nothing delivers any more.
LATEST_DELIVERY = timedelta(hours=1)
WAITS = [RegistrationState.WAITING, RegistrationState.OFFERED]
IN_THE_OUTBOX = [State.QUEUED, State.SENDING]


def broken_rows(*, at: datetime | None = None) -> list[str]:
    """One sentence for each row that breaks an invariant, "Workshop 12: taken 5, seated 4"; empty when all hold."""
    at = moment(at)
    return [sentence for check in CHECKS for sentence in check(at)]


def taken_counts_the_seated(at: datetime) -> Iterator[str]:
    """`taken` is the number of registrations that hold a seat."""
    seated = Count("registrations", filter=Q(registrations__state__in=RegistrationState.seated))
    for row in Workshop.objects.annotate(seated=seated).exclude(taken=F("seated")).order_by("pk"):
        yield f"Workshop {row.pk}: taken {row.taken}, seated {row.seated}"


def no_seat_is_oversold(at: datetime) -> Iterator[str]:
    """No more seats are taken than there are."""
    for row in Workshop.objects.filter(taken__gt=F("capacity") + F("overbooked")).order_by("pk"):
        yield f"Workshop {row.pk}: taken {row.taken} of {row.capacity + row.overbooked}"


def one_live_registration_a_person(at: datetime) -> Iterator[str]:
    """A person is live at most once in a workshop."""
    pairs = Registration.objects.live().values("workshop", "person").annotate(rows=Count("pk")).filter(rows__gt=1)
    for pair in pairs.order_by("workshop", "person"):
        yield f"Workshop {pair['workshop']}: person {pair['person']} is live {pair['rows']} times"


def a_live_offer_has_an_offered_registration(at: datetime) -> Iterator[str]:
    """An offer that has not ended belongs to a registration to which a seat is offered."""
    strays = SeatOffer.objects.filter(ended="").exclude(registration__state=RegistrationState.OFFERED)
    for row in strays.select_related("registration").order_by("pk"):
        yield f"SeatOffer {row.pk}: live, registration {row.registration_id} is {row.registration.state}"


def an_offered_registration_has_a_live_offer(at: datetime) -> Iterator[str]:
    """A registration to which a seat is offered has its one live offer."""
    live = SeatOffer.objects.filter(registration=OuterRef("pk"), ended="")
    for row in Registration.objects.filter(~Exists(live), state=RegistrationState.OFFERED).order_by("pk"):
        yield f"Registration {row.pk}: offered, no live offer"


def a_registration_is_where_its_events_say(at: datetime) -> Iterator[str]:
    """The last event of a registration entered the state it is in."""
    last = RegistrationEvent.objects.filter(registration=OuterRef("pk")).order_by("-pk").values("entered")[:1]
    rows = Registration.objects.annotate(entered=Subquery(last))
    for row in rows.filter(Q(entered=None) | ~Q(state=F("entered"))).order_by("pk"):
        yield f"Registration {row.pk}: {row.state}, last event {row.entered}"


def the_list_keeps_its_order(at: datetime) -> Iterator[str]:
    """Nobody is offered a seat before someone who came first on the list, unless an event says why.

    Whoever joined the list, or was put back on it, after the offer was made has not been passed over by it.
    """
    for workshop in Workshop.objects.filter(registrations__offers__ended="").distinct().order_by("pk"):
        live = workshop.registrations.filter(state__in=[RegistrationState.WAITING, RegistrationState.OFFERED])
        rows = list(live.order_by("pk"))
        ranks, last_events = _party_ranks(rows), _last_events(live)
        offered = [row for row in rows if row.state == RegistrationState.OFFERED]
        for row in rows:
            if row.state == RegistrationState.WAITING and _is_passed_over(row, offered, ranks, last_events):
                yield f"Registration {row.pk}: passed over in workshop {workshop.pk} without a reason"


def _last_events(rows: QuerySet[Registration]) -> dict[int, int]:
    """The last event of each registration, 0 for one that has none: a later event has a greater number."""
    return dict(rows.annotate(last=Coalesce(Max("events__pk"), 0)).values_list("pk", "last"))


def _is_passed_over(
    row: Registration, offered: list[Registration], ranks: dict[int, Rank], last_events: dict[int, int]
) -> bool:
    """Whether a later one of the list holds an offer made since the last event of `row`, which gives no reason."""
    passing = any(
        ranks[row.booking_id] < ranks[other.booking_id] and last_events[row.pk] < last_events[other.pk]
        for other in offered
    )
    return passing and not _was_skipped(row)


def _party_ranks(rows: list[Registration]) -> dict[int, Rank]:
    """The rank of each booking: that of the first of its people."""
    ranks: dict[int, Rank] = {}
    for row in rows:
        rank = (row.priority, row.arrived_at, row.pk)
        ranks[row.booking_id] = min(rank, ranks.get(row.booking_id, rank))
    return ranks


def _was_skipped(registration: Registration) -> bool:
    last = registration.events.order_by("pk").last()
    return last is not None and last.left == last.entered == RegistrationState.WAITING


def nobody_waits_before_a_free_seat(at: datetime) -> Iterator[str]:
    """While a seat is free, whoever waits has an event that says why it was not offered to them."""
    free = Workshop.objects.filter(
        state=WorkshopState.PUBLISHED, starts_at__gt=at, taken__lt=F("capacity") + F("overbooked")
    )
    rows = Registration.objects.filter(workshop__in=free, state=RegistrationState.WAITING).order_by("pk")
    for row in rows:
        if not _was_skipped(row):
            yield f"Registration {row.pk}: waits, a seat of workshop {row.workshop_id} is free"


def nobody_is_live_in_a_cancelled_workshop(at: datetime) -> Iterator[str]:
    """A cancelled workshop keeps no seat and no list."""
    ended = Registration.objects.live().filter(workshop__state=WorkshopState.CANCELLED)
    for row in ended.order_by("pk"):
        yield f"Registration {row.pk}: {row.state}, workshop {row.workshop_id} is cancelled"


def lists_end_with_the_start(at: datetime) -> Iterator[str]:
    """Nobody waits, or holds an offer, for a workshop that started more than an hour ago."""
    late = Registration.objects.filter(state__in=WAITS, workshop__starts_at__lt=at - LATEST_DELIVERY)
    for row in late.order_by("pk"):
        yield f"Registration {row.pk}: {row.state}, workshop {row.workshop_id} has started"


def offers_end_in_time(at: datetime) -> Iterator[str]:
    """An offer lives until its deadline, which comes before the start of the workshop."""
    for row in SeatOffer.objects.filter(ended="", deadline__lt=at - LATEST_DELIVERY).order_by("pk"):
        yield f"SeatOffer {row.pk}: live, its deadline was {row.deadline:%Y-%m-%d %H:%M} UTC"
    for row in SeatOffer.objects.filter(ended="", deadline__gt=F("registration__workshop__starts_at")).order_by("pk"):
        yield f"SeatOffer {row.pk}: its deadline is after the start"


def presences_are_of_the_registered(at: datetime) -> Iterator[str]:
    """Whoever is marked present holds a confirmed place."""
    rows = Attendance.objects.filter(mark__in=Mark.honoured).exclude(registration__state=RegistrationState.CONFIRMED)
    for row in rows.select_related("registration").order_by("pk"):
        yield f"Attendance {row.pk}: {row.mark}, registration {row.registration_id} is {row.registration.state}"


def messages_leave_in_time(at: datetime) -> Iterator[str]:
    """No message is due for more than an hour."""
    late = Notification.objects.filter(state__in=IN_THE_OUTBOX, not_before__lt=at - LATEST_DELIVERY)
    for row in late.filter(Q(expires_at=None) | Q(expires_at__gt=at)).order_by("pk"):
        yield f"Notification {row.pk}: {row.state}, due since {row.not_before:%Y-%m-%d %H:%M} UTC"


def closed_sheets_are_complete(at: datetime) -> Iterator[str]:
    """Each confirmed person of a closed sheet is marked."""
    rows = Registration.objects.filter(state=RegistrationState.CONFIRMED, workshop__closed_at__isnull=False)
    for row in rows.filter(Q(attendance=None) | Q(attendance__mark=Mark.NOT_MARKED)).order_by("pk"):
        yield f"Workshop {row.workshop_id}: closed, registration {row.pk} is not marked"


def entered_paths_have_consent_and_day(at: datetime) -> Iterator[str]:
    """Whoever is in a programme said yes to it, and has the day of entry."""
    consent = Consent.objects.filter(
        person=OuterRef("person"),
        kind=ConsentKind.ENTRY,
        given=True,
        programme_code__in=["", OuterRef("programme__code")],
    )
    for row in Enrolment.objects.included().annotate(agreed=Exists(consent)).order_by("pk"):
        if row.included_on is None:
            yield f"Enrolment {row.pk}: included without a day"
        if not row.agreed:
            yield f"Enrolment {row.pk}: included without consent"


def a_path_is_where_its_moves_say(at: datetime) -> Iterator[str]:
    """The last move of a path entered the stage it is at; an ended path has its day and its reason."""
    last = EnrolmentMove.objects.filter(enrolment=OuterRef("pk")).order_by("-pk").values("entered")[:1]
    for row in Enrolment.objects.annotate(entered=Subquery(last)).order_by("pk"):
        if row.entered != row.stage:
            yield f"Enrolment {row.pk}: {row.stage}, last move {row.entered}"
        if row.stage not in Stage.live and (row.closed_on is None or not row.close_reason):
            yield f"Enrolment {row.pk}: {row.stage} without day or reason"


def care_offers_are_legal(at: datetime) -> Iterator[str]:
    """A running offer belongs to someone in the programme, has its plan; an ended one has its day and its reason."""
    for row in CareOffer.objects.select_related("enrolment", "plan", "evaluation").order_by("pk"):
        plan = getattr(row, "plan", None)
        if row.state in OfferState.live and row.enrolment.stage != Stage.INCLUDED:
            yield f"CareOffer {row.pk}: {row.state}, path {row.enrolment_id} is {row.enrolment.stage}"
        if row.state == OfferState.IN_PROGRESS and (plan is None or plan.agreed_on is None):
            yield f"CareOffer {row.pk}: in_progress without an agreed plan"
        if row.state not in OfferState.live and row.closed_on is None:
            yield f"CareOffer {row.pk}: {row.state} without a day"
        if row.state == OfferState.EVALUATED and not (row.follow_up and hasattr(row, "evaluation")):
            yield f"CareOffer {row.pk}: evaluated without follow-up or evaluation"
        if row.state == OfferState.STOPPED and not row.stop_reason:
            yield f"CareOffer {row.pk}: stopped without a reason"


CHECKS = (
    taken_counts_the_seated,
    no_seat_is_oversold,
    one_live_registration_a_person,
    a_live_offer_has_an_offered_registration,
    an_offered_registration_has_a_live_offer,
    a_registration_is_where_its_events_say,
    the_list_keeps_its_order,
    nobody_waits_before_a_free_seat,
    nobody_is_live_in_a_cancelled_workshop,
    lists_end_with_the_start,
    offers_end_in_time,
    presences_are_of_the_registered,
    messages_leave_in_time,
    closed_sheets_are_complete,
    entered_paths_have_consent_and_day,
    a_path_is_where_its_moves_say,
    care_offers_are_legal,
)
