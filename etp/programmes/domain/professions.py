"""Which trades are health professions (fourth part of the French public health code), read from words in use."""

from etp.common.text import fold

# The beginning of each word, the same for a woman and a man, so that both count as one profession.
STEMS = (
    "medecin", "pharmacien", "chirurgien dentiste", "sage femme", "maieuticien", "infirmier", "masseu", "kinesitherap",
    "pedicure", "podologue", "ergotherap", "psychomotric", "orthophonist", "orthoptist", "manipulat", "dietetic",
    "diabetolog", "cardiolog", "rhumatolog", "pneumolog", "neurolog", "psychiatr", "aide soignant", "auxiliaire de pu",
    "preparat", "audioprothes", "opticien", "orthoprothes", "ambulancier", "technicien de lab", "assistant dentaire",
    "assistante dentaire",
)  # fmt: skip
PHYSICIANS = frozenset({"medecin", "diabetolog", "cardiolog", "rhumatolog", "pneumolog", "neurolog", "psychiatr"})
SAME = {"infirmiere": "infirmier", "kinesitherap": "masseu", "podologue": "pedicure", "maieuticien": "sage femme"}


def health_profession(words: str) -> str:
    """The health profession that `words` name, the same for every way of writing it; "" when they name none."""
    said = fold(words)
    if said.startswith(("etudiant", "eleve ")):
        return ""
    found = next((stem for stem in STEMS if said.startswith(stem)), "")
    return "medecin" if found in PHYSICIANS else SAME.get(found, found)
