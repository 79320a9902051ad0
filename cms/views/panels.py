"""What the first page of the editing tool shows a member: what waits for their hand, the late texts."""

from typing import Any

from wagtail.admin.ui.components import Component

from cms.domain.corrections import hand_for_objection
from cms.domain.ledger import open_rounds
from cms.domain.objecting import open_corrections
from cms.domain.reviews import late_reviews


class WaitingPanel(Component):
    """What waits for the reader, each with its last day: rounds to sign, corrections; the way to all rounds."""

    name = "waiting"
    template_name = "cms/admin/waiting.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        reader = parent_context["request"].user
        states = open_rounds(reader=reader)
        return {
            "states": [state for state in states if state.waits_for_reader],
            "corrections": [row for row in open_corrections() if hand_for_objection(row, reader)],
            "open": len(states),
        }


class LatePanel(Component):
    """The texts online that the reader may change and whose next reading is late, each with its day and its owner."""

    name = "late"
    template_name = "cms/admin/late.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"rows": late_reviews(parent_context["request"].user)}
