"""What every answer carries, in the pages, in the editing tool and on a missing page."""

import pytest

STRICT = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
    "font-src": "'self'", "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
    "manifest-src": "'self'", "media-src": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip
RELAXED = STRICT | {
    "script-src": "'self' 'unsafe-inline'", "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:", "frame-src": "'self'", "frame-ancestors": "'self'",
}  # fmt: skip
OTHERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def policy(response):
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, _, sources in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("address", ["/ateliers/", "/compte/login/", "/pro/", "/nulle-part/", "/en/nowhere/"])
def test_a_page_runs_and_shows_nothing_but_our_own_files(client, address):
    response = client.get(address)
    told = {name: response.headers.get(name) for name in OTHERS}
    assert (policy(response), told) == (STRICT, OTHERS)


@pytest.mark.parametrize("address", ["/cms/", "/en/cms/", "/cms/pages/", "/cms/nulle-part/"])
def test_the_editing_tool_alone_may_run_inline_scripts(client, address):
    assert policy(client.get(address)) == RELAXED


@pytest.mark.parametrize("address", ["/cms-autre/", "/en/pro/", "/en/cmsx/"])
def test_an_address_that_only_looks_like_the_editing_tool_stays_strict(client, address):
    assert policy(client.get(address)) == STRICT


def test_what_is_not_for_every_visitor_is_never_stored(client):
    assert "no-store" in client.get("/compte/login/").headers["Cache-Control"].split(", ")
