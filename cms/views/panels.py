"""What the first page of the editing tool shows a member: the rounds and corrections that wait for their hand."""

from typing import Any

from wagtail.admin.ui.components import Component

from cms.domain.corrections import hand_for_objection, open_corrections
from cms.domain.ledger import open_rounds


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
