"""The six digits that an authenticator would show (RFC 6238), for the accounts of a demonstration and for tests."""

import base64
import hashlib
import hmac
import struct
import time

STEP_SECONDS = 30


def digits_now(secret: str, *, seconds: float | None = None) -> str:
    """The code of a base-32 `secret` at `seconds` since 1970 (default: now)."""
    counter = int(time.time() if seconds is None else seconds) // STEP_SECONDS
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1)
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
