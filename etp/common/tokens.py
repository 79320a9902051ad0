"""Secrets given to people: derived from the server's key and a stored nonce, so the base alone opens nothing."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings


def new_nonce() -> str:
    """Sixteen random bytes as 32 hexadecimal signs, to store beside what a token opens."""
    return secrets.token_hex(16)


def _digest(purpose: str, key: str, nonce: str) -> bytes:
    message = f"{purpose}\0{key}\0{nonce}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).digest()


def derive_token(purpose: str, key: str, nonce: str) -> str:
    """The 43-sign URL token of 32 bytes for (`purpose`, `key`, `nonce`); the same each time it is asked for."""
    return base64.urlsafe_b64encode(_digest(purpose, key, nonce)).rstrip(b"=").decode()


def derive_code(purpose: str, key: str, nonce: str) -> str:
    """The six-digit code for (`purpose`, `key`, `nonce`)."""
    return f"{int.from_bytes(_digest(purpose, key, nonce)[:8]) % 1_000_000:06d}"


def fingerprint(token: str) -> str:
    """The SHA-256 of a token, the only form of it that is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
