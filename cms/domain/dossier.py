"""What the site adds to the file of a programme: the programme as a page to print, and the ledger of its texts."""

import json

from django.template.loader import render_to_string
from django.utils import timezone

from cms.domain.ledger import acts_of
from etp.common.clock import local_day
from etp.programmes.domain import checks, programme_file_part, version_in_force
from etp.programmes.domain.checks import live_team
from etp.programmes.enums import LegalFrame
from etp.programmes.models import Programme

PAGE, LEDGER = "programme.html", "registre.json"


def register_parts() -> None:
    """Give the file of every programme its two parts; called once, when the app is ready."""
    programme_file_part(PAGE, programme_sheet)
    programme_file_part(LEDGER, ledger_as_json)


def programme_sheet(programme: Programme) -> bytes:
    """The programme on one page without any outside file: who carries it, where, with whom, what it teaches."""
    today = local_day(timezone.now(), programme.time_zone)
    version = version_in_force(programme, today)
    context = {
        "programme": programme,
        "today": today,
        "french": programme.legal_frame == LegalFrame.DECLARATION,
        "carriers": programme.carriers.filter(until=None).select_related("organisation", "signatory", "deputy"),
        "sites": programme.programme_sites.filter(until=None).select_related("site__organisation"),
        "team": live_team(programme, today).select_related("organisation"),
        "version": version,
        "modules": version.module_versions.select_related("module") if version else [],
        "objectives": version.objectives.all() if version else [],
        "missing": checks(programme, today),
    }
    return render_to_string("cms/reference/dossier.html", context).encode()


def ledger_as_json(programme: Programme) -> bytes:
    """Every act on the texts of the programme, as `manage.py ledger --format json` says them."""
    rows = [line.as_json() for line in acts_of(programme)]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()
