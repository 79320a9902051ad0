from importlib import import_module

from django.apps import AppConfig


class FaultKinds(AppConfig):
    name = "tests.faults"
    label = "tests_faults"

    def ready(self):
        import_module("tests.faults.kinds")
