"""Rows 4.1 to 4.4: care offers and what was sent to the GP."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from etp.enrolments.enums import LetterKind, OfferKind, TransmissionState
from etp.enrolments.models import Transmission
from etp.programmes.models import Programme
from etp.reporting.facts import of_paths, presences_in_offers
from etp.reporting.indicators.base import Figure, Indicator, Kind, counted
from etp.reporting.scope import Scope

GROUP = _("4. Offres et transmissions")
INITIAL = [OfferKind.INITIAL]
FOLLOW_UP = [OfferKind.REINFORCEMENT, OfferKind.RESUMPTION]


def in_offer(scope: Scope, kinds: list[OfferKind]) -> Figure:
    """People with an honoured session of the period within a care offer of one of `kinds`, each once."""
    found = presences_in_offers(scope, day_in_period=True, kind__in=kinds)
    return counted(found.values_list("registration__person", flat=True))


def in_evaluated_offer(scope: Scope, kinds: list[OfferKind]) -> Figure:
    """Of them, those whose offer ended by an evaluation held in the period."""
    found = presences_in_offers(scope, day_in_period=True, kind__in=kinds, evaluation__held_on__range=scope.days)
    return counted(found.values_list("registration__person", flat=True))


def follow_up_proposed(scope: Scope) -> Figure:
    """Whether a follow-up offer is proposed, as the programme says; no value while a programme has not said it."""
    programmes = [scope.programme] if scope.programme else list(Programme.objects.all())
    said = [programme.proposes_follow_up for programme in programmes]
    if any(said):
        return Figure(True, manual=True)
    if None in said or not said:
        return Figure(None, reason=str(_("À dire dans la fiche du programme.")), manual=True)
    return Figure(False, manual=True)


def sent_to_gp(scope: Scope) -> Figure:
    """People whose end synthesis was sent to their GP in the period, each once."""
    sent = Transmission.objects.filter(
        of_paths(scope, "letter__enrolment__"),
        letter__kind=LetterKind.END,
        state=TransmissionState.SENT,
        to_gp=True,
        sent_on__range=scope.days,
    )
    return counted(sent.values_list("letter__enrolment__person", flat=True))


ROWS = [
    Indicator(
        "4.1",
        _("Patients dans une offre initiale"),
        _(
            "Personnes distinctes ayant une séance honorée de la période dans une offre initiale, le jour d’un bilan"
            " validé ou après lui."
        ),
        Kind.PEOPLE,
        partial(in_offer, kinds=INITIAL),
        GROUP,
    ),
    Indicator(
        "4.1bis",
        _("dont terminée par une évaluation"),
        _("Parmi la ligne 4.1, personnes dont l’offre s’est terminée par une évaluation dans la période."),
        Kind.PEOPLE,
        partial(in_evaluated_offer, kinds=INITIAL),
        GROUP,
        part_of="4.1",
    ),
    Indicator(
        "4.2",
        _("Une offre de renforcement est-elle proposée ?"),
        _("Oui ou non, dit par la fiche du programme."),
        Kind.NONE,
        follow_up_proposed,
        GROUP,
    ),
    Indicator(
        "4.3",
        _("Patients dans une offre de renforcement"),
        _("Personnes distinctes ayant une séance honorée de la période dans une offre de renforcement ou de reprise."),
        Kind.PEOPLE,
        partial(in_offer, kinds=FOLLOW_UP),
        GROUP,
    ),
    Indicator(
        "4.3bis",
        _("dont terminée par une évaluation"),
        _("Parmi la ligne 4.3, personnes dont l’offre s’est terminée par une évaluation dans la période."),
        Kind.PEOPLE,
        partial(in_evaluated_offer, kinds=FOLLOW_UP),
        GROUP,
        part_of="4.3",
    ),
    Indicator(
        "4.4",
        _("Synthèse finale transmise au médecin traitant"),
        _(
            "Personnes distinctes dont le courrier de fin a été transmis au médecin traitant dans la période, avec"
            " destinataire, date et canal. Sans médecin traitant, refus, ou autre destinataire : à part."
        ),
        Kind.PEOPLE,
        sent_to_gp,
        GROUP,
    ),
]
