"""Rules for every answer: what a browser may run, and who may keep it (visitors' pages one second, the rest never)."""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

Answer = Callable[[HttpRequest], HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)
VISITOR_SECONDS = 1
MARK = "visitors_page"


class VisitorCacheMiddleware:
    """Answer visitors from memory for one second, by full address; outermost, so a hit costs almost nothing.

    Only a 200 answer of a view marked `visitors_page`, asked for with GET without any cookie of ours, is kept;
    such a view writes no cookie and no form token, so no personal byte can enter.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.cache = caches["visitors"]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or request.headers.get("HX-Request"):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        address = f"{request.method} {request.get_host()} {request.get_full_path()}"
        key = hashlib.sha256(address.encode()).hexdigest()
        kept: HttpResponseBase | None = self.cache.get(key)
        if kept is not None:
            return kept
        response = self.get_response(request)
        if getattr(response, MARK, False) and response.status_code == 200 and not response.cookies:
            self.cache.set(key, response, VISITOR_SECONDS)
        return response


def is_editing(request: HttpRequest) -> bool:
    """Whether the address lies in the editing tool, in any language."""
    path = request.path_info
    _, _, after = path[1:].partition("/")
    other = {f"/{code}/" for code, _label in settings.LANGUAGES}
    plain = f"/{after}" if path.startswith(tuple(other)) else path
    return plain.startswith(settings.EDITING_PREFIX)


class PolicyMiddleware(CSPMiddleware):
    """Nothing but our own files runs in a page; the editing tool alone may use inline scripts and frame itself."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> Any:
        parts = super().get_policy_parts(request, response, report_only)
        if is_editing(request) and not report_only:
            parts.replace = {**settings.EDITING_POLICY, **(parts.replace or {})}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return super().process_response(request, response)


class PrivateByDefaultMiddleware:
    """Forbid every store to keep an answer, unless its view said that it is the same for every visitor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(response, MARK, False):
            response.headers.setdefault("Cache-Control", f"public, max-age={VISITOR_SECONDS}")
            if "Vary" in response.headers:
                del response.headers["Vary"]
        elif "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
            response.headers["Cache-Control"] += ", no-store"
        return response


def for_visitors(response: Response) -> Response:
    """Mark `response` as the same for every visitor: no cookie, no form token, no name in it."""
    setattr(response, MARK, True)
    return response
