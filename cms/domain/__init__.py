"""The verbs of the public site: rounds and signatures, publication, pinned texts, the page tree, editing rights."""
