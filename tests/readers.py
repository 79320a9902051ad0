"""Which files speak to a visitor or to a person: what a language of `READERS` translates, and nothing else.

The team's side of such a language stays in French, and the pages of /pro/ are marked as French.
"""

import re

READERS = ("de", "nl")
FILES = re.compile(
    "|".join(
        [
            r"templates/(base|[45]\d\d(_csrf)?)\.html",
            r"templates/components/",
            r"templates/layouts/(?!work)",
            r"templates/cms/(blocks/|[^/]*$)",
            r"templates/patients/",
            r"templates/sessions/(_filters|_registering|_waiting_rule|appointment|book_plan|cancel|change|finder|manage)",
            r"templates/sessions/(offer|plan_print|register|workshop\.)",
            r"templates/enrolments/(ask|call_me|call_thanks|thanks)",
            r"templates/spaces/(my_|_next_thing|_objectives|_waits|_documents|_readings)",
            r"templates/emails/(?!signoff|invitation|password)",
            r"cms/domain/(showing/|tree)",
            r"cms/(domain|forms|views)/(articles?|directory|orienting|paper|searching)",
            r"cms/models/base",
            r"etp/patients/(forms|domain|views|enums)",
            r"etp/settings/contact",
            r"etp/spaces/domain/(appointments|documents|next_steps|readings|stops|wording)",
            r"etp/spaces/context_processors",
            r"etp/enrolments/(forms/(calls|referrals)|views/(asking|calling)|domain/notices|domain/referrals)",
            r"etp/(network|programmes|audit)/enums",
            r"sessions/domain/(finder|notice_texts|wording|waiting|seats|registration|access|calendars|path_endings)",
            r"sessions/domain/(clashes|meetings|ranks|moves)",
            r"sessions/forms/(booking|finder|visitor)",
            r"sessions/views/(booking|finder|links|paper|plan_pdf|registration|appointments)",
            r"sessions/enums",
        ]
    )
)


def is_for_readers(path):
    """Whether a visitor or a person reads words of this file, given by its path below the project."""
    return FILES.match(path) is not None
