"""The short addresses that printed pages carry."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from cms.domain.paper import address_of_code
from etp.accounts.permissions import PUBLIC, allow


@allow(PUBLIC)
@require_safe
def short(request, code):
    """From a short address to the page it stands for, or 404."""
    address = address_of_code(code)
    if address is None:
        raise Http404
    return redirect(address)
