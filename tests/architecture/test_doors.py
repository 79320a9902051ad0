"""Every address has a rule that says who may open it."""

from etp.accounts.permissions import every_door


def test_every_address_declares_its_rule():
    doors = every_door()
    assert ([door.path for door in doors if door.rule is None], len(doors) > 50) == ([], True)
