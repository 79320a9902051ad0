"""« Programmes et lieux »: declarations, proofs and changes, on the screens of a coordinator."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from etp.accounts.enums import Role
from etp.programmes.enums import LegalFrame
from etp.programmes.models import Declaration, ProgrammeFile
from tests.factories.accounts import MembershipFactory
from tests.factories.programmes import TeamMemberFactory
from tests.integration.cms.reference import at, browser, refusals, words

pytestmark = pytest.mark.django_db


def filed(mine, dos):
    mine.post(at("declaration:add", dos.pk), {"kind": "initial", "agency": "ARS Bretagne", "filed_on": "2026-01-05"})
    return Declaration.objects.get()


def test_a_declaration_is_filed_followed_and_its_history_read(dos, mine):
    row = filed(mine, dos)
    step = {"state": "complete", "on": "2026-02-05", "number": "ETP-56"}
    assert refusals(mine.post(at("declaration:suite", row.pk), {**step, "state": "answered"})) != []
    mine.post(at("declaration:suite", row.pk), step)
    row.refresh_from_db()
    shown = words(mine.get(at("declaration:inspect", row.pk)))
    assert (row.state, row.number, "complète le 5 février 2026" in shown, "déposée" in shown) == (
        "complete", "ETP-56", True, True,
    )  # fmt: skip


def test_a_proof_is_joined_downloaded_by_its_reader_and_by_nobody_else(dos, mine):
    member = TeamMemberFactory(programme=dos)
    sent = {"piece": f"charter-{member.pk}", "dated_on": "2026-01-05"}
    wrong = SimpleUploadedFile("charte.pdf", b"MZ not a pdf")
    assert refusals(mine.post(at("programmefile:add", dos.pk), {**sent, "document": wrong})) == [
        "Seuls un PDF, un JPEG ou un PNG sont acceptés."
    ]
    mine.post(at("programmefile:add", dos.pk), {**sent, "document": SimpleUploadedFile("charte.pdf", b"%PDF-1.4 x")})
    row = ProgrammeFile.objects.get()
    address = reverse("programmes:file", args=[row.pk])
    answer = mine.get(address)
    assert (answer.content, answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        b"%PDF-1.4 x", 'attachment; filename="charte.pdf"', "nosniff",
    )  # fmt: skip
    assert browser(Role.EDUCATOR, organisation=dos.carriers.get().organisation).get(address).status_code == 404
    assert "Télécharger" in words(mine.get(at("programme:inspect", dos.pk)))


def test_a_change_of_coordinator_is_asked_about_until_it_is_answered(dos, mine):
    filed(mine, dos)
    user = MembershipFactory(role=Role.EDUCATOR, organisation=dos.carriers.get().organisation).user
    form = mine.get(at("programme:edit", dos.pk)).context["form"]
    typed = {name: value for name, value in form.initial.items() if value is not None and value is not False}
    mine.post(at("programme:edit", dos.pk), {**typed, "coordinator": user.pk})
    question = "Changement à examiner : la coordination. À notifier à l’ARS ?"
    assert question in words(mine.get(at("programme:inspect", dos.pk)))
    mine.post(at("programme:a-notifier", dos.pk), {"subject": "coordinator", "notify": "yes"})
    shown = words(mine.get(at("programme:inspect", dos.pk)))
    assert (question in shown, "Modification à déclarer à l’ARS : la coordination" in shown) == (False, True)


def test_the_file_of_a_programme_is_one_archive_and_taking_it_is_noted(dos, mine):
    address = reverse("cms_programme_file", args=[dos.pk])
    archive = zipfile.ZipFile(io.BytesIO(b"".join(mine.get(address).streaming_content)))
    assert archive.namelist() == ["programme.html", "registre.json"]
    assert "Douleurs et Rachis" in archive.read("programme.html").decode()
    assert ModelLogEntry.objects.filter(action="escale.programme_file").count() == 1
    stranger = browser(Role.PROGRAMME_COORDINATOR, programme_code="autre")
    assert stranger.get(address).status_code == 404


def test_a_belgian_project_shows_no_row_of_the_french_law(dos, mine):
    TeamMemberFactory(programme=dos)
    dos.legal_frame = LegalFrame.PROJECT
    dos.save()
    shown = words(mine.get(at("programme:inspect", dos.pk)))
    french = ["ARS", "Attestation 40 h", "Charte", "Pièces du dossier", "Changements à notifier"]
    assert [word for word in french if word in shown] == []
