"""Signing out, and the stock doors that open nothing."""

from allauth.account.views import logout as allauth_logout
from django.http import Http404
from django.views.decorators.csrf import csrf_protect

from etp.accounts.permissions import ACCOUNT, SHUT, allow, declare


@declare(SHUT)
def shut(request, *args, **kwargs):
    """A stock page that Escale does not use: it answers like an address that does not exist."""
    raise Http404


@allow(ACCOUNT)
@csrf_protect
def sign_out(request):
    """Leave (POST), and ask the browser to forget what it kept; GET only asks."""
    response = allauth_logout(request)
    return forget(response) if not request.user.is_authenticated else response


def forget(response):
    """`response` with the order to drop the cookies and storage of this site (the cache never held anything)."""
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response
