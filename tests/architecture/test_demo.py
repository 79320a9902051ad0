"""The demonstration is built by the verbs of the screens: nothing under etp/demo writes another app's models."""

import ast

import pytest

from tests.architecture.layers import named, sources

# What writes rows whatever it is called on, and what a set, a list or a dictionary of Python has under the same name.
ALWAYS = {
    "save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "asave", "acreate",
    "save_base", "raw", "execute", "executemany",
}  # fmt: skip
UNLESS_LOCAL = {"update", "delete", "add", "set", "remove", "clear"}
# The courier keeps what left in a table of its own.
OWN_MODELS = {"CourierItem"}
COLLECTIONS = (ast.Set, ast.Dict, ast.List, ast.SetComp, ast.DictComp, ast.ListComp)
MAKERS = {"set", "dict", "list", "Counter", "defaultdict"}


def root_of(node):
    """The name at the far left of `a.b(…).c`."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return getattr(node, "id", "")


def is_collection(value):
    """Whether an expression makes a collection of Python before one's eyes."""
    return isinstance(value, COLLECTIONS) or (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MAKERS
    )


def local_collections(tree):
    """The plain names that a file only ever sets to a collection of Python."""
    kept, other = set(), set()
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name):
                (kept if value is not None and is_collection(value) else other).add(target.id)
    return kept - other


def writes_in(tree):
    """(line, call) of the calls of a module that write a row by themselves."""
    known = local_collections(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, receiver = node.func.attr, node.func.value
        local = isinstance(receiver, ast.Name) and receiver.id in known
        suspect = name in ALWAYS or (name in UNLESS_LOCAL and not local)
        if suspect and root_of(node.func) not in OWN_MODELS:
            yield node.lineno, ast.unparse(node.func)


def test_nothing_in_the_demonstration_writes_our_models_but_by_their_verbs():
    found = [(named(path), *where) for path in sources("etp/demo") for where in writes_in(ast.parse(path.read_text()))]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "person.contacts.update(value='x')",
        "rows = person.contacts.filter(kind='email')\nrows.delete()",
        "user.groups.add(group)",
        "Person.objects.filter(pk=1).update(first_name='x')",
        "person.save()",
        "known = {}\nknown = Person.objects.all()\nknown.update(x=1)",
    ],
)
def test_the_scan_sees_a_write_however_it_is_reached(text):
    assert [line for line, _call in writes_in(ast.parse(text))] != []


def test_the_scan_lets_a_collection_of_python_change():
    assert list(writes_in(ast.parse("known = {}\nknown.update(a=1)\nseen = set()\nseen.add(2)"))) == []
