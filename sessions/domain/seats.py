"""Scarce seats: counted by one conditional UPDATE, under a CHECK of the database, refused in words."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etp.common import RuleBroken
from sessions.enums import WorkshopState
from sessions.models import Workshop


class Full(RuleBroken):
    """No seat is left; nothing was changed."""


class Changed(RuleBroken):
    """The workshop was cancelled or moved since it was read; nothing was changed."""


def take_seat(workshop: Workshop) -> None:
    """Count one seat of `workshop` as taken, or raise Full (no seat) or Changed and change nothing.

    One statement asks everything: a seat is free, the workshop is published, its hour and place are those that
    the caller read. Call it late: the row stays locked until the transaction ends.
    """
    as_read = Workshop.objects.filter(pk=workshop.pk, state=WorkshopState.PUBLISHED, sequence=workshop.sequence)
    if as_read.filter(taken__lt=F("capacity") + F("overbooked")).update(taken=F("taken") + 1):
        workshop.taken += 1
    elif as_read.exists():
        raise Full(_("Il n’y a plus de place à cet atelier."))
    else:
        raise Changed(_("Cet atelier vient de changer. Rechargez la page pour voir sa date et son lieu."))


def free_seat(workshop: Workshop) -> None:
    """Give one taken seat of `workshop` back; raise RuleBroken when none is taken."""
    if not Workshop.objects.filter(pk=workshop.pk, taken__gt=0).update(taken=F("taken") - 1):
        raise RuleBroken(_("Aucune place n’est prise à cet atelier."))
    workshop.taken -= 1


def add_seat_beyond(workshop: Workshop) -> None:
    """Open one seat beyond the capacity of `workshop`, for someone who came without one."""
    Workshop.objects.filter(pk=workshop.pk).update(overbooked=F("overbooked") + 1)
    workshop.overbooked += 1


def lock_workshops(pks: Iterable[int]) -> dict[int, Workshop]:
    """The workshops `pks`, read afresh and locked in key order until the transaction ends, by pk."""
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True).select_related(
        "programme", "module", "site__commune"
    )
    return {workshop.pk: workshop for workshop in rows.filter(pk__in=pks).order_by("pk")}


def lock_workshop(workshop: Workshop) -> Workshop:
    """`workshop` read afresh and locked until the transaction ends."""
    return lock_workshops([workshop.pk])[workshop.pk]


@contextmanager
def refusals() -> Iterator[None]:
    """Run a block in one transaction; a constraint of the database that it breaks becomes a RuleBroken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise _in_words(error) from error


def _in_words(error: IntegrityError) -> Exception:
    """The refusal that a broken constraint means; an unknown constraint stays the error that it is."""
    told = str(error)
    if "no_oversold_seat" in told:
        return Full(_("Il n’y a plus de place à cet atelier."))
    # SQLite names the columns of a unique index, PostgreSQL the index.
    if "one_live_registration" in told or "registration.workshop_id" in told:
        return RuleBroken(_("Cette personne est déjà inscrite à cet atelier."))
    if "idempotency_key" in told:
        return RuleBroken(_("Cette demande est déjà en cours. Rechargez la page."))
    return error
