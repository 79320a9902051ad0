"""What the editing tool lets someone do: with a page (`pages`), with the reference data (`reference`)."""
