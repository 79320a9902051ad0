from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from etp.messaging.domain import beat, is_alive
from etp.messaging.models import Heartbeat

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_a_process_that_never_beat_is_not_alive():
    assert is_alive("cluster", at=MORNING) is False


def test_a_process_is_alive_for_three_minutes_after_its_beat():
    beat("cluster", at=MORNING)
    assert is_alive("cluster", at=MORNING + timedelta(minutes=3)) is True
    assert is_alive("cluster", at=MORNING + timedelta(minutes=3, seconds=1)) is False


def test_a_process_has_one_beat_only():
    beat("cluster", at=MORNING)
    beat("cluster", at=MORNING + timedelta(minutes=1))
    assert Heartbeat.objects.get().beaten_at == MORNING + timedelta(minutes=1)


def test_the_check_fails_for_a_silent_cluster():
    beat("cluster", at=timezone.now() - timedelta(minutes=4))
    with pytest.raises(CommandError):
        call_command("heartbeat", "--check")


def test_the_check_passes_for_a_working_cluster(capsys):
    beat("cluster")
    call_command("heartbeat", "--check")
    assert capsys.readouterr().out == "cluster: alive\n"
