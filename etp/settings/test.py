"""The test suite: a throw-away base, fast password hashing, mail kept in memory."""

from .base import *  # noqa: F403 -- an overlay starts from everything in base
from .base import BASE_DIR, CACHES, REDIS_URL, env
from .contact import DEMO_CONTACT

SECRET_KEY = "only-for-tests-never-for-a-server-0123456789-abcdefghij"  # noqa: S105 -- a test key opens nothing
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DEMO_MODE = env.bool("DEMO", default=True)
CONTACT_PHONE, CONTACT_EMAIL, CONTACT_HOURS = DEMO_CONTACT.values()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_BACKEND = "etp.demo.backends.CourierSms"
LETTER_BACKEND = "etp.demo.backends.CourierLetter"
STATIC_ROOT = BASE_DIR / "build" / "static"
MEDIA_ROOT = BASE_DIR / "build" / "media"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if REDIS_URL:
    # Each process of the suite empties its cache between tests: a numbered base of its own, away from base 0.
    worker = env.str("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw")
    CACHES["default"]["LOCATION"] = f"{REDIS_URL}/{8 + int(worker) % 8}"
