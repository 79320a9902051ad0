"""What the law finds missing in a programme (France: arrêtés of 2 August 2010 and 30 December 2020)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from etp.accounts.models import User
from etp.common.clock import local_day
from etp.common.dated import live_on
from etp.programmes.domain.changes import questions, to_declare
from etp.programmes.domain.declarations import in_order, standing
from etp.programmes.domain.files import current_files
from etp.programmes.domain.professions import health_profession
from etp.programmes.domain.versions import version_in_force
from etp.programmes.enums import CarrierRole, DeclarationKind, DeclarationState, FileKind, LegalFrame, Need
from etp.programmes.models import Declaration, Programme, TeamMember

# A team has at least two health professionals of different professions (L. 1161-2 and its decrees).
PROFESSIONS = 2
# Someone who teaches has followed forty hours (décret 2010-906, amended 31 May 2013).
HOURS = 40


class Where(StrEnum):
    """Where what is missing is put right."""

    PROGRAMME = "programme"
    CARRIERS = "carriers"
    SITES = "sites"
    VERSIONS = "versions"
    TEAM = "team"
    MEMBER = "member"
    DECLARE = "declare"
    DECLARATION = "declaration"
    FILE = "file"
    QUESTION = "question"


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, in a sentence, and where to put it right: the row `pk`, or the programme itself.

    `to_confirm` says that we have not found the rule in a text in force: the team asks its agency.
    """

    sentence: str
    where: Where
    pk: int | None = None
    to_confirm: bool = False

    def __str__(self) -> str:
        return self.sentence


def checks(programme: Programme, on: date | None = None) -> list[Missing]:
    """What is missing in `programme` on the day `on` (default: today there), with names of members; a list.

    For who keeps the programme only: certificates and charters are told person by person.
    """
    on = on or local_day(timezone.now(), programme.time_zone)
    found = list(_of_the_frame(programme, on))
    if programme.legal_frame == LegalFrame.DECLARATION:
        team = list(live_team(programme, on))
        found += [*_of_the_need(programme), *_of_the_coordinator(programme, team), *_of_the_team(programme, team)]
        found += [*_of_the_members(team), *_of_the_files(programme), *_of_the_declaration(programme, on)]
        found += _of_the_changes(programme)
    return found


def live_team(programme: Programme, on: date) -> QuerySet[TeamMember]:
    """The team on the day `on`, by name."""
    live = programme.team.filter(live_on(on))
    return live.select_related("user").order_by("user__last_name", "user__first_name")


def _of_the_frame(programme: Programme, on: date) -> Iterator[Missing]:
    carriers = programme.carriers.filter(live_on(on))
    sites = programme.programme_sites.filter(live_on(on))
    if not carriers.filter(role=CarrierRole.LEAD).exists():
        yield Missing(_("Aucune structure référente ne porte le programme."), Where.CARRIERS)
    if programme.coordinator_id is None:
        yield Missing(_("Le programme n’a pas de coordonnateur."), Where.PROGRAMME)
    if not sites.exists():
        yield Missing(_("Le programme n’a lieu nulle part."), Where.SITES)
    if version_in_force(programme, on) is None:
        yield Missing(_("Aucune version n’est en vigueur."), Where.VERSIONS)


def _of_the_need(programme: Programme) -> Iterator[Missing]:
    if not programme.need:
        yield Missing(_("Dites si ce problème de santé est sur la liste des ALD, ou pourquoi il est choisi."),
                      Where.PROGRAMME)  # fmt: skip
    elif programme.need in Need.explained and not programme.justification.strip():
        yield Missing(_("Ce problème de santé n’est pas sur la liste des ALD : il faut le justifier."), Where.PROGRAMME)


def _of_the_coordinator(programme: Programme, team: list[TeamMember]) -> Iterator[Missing]:
    user = programme.coordinator
    if user is None or programme.mandated or _is_health_professional(user, team):
        return
    name = user.get_full_name()
    yield Missing(
        _("%(name)s coordonne sans être professionnel de santé ni mandaté par une association agréée.")
        % {"name": name},
        Where.PROGRAMME,
    )


