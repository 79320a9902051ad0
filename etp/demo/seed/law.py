"""The file of the French programme of the demonstration: declared, changed once, every proof but one charter."""

from datetime import date

from etp.common.clock import local_day, moment
from etp.programmes.domain import answer_change, change_funding, declare, follow_declaration, keep_file
from etp.programmes.enums import ChangeSubject, DeclarationKind, DeclarationState, FileKind

AGENCY = "ARS Bretagne"
# The member who has not signed yet.
WITHOUT_CHARTER = "goulven"


def fill_file(programme, by):
    """Declare the programme, join its proofs, change its funding and have the modification acknowledged."""
    first = declare(programme, agency=AGENCY, filed_on=date(2024, 9, 2), by=by)
    follow_declaration(first, state=DeclarationState.ACKNOWLEDGED, on=date(2024, 9, 12), by=by)
    follow_declaration(
        first, state=DeclarationState.COMPLETE, on=date(2024, 11, 4), number="ETP-56-2024-117", by=by,
        note="Attestation reçue par courriel.",
    )  # fmt: skip
    join_proofs(programme, first, by)
    change_funding(programme, "Fonds d’intervention régional et commune", by=by)
    answer_change(programme, subject=ChangeSubject.FUNDING, notify=True, reason="La commune prête la salle.", by=by)
    change = declare(
        programme, kind=DeclarationKind.MODIFICATION, agency=AGENCY, filed_on=programme_day(programme), by=by
    )
    follow_declaration(change, state=DeclarationState.ACKNOWLEDGED, on=programme_day(programme), by=by)


def programme_day(programme):
    """Today there."""
    return local_day(moment(), programme.time_zone)


def join_proofs(programme, declaration, by):
    """One page a proof, which says what it stands for."""
    keep_file(programme, kind=FileKind.DIAGNOSIS_FORM, data=page("Support du bilan educatif partage"),
              name="support-du-bilan.pdf", dated_on=date(2024, 8, 26), by=by)  # fmt: skip
    keep_file(programme, kind=FileKind.ATTESTATION, data=page("Attestation de l'ARS"), name="attestation-ars.pdf",
              dated_on=date(2024, 11, 4), declaration=declaration, by=by)  # fmt: skip
    for member in programme.team.select_related("user"):
        for kind, day in ((FileKind.CERTIFICATE, member.certificate_on), (FileKind.CHARTER, member.charter_on)):
            if day:
                keep_file(programme, kind=kind, data=page(str(kind.value)), name=f"{kind.value}.pdf", dated_on=day,
                          member=member, by=by)  # fmt: skip


def page(words):
    """A PDF of one page with one line of plain letters."""
    text = f"BT /F1 18 Tf 72 760 Td ({words} - demonstration) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text),
    ]
    body, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + end
