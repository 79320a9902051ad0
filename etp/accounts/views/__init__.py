"""The doors: first start, invitation, members, and the stock pages that Escale shuts."""
