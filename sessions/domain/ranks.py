"""The waiting list in words: its rule, someone's rank, why a seat has not come yet."""

from django.db.models import Q
from django.utils.translation import gettext as _

from etp.programmes.models import Programme
from sessions.enums import RegistrationState, SkipReason
from sessions.models import Registration


def rank(registration: Registration) -> int:
    """How many people of the list, this one included, come up to this registration; 0 when it does not wait."""
    if registration.state != RegistrationState.WAITING:
        return 0
    mine = registration
    before = Q(priority__lt=mine.priority) | Q(priority=mine.priority, arrived_at__lt=mine.arrived_at)
    tie = Q(priority=mine.priority, arrived_at=mine.arrived_at, pk__lte=mine.pk)
    ahead: int = Registration.objects.waiting().filter(before | tie, workshop=mine.workshop_id).count()
    return ahead


def rank_words(number: int) -> str:
    """« 1re personne sur la liste », « 3e personne sur la liste »."""
    if number == 1:
        return _("1re personne sur la liste")
    return _("%(number)se personne sur la liste") % {"number": number}


def rule_in_words(programme: Programme) -> list[str]:
    """The rule of the programme's waiting lists, as sentences for the person."""
    return [
        _("Les personnes dont le programme prévoit cet atelier passent d’abord. Ensuite, l’ordre d’arrivée compte."),
        _(
            "Quand une place se libère, vous recevez un message. Elle vous est gardée %(hours)s\u00a0h, "
            "moins à l’approche du rendez-vous."
        )
        % {"hours": programme.offer_hours},
        _(
            "Sans réponse, elle passe à la personne suivante. Vous restez sur la liste, à la fin. "
            "Un second silence vous en retire."
        ),
        _("Quand vous prenez une place, vous quittez les autres listes pour le même atelier."),
        _("Dans les %(hours)s\u00a0dernières heures, l’équipe propose les places par téléphone.")
        % {"hours": programme.offer_cutoff_hours},
        _("Vous pouvez quitter la liste à tout moment, en un geste."),
    ]


def why(registration: Registration) -> str:
    """One sentence for staff and for the person: what this registration is waiting for, or how it ended."""
    if registration.state == RegistrationState.WAITING:
        return _why_waiting(registration)
    if registration.state == RegistrationState.OFFERED:
        return _("Une place est gardée pour cette personne.")
    return str(RegistrationState(registration.state).label)


def _why_waiting(registration: Registration) -> str:
    place = rank_words(rank(registration))
    last = registration.events.filter(left=RegistrationState.WAITING, entered=RegistrationState.WAITING).last()
    if last is None:
        return _("%(place)s. Toutes les places sont prises.") % {"place": place}
    return _("%(place)s. Dernier passage\u00a0: %(reason)s.") % {"place": place, "reason": SkipReason.words(last.why)}
