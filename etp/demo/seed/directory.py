"""The directory of services of the demonstration: invented, with telephone numbers kept for fiction."""

from datetime import timedelta

from etp.network.domain import add_entry, add_room, find_communes, tend_directory
from etp.network.enums import RoomState

# name, kind, commune, street, phone, what it offers, for whom, cost, days since it was confirmed, step-free
ENTRIES = [
    ("La marche du mardi", "move", "Lorient", "Quai des Indes", "02 61 91 00 11",
     "Une heure de marche douce au bord de l’eau, avec une pause. On vient comme on est.",
     "Tous, sans inscription", "Gratuit", 12, True),
    ("Gym dos et équilibre", "move", "Quimperlé", "Salle du Coat Kaër", "02 61 91 00 12",
     "Des mouvements lents pour garder un dos souple. Petit groupe, deux fois par semaine.",
     "Adultes", "4 € la séance", 40, True),
    ("Piscine à petits pas", "move", "Lanester", "Rue de la piscine", "02 61 91 00 13",
     "Se remettre à bouger dans l’eau chaude, avec une maîtresse-nageuse.",
     "Adultes, sur inscription", "5,20 € la séance", 88, True),
    ("Cuisine du quartier", "eat", "Lorient", "12 rue du Manio", "02 61 91 00 14",
     "On cuisine ensemble des plats simples et pas chers, puis on mange.",
     "Tous", "2 € le repas", 25, True),
    ("Jardin partagé de Kervignac", "eat", "Kervignac", "", "02 61 91 00 15",
     "Des parcelles à hauteur de table, des légumes à partager.",
     "Tous", "10 € par an", 64, False),
    ("Café des aidants", "talk", "Hennebont", "Maison pour tous", "02 61 91 00 16",
     "Un moment pour souffler et parler, quand on aide un proche.",
     "Proches et aidants", "Gratuit", 33, True),
    ("Douleur et nous", "talk", "Quimperlé", "", "02 61 91 00 17",
     "Un groupe de personnes qui vivent avec une douleur qui dure. On s’écoute, on échange.",
     "Adultes", "Gratuit", 310, False),
    ("Point droits santé", "rights", "Lorient", "3 place de la Mairie", "02 61 91 00 18",
     "De l’aide pour les papiers : mutuelle, transport, reconnaissance du handicap.",
     "Tous, sur rendez-vous", "Gratuit", 5, True),
    ("Bus à la demande", "ride", "Plouay", "", "02 61 91 00 19",
     "Un minibus vient vous chercher et vous ramène. À réserver la veille.",
     "Habitants des communes rurales", "1,60 € le trajet", 71, True),
    ("Vélo Ardenne", "move", "Arlon", "Rue de la Station", "084 00 00 21",
     "Prêt de vélos électriques et sorties accompagnées, à son rythme.",
     "Adultes", "3 € la sortie", 18, False),
    ("Table de Libramont", "eat", "Libramont-Chevigny", "", "084 00 00 22",
     "Des ateliers pour cuisiner avec moins de sucre et de sel, sans se priver.",
     "Tous", "Gratuit", 52, True),
    ("Parlons poids", "talk", "Bastogne", "", "084 00 00 23",
     "Un groupe de parole sans balance ni jugement, le premier jeudi du mois.",
     "Adultes", "Gratuit", 305, True),
    ("Aide et soins du Luxembourg", "home", "Marche-en-Famenne", "", "084 00 00 24",
     "Une aide à la maison pour les courses, le ménage et les repas.",
     "Personnes âgées ou malades", "Selon les revenus", 97, False),
    ("Taxi social", "ride", "Neufchâteau", "", "084 00 00 25",
     "Des chauffeurs bénévoles pour aller à un rendez-vous de santé.",
     "Personnes sans voiture", "0,42 € le kilomètre", 9, False),
]  # fmt: skip
# The days, counted back, on which the scheduled job met the two entries that nobody confirms any more.
TENDED = (120, 106, 92)


def write_directory(world):
    """Fourteen services in both territories, two that their owner did not confirm; a room asked of a town hall."""
    for rank, (name, kind, town, street, phone, offer, for_whom, cost, age, level) in enumerate(ENTRIES, start=1):
        add_entry(
            slug=f"service-{rank}", name=name, kind=kind, offer=offer, commune=find_communes(town)[0], street=street,
            phone=phone, for_whom=for_whom, cost=cost, step_free=level, owner_name=name,
            owner_email=f"service-{rank}@example.org", at=world.today - timedelta(days=age),
        )  # fmt: skip
    for days in TENDED:
        tend_directory(at=world.today - timedelta(days=days))
    add_room(
        world.sites["kervignac"], name="Salle du conseil", capacity=20, equipment="Tables, écran",
        state=RoomState.ASKED, asked_of="Mairie", asked_on=(world.today - timedelta(days=9)).date(),
    )  # fmt: skip
