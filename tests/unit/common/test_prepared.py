from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import BooleanField, CharField, DateField
from django.test.utils import CaptureQueriesContext

from cms.domain.finding import find_page
from etp.common.prepared import Prepared
from etp.network.models import Closure, Site
from sessions.domain.finder import Filters, search
from tests.factories.cms import site_tree
from tests.factories.network import ClosureFactory, CommuneFactory, SiteFactory
from tests.factories.sessions import WorkshopFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


def in_town(name):
    """The sites of a commune, with it."""
    return Site.objects.filter(commune__name=name).select_related("commune").order_by("name")


def test_a_prepared_query_gives_the_objects_of_its_queryset_each_time():
    here, there = CommuneFactory(name="Lanester"), CommuneFactory(name="Arlon")
    for town, name in ((here, "b"), (here, "a"), (there, "c")):
        SiteFactory(commune=town, name=name)
    prepared = Prepared(in_town, name=CharField())
    for town in ("Lanester", "Arlon", "Nowhere"):
        assert [site.__dict__ | {"_state": None} for site in prepared(name=town)] == [
            site.__dict__ | {"_state": None} for site in in_town(town)
        ]
    assert [site.commune.name for site in prepared(name="Lanester")] == ["Lanester", "Lanester"]


def test_a_row_written_since_is_seen_at_once_and_one_query_reads_it_with_what_stands_beside():
    prepared = Prepared(in_town, name=CharField())
    assert prepared(name="Lanester") == []
    site = SiteFactory(commune=CommuneFactory(name="Lanester"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert [found.commune.pk for found in prepared(name="Lanester")] == [site.commune_id]
    assert len(asked) == 1


def test_values_are_written_as_their_field_writes_them_and_never_read_as_sql():
    closure = ClosureFactory(first_day=TODAY, last_day=TODAY)
    on = Prepared(lambda day: Closure.objects.filter(first_day__lte=day, last_day__gte=day), day=DateField())
    assert [on(day=TODAY), on(day=TODAY + timedelta(days=1))] == [[closure], []]
    assert Prepared(in_town, name=CharField())(name="' OR 1=1 --") == []


def test_two_values_go_each_to_their_own_place():
    free = SiteFactory(commune=CommuneFactory(name="Lanester"), step_free=True)
    SiteFactory(commune=free.commune, step_free=False)
    asked = Prepared(lambda name, free: in_town(name).filter(step_free=free), name=CharField(), free=BooleanField())
    assert asked(name="Lanester", free=True) == [free]


def test_an_empty_value_is_refused_since_no_row_equals_it():
    with pytest.raises(ValueError, match="part of its text"):
        Prepared(in_town, name=CharField())(name=None)


def test_the_finder_says_the_same_by_its_prepared_query_and_by_the_other():
    workshop = WorkshopFactory()
    WorkshopFactory()
    asked = Filters(programme=workshop.programme.code, site=workshop.site.slug)
    assert [card.pk for card in search(asked)] == [workshop.pk]
    assert search(asked) == search(Filters(**vars(asked) | {"sort": "soonest"}))
    assert {card.pk for card in search(Filters())} > {workshop.pk}
    assert search(Filters(), first=1, limit=1) == search(Filters())[1:2]


def test_a_page_taken_offline_is_found_no_more():
    home = site_tree()
    page = home.get_children().live().specific().first()
    path = f"{page.slug}/"
    assert find_page(path) == page
    page.unpublish()
    assert find_page(path) is None
