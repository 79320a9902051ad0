from enum import nonmember

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class WorkshopState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    PUBLISHED = "published", _("publiée")
    HELD = "held", _("réalisée")
    NOT_HELD = "not_held", _("non tenue")
    CANCELLED = "cancelled", _("annulée")

    moves = nonmember({"draft": {"published", "cancelled"}, "published": {"held", "not_held", "cancelled"}})

    def leads_to(self, other):
        return other in self.moves.get(self.value, ())


class RegistrationState(models.TextChoices):
    REQUESTED = "requested", _("demande reçue")
    TO_VALIDATE = "to_validate", _("à valider")
    CONFIRMED = "confirmed", _("inscrit")
    OFFERED = "offered", _("place proposée")
    WAITING = "waiting", _("liste d’attente")
    REFUSED = "refused", _("refusée")
    LEFT_LIST = "left_list", _("a quitté la liste d’attente")
    CANCELLED_BY_PERSON = "cancelled_by_person", _("annulée par la personne")
    CANCELLED_BY_SERVICE = "cancelled_by_service", _("annulée par le service")
    MOVED = "moved", _("reportée")

    moves = nonmember(
        {
            "requested": {
                "to_validate",
                "confirmed",
                "waiting",
                "refused",
                "cancelled_by_person",
                "cancelled_by_service",
            },
            "to_validate": {"confirmed", "waiting", "refused", "cancelled_by_person", "cancelled_by_service"},
            "confirmed": {"cancelled_by_person", "cancelled_by_service", "moved"},
            "waiting": {"offered", "confirmed", "left_list", "cancelled_by_service", "moved"},
            "offered": {"confirmed", "waiting", "left_list", "cancelled_by_service", "moved"},
            # Undo, while the seat is free and for ten minutes only: the verb checks both.
            "cancelled_by_person": {"confirmed"},
        }
    )
    live = nonmember({"requested", "to_validate", "confirmed", "offered", "waiting"})
    # States that hold a seat: `Workshop.taken` counts exactly these.
    seated = nonmember({"confirmed", "offered"})

    def leads_to(self, other):
        return other in self.moves.get(self.value, ())


class OfferEnd(models.TextChoices):
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("refusée")
    EXPIRED = "expired", _("sans réponse")
    WITHDRAWN = "withdrawn", _("retirée")


class Mark(models.TextChoices):
    NOT_MARKED = "not_marked", _("non renseigné")
    PRESENT = "present", _("présent")
    LATE = "late", _("en retard")
    LEFT_EARLY = "left_early", _("parti avant la fin")
    EXCUSED = "excused", _("absence excusée")
    ABSENT = "absent", _("absent non excusé")
    NOT_CONCERNED = "not_concerned", _("non concerné")
    UNKNOWN = "unknown", _("non retrouvé")

    # Presences that count as honoured in every figure.
    honoured = nonmember({"present", "late", "left_early"})


class CareMode(models.TextChoices):
    STAY = "stay", _("hospitalisation")
    OUTPATIENT = "outpatient", _("externe")
    TOWN = "town", _("soins de ville")


class AnimatorRole(models.TextChoices):
    LEAD = "lead", _("animateur, animatrice")
    CO_LEAD = "co_lead", _("co-animateur, co-animatrice")
    PATIENT_PARTNER = "patient_partner", _("patient partenaire")
    OBSERVER = "observer", _("observateur, observatrice")


class PriorityClass(models.IntegerChoices):
    """The order of the waiting list, then arrival."""

    IN_PLAN = 1, _("atelier prévu dans son programme personnalisé")
    OTHER = 2, _("autre personne")
    AFTER_SILENCE = 3, _("n’a pas répondu à une place proposée")


class SkipReason(models.TextChoices):
    """Why `fill` passed someone over: the `why` of an event that leaves and enters the waiting list."""

    TO_CALL = "to_call", _("à appeler, aucun message ne peut lui parvenir")
    CUTOFF = "cutoff", _("trop près du début, à proposer par téléphone")
    ELSEWHERE = "elsewhere", _("déjà inscrit ailleurs à cette heure")
    PAIR = "pair", _("ils viennent à plusieurs, il n’y a pas assez de places")
    BLOCKED = "blocked", _("après un groupe qui attend d’entrer ensemble")
    DECEASED = "deceased", _("personne décédée")
    DO_NOT_CONTACT = "do_not_contact", _("a demandé à ne pas être contacté")
    PAUSED = "paused", _("parcours en pause à cette date")

    @classmethod
    def words(cls, why):
        """The words of a stored reason; a reason that is not coded is its own words."""
        return cls(why).label if why in cls.values else why and gettext(why)
