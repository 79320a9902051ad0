"""The rules of views that are not ours: third-party URL trees by prefix, single views by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from etp.accounts.permissions.rules import ACCOUNT, EDITORS, PUBLIC, SHUT, Rule


@dataclass(frozen=True)
class Tree:
    """A third-party URL tree under `prefix`, open to `rule` as a whole; it keeps its own checks inside."""

    prefix: str
    rule: Rule


# The first prefix that fits decides: a door that is shut stands before the tree around it.
TREES = [
    Tree("/compte/", ACCOUNT),
    Tree("/cms/login/", SHUT),
    Tree("/cms/password_reset/", SHUT),
    # Accounts and roles are managed under /pro/equipe/, by the rules of the matrix, and nowhere else.
    Tree("/cms/users/", SHUT),
    Tree("/cms/groups/", SHUT),
    Tree("/cms/", EDITORS),
    Tree("/media/", PUBLIC),
]
# Wagtail's page view: each page keeps its own gates, and none holds a person's data.
VIEWS = {"wagtail.views.serve": PUBLIC}


def rule_of(view: Callable[..., Any], path: str) -> Rule | None:
    """The rule that is asked first at `path`: that of a guarded tree, the view's own, its tree's or its name's.

    None when nobody wrote one. A view of ours in a guarded tree is asked its own rule after the tree's.
    """
    tree, own = rule_of_tree(path), getattr(view, "access_rule", None)
    if tree is not None and (own is None or tree.rule.needs_login):
        return tree.rule
    return own or VIEWS.get(f"{view.__module__}.{getattr(view, '__name__', '')}")


def rule_of_tree(path: str) -> Tree | None:
    """The listed tree that holds `path` (language prefix left aside), or None."""
    plain = plain_path(path)
    return next((tree for tree in TREES if plain.startswith(tree.prefix)), None)


def plain_path(path: str) -> str:
    """`path` without the language prefix it may start with."""
    for code, _name in settings.LANGUAGES:
        if path.startswith(f"/{code}/"):
            return path[len(code) + 1 :]
    return path
