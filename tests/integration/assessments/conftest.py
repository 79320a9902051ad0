"""The same territory and cast as around a path."""

from tests.integration.enrolments.conftest import coordinator, desk, educator, other_desk, outsider, place

__all__ = ["coordinator", "desk", "educator", "other_desk", "outsider", "place"]
