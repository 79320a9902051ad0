"""Invented people: names, ages, communes and ways to be reached, always the same for the same seed."""

from datetime import date

from faker import Faker

from etp.demo.seed.cast import DR
from etp.network.models import Commune
from etp.patients.enums import ContactKind, Sex

SEED = 20260105
AROUND = {
    DR: ["Lorient", "Lanester", "Ploemeur", "Kervignac", "Hennebont", "Quimperlé", "Guidel", "Plouay", "Port-Louis"],
    "": ["Arlon", "Virton", "Bastogne", "Neufchâteau", "Marche-en-Famenne", "Habay", "Étalle", "Bertrix"],
}
NEEDS = ["", "", "", "", "", "", "Pouvoir s’allonger", "Boucle auditive", "Aide pour lire", "Fauteuil roulant"]


class Crowd:
    """A source of invented people of one programme's territory."""

    def __init__(self, rng, code):
        self.rng, self.code = rng, code
        self.faker = Faker("fr_FR")
        self.faker.seed_instance(f"{SEED}-{code}")
        names = AROUND[DR] if code == DR else AROUND[""]
        self.communes = list(Commune.objects.filter(name__in=names).order_by("pk"))
        self.made = 0

    def facts(self):
        """What `register_person` needs for one more invented person; one in eight has neither e-mail nor mobile."""
        self.made += 1
        female = self.rng.random() < 0.6
        first = self.faker.first_name_female() if female else self.faker.first_name_male()
        return {
            "first_name": first,
            "last_name": self.faker.last_name(),
            "birth_date": date(self.rng.randint(1948, 1990), self.rng.randint(1, 12), self.rng.randint(1, 28)),
            "sex": Sex.FEMALE if female else Sex.MALE,
            "commune": self.rng.choice(self.communes),
            "contacts": self.contacts(),
            "gp_name": "" if self.rng.random() < 0.15 else f"Dr {self.faker.last_name()}",
            "no_gp": self.rng.random() < 0.12,
            "needs": self.rng.choice(NEEDS),
        }

    def contacts(self):
        number = f"{self.rng.randint(0, 9999):04d}"
        french = self.code == DR
        kind = self.rng.random()
        if kind < 0.12:
            # Numbers kept for fiction in France; a made-up exchange in Belgium.
            return [
                (
                    ContactKind.LANDLINE,
                    f"02 61 91 {number[:2]} {number[2:]}" if french else f"+32 63 00 {number[:2]} {number[2:]}",
                )
            ]
        if kind < 0.5:
            return [
                (
                    ContactKind.MOBILE,
                    f"06 39 98 {number[:2]} {number[2:]}" if french else f"+32 470 00 {number[:2]} {number[2:]}",
                )
            ]
        return [(ContactKind.EMAIL, f"personne{self.made:03d}.{self.code[:2]}@example.org")]
