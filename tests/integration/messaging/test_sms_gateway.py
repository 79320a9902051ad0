"""HttpSms against a real https server of this machine."""

import ipaddress
import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured

from etp.messaging.backends import ConsoleSms, HttpSms
from etp.messaging.domain import run_batch
from etp.messaging.enums import Channel, State
from tests.factories.messaging import note

pytestmark = pytest.mark.django_db
NUMBER = "+33612345678"


class Gateway(BaseHTTPRequestHandler):
    """Answers with the server's `answer`, keeps what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(self.server.answer)
        self.send_header("Location", f"https://127.0.0.1:{self.server.server_port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Say nothing in the test's output."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1, its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "gateway.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def gateway(certificate, monkeypatch, settings):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.received, server.answer = [], 202
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        settings.SMS_BACKEND = "etp.messaging.backends.HttpSms"
        settings.SMS_URL = f"https://127.0.0.1:{server.server_port}/send"
        settings.SMS_TOKEN = "secret"
        yield server
        server.shutdown()


def fate(notification):
    notification.refresh_from_db()
    return notification.state, notification.reason


def test_an_sms_is_one_authenticated_post_with_its_reference(gateway):
    sms = note(channel=Channel.SMS, address=NUMBER)
    assert run_batch().sent == 1
    body = {"to": NUMBER, "text": "Oui", "reference": sms.message_id}
    assert gateway.received == [("/send", "Bearer secret", body)]


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        (400, State.FAILED, "refused: http 400"),
        (302, State.FAILED, "refused: http 302"),
        (429, State.QUEUED, "error: HTTPError"),
        (503, State.QUEUED, "error: HTTPError"),
    ],
)
def test_a_refusal_is_final_and_a_trouble_is_tried_again(gateway, answer, state, reason):
    gateway.answer = answer
    sms = note(channel=Channel.SMS, address=NUMBER)
    assert run_batch().sent == 0
    assert (fate(sms), len(gateway.received)) == ((state, reason), 1)


def test_a_gateway_that_cannot_be_reached_uses_up_no_try(settings):
    settings.SMS_BACKEND = "etp.messaging.backends.HttpSms"
    settings.SMS_URL = "https://127.0.0.1:1/send"
    sms = note(channel=Channel.SMS, address=NUMBER)
    assert run_batch().shut == [Channel.SMS]
    assert (fate(sms), sms.attempts) == ((State.QUEUED, ""), 0)


@pytest.mark.parametrize("address", ["", "http://sms.example.org/", "file:///etc/passwd"])
def test_only_an_https_address_is_called(settings, address):
    settings.SMS_URL = address
    with pytest.raises(ImproperlyConfigured):
        HttpSms()


def test_without_a_gateway_the_log_tells_the_length_of_an_sms_and_nothing_else(settings, caplog):
    settings.SMS_BACKEND = f"{ConsoleSms.__module__}.{ConsoleSms.__name__}"
    sms = note(channel=Channel.SMS, address=NUMBER)
    with caplog.at_level("INFO"):
        assert run_batch().sent == 1
    assert caplog.messages == [f"SMS of notification {sms.pk}: 3 characters"]
