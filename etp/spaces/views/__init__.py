"""The pages of /mon-espace/ and /pro/ that gather several apps."""
