"""Look-up strings and accessors follow the direction of imports: `patients` never asks for `enrolments__…`."""

import ast

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from tests.architecture.layers import RANKS, module_of, named, package_of, sources

QUERIES = {
    "filter", "exclude", "get", "Q", "values", "values_list", "order_by", "annotate", "aggregate", "alias",
    "select_related", "prefetch_related", "only", "defer", "F", "Count", "Sum", "Min", "Max", "Avg", "OuterRef",
    "Prefetch", "get_or_create", "update_or_create", "distinct", "get_object_or_404", "update",
}  # fmt: skip
OF_A_MANAGER = {
    "all",
    "filter",
    "exclude",
    "get",
    "exists",
    "count",
    "create",
    "first",
    "last",
    "values_list",
    "order_by",
}
MODELS = [model for model in apps.get_models() if package_of(model.__module__)]


def height(model):
    """The rank of a model's app; a model that is not ours stands below everything."""
    return RANKS.get(package_of(model.__module__), -1)


def relation(model, name):
    """The model that the hop `name` leads to from `model`; None for a plain field; raises FieldDoesNotExist."""
    known = {field.name: field for field in model._meta.get_fields()}
    known |= {f.get_accessor_name(): f for f in model._meta.get_fields() if f.auto_created and not f.concrete}
    if name not in known:
        raise FieldDoesNotExist(name)
    return known[name].related_model if known[name].is_relation else None


def highest(model, path):
    """The height of the highest model that `path` goes through from `model`, or None when it does not start there."""
    top = height(model)
    for hop, name in enumerate(path.split("__")):
        try:
            model = relation(model, name)
        except FieldDoesNotExist:
            return top if hop else None
        if model is None or isinstance(model, str):
            return top
        top = max(top, height(model))
    return top


def leads_upwards(path, rank):
    """Whether `path`, asked for from an app at `rank`, can only be read by going through a higher app."""
    tops = [top for model in MODELS if height(model) <= rank and (top := highest(model, path)) is not None]
    return bool(tops) and min(tops) > rank


def called(node):
    """The bare name of what a call calls."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def strings_in(node):
    """The look-up paths of one call: the names of its keywords and its plain strings, without a leading minus."""
    named_ones = [
        keyword.arg for keyword in node.keywords if keyword.arg and keyword.arg not in {"defaults", "to_attr"}
    ]
    plain = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return named_ones + [text.lstrip("-") for text in plain if text.lstrip("-").isidentifier()]


def accessors_in(node):
    """The accessor of `thing.accessor.filter(…)`, when the call is one of a manager's."""
    inner = getattr(node.func, "value", None)
    return [inner.attr] if called(node) in OF_A_MANAGER and isinstance(inner, ast.Attribute) else []


def paths_of(tree):
    """(line, look-up path) of every query in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found = (strings_in(node) if called(node) in QUERIES else []) + accessors_in(node)
            yield from ((node.lineno, path) for path in found)


def upward_lookups(path):
    """The look-ups of a source file that lead to a higher app."""
    package = package_of(module_of(path))
    if package is None:
        return []
    found = paths_of(ast.parse(path.read_text()))
    return [f"{named(path)}:{line}: {words}" for line, words in found if leads_upwards(words, RANKS[package])]


def test_no_lookup_leads_to_a_higher_app():
    assert [where for path in sources() for where in upward_lookups(path)] == []


def test_the_scan_sees_an_upward_lookup_and_lets_a_downward_one_pass():
    tree = ast.parse("Person.objects.filter(enrolments__stage='x', contacts__value='y'); person.enrolments.all()")
    told = {path: leads_upwards(path, RANKS["etp.patients"]) for _, path in paths_of(tree)}
    assert told == {"enrolments__stage": True, "contacts__value": False, "enrolments": True, "objects": False}
