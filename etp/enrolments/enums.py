from enum import nonmember

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Who referred the person, coded for rows 1.2 to 1.4 of the activity grid; the last two are in no row."""

    OUTSIDE_HOSPITAL = "outside_hospital", _("professionnel de ville")
    HOSPITAL_STAY = "hospital_stay", _("pendant une hospitalisation")
    OUTPATIENT = "outpatient", _("consultation externe d’un hôpital")
    SELF = "self", _("la personne elle-même")
    UNKNOWN = "unknown", _("non renseignée")


class ReferralState(models.TextChoices):
    OPEN = "open", _("à traiter")
    ACCEPTED = "accepted", _("parcours ouvert")
    CLOSED = "closed", _("sans suite")


class AttemptOutcome(models.TextChoices):
    REACHED = "reached", _("jointe")
    MESSAGE = "message", _("message laissé")
    NO_ANSWER = "no_answer", _("pas de réponse")


class Stage(models.TextChoices):
    REFERRED = "referred", _("orientée")
    CONTACTED = "contacted", _("contactée")
    INCLUDED = "included", _("entrée dans le programme")
    CLOSED = "closed", _("parcours terminé")
    DECLINED = "declined", _("n’a pas souhaité entrer")
    WITHDRAWN = "withdrawn", _("a quitté le programme")
    TRANSFERRED = "transferred", _("transférée")

    moves = nonmember(
        {
            "referred": {"contacted", "included", "declined"},
            "contacted": {"included", "declined"},
            "included": {"closed", "withdrawn", "transferred"},
        }
    )
    live = nonmember({"referred", "contacted", "included"})

    def leads_to(self, other):
        return other in self.moves.get(self.value, ())


class CloseReason(models.TextChoices):
    COMPLETED = "completed", _("programme terminé")
    LOST = "lost", _("perdu de vue")
    MOVED = "moved", _("déménagement")
    HEALTH = "health", _("raison de santé")
    TRANSPORT = "transport", _("transport, distance")
    UNAVAILABLE = "unavailable", _("indisponibilité")
    MOTIVATION = "motivation", _("ne souhaite pas poursuivre")
    DEATH = "death", _("décès")
    OTHER = "other", _("autre")

    # The same codes before an entry, in the words of that moment.
    before_entry = nonmember(
        {
            "motivation": _("ne souhaite pas entrer"),
            "lost": _("injoignable"),
            "health": _("raison de santé"),
            "transport": _("transport, distance"),
            "unavailable": _("indisponibilité"),
            "moved": _("déménagement"),
            "death": _("décès"),
            "other": _("autre raison"),
        }
    )


# Which reasons say which end: a programme is not completed by leaving it, and nobody is handed over by dying.
REASONS: dict[Stage, tuple[CloseReason, ...]] = {
    Stage.CLOSED: (
        CloseReason.COMPLETED,
        CloseReason.LOST,
        CloseReason.MOVED,
        CloseReason.HEALTH,
        CloseReason.TRANSPORT,
        CloseReason.UNAVAILABLE,
        CloseReason.DEATH,
        CloseReason.OTHER,
    ),
    Stage.DECLINED: tuple(CloseReason(code) for code in CloseReason.before_entry),
    Stage.WITHDRAWN: (
        CloseReason.MOTIVATION,
        CloseReason.UNAVAILABLE,
        CloseReason.HEALTH,
        CloseReason.TRANSPORT,
        CloseReason.MOVED,
        CloseReason.OTHER,
    ),
    Stage.TRANSFERRED: (CloseReason.MOVED, CloseReason.HEALTH, CloseReason.TRANSPORT, CloseReason.OTHER),
}
# A care offer that is completed is evaluated: every other reason stops it.
STOP_REASONS = tuple(reason for reason in CloseReason if reason != CloseReason.COMPLETED)


class OfferKind(models.TextChoices):
    INITIAL = "initial", _("offre initiale")
    REINFORCEMENT = "reinforcement", _("offre de renforcement")
    RESUMPTION = "resumption", _("offre de reprise")


class OfferState(models.TextChoices):
    OPEN = "open", _("ouverte")
    IN_PROGRESS = "in_progress", _("en cours")
    EVALUATED = "evaluated", _("évaluée")
    STOPPED = "stopped", _("arrêtée")

    moves = nonmember({"open": {"in_progress", "stopped"}, "in_progress": {"evaluated", "stopped"}})
    live = nonmember({"open", "in_progress"})

    def leads_to(self, other):
        return other in self.moves.get(self.value, ())


class FollowUp(models.TextChoices):
    NONE_NEEDED = "none_needed", _("suivi habituel avec le médecin")
    PHONE = "phone", _("appel à trois mois")
    REINFORCEMENT = "reinforcement", _("offre de renforcement")
    OTHER = "other", _("autre proposition")


class LetterKind(models.TextChoices):
    AFTER_DIAGNOSIS = "after_diagnosis", _("après le bilan éducatif partagé")
    END = "end", _("en fin de programme")


class TransmissionState(models.TextChoices):
    DUE = "due", _("à transmettre")
    SENT = "sent", _("transmis")
    REFUSED = "refused", _("refusé par la personne")
    NO_GP = "no_gp", _("sans médecin traitant")


class CallTime(models.TextChoices):
    """When somebody prefers to be called back."""

    ANY = "any", _("peu importe")
    MORNING = "morning", _("le matin")
    NOON = "noon", _("entre midi et deux")
    AFTERNOON = "afternoon", _("l’après-midi")
    EVENING = "evening", _("en fin de journée")


class CallOutcome(models.TextChoices):
    REACHED = "reached", _("jointe")
    MESSAGE = "message", _("message laissé")
    NO_ANSWER = "no_answer", _("pas de réponse")
    WRONG_NUMBER = "wrong_number", _("faux numéro")

    missed = nonmember({"message", "no_answer"})


class CallEnd(models.TextChoices):
    """How a call-back request ends; a member chooses among `chosen`, the others follow from an act."""

    REFERRED = "referred", _("orientation enregistrée")
    REGISTERED = "registered", _("inscrite à un atelier")
    ANSWERED = "answered", _("réponse donnée au téléphone")
    UNREACHED = "unreached", _("injoignable")
    WRONG_NUMBER = "wrong_number", _("faux numéro")
    OTHER = "other", _("autre raison")

    chosen = nonmember(("registered", "answered", "other"))
