"""What visitors and front desks type about an entry in a programme."""

from etp.enrolments.forms.paths import EndForm, InclusionForm
from etp.enrolments.forms.referrals import AskForm, AttemptForm, CloseReferralForm, NextActionForm, ReceiveForm

__all__ = [
    "AskForm",
    "AttemptForm",
    "CloseReferralForm",
    "EndForm",
    "InclusionForm",
    "NextActionForm",
    "ReceiveForm",
]
