"""Who works in the demonstration: invented people, one account a role and a team for each programme."""

from dataclasses import dataclass

from etp.accounts.enums import Role

PASSWORD = "escale-demo-2026"  # noqa: S105 -- printed on the terminal of every demonstration, refused elsewhere


@dataclass(frozen=True)
class Member:
    """One account of the demonstration; `roles` are (role, site slug, programme code)."""

    key: str
    name: str
    profession: str
    organisation: str
    roles: tuple[tuple[Role, str, str], ...]
    programme: str = ""
    physician: bool = False

    @property
    def address(self):
        return f"{self.key}@example.org"


def of_programme(role, code):
    return (role, "", code)


DR, SM = "douleurs-et-rachis", "syndrome-metabolique"
EDUCATOR, AUTHOR = Role.EDUCATOR, Role.AUTHOR
CAP, KERVIGNAC, KERPAPE, CHRONILUX = "cap-autonomie-sante", "pole-kervignac", "kerpape", "chronilux"

MEMBERS = [
    Member(
        "helene", "Hélène Jaouen", "infirmière", CAP,
        (of_programme(Role.PROGRAMME_COORDINATOR, DR), of_programme(EDUCATOR, DR), of_programme(AUTHOR, DR)), DR,
    ),
    Member("nadia", "Nadia Benali", "psychologue", CAP, (of_programme(EDUCATOR, DR), of_programme(AUTHOR, DR)), DR),
    Member("erwan", "Erwan Le Dantec", "patient partenaire", CAP, ((Role.PATIENT_PARTNER, "", DR),), DR),
    Member("ewen", "Ewen Cadoret", "rédacteur", CAP, (of_programme(AUTHOR, DR),)),
    Member("claire", "Claire Le Floch", "directrice de la plateforme", CAP, ((Role.PLATFORM_COORDINATOR, "", ""),)),
    Member("dpo", "Marc Guillou", "délégué à la protection des données", CAP, ((Role.DPO, "", ""),)),
    Member("technique", "Gwenn Riou", "informaticienne", CAP, ((Role.ADMIN, "", ""),)),
    Member(
        "maelle", "Maëlle Quéré", "masseuse-kinésithérapeute", KERVIGNAC,
        (of_programme(EDUCATOR, DR), of_programme(AUTHOR, DR)), DR,
    ),
    Member("lena", "Léna Kervella", "étudiante en soins infirmiers", KERVIGNAC, ((Role.TRAINEE, "kervignac", ""),)),
    Member("yann", "Yann Kerbrat", "responsable du pôle", KERVIGNAC, ((Role.SITE_MANAGER, "kervignac", ""),)),
    Member("soizic", "Soizic Le Gall", "secrétaire", KERVIGNAC, ((Role.SECRETARY, "kervignac", ""),)),
    Member(
        "anne", "Anne Fouquet", "médecin de rééducation", KERPAPE,
        (of_programme(EDUCATOR, DR), of_programme(AUTHOR, DR)), DR, physician=True,
    ),
    Member(
        "goulven", "Goulven Tanguy", "enseignant en activité physique adaptée", KERPAPE,
        (of_programme(EDUCATOR, DR),), DR,
    ),
    Member("katell", "Katell Morvan", "ergothérapeute", KERPAPE, (of_programme(EDUCATOR, DR),), DR),
    Member("lecture", "Iwan Stéphan", "directeur des soins", KERPAPE, ((Role.CARRIER_READER, "", DR),)),
    Member(
        "aline", "Aline Lambert", "infirmière en santé communautaire", CHRONILUX,
        (of_programme(Role.PROGRAMME_COORDINATOR, SM), of_programme(EDUCATOR, SM), of_programme(AUTHOR, SM)), SM,
    ),
    Member(
        "thomas", "Thomas Collard", "diététicien agréé", CHRONILUX,
        (of_programme(EDUCATOR, SM), of_programme(AUTHOR, SM)), SM,
    ),
    Member("luc", "Luc Servais", "médecin généraliste", CHRONILUX, (of_programme(EDUCATOR, SM),), SM, physician=True),
    Member("sophie", "Sophie Jacquemin", "kinésithérapeute", CHRONILUX, (of_programme(EDUCATOR, SM),), SM),
    Member("benoit", "Benoît Thiry", "responsable du lieu", CHRONILUX, ((Role.SITE_MANAGER, "arlon", ""),)),
]  # fmt: skip

# One account a role, in the order in which a newcomer tries them.
SHOWN = [
    "helene", "maelle", "soizic", "yann", "claire", "erwan", "ewen", "lena", "lecture", "dpo", "technique", "aline",
    "benoit",
]  # fmt: skip
# Who signs for a carrier of a programme, and who does when that one is away or wrote the text.
SIGNATORIES = {
    (DR, CAP): ("helene", "nadia"),
    (DR, KERVIGNAC): ("maelle", "yann"),
    (DR, KERPAPE): ("anne", "katell"),
    (SM, CHRONILUX): ("aline", "luc"),
}
