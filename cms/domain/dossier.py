"""What the site adds to the file of a programme: the programme as a page to print, and the ledger of its texts."""

import json
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from cms.domain.ledger import ledger_of
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
    """Each text with its latest round and the answers of its carriers, as data."""
    rows: list[dict[str, Any]] = []
    for page, state in ledger_of(programme):
        answers = state.answers if state else []
        given = [(answer.organisation.name, answer.signature) for answer in answers if answer.signature]
        rows.append({
            "item": page.title,
            "version": state.round.number if state else None,
            "answers": [
                {"organisation": name, "decision": row.decision, "by": row.user.get_full_name(), "at": str(row.at)}
                for name, row in given
            ],
        })  # fmt: skip
    return json.dumps({"programme": programme.code, "texts": rows}, ensure_ascii=False, indent=1).encode()
