"""Every act of the texts written together, in order: who, what, when, for which organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import Revision

from cms.enums import Act, CorrectionState, Decision, RemarkKind, RoundState
from cms.models import Correction, ModulePage, ProgrammePage, Remark, Round, RoundCarrier, Signature
from etp.accounts.models import Membership, User
from etp.common.clock import local, moment, wall_to_instant
from etp.programmes.models import Programme

ANSWERS = {Decision.SIGNED: Act.SIGNED, Decision.PROPOSED: Act.CARRIED, Decision.REFUSED: Act.REFUSED}
REMARKS = {kind: Act.COMMENTED if kind == RemarkKind.COMMENT else Act.READ for kind in RemarkKind}


@dataclass(frozen=True)
class Line:
    """One act of the ledger. `version` is the revision of the text, `by` who acted, `author` who wrote the words."""

    programme: str
    item: str
    version: int
    act: Act
    by: str
    author: str
    organisation: str
    at: datetime
    comment: str = ""
    content_hash: str = ""
    page_id: int = 0
    round_id: int = 0

    def as_json(self) -> dict[str, Any]:
        """The eight facts that leave the platform, with the instant in ISO 8601 and the act by its code."""
        told = {"programme": self.programme, "item": self.item, "version": self.version, "act": str(self.act.value)}
        names = {"by": self.by, "author": self.author, "organisation": self.organisation}
        return {**told, **names, "at": self.at.isoformat()}


def acts_of(
    programme: Programme | None = None,
    *,
    page: ModulePage | None = None,
    organisation: str = "",
    year: int | None = None,
    at: datetime | None = None,
) -> list[Line]:
    """The acts of a programme (default: of all), of one text, of one organisation by its name, of one year; in order.

    The number of queries does not depend on how many acts there are.
    """
    lines: list[Line] = []
    for owner, pages in _pages(programme, page):
        rounds = _rounds(pages)
        homes = _homes(owner, rounds)
        for row in rounds:
            lines += _of_round(owner, row, homes)
            for correction in row.corrections.all():
                lines += _of_correction(owner, correction, moment(at))
    kept = [
        line
        for line in lines
        if (not organisation or line.organisation == organisation)
        and (year is None or local(line.at, "Europe/Paris").year == year)
    ]
    return sorted(kept, key=lambda line: line.at)


def _pages(programme: Programme | None, page: ModulePage | None) -> list[tuple[Programme, list[ModulePage]]]:
    parents = ProgrammePage.objects.select_related("programme").order_by("path")
    if programme is not None:
        parents = parents.filter(programme=programme)
    chosen = ModulePage.objects.filter(pk=page.pk) if page else ModulePage.objects.all()
    texts = list(chosen.select_related("module").order_by("path"))
    found: dict[Programme, list[ModulePage]] = {}
    for parent in parents:
        found.setdefault(parent.programme, []).extend(text for text in texts if text.path.startswith(parent.path))
    return list(found.items())


def _rounds(pages: list[ModulePage]) -> list[Round]:
    """The rounds of some texts with all that hangs under them; the words of revisions stay in the base."""
    written = Revision.objects.select_related("user").defer("content")
    signatures = Signature.objects.select_related("user", "organisation")
    corrections = Correction.objects.select_related(
        "made_by", "ended_by", "organisation", "page__module", "objection__user", "objection__organisation"
    )
    rows: QuerySet[Round] = Round.objects.filter(page__in=[page.pk for page in pages])
    return list(
        rows.select_related("page__module", "opened_by", "closed_by")
        .prefetch_related(
            Prefetch("revision", written),
            Prefetch("signatures", signatures.order_by("at")),
            Prefetch("carriers", RoundCarrier.objects.select_related("organisation")),
            Prefetch("remarks", Remark.objects.select_related("user", "organisation").order_by("at")),
            Prefetch("corrections", corrections.order_by("number")),
        )
        .order_by("page", "number")
    )


def _homes(programme: Programme, rounds: Iterable[Round]) -> dict[int, list[Membership]]:
    """The memberships of whoever opened or closed a round, in the organisations that were asked; the oldest first."""
    users = {pk for row in rounds for pk in (row.opened_by_id, row.closed_by_id) if pk}
    asked = {carrier.organisation_id for row in rounds for carrier in row.carriers.all()}
    held = Membership.objects.filter(
        Q(programme_code__in=["", programme.code]), user__in=users, organisation__in=asked
    ).select_related("organisation")
    found: dict[int, list[Membership]] = {}
    for row in held.order_by("pk"):
        found.setdefault(row.user_id, []).append(row)
    return found


def _home(homes: dict[int, list[Membership]], user: User | None, day: date) -> str:
    rows = homes.get(user.pk, []) if user else []
    live = [row for row in rows if row.since <= day and (row.until is None or row.until >= day)]
    return str(live[0].organisation) if live else ""


def _name(user: User | None) -> str:
    return user.get_full_name() if user else ""


def _of_round(programme: Programme, row: Round, homes: dict[int, list[Membership]]) -> list[Line]:
    author = _name(row.revision.user or row.opened_by)
    base: dict[str, Any] = {
        "programme": programme.code, "item": row.page.module.title, "version": row.revision_id, "author": author,
        "content_hash": row.content_hash, "page_id": row.page_id, "round_id": row.pk,
    }  # fmt: skip
    opened = _home(homes, row.opened_by, local(row.opened_at, programme.time_zone).date())
    first = Act.PROPOSED if row.number == 1 else Act.CHANGED
    lines = [
        Line(**base, act=first, by=_name(row.opened_by), organisation=opened, at=row.opened_at, comment=row.reason)
    ]
    for given in row.signatures.all():
        act = ANSWERS[Decision(given.decision)]
        lines.append(_said(base, given, act))
    lines += [_said(base, said, REMARKS[RemarkKind(said.kind)]) for said in row.remarks.all()]
    if row.closed_at and row.state in (RoundState.COMPLETE, RoundState.WITHDRAWN):
        act = Act.PUBLISHED if row.state == RoundState.COMPLETE else Act.WITHDRAWN
        closed = _home(homes, row.closed_by, local(row.closed_at, programme.time_zone).date())
        lines.append(Line(**base, act=act, by=_name(row.closed_by), organisation=closed, at=row.closed_at))
    return lines


def _said(base: dict[str, Any], said: Signature | Remark, act: Act) -> Line:
    return Line(
        **base, act=act, by=_name(said.user), organisation=str(said.organisation), at=said.at, comment=said.comment
    )


def _of_correction(programme: Programme, row: Correction, now: datetime) -> list[Line]:
    base: dict[str, Any] = {
        "programme": programme.code, "item": row.page.module.title, "version": row.revision_id,
        "author": _name(row.made_by), "content_hash": row.content_hash, "page_id": row.page_id, "round_id": row.base_id,
    }  # fmt: skip
    mine: dict[str, Any] = {"by": _name(row.made_by), "organisation": str(row.organisation)}
    lines = [Line(**base, **mine, act=Act.CORRECTED, at=row.made_at, comment=row.reason)]
    if hasattr(row, "objection"):
        lines.append(_objected(base, row))
    if row.state == CorrectionState.TAKEN_BACK and row.ended_at:
        lines.append(Line(**base, **mine, act=Act.TAKEN_BACK, at=row.ended_at))
    if row.ended_at:
        words = {**base, "version": row.restored_id or row.before_id, "content_hash": ""}
        lines.append(Line(**words, act=Act.RESTORED, by=_name(row.ended_by), organisation="", at=row.ended_at))
    kept_at = wall_to_instant(row.open_until + timedelta(days=1), time(0), programme.time_zone)
    if row.state == CorrectionState.STANDING and kept_at <= now:
        lines.append(Line(**base, act=Act.KEPT, by="", organisation="", at=kept_at))
    return lines


def _objected(base: dict[str, Any], row: Correction) -> Line:
    said = row.objection
    return Line(
        **base, act=Act.OBJECTED, by=_name(said.user), organisation=str(said.organisation), at=said.at,
        comment=said.comment,
    )  # fmt: skip
