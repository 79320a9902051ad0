"""People and their contacts, made by the verbs of the app."""

from datetime import UTC, date, datetime

import factory

from etp.patients.domain import register_person
from etp.patients.enums import ContactKind
from etp.patients.models import Person

LONG_AGO = datetime(2020, 1, 6, 9, tzinfo=UTC)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    first_name = factory.Sequence(lambda n: f"Anne{n}")
    last_name = "Guégan"
    birth_date = date(1958, 3, 14)
    contacts = factory.Sequence(lambda n: [(ContactKind.EMAIL, f"anne{n}@example.org")])
    at = LONG_AGO

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return register_person(**fields)