def _is_health_professional(user: User, team: list[TeamMember]) -> bool:
    rows = [member for member in team if member.user_id == user.pk]
    return any(member.physician or health_profession(member.profession) for member in rows) or bool(
        health_profession(user.profession)
    )


def _of_the_team(programme: Programme, team: list[TeamMember]) -> Iterator[Missing]:
    found = {"medecin" if member.physician else health_profession(member.profession) for member in team} - {""}
    if len(found) < PROFESSIONS:
        yield Missing(
            _("L’équipe doit réunir au moins deux professionnels de santé de professions différentes."), Where.TEAM
        )
    if lacks_physician(programme.coordinator, team):
        yield Missing(_("Le coordonnateur n’est pas médecin : l’équipe doit en compter un."), Where.TEAM)


def lacks_physician(coordinator: User | None, team: list[TeamMember]) -> bool:
    """Whether the team needs a physician and has none: it needs one unless its coordinator is one."""
    if any(member.physician for member in team):
        return False
    return coordinator is None or health_profession(coordinator.profession) != "medecin"


def _of_the_members(team: list[TeamMember]) -> Iterator[Missing]:
    for member in team:
        name = {"name": member.user.get_full_name(), "hours": HOURS}
        if member.certificate_on is None:
            yield Missing(_("%(name)s : attestation de %(hours)d heures manquante.") % name, Where.MEMBER, member.pk)
        if member.charter_on is None:
            yield Missing(_("%(name)s : charte d’engagement non signée.") % name, Where.MEMBER, member.pk)


def _of_the_files(programme: Programme) -> Iterator[Missing]:
    if not current_files(programme).filter(kind=FileKind.DIAGNOSIS_FORM).exists():
        yield Missing(_("Le support du bilan éducatif partagé n’est pas joint au dossier."), Where.FILE)


def _of_the_declaration(programme: Programme, on: date) -> Iterator[Missing]:
    rows = list(programme.declarations.order_by("filed_on", "pk"))
    first = [row for row in rows if row.kind in {DeclarationKind.INITIAL, DeclarationKind.AUTHORISATION}]
    if not first:
        yield Missing(_("Le programme n’est pas déclaré à l’agence régionale de santé."), Where.DECLARE)
    elif not any(in_order(row, on) for row in first):
        yield _why_not(first[-1], on)
    for row in rows:
        if standing(row, on).state == DeclarationState.ITEMS_ASKED and row not in first[-1:]:
            yield Missing(_("L’agence attend des pièces pour la modification."), Where.DECLARATION, row.pk)
    done = [row for row in first if in_order(row, on)]
    if done and not current_files(programme).filter(declaration__in=done).exists():
        yield Missing(_("L’attestation de l’agence n’est pas jointe au dossier."), Where.FILE)


def _why_not(row: Declaration, on: date) -> Missing:
    now = standing(row, on)
    words = {
        DeclarationState.ITEMS_ASKED: _("L’agence attend des pièces : envoyez-les et notez le jour."),
        DeclarationState.REFUSED: _("La déclaration a été refusée : déclarez de nouveau."),
        DeclarationState.LAPSED: _("La déclaration ou l’autorisation n’est plus valable : déclarez de nouveau."),
    }
    if now.state in words:
        where = Where.DECLARATION if now.state == DeclarationState.ITEMS_ASKED else Where.DECLARE
        return Missing(words[now.state], where, row.pk if where == Where.DECLARATION else None)
    day = date_format(now.silent_until) if now.silent_until else ""
    sentence = _("La déclaration n’est pas encore réputée complète. Sans réponse, elle le sera le %(day)s.")
    return Missing(sentence % {"day": day}, Where.DECLARATION, row.pk)


def _of_the_changes(programme: Programme) -> Iterator[Missing]:
    for row in questions(programme):
        yield Missing(
            _("Changement à examiner : %(subject)s. À notifier à l’ARS ?") % {"subject": row.get_subject_display()},
            Where.QUESTION, to_confirm=True,
        )  # fmt: skip
    for row in to_declare(programme):
        yield Missing(
            _("Modification à déclarer à l’ARS : %(subject)s (changement du %(day)s).")
            % {"subject": row.get_subject_display(), "day": date_format(row.happened_on)},
            Where.DECLARE,
        )
