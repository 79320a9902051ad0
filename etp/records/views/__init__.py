"""The departure of a carrier, in the workspace."""
