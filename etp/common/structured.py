"""Facts that search engines read in a page (schema.org), as a data block: never run, and no value can end it early."""

import json
from collections.abc import Mapping
from typing import Any

# What could close the element, or end a line of script in an old browser.
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


class DataBlock:
    """The JSON-LD of `facts`, ready for a script element; facts that are empty are left out."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        said = {name: value for name, value in facts.items() if value not in ("", None, {})}
        self.text = json.dumps({"@context": "https://schema.org", **said}, ensure_ascii=False).translate(ESCAPED)

    def __html__(self) -> str:
        """What a template writes: already escaped for where it stands."""
        return self.text
