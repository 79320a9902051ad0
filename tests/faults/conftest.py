"""Proofs against a real server: a base of the test's own, committed, and the processes that work on it."""

import pytest

from tests.faults.mailserver import Mailbox, mail_server
from tests.servers import free_port, web_server


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/faults/" in item.nodeid:
            item.add_marker("faults")


@pytest.fixture
def two_processes(committed_base, tmp_path):
    """Escale behind gunicorn with two processes, on the base the test writes to."""
    with web_server(tmp_path, processes=2) as server:
        yield server


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def mailbox(port):
    box = Mailbox()
    with mail_server(box, port):
        yield box
