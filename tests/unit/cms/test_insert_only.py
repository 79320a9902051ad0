"""A signature is written once: neither our code nor anyone at the base changes or removes it."""

import pytest
from django.db import DatabaseError, connection, transaction

from cms.domain.signatures import sign
from cms.models import Signature
from tests.factories.cms import carriers_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows.get().save(),
        lambda rows: rows.get().delete(),
        lambda rows: rows.update(comment="Autre chose"),
        lambda rows: rows.delete(),
    ],
    ids=["save", "delete", "update", "delete many"],
)
def test_a_signature_can_neither_change_nor_go(page, opened, spoil):
    carrier = carriers_of(page)[0]
    sign(opened, carrier.organisation, by=carrier.signatory, comment="D’accord.")
    with pytest.raises(PermissionError):
        spoil(Signature.objects)
    assert Signature.objects.get().comment == "D’accord."


@pytest.mark.parametrize("statement", ["UPDATE cms_signature SET comment = 'Autre chose'", "DELETE FROM cms_signature"])
def test_the_base_itself_refuses_to_change_a_signature(page, opened, statement):
    carrier = carriers_of(page)[0]
    sign(opened, carrier.organisation, by=carrier.signatory, comment="D’accord.")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Signature.objects.get().comment == "D’accord."
