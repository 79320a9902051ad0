import pytest

from etp.messaging.domain import Message, register_kind
from tests.factories.messaging import KIND


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        register_kind(KIND, render=Message, still_true=bool, allowed=bool)


def test_the_subject_of_a_message_is_one_line():
    assert Message("a\r\nb\tc", "text").subject == "a b c"
