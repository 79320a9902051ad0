"""The steps of the story, one chapter a file."""
