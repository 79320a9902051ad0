"""How people reach a demonstration: an invented address, and a number kept for fiction."""

from django.utils.translation import gettext_lazy as _

DEMO_CONTACT = {
    "phone": "02 61 91 05 12",
    "email": "bonjour@escale.example",
    "hours": _(
        "Du lundi au vendredi, de 9 h à 12 h 30 et de 13 h 30 à 17 h. Hors de ces heures, un répondeur prend votre"
        " message."
    ),
}
