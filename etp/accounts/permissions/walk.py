"""Every address of the platform with the rule that guards it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from etp.accounts.permissions.doors import rule_of
from etp.accounts.permissions.rules import Rule


@dataclass(frozen=True)
class Door:
    """One URL pattern: its address as a template, its name, its view and its rule (None when nobody wrote one)."""

    path: str
    name: str
    pattern: URLPattern
    rule: Rule | None


def every_door() -> list[Door]:
    """All URL patterns of the root URLconf, in order; those of the default language, which the others repeat."""
    return list(_doors(get_resolver().url_patterns, "/", ""))


def _doors(patterns: Iterable[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[Door]:
    for entry in patterns:
        path = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else ""
            yield Door(path, name, entry, rule_of(entry.callback, path))
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _doors(entry.url_patterns, path, inner)
