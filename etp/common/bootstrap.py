"""What a first start on one machine needs before Django can read its settings."""

import secrets
from pathlib import Path


def local_secret(folder: str | Path) -> str:
    """The secret key of this installation, made once in `folder`/secret.key, readable by its owner alone."""
    path = Path(folder) / "secret.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
