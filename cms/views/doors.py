"""Stock doors of the editing tool that are shut: everyone signs in at the same door, with the second factor."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from etp.accounts.permissions import PUBLIC, allow


@allow(PUBLIC)
def sign_in(request):
    """To the one sign-in page, and back afterwards to the page of the editing tool that was asked for."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


@allow(PUBLIC)
def shut(request, rest=""):
    """A stock screen that does not exist here: passwords, users and documents are handled elsewhere."""
    raise Http404
