"""What changed since the words that a reader signed: each new round says it to those who are asked again."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cms.domain.differences import Difference, differences
from cms.enums import Decision
from cms.models import Round, Signature
from etp.accounts.models import User
from etp.programmes.models import Carrier


@dataclass(frozen=True)
class Since:
    """What differs from an earlier round: the last that the reader's carrier signed, or the one before."""

    earlier: Round
    signature: Signature | None
    differences: list[Difference]


def since_signed(row: Round, reader: User) -> Since | None:
    """What changed since `reader`'s carrier last agreed, else since the round before; None in a first round."""
    signature = last_agreed(row, reader)
    before = Round.objects.filter(page=row.page_id, number__lt=row.number).select_related("revision")
    earlier = signature.round if signature else before.order_by("-number").first()
    if earlier is None:
        return None
    told = differences(earlier.revision.as_object().content, row.revision.as_object().content)
    return Since(earlier, signature, told)


def last_agreed(row: Round, reader: User) -> Signature | None:
    """The last signature, before this round, of a carrier in whose name `reader` may answer; or None."""
    programme = row.page.programme_of_page
    hands = Carrier.objects.filter(programme=programme, until=None)
    mine = [c.organisation_id for c in hands if reader.pk in (c.signatory_id, c.deputy_id)]
    return agreed_before(row).filter(organisation__in=mine).select_related("round__revision").first()


def agreed_before(row: Round) -> QuerySet[Signature]:
    """The signatures that agreed in earlier rounds of the same text, the latest first."""
    agreed = Signature.objects.filter(round__page=row.page_id, round__number__lt=row.number)
    return agreed.filter(decision__in=Decision.agrees).order_by("-round__number")
