"""The places, the members and the programmes of the demonstration, made by the platform's own verbs."""

import base64
import hashlib
from datetime import date

from etp.accounts.domain import grant_role, open_account, set_second_factor
from etp.demo.seed.cast import CAP, CHRONILUX, DR, KERPAPE, KERVIGNAC, MEMBERS, PASSWORD, SIGNATORIES, SM
from etp.demo.seed.content import module_texts, programme_text, sites
from etp.demo.seed.law import WITHOUT_CHARTER, fill_file
from etp.network.domain import add_room, find_communes, open_organisation, open_place
from etp.programmes.domain import (
    add_carrier,
    add_module,
    add_objective,
    add_team_member,
    create_module,
    create_programme,
    draft_version,
    name_coordinator,
    open_site,
    put_in_force,
    rule_completion,
)
from etp.programmes.enums import Access, Audience, CarrierRole, LegalFrame, ModuleKind, Need, SkillKind

BEGUN = date(2025, 1, 6)
ORGANISATIONS = {
    CAP: ("Cap Autonomie Santé", "Cap Autonomie Santé", "platform", "FR"),
    KERVIGNAC: ("Pôle de santé de Kervignac", "Pôle de Kervignac", "health_centre", "FR"),
    KERPAPE: ("Centre de rééducation de Kerpape", "Kerpape", "hospital", "FR"),
    CHRONILUX: ("Chronilux", "Chronilux", "project", "BE"),
}
BY_NAME = {name: slug for slug, (name, *_rest) in ORGANISATIONS.items()}
FRAMES = {
    DR: {
        "condition": "Lombalgie chronique",
        "target_public": "Adultes, mal de dos depuis plus de trois mois",
        "legal_frame": LegalFrame.DECLARATION,
        "need": Need.PRIORITY,
        "funding": "Fonds d’intervention régional",
        "justification": "La lombalgie commune n’est pas une ALD : priorité régionale et besoin local constaté.",
        "time_zone": "Europe/Paris",
        "proposes_follow_up": True,
    },
    SM: {
        "condition": "Syndrome métabolique",
        "target_public": "Adultes de la province de Luxembourg",
        "legal_frame": LegalFrame.PROJECT,
        "time_zone": "Europe/Brussels",
        "proposes_follow_up": True,
    },
}
# Appointments are modules too: what they are called, and how long they last.
APPOINTMENTS = [
    ("bilan", "Premier entretien", ModuleKind.DIAGNOSIS, 60),
    ("point", "Rendez-vous individuel", ModuleKind.INDIVIDUAL, 45),
    ("appel", "Point par téléphone", ModuleKind.PHONE, 20),
    ("fin", "Bilan de fin", ModuleKind.EVALUATION, 45),
]
# A session kept for relatives, in each programme: the team proposes it.
RELATIVES = ("proches", "Entre proches", 90)
AUDIENCES = {"patients": "patients", "with_carers": "with_carers"}


def demo_secret(key):
    """The fixed TOTP secret of a demonstration account, in base 32."""
    return base64.b32encode(hashlib.sha256(f"escale demo {key}".encode()).digest()[:20]).decode()


