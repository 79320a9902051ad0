from django.db import models

from etp.enrolments.enums import ReferralState, Stage


class EnrolmentQuerySet(models.QuerySet):
    def live(self):
        """Paths that have not ended."""
        return self.filter(stage__in=Stage.live)

    def included(self):
        """Paths whose person is in the programme today."""
        return self.filter(stage=Stage.INCLUDED)


class ReferralQuerySet(models.QuerySet):
    def to_handle(self):
        """Referrals that wait for an act, the most pressing first."""
        return self.filter(state=ReferralState.OPEN).order_by("next_action_on", "received_on", "pk")
