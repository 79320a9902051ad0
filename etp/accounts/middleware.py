"""Default deny, and sessions that end by themselves."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404
from django.utils import timezone

from etp.accounts.permissions import rule_of, way_in

SEEN = "seen_at"
OPENED = "opened_at"
# How late a session's last use may be noted: one write a minute, not one a page.
GRAIN = timedelta(minutes=1)


class DefaultDenyMiddleware:
    """Refuse every view without a rule, and ask the rule of views that are not ours."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        path = request.path_info
        if path.startswith(settings.STATIC_URL):
            return None
        rule = rule_of(view, path)
        if rule is None:
            raise Http404
        # A view that declares this very rule asks it by itself; one more question would cost its queries twice.
        return None if getattr(view, "access_rule", None) is rule else way_in(request, rule)


class SessionAgeMiddleware:
    """Sign out who left: idle too long (members sooner than people), or signed in since too long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.session.session_key and request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request):
        now, session = timezone.now(), request.session
        seen, opened = _instant(session, SEEN), _instant(session, OPENED)
        idle = timedelta(minutes=settings.IDLE_MINUTES["member" if request.user.email else "person"])
        whole = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if (seen and now - seen > idle) or (opened and now - opened > whole):
            logout(request)
            return
        if opened is None:
            session[OPENED] = now.isoformat()
        if seen is None or now - seen > GRAIN:
            session[SEEN] = now.isoformat()


def _instant(session, key):
    text = session.get(key)
    return datetime.fromisoformat(text) if text else None
