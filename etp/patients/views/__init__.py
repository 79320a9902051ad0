"""A person's own doors: entering and leaving their space, and their consents."""
