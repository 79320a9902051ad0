"""Where a request comes from, for the limits of what one place may ask."""

from typing import Any

from allauth.account.adapter import get_adapter


def client_address(request: Any) -> str:
    """The network address of whoever asks, seen past the trusted proxies (ALLAUTH_TRUSTED_PROXY_COUNT).

    Raises PermissionDenied when nothing names it.
    """
    address: str = get_adapter().get_client_ip(request)
    return address
