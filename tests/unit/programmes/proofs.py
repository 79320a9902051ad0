"""A proof put in the file of a programme."""

from datetime import date

from etp.programmes.domain import keep_file

PDF = b"%PDF-1.4 demo"


def attach(programme, kind, data=PDF, name="Pièce n° 1.pdf", dated_on=date(2026, 1, 5), **about):
    return keep_file(programme, kind=kind, data=data, name=name, dated_on=dated_on, **about)
