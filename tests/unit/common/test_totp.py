"""The codes of the published test vectors (RFC 6238, appendix B, SHA-1, last six digits)."""

import base64

import pytest

from etp.common.totp import digits_now

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_code_is_that_of_the_published_examples(seconds, digits):
    assert digits_now(SECRET, seconds=seconds) == digits
