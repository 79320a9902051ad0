"""The demonstration is built by the verbs of the screens: nothing under etp/demo writes another app's models."""

import ast

from tests.architecture.layers import named, sources

WRITES = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete", "add",
    "set", "remove",
}  # fmt: skip
# Collections of Python that share a name with a write, and the courier's own table.
OWN_MODELS = {"Courier", "CourierItem", "Dispatch"}
ON_A_MANAGER = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "create"}


def root_of(node):
    """The name at the far left of `a.b(…).c`."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", "")


def through_a_manager(node):
    """Whether a call goes through `.objects` or a related manager's query."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def writes_of(path):
    """The calls of a file that write a row by themselves."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    for node in calls:
        name = getattr(node.func, "attr", "")
        suspect = name in ON_A_MANAGER or (name in WRITES and through_a_manager(node.func))
        if suspect and root_of(node.func) not in OWN_MODELS:
            yield f"{named(path)}:{node.lineno}: {ast.unparse(node.func)}"


def test_nothing_in_the_demonstration_writes_our_models_but_by_their_verbs():
    assert [where for path in sources("etp/demo") for where in writes_of(path)] == []
