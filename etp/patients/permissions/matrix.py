"""The matrix as data: for each resource of a person, what each column may do, and for whom.

A cell holds clauses separated by « ; », each « letters scope ». Letters: C create, R read, U update, D delete or
cancel, X export. A column that is not written may nothing; « names hidden » columns (n) see figures elsewhere and
no person here, so they are not written either. Scopes:

o  the person's own record                    oa, od, ol  as carer: scope agenda at least, documents at least, all
t  the team: a live link names the user (referent, author, animator) and the person shares with the organisation
   of the membership; colleagues of the responsible organisation, with the share, read only
a  the user animates a workshop of the person, without any share: first name, initial, needs, marks of the sheet
w  the user wrote the section: a live link as author, and the share
s  a live link with the membership's site (any site of the organisation, for a membership without site)
p  a live link with the membership's programme; for a membership without programme, a live link with the
   organisation or one of its sites, whatever the programme
g  any link, past ones included, with the membership's organisation or one of its sites
m  the member left a line in the person's journal: their own lines are theirs to read, and no other
"""

from dataclasses import dataclass
from enum import StrEnum

from etp.accounts.enums import Role
from etp.patients.enums import Resource

PERSON = "person"
CARER = "carer"


class Act(StrEnum):
    """What one may do with a resource."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"

    @property
    def letter(self) -> str:
        """The sign of this act in a cell."""
        return "X" if self is Act.EXPORT else self.value[0].upper()


MATRIX: dict[Resource, dict[str, str]] = {
    Resource.IDENTITY: {
        PERSON: "RU o",
        CARER: "R ol",
        Role.EDUCATOR: "R t",
        Role.SECRETARY: "CRU s",
        Role.SITE_MANAGER: "CRU s",
        Role.PROGRAMME_COORDINATOR: "R p",
        Role.PLATFORM_COORDINATOR: "CRU p",
    },
    # What an educator may correct of an identity: where the person is reached, never who they are.
    Resource.CONTACT: {
        PERSON: "RU o",
        CARER: "R ol",
        Role.EDUCATOR: "RU t",
        Role.SECRETARY: "CRU s",
        Role.SITE_MANAGER: "CRU s",
        Role.PROGRAMME_COORDINATOR: "R p",
        Role.PLATFORM_COORDINATOR: "CRU p",
    },
    Resource.NEEDS: {
        PERSON: "RU o",
        CARER: "R ol",
        Role.EDUCATOR: "CRU t",
        Role.SECRETARY: "CRU s",
        Role.SITE_MANAGER: "RU s",
        Role.PROGRAMME_COORDINATOR: "R p",
        Role.PLATFORM_COORDINATOR: "R p",
    },
    Resource.REFERRAL: {
        PERSON: "R o",
        CARER: "R ol",
        Role.EDUCATOR: "CR t",
        Role.SECRETARY: "CRU s",
        Role.SITE_MANAGER: "CRU s",
        Role.PROGRAMME_COORDINATOR: "CRU p",
        Role.PLATFORM_COORDINATOR: "CRU p",
    },
    Resource.REGISTRATION: {
        PERSON: "CRD o",
        CARER: "CRD oa",
        Role.EDUCATOR: "CRUD t",
        Role.SECRETARY: "CRUD s",
        Role.SITE_MANAGER: "CRUD s",
        Role.PROGRAMME_COORDINATOR: "CRUD p",
        Role.PLATFORM_COORDINATOR: "CRUD p",
    },
    # An educator receives the first consent at an appointment they hold, when no share can exist yet: « C a ».
    Resource.CONSENT: {
        PERSON: "CR o",
        CARER: "R ol",
        Role.EDUCATOR: "CR t; C a",
        Role.SECRETARY: "CR s",
        Role.SITE_MANAGER: "CR s",
        Role.PROGRAMME_COORDINATOR: "R p",
        Role.DPO: "R g",
    },
    # « agenda seulement » is what it says: a carer's mandate to know where the path stands starts at « documents ».
    Resource.FILE_STATUS: {
        PERSON: "R o",
        CARER: "R od",
        Role.EDUCATOR: "R t",
        Role.SECRETARY: "R s",
        Role.SITE_MANAGER: "R s",
        Role.PROGRAMME_COORDINATOR: "R p",
        Role.PLATFORM_COORDINATOR: "R p",
    },
    Resource.DIAGNOSIS: {
        PERSON: "R o",
        CARER: "R ol",
        Role.EDUCATOR: "CRU t",
        Role.PROGRAMME_COORDINATOR: "R t",
    },
    Resource.SENSITIVE: {
        PERSON: "R o",
        Role.EDUCATOR: "CRU w",
    },
    Resource.PLAN: {
        PERSON: "RU o",
        CARER: "R ol",
        Role.EDUCATOR: "CRU t",
        Role.PROGRAMME_COORDINATOR: "R t",
    },
    Resource.PLAN_DATES: {
        PERSON: "R o",
        CARER: "R oa",
        Role.EDUCATOR: "R t",
        Role.SECRETARY: "R s",
        Role.SITE_MANAGER: "R s",
        Role.PROGRAMME_COORDINATOR: "R t",
    },
    Resource.PARTICIPANT: {
        Role.EDUCATOR: "R a",
        Role.PATIENT_PARTNER: "R a",
        Role.SECRETARY: "R s",
        Role.SITE_MANAGER: "R s",
        Role.PROGRAMME_COORDINATOR: "R p",
    },
    Resource.ATTENDANCE: {
        PERSON: "R o",
        CARER: "R od",
        Role.EDUCATOR: "CRU a",
        Role.SECRETARY: "RU s",
        Role.SITE_MANAGER: "RU s",
        Role.PROGRAMME_COORDINATOR: "RU p",
    },
    # Front desks send a letter that the team has signed (U) without opening it.
    Resource.LETTER: {
        PERSON: "RU o",
        Role.EDUCATOR: "CRU t",
        Role.SECRETARY: "U s",
        Role.SITE_MANAGER: "U s",
        Role.PROGRAMME_COORDINATOR: "R p",
    },
    Resource.MESSAGES: {
        PERSON: "R o",
        Role.EDUCATOR: "R t",
        Role.SECRETARY: "R s",
        Role.SITE_MANAGER: "R s",
        Role.PROGRAMME_COORDINATOR: "R p",
        Role.PLATFORM_COORDINATOR: "R p",
    },
    Resource.INDICATOR_ROWS: {
        Role.SITE_MANAGER: "R s",
        Role.PROGRAMME_COORDINATOR: "R p",
    },
    Resource.JOURNAL: {
        PERSON: "R o",
        Role.EDUCATOR: "R m",
        Role.SECRETARY: "R m",
        Role.SITE_MANAGER: "R s",
        Role.DPO: "RX g",
    },
}


@dataclass(frozen=True)
class Clause:
    """Part of a cell: some acts, on the people of one scope."""

    letters: str
    scope: str

    def allows(self, act: str) -> bool:
        """Whether `act` is among the clause's letters."""
        return Act(act).letter in self.letters


def clauses(resource: str, column: str) -> list[Clause]:
    """The clauses of one cell, none when the column may nothing."""
    cell = MATRIX[Resource(resource)].get(column, "")
    return [Clause(*clause.split()) for clause in cell.split(";") if clause]
