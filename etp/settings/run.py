"""`make run`: one process, one SQLite file, plain HTTP on this machine."""

from etp.common.bootstrap import local_secret

from .base import *  # noqa: F403 -- an overlay starts from everything in base
from .base import DATA_DIR, DEMO_MODE, env

SECRET_KEY = env.str("SECRET_KEY", default="") or local_secret(DATA_DIR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# No collected files on one machine: each is served from where it lies.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

if DEMO_MODE:
    # Nothing leaves a demonstration: every message lands in /demo/courrier/.
    EMAIL_BACKEND = "etp.demo.backends.CourierMail"
    SMS_BACKEND = "etp.demo.backends.CourierSms"
    LETTER_BACKEND = "etp.demo.backends.CourierLetter"
