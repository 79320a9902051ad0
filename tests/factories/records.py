"""A carrier that prepares to leave a programme, made by the verbs."""

from datetime import date

from etp.accounts.enums import Role
from etp.programmes.domain import add_team_member, open_site
from etp.records.domain import decide_path, name_next_lead, prepare_leaving
from etp.records.enums import Answer
from tests.factories.accounts import MembershipFactory
from tests.factories.enrolments import MORNING, TODAY, territory
from tests.factories.network import SiteFactory
from tests.factories.programmes import LONG_AGO
from tests.factories.sessions import WorkshopFactory

AGREED = {"means": "paper", "agreed_on": TODAY}


class Leaving:
    """A programme whose lead prepares to leave, and the partner that takes over."""

    def __init__(self):
        self.place = territory(code="dos")
        self.programme, self.lead = self.place.programme, self.place.lead
        self.partner = self.place.organisations[1]
        self.new_site = SiteFactory(organisation=self.partner)
        open_site(self.programme, self.new_site, since=LONG_AGO)
        self.new_referent = MembershipFactory(organisation=self.partner, role=Role.EDUCATOR).user
        common = {"profession": "kinésithérapeute", "since": LONG_AGO}
        add_team_member(self.programme, self.new_referent, organisation=self.partner, **common)
        add_team_member(self.programme, self.place.educator, organisation=self.lead, **common)

    def prepare(self):
        departure = prepare_leaving(self.programme, self.lead, on=TODAY, reason="fermeture du service", at=MORNING)
        partner = self.programme.carriers.get(organisation=self.partner)
        name_next_lead(departure, partner, at=MORNING)
        return departure

    def transfer(self, departure, path, **facts):
        given = {"site": self.new_site, "referent": self.new_referent, **AGREED, **facts}
        return decide_path(departure, path, Answer.TRANSFER, at=MORNING, **given)

    def workshop(self, **facts):
        named = {"module": self.place.modules[0], "site": self.place.site, "at": MORNING, **facts}
        return WorkshopFactory(programme=self.programme, day=date(2026, 4, 2), **named)

    def member_of_the_partner(self):
        """One more educator of the partner, in the team."""
        user = MembershipFactory(organisation=self.partner, role=Role.EDUCATOR).user
        add_team_member(self.programme, user, organisation=self.partner, profession="infirmière", since=LONG_AGO)
        return user
