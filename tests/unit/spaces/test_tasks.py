import pytest
from django.core import mail
from django.core.management import call_command
from django_q.models import Schedule

from etp.messaging.domain import is_alive
from etp.spaces import tasks
from tests.factories.messaging import note

pytestmark = pytest.mark.django_db


def schedule():
    return list(Schedule.objects.order_by("func").values_list("func", "minutes", "args", "kwargs"))


def test_the_plan_names_each_job_once_without_any_argument():
    call_command("plan_tasks", verbosity=0)
    assert schedule() == [
        ("etp.spaces.tasks.deliver", 1, None, None),
        ("etp.spaces.tasks.fill_lists", 1, None, None),
        ("etp.spaces.tasks.heartbeat", 1, None, None),
        ("etp.spaces.tasks.remind_carriers", 1440, None, None),
        ("etp.spaces.tasks.seal_journal", 1, None, None),
        ("etp.spaces.tasks.tend_directory", 1440, None, None),
        ("etp.spaces.tasks.tidy", 1440, None, None),
    ]


def test_planning_again_changes_nothing_and_drops_jobs_that_are_gone():
    tasks.plan()
    planned = schedule()
    Schedule.objects.create(func="etp.spaces.tasks.gone", name="etp.spaces.tasks.gone")
    Schedule.objects.create(func="someone.else", name="someone.else")
    tasks.plan()
    assert [row for row in schedule() if row[0] != "someone.else"] == planned
    assert Schedule.objects.filter(func="someone.else").count() == 1


@pytest.mark.parametrize("run", tasks.PLAN, ids=lambda run: run.__name__)
def test_a_job_runs_twice_without_harm_and_returns_nothing(run):
    assert (run(), run()) == (None, None)
    assert is_alive("cluster") is True


def test_the_delivery_job_delivers():
    note()
    tasks.deliver()
    assert len(mail.outbox) == 1


def test_an_error_of_a_job_names_its_type_alone():
    @tasks.job
    def failing():
        raise ValueError("Marie Le Goff, diabète")

    with pytest.raises(tasks.JobFailed) as caught:
        failing()
    assert str(caught.value) == "failing: ValueError"
    assert caught.value.__suppress_context__ is True
