"""What the pages of /mon-espace/ and /pro/ say, worked out from the rows of the apps below."""
