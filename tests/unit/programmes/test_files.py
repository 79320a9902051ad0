"""The proofs in the file of a programme: what is taken in, what replaces what, who opens it, one archive."""

import io
import zipfile
from datetime import date

import pytest

from etp.accounts.enums import Role
from etp.common import RuleBroken
from etp.messaging.models import Notification
from etp.programmes.domain import programme_file_part, remind_charter
from etp.programmes.domain.dossier import _PARTS, programme_archive
from etp.programmes.domain.files import MEGABYTES, bytes_of, current_files, safe_name
from etp.programmes.models import ProgrammeFile
from etp.programmes.permissions import files_read_by
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.programmes import ProgrammeFactory, TeamMemberFactory
from tests.unit.programmes.proofs import PDF, attach

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "vide"),
        (b"<html>%PDF-", "Seuls un PDF"),
        (PDF + b"0" * MEGABYTES * 1024 * 1024, "dépasse 5 Mo"),
    ],
)
def test_what_a_file_is_is_told_by_its_bytes_and_its_size_not_by_its_name(data, reason):
    with pytest.raises(RuleBroken, match=reason):
        attach(ProgrammeFactory(), "diagnosis", data=data)
    assert ProgrammeFile.objects.count() == 0


def test_a_name_keeps_no_folder_and_says_what_the_file_is():
    names = ["../../etc/passwd", "C:\\docs\\Charte signée.exe", '"><script>.pdf', ""]
    assert [safe_name(name, "pdf") for name in names] == ["passwd.pdf", "charte-signee.pdf", "script.pdf", "piece.pdf"]


def test_a_new_charter_replaces_the_one_before_which_stays_and_dates_its_member():
    member = TeamMemberFactory()
    first = attach(member.programme, "charter", member=member)
    second = attach(member.programme, "charter", member=member, dated_on=date(2026, 2, 1), data=PDF + b"2")
    member.refresh_from_db()
    assert (list(current_files(member.programme)), member.charter_on) == ([second], date(2026, 2, 1))
    first.refresh_from_db()
    assert (first.replaced_at is not None, bytes_of(first), bytes_of(second)) == (True, PDF, PDF + b"2")


def test_a_proof_of_another_programme_or_of_tomorrow_is_refused():
    member = TeamMemberFactory()
    with pytest.raises(RuleBroken, match="autre programme"):
        attach(ProgrammeFactory(), "charter", member=member)
    with pytest.raises(RuleBroken, match="pas encore venu"):
        attach(member.programme, "charter", member=member, dated_on=date(2999, 1, 1))


def test_a_proof_opens_to_its_member_its_keeper_its_carrier_and_nobody_else():
    member = TeamMemberFactory()
    row = attach(member.programme, "certificate", member=member)
    other = TeamMemberFactory(programme=member.programme)
    readers = {
        "member": member.user,
        "colleague": other.user,
        "keeper": MembershipFactory(role=Role.PROGRAMME_COORDINATOR, programme_code=member.programme.code).user,
        "administrator": MembershipFactory(role=Role.ADMIN).user,
        "other keeper": MembershipFactory(role=Role.PROGRAMME_COORDINATOR, programme_code="autre").user,
        "carrier": MembershipFactory(role=Role.CARRIER_READER, organisation=member.organisation).user,
        "other carrier": MembershipFactory(role=Role.CARRIER_READER).user,
    }
    seen = [who for who, user in readers.items() if files_read_by(user).filter(pk=row.pk).exists()]
    assert seen == ["member", "keeper", "carrier"]


def test_the_archive_holds_the_proofs_in_use_under_safe_names_and_each_registered_part():
    member = TeamMemberFactory(user=UserFactory(first_name="Zoé", last_name="../Le Goff"))
    attach(member.programme, "charter", member=member)
    row = attach(member.programme, "charter", member=member, data=PDF + b"2")
    programme_file_part("essai.txt", lambda programme: programme.code.encode())
    try:
        with programme_archive(member.programme) as target:
            archive = zipfile.ZipFile(io.BytesIO(target.read()))
    finally:
        del _PARTS["essai.txt"]
    proofs = [name for name in archive.namelist() if name.startswith("charter/")]
    assert proofs == [f"charter/zoe-le-goff-{row.pk}.pdf"]
    assert (archive.read(proofs[0]), archive.read("essai.txt")) == (PDF + b"2", member.programme.code.encode())


def test_a_missing_charter_is_reminded_once_a_day_without_the_programme_s_name():
    member = TeamMemberFactory()
    for _twice in "ab":
        remind_charter(member)
    row = Notification.objects.get()
    assert (row.recipient, row.key) == (f"user:{member.user_id}", str(member.pk))
    attach(member.programme, "charter", member=member)
    with pytest.raises(RuleBroken, match="pas de charte"):
        remind_charter(member)
