"""Words of the pages of /pro/ and /mon-espace/."""
