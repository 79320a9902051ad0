"""Escale: therapeutic patient education programmes for a territory."""
