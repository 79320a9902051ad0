"""The words of each message: neutral on a locked screen, no programme, no health word, no name of a hospital."""

from typing import Any

from django.utils.translation import gettext as _

from etp.messaging.domain import Message, compose, compose_sms
from etp.messaging.enums import Channel
from etp.messaging.models import Notification
from etp.programmes.enums import ModuleKind
from sessions.domain.links import address, manage_token, offer_token
from sessions.domain.notice_checks import numbers_of, offer_of, registration_of, registrations_of
from sessions.domain.ranks import rank, rank_words, rule_in_words
from sessions.domain.snapshots import snapshot_words
from sessions.domain.wording import day_words, instant_words, neutral_place, when_words
from sessions.enums import RegistrationState
from sessions.models import Registration, SeatOffer, Workshop, WorkshopEvent

WAITS = [RegistrationState.WAITING, RegistrationState.OFFERED]


def booking(notification: Notification) -> Message:
    """The result of one act: the confirmed appointments, then the waiting lists with rank and rule."""
    rows = registrations_of(notification.key)
    kept = [row for row in rows if row.state == RegistrationState.CONFIRMED]
    waiting = [row for row in rows if row.state == RegistrationState.WAITING]
    if len(rows) > 1:
        subject = _("Vos rendez-vous")
    elif kept:
        subject = _("Votre rendez-vous du %(day)s") % {"day": day_words(kept[0].workshop.day)}
    else:
        subject = _("Vous êtes sur la liste d’attente")
    context = {
        "confirmed": [appointment(row) for row in kept],
        "waiting": [appointment(row) for row in waiting],
        "rule": rule_in_words(waiting[0].workshop.programme) if waiting else [],
    }
    if len(kept) + len(waiting) == 1:
        only = (kept or waiting)[0]
        context |= _button(_manage_address(only), _("Voir ou annuler") if kept else _("Voir mon rang ou quitter"))
    return _message(notification, "booking", context, subject)


def seat_offer(notification: Notification) -> Message:
    """A seat is free: until when it is kept, and the one link to say yes or no."""
    offer = _offer(notification)
    row = offer.registration
    context = {
        "appointment": appointment(row),
        "deadline": instant_words(offer.deadline, row.workshop.zone),
        **_button(address("offer", offer_token(offer)), _("Répondre")),
    }
    return _message(notification, "seat_offer", context, _("Une place est libre pour vous"))


def offer_expired(notification: Notification) -> Message:
    """The seat is no longer kept: still on the list, once, or off it."""
    row = _offer(notification).registration
    context = {
        "appointment": appointment(row),
        "still_waiting": row.state == RegistrationState.WAITING,
        **_button(_manage_address(row), _("Voir où j’en suis")),
    }
    return _message(notification, "offer_expired", context, _("La place n’est plus gardée pour vous"))


def cancelled(notification: Notification) -> Message:
    """A registration has ended: by the person's own act, or by the team's."""
    row = _registration(notification)
    context = {
        "appointment": appointment(row),
        "left_list": row.state == RegistrationState.LEFT_LIST,
        "by_service": row.state == RegistrationState.CANCELLED_BY_SERVICE,
        **_button(address("finder"), _("Voir les autres dates")),
    }
    subject = (
        _("Vous avez quitté la liste d’attente")
        if context["left_list"]
        else _("Votre rendez-vous du %(day)s est annulé") % {"day": day_words(row.workshop.day)}
    )
    return _message(notification, "registration_cancelled", context, subject)


def workshop_changed(notification: Notification) -> Message:
    """The appointment has a new hour or place: the new one first, then the one before."""
    row = _registration(notification)
    event = WorkshopEvent.objects.get(pk=numbers_of(notification.key)[1])
    context = {
        "appointment": appointment(row),
        "before": snapshot_words(event.left),
        "waiting": row.state in WAITS,
        **_button(_manage_address(row), _("Voir ou annuler")),
    }
    return _message(notification, "workshop_changed", context, _("Votre rendez-vous change"))


def workshop_cancelled(notification: Notification) -> Message:
    """The appointment will not take place, and what the person may do."""
    row = _registration(notification)
    context = {
        "appointment": appointment(row),
        "waited": row.events.filter(entered=row.state, left__in=WAITS).exists(),
        **_button(address("finder"), _("Voir les autres dates")),
    }
    subject = _("Le rendez-vous du %(day)s n’aura pas lieu") % {"day": day_words(row.workshop.day)}
    return _message(notification, "workshop_cancelled", context, subject)


def reminder(notification: Notification) -> Message:
    """Two days before: when, where, and how to cancel."""
    row = _registration(notification)
    context = {
        "appointment": appointment(row),
        **_button(_manage_address(row), _("Voir ou annuler")),
    }
    subject = _("Rappel\u00a0: votre rendez-vous du %(day)s") % {"day": day_words(row.workshop.day)}
    return _message(notification, "reminder", context, subject)


def _registration(notification: Notification) -> Registration:
    """The registration that the message is about; delivery has asked first whether it is still there."""
    found = registration_of(notification.key)
    if found is None:
        raise LookupError(notification.key)
    return found


def _offer(notification: Notification) -> SeatOffer:
    """The seat offer that the message is about; delivery has asked first whether it is still there."""
    found = offer_of(notification.key)
    if found is None:
        raise LookupError(notification.key)
    return found


def appointment(registration: Registration) -> dict[str, str]:
    """When and where one registration is, in neutral words, with its secret link and the rank of who waits."""
    workshop = registration.workshop
    place = rank(registration)
    return {
        "when": when_words(workshop),
        "place": neutral_place(workshop),
        "url": _manage_address(registration),
        "calendar_url": address("workshop_ics", workshop.pk) if is_announced(workshop) else "",
        "rank": rank_words(place) if place else "",
    }


def is_announced(workshop: Workshop) -> bool:
    """Whether a workshop has a page of its own on the public site; an appointment of one person has none."""
    return workshop.module.kind not in ModuleKind.appointments


def _manage_address(registration: Registration) -> str:
    return address("manage", manage_token(registration))


def _button(url: str, label: str) -> dict[str, str]:
    return {"button_url": url, "button_label": label}


def _message(notification: Notification, template: str, context: dict[str, Any], subject: str) -> Message:
    """The message for its channel: an SMS is one short text, everything else text and HTML."""
    if notification.channel == Channel.SMS:
        return compose_sms(template, context)
    return compose(template, context, subject)
