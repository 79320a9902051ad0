"""Repeatable measurements: the same job done by Escale and by the least code that does it, in the same server."""
