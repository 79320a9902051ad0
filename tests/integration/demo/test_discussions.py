"""What the demonstration shows of texts written by several: a refusal, a correction, a reading."""

import pytest
from django.utils import timezone

from cms.domain.ledger import acts_of
from cms.domain.objecting import open_corrections
from cms.domain.remarks import partner_agreed_on
from cms.enums import RoundState
from cms.models import ModulePage, Round
from etp.demo.seed.cast import DR
from etp.demo.seed.discussions import CORRECTED, READ, REFUSED
from etp.demo.seed.pages import write_pages
from etp.demo.seed.world import World
from etp.network.imports import load_communes

pytestmark = pytest.mark.django_db


def page_of(slug):
    return ModulePage.objects.get(module__code=slug, locale__language_code="fr")


def test_three_texts_of_the_french_programme_are_being_discussed():
    load_communes()
    world = World()
    world.today = timezone.now()
    world.build()
    write_pages(world)
    states = list(Round.objects.filter(page=page_of(REFUSED)).order_by("number").values_list("state", flat=True))
    assert states == [RoundState.COMPLETE, RoundState.REFUSED, RoundState.OPEN]
    assert [row.page for row in open_corrections()] == [page_of(CORRECTED)]
    assert partner_agreed_on(page_of(READ)) is not None
    acts = {line.act.value for line in acts_of(world.programmes[DR])}
    assert acts == {"proposed", "changed", "signed", "published", "refused", "commented", "read", "corrected"}
