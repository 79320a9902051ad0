"""How each address behind a sign-in is visited: one line an address; a new address without a line fails the walk.

`args` and what is posted are read from the Scene. `by` is a member for whom the page must open. Every member whose role
the address admits visits it as well; whoever it does not open to must learn nothing from the answer. Searches are for
a birth date, so that no name shown is one that was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Visit:
    """One way to open an address. `posted`: also sent by POST; GET alone when None."""

    by: str
    args: Callable[[Any], list[Any]] = field(default=lambda scene: [])
    query: Callable[[Any], str] = field(default=lambda scene: "")
    posted: Callable[[Any], dict[str, Any]] | None = field(default=lambda scene: {})
    # People whose reading is journalled although no fact of theirs is shown: a path under a number, a count.
    unnamed: bool = False


def at(name, **more):
    """A visitor of the address whose only argument is the number of `scene.<name>`."""
    return {"args": lambda scene: [getattr(scene, name).pk], **more}


def of_the_departure(name):
    """A visitor of what one row, `scene.<name>`, becomes when its carrier leaves."""
    return {"args": lambda scene: [scene.departure.pk, getattr(scene, name).pk]}


def text_read(scene):
    """The path whose person reads a text, and the module of that text."""
    return [scene.planned.pk, scene.place.modules[0].pk]


def year(scene):
    return f"?year=2026&programme={scene.place.programme.code}"


VISITS = {
    # People of the teams: no patient is on these pages.
    "accounts:members": [Visit("manager")],
    "accounts:invite": [Visit("manager")],
    "accounts:end_membership": [Visit("manager", args=lambda scene: [scene.members["secretary"].memberships.get().pk])],
    "accounts:revoke_invitation": [Visit("", args=lambda scene: [1])],
    # My space.
    "patients:consents": [Visit("person", posted=lambda scene: {"kind": "reminders", "answer": "no"})],
    "spaces:my_space": [Visit("person"), Visit("carer")],
    "spaces:my_space_of": [Visit("carer", args=lambda scene: [scene.people["echo"].pk])],
    "spaces:my_path": [Visit("person")],
    "spaces:my_programme": [Visit("person")],
    "spaces:my_documents": [Visit("person")],
    "spaces:my_agenda": [Visit("person", posted=lambda scene: {"act": "create"})],
    "spaces:my_readers": [Visit("person")],
    "spaces:my_reading": [Visit("person", args=text_read)],
    "spaces:my_reading_of": [Visit("carer", args=lambda scene: [scene.people["echo"].pk, *text_read(scene)])],
    # Referrals and paths.
    "enrolments:inbox": [Visit("secretary")],
    "enrolments:receive": [Visit("secretary")],
    "enrolments:referral": [Visit("secretary", args=lambda scene: [scene.referred.referrals.get().pk])],
    "enrolments:include": [Visit("secretary", **at(name)) for name in ("awaited", "planned", "both")],
    "enrolments:end": [Visit("secretary", **at("planned"))],
    "spaces:version_move": [Visit("educator", **at("planned"))],
    # Who asked for a call is no person of ours yet: their name is on the page and in no canary.
    "enrolments:calls": [Visit("secretary", unnamed=True)],
    "enrolments:call": [Visit("secretary", **at("call", unnamed=True))],
    # The proofs of the teams, and a structure that leaves.
    "programmes:file": [Visit("coordinator", **at("proof"))],
    "records:departures": [Visit("coordinator")],
    "records:departure": [Visit("coordinator", **at("departure"))],
    "records:path": [Visit("coordinator", **of_the_departure("planned"))],
    "records:workshop": [Visit("coordinator", **of_the_departure("coming"))],
    # Diagnoses, plans, evaluations.
    "assessments:start": [Visit("educator", **at("diagnosed"))],
    "assessments:diagnosis": [
        Visit("educator", args=lambda scene: [scene.draft.pk]),
        Visit("educator", args=lambda scene: [scene.planned.diagnoses.get().pk]),
    ],
    "assessments:validate": [Visit("educator", **at("draft"))],
    "assessments:section": [
        Visit("educator", args=lambda scene: [scene.draft.pk, "project"]),
        Visit("educator", args=lambda scene: [scene.draft.pk, "emotional"]),
    ],
    "assessments:plan": [Visit("educator", **at("diagnosed")), Visit("educator", **at("planned"))],
    "assessments:evaluate": [Visit("educator", **at("planned"))],
    # Workshops, their people, their sheet.
    "sessions:schedule": [Visit("secretary")],
    "sessions:workshop_work": [
        Visit("secretary", **at(name)) for name in ("today", "held", "coming", "talk", "offered")
    ],
    "spaces:guide": [Visit("educator", **at("held"))],
    "sessions:publish": [Visit("secretary", **at("draft_session"))],
    "sessions:change": [Visit("secretary", **at("coming"))],
    "sessions:cancel_workshop": [Visit("secretary", **at("coming"))],
    "sessions:register_someone": [
        Visit("secretary", **at("coming")),
        Visit("secretary", **at("coming"), query=lambda scene: "?q=14/03/1958"),
        Visit(
            "secretary",
            args=lambda scene: [scene.coming.pk],
            posted=lambda scene: {"person": scene.people["golf"].pk, "key": "walk"},
        ),
    ],  # fmt: skip
    "sessions:act_for": [
        Visit(
            "secretary",
            args=lambda scene: [scene.coming.pk, scene.coming_seat.pk],
            posted=lambda scene: {"act": "cancel"},
        )
    ],  # fmt: skip
    "sessions:sheet": [Visit("educator", **at(name)) for name in ("today", "held", "talk")],
    "sessions:mark_all": [Visit("educator", **at("today"))],
    "sessions:walk_in": [Visit("educator", **at("today"))],
    "sessions:close_sheet": [Visit("educator", **at("today"))],
    "sessions:sheet_print": [Visit("educator", **at("today"))],
    "sessions:mark": [
        Visit(
            "educator",
            args=lambda scene: [scene.today.pk, scene.seated.pk],
            posted=lambda scene: {"mark": "present"},
        )
    ],  # fmt: skip
    "sessions:let_in": [Visit("educator", args=lambda scene: [scene.today.pk, scene.waiting.pk])],
    "sessions:book_plan": [Visit("secretary", **at("planned"))],
    "sessions:plan_print": [Visit("secretary", **at("planned"))],
    # The bytes are packed, so that no name shows in them; without Pango, the answer is the page itself.
    "sessions:plan_pdf": [Visit("secretary", **at("planned"), unnamed=True)],
    "sessions:appointment": [Visit("secretary", **at("planned")), Visit("secretary", **at("awaited"))],
    # Figures, and the rows behind one.
    "reporting:grid": [Visit("coordinator", query=year)],
    "reporting:grid_csv": [Visit("coordinator", query=year)],
    "reporting:grid_json": [Visit("coordinator", query=year)],
    "reporting:indicator": [Visit("coordinator", args=lambda scene: ["1.1"], query=year)],
    # The workspace.
    "spaces:work_home": [Visit("educator"), Visit("secretary"), Visit("coordinator")],
    "spaces:agenda": [Visit("educator"), Visit("secretary", query=lambda scene: "?qui=tous")],
    "spaces:sheets": [Visit("educator")],
    "spaces:waiting": [Visit("secretary")],
    "spaces:people": [Visit("educator"), Visit("secretary", posted=lambda scene: {"words": "14/03/1958"})],
    "spaces:person": [
        Visit("educator", args=lambda scene, word=word: [scene.people[word].pk])
        for word in ("echo", "charlie", "hotel")
    ],
    "spaces:person_section": [
        Visit("educator", args=lambda scene, word=word, part=part: [scene.people[word].pk, part])
        for word in ("echo", "hotel")
        for part in ("programme", "seances", "accords", "courriers")
    ],
    "spaces:person_journal": [
        Visit("manager", args=lambda scene, word=word: [scene.people[word].pk], unnamed=True)
        for word in ("echo", "hotel")
    ],
    "spaces:transmit": [
        Visit(
            "secretary",
            args=lambda scene: [scene.people["echo"].pk, scene.letter.pk],
            posted=lambda scene: {"state": "refused"},
        )
    ],  # fmt: skip
}
