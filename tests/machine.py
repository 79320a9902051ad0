"""What this machine offers to the tests: PostgreSQL, Redis, a Chromium; addresses come from the usual variables."""

import os
import shutil
import subprocess

import psycopg
import redis

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_CHROMIUM = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
# What belongs to a running Escale and must not reach its tests.
NOT_FOR_TESTS = (
    "ALLOWED_HOSTS", "BASE_URL", "DATA", "DATABASE_URL", "DEMO", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "PORT",
    "REDIS_URL", "SECRET_KEY",
)  # fmt: skip


def postgres_url():
    """The address of the PostgreSQL server, from PGHOST, PGPORT, PGUSER and PGPASSWORD."""
    known = os.environ.get
    secret = f":{known('PGPASSWORD')}" if known("PGPASSWORD") else ""
    host, port = known("PGHOST", "127.0.0.1"), known("PGPORT", "5432")
    return f"postgres://{known('PGUSER', 'postgres')}{secret}@{host}:{port}/postgres"


def redis_url():
    """The address of the Redis server, from REDIS_URL."""
    return os.environ.get("REDIS_URL", "redis://127.0.0.1:6379")


def postgres_answers():
    """Whether a connection can be opened within three seconds."""
    try:
        psycopg.connect(postgres_url(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers():
    """Whether the server answers a ping within three seconds."""
    try:
        with redis.Redis.from_url(redis_url(), socket_connect_timeout=3) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False


def chromium():
    """The path of a Chromium of this machine, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def install_chromium():
    """Install Debian's Chromium when this is root on a Debian; returns whether there is one now."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False, stdout=subprocess.DEVNULL)
        subprocess.run(APT_CHROMIUM, env=quiet, check=False, stdout=subprocess.DEVNULL)
    return chromium() is not None


def environment(**more):
    """This process's environment without what belongs to a running Escale, and with `more`."""
    kept = {key: value for key, value in os.environ.items() if key not in NOT_FOR_TESTS}
    return kept | more
