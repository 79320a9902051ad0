"""The demonstration's own activity, sown by the verbs of the screens, counted twice in every scope."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from etp.demo.seed import sow
from etp.network.models import Organisation, Site
from etp.programmes.models import Programme
from tests.integration.reporting.agreement import agree
from tests.integration.reporting.recount import raw_tables

# Nine months before this day are lived again: both years hold sessions, offers that run and paths that ended.
NOW = datetime(2026, 6, 30, 10, tzinfo=UTC)


# Sowing takes a minute or two, and what differs between the engines is proved on the small history.
@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_demonstration_is_counted_alike_in_every_scope():
    for step in ("setup_site", "load_communes"):
        call_command(step, verbosity=0, stdout=StringIO())
    sow(at=NOW)
    tables = raw_tables()
    for programme in Programme.objects.order_by("pk"):
        sites = Site.objects.filter(programme_sites__programme=programme).distinct()
        carriers = Organisation.objects.filter(carried__programme=programme).distinct()
        places = [{}, *({"site": site} for site in sites), *({"carrier": carrier} for carrier in carriers)]
        places += [{"site": site, "carrier": site.organisation} for site in sites]
        for place in places:
            for year in (2025, 2026):
                agree(programme, year, place, tables)
    assert min(len(tables[name]) for name in ("diagnoses", "evaluations", "attendances", "transmissions")) > 20