class World:
    """What the demonstration's stories move in; each member by its short name."""

    def __init__(self):
        self.organisations, self.sites, self.rooms, self.members = {}, {}, {}, {}
        self.programmes, self.modules, self.versions = {}, {}, {}
        # People who came as relatives, by programme.
        self.relatives = {DR: [], SM: []}

    def build(self):
        """Make everything, in the order in which a real platform would."""
        self.open_places()
        self.open_accounts()
        for code in (DR, SM):
            self.open_programme(code)
        return self

    def open_places(self):
        for slug, (name, short_name, kind, country) in ORGANISATIONS.items():
            self.organisations[slug] = open_organisation(
                name=name, short_name=short_name, slug=slug, kind=kind, country=country
            )
        for row in sites():
            commune = find_communes(row["commune"]).filter(country=row["country"]).first()
            site = open_place(
                self.organisations[BY_NAME[row["organisation"]]],
                name=row["name"],
                slug=row["slug"],
                street=row["street"],
                postcode=row["postcode"],
                commune=commune,
                time_zone=row["zone"],
                bus=row["bus"],
                parking=row["parking"],
                step_free=row["step_free"] == "yes",
                how_to_find=row["how_to_find"],
                who_to_ask=row["who_to_ask"],
                phone=row["phone"],
            )
            self.sites[row["slug"]] = site
            self.rooms[row["slug"]] = add_room(site, name=row["room_name"], capacity=int(row["room_capacity"]))

    def open_accounts(self):
        for member in MEMBERS:
            first, last = member.name.split(" ", 1)
            user = open_account(
                email=member.address, first_name=first, last_name=last, profession=member.profession, password=PASSWORD
            )
            set_second_factor(user, demo_secret(member.key))
            for role, site, programme in member.roles:
                grant_role(
                    user,
                    self.organisations[member.organisation],
                    role,
                    site=self.sites[site] if site else None,
                    programme_code=programme,
                    since=BEGUN,
                )
            self.members[member.key] = user

    def open_programme(self, code):
        text = programme_text(code)
        programme = create_programme(code=code, title=text["title"], **FRAMES[code])
        self.programmes[code] = programme
        for (carried, slug), (signatory, deputy) in SIGNATORIES.items():
            if carried == code:
                add_carrier(
                    programme,
                    self.organisations[slug],
                    role=CarrierRole.LEAD if slug in (CAP, CHRONILUX) else CarrierRole.PARTNER,
                    signatory=self.members[signatory],
                    deputy=self.members[deputy],
                    since=BEGUN,
                )
        for row in sites():
            if row["programme"] == code:
                open_site(programme, self.sites[row["slug"]], since=BEGUN)
        self.gather_team(programme)
        self.write_version(programme)
        if code == DR:
            fill_file(programme, self.members["helene"])

    def gather_team(self, programme):
        for member in MEMBERS:
            if member.programme == programme.code:
                add_team_member(
                    programme,
                    self.members[member.key],
                    organisation=self.organisations[member.organisation],
                    profession=member.profession,
                    physician=member.physician,
                    certificate_on=date(2023, 6, 15),
                    charter_on=None if member.key == WITHOUT_CHARTER else date(2024, 12, 10),
                    since=BEGUN,
                )
        name_coordinator(programme, self.members["helene" if programme.code == DR else "aline"])

    def write_version(self, programme):
        version = draft_version(programme)
        codes = [self.add_workshop_type(version, slug, text) for slug, text in module_texts(programme.code)]
        prefix = "dr" if programme.code == DR else "sm"
        for code, title, kind, minutes in APPOINTMENTS:
            module = create_module(code=f"{prefix}-{code}", title=title, kind=kind, access=Access.BY_TEAM)
            add_module(version, module, minutes=minutes)
            self.modules[module.code] = module
        self.add_meeting_of_relatives(version, prefix)
        rule_completion(version, required=[f"{prefix}-fin"], among=codes, at_least=2)
        put_in_force(version, on=BEGUN)
        self.versions[programme.code] = version

    def add_meeting_of_relatives(self, version, prefix):
        code, title, minutes = RELATIVES
        module = create_module(
            code=f"{prefix}-{code}", title=title, kind=ModuleKind.GROUP, access=Access.BY_TEAM,
            audience=Audience.CARERS_ONLY,
        )  # fmt: skip
        add_module(version, module, minutes=minutes, min_seats=3, max_seats=8)
        self.modules[module.code] = module

    def add_workshop_type(self, version, slug, text):
        module = create_module(
            code=slug,
            title=text["title"],
            kind=ModuleKind.GROUP,
            access=text["access"],
            audience=AUDIENCES[text["audience"]],
            bring=text["bring"],
        )
        add_module(
            version,
            module,
            minutes=int(text["minutes"]),
            aims=text["aims"].replace(" | ", "\n"),
            min_seats=int(text["min_seats"]),
            max_seats=int(text["max_seats"]),
            professions=text["professions"].replace(" | ", ", "),
        )
        skills = [("soin", "objective_self_care", SkillKind.SELF_CARE, False)]
        skills.append(("adaptation", "objective_adaptation", SkillKind.ADAPTATION, False))
        skills.append(("securite", "security_objective", SkillKind.SELF_CARE, True))
        for suffix, key, kind, security in skills:
            if text[key]:
                code = f"{text['code'].lower()}-{suffix}"
                add_objective(version, code=code, text=text[key], kind=kind, security=security, modules=[module])
        self.modules[module.code] = module
        return module.code
