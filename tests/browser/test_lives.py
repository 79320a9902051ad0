"""What the demonstration holds: every kind of life that a screen shows, and rows that agree with one another."""

import shutil
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from etp.assessments.enums import DiagnosisState
from etp.assessments.models import EducationalDiagnosis
from etp.common.clock import Period
from etp.demo.seed import accounts_shown, people_shown
from etp.enrolments.enums import LetterKind, ReferralState, Stage, TransmissionState
from etp.enrolments.models import Enrolment, Letter, Referral, Transmission
from etp.patients.models import CareLink, Person
from etp.programmes.models import Programme
from etp.reporting.facts import Scope
from etp.reporting.indicators.sessions import ROWS
from tests.databases import point_at


@pytest.fixture(scope="module", autouse=True)
def sown(seeded, django_db_blocker, tmp_path_factory):
    """The base of the demonstration as it was sown, in a copy that no server works on."""
    before = connection.settings_dict["NAME"]
    base = shutil.copy(seeded / "kept.sqlite3", tmp_path_factory.mktemp("sown") / "escale.sqlite3")
    with django_db_blocker.unblock():
        point_at(base)
        yield
        point_at(before)


def test_every_invariant_holds_on_the_rows_of_the_demonstration():
    said = StringIO()
    call_command("doctor", stdout=said)
    assert said.getvalue().endswith("invariants hold.\n")


def test_paths_stand_at_every_stage_and_end_in_every_way():
    there = Counter(Enrolment.objects.values_list("stage", flat=True))
    assert {stage for stage in Stage if there[stage] < 2} == set()
    assert (there[Stage.REFERRED] >= 8, there[Stage.INCLUDED] >= 25) == (True, True)


def test_referrals_wait_with_different_ages_and_next_actions():
    waiting = Referral.objects.filter(state=ReferralState.OPEN, enrolment__stage=Stage.REFERRED)
    assert len(set(waiting.values_list("received_on", flat=True))) >= 6
    assert len(set(waiting.values_list("next_action", flat=True))) >= 2


def test_some_first_meetings_wait_for_their_last_sections():
    drafts = EducationalDiagnosis.objects.filter(state=DiagnosisState.DRAFT)
    assert [draft.sections.filter(state="done").count() for draft in drafts] == [3, 3, 3]
    assert len({draft.started_by_id for draft in drafts}) == 3


def test_letters_have_left_but_for_a_handful_that_is_late():
    sent = Transmission.objects.filter(state=TransmissionState.SENT)
    assert {kind for kind in LetterKind if sent.filter(letter__kind=kind).count() < 20} == set()
    late = Letter.objects.filter(transmissions__state=TransmissionState.DUE, due_on__lt=timezone.now().date())
    assert 1 <= late.count() <= 20


def test_relatives_have_a_space_of_their_own():
    links = CareLink.objects.live(timezone.now())
    carers = Person.objects.filter(pk__in=links.values("carer"))
    assert (carers.count() >= 10, carers.filter(user=None).count()) == (True, 0)
    assert len(set(links.values_list("scope", flat=True))) == 3


@pytest.mark.parametrize("code", ["douleurs-et-rachis", "syndrome-metabolique"])
def test_each_row_about_relatives_has_a_figure_in_each_programme(code):
    scope = Scope(Period(date(2000, 1, 1), date(2100, 1, 1)), Programme.objects.get(code=code))
    figures = {row.code: row.of(scope).value for row in ROWS if row.code in ("2.9", "2.10", "2.11")}
    assert {title for title, value in figures.items() if not value} == set()


def test_a_patient_and_a_relative_are_shown_with_the_members_and_each_role_once():
    assert [one["role"] for one in people_shown()] == ["patient, patiente", "proche"]
    assert {Person.objects.filter(contacts__value=one["email"]).count() for one in people_shown()} == {1}
    assert {"auteur, autrice", "stagiaire"} <= {one["role"] for one in accounts_shown()}
