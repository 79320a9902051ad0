"""What the editing tool asks: an answer in a round of validation, and the reference data."""
