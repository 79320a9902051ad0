"""A real SMTP server that remembers what it accepted, and that can hold, refuse or fall silent on demand."""

import asyncio
import email
import threading
import time
from contextlib import contextmanager

from aiosmtpd.controller import Controller

DEADLINE = 120


class Mailbox:
    """What the server accepted, in order, as (Message-ID, recipient, text); `hold` and `refuse` change its manners."""

    def __init__(self):
        self.accepted = []
        self.holding = {}
        self.refused = {}
        self.held = threading.Event()
        self.released = threading.Event()
        self.senders = set()
        self.meeting = 1

    def hold(self, stage, number):
        """From the `number`-th message on, stop answering at `stage` ("MAIL" or "DATA") until released."""
        self.held.clear()
        self.released.clear()
        self.holding = {stage: number}

    def release(self):
        """Answer again, and hold nothing more."""
        self.holding = {}
        self.released.set()

    def refuse(self, address, answer):
        """Answer so to whoever writes to `address`, until `refused` is cleared."""
        self.refused[address] = answer

    def counts(self):
        """How many times each Message-ID was accepted."""
        found = [number for number, _, _ in self.accepted]
        return {number: found.count(number) for number in found}

    def wait_held(self, process):
        """Return once `process` is held; fails when it ends instead, or after a minute."""
        end = time.monotonic() + DEADLINE
        while not self.held.wait(0.05):
            assert process.poll() is None and time.monotonic() < end, "nobody reached the server"

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        self.senders.add(session.peer)
        await self._until(lambda: len(self.senders) >= self.meeting)
        if self.holding.get("MAIL") == len(self.accepted) + 1:
            await self._hold()
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content)
        text = message.get_payload(decode=True).decode().strip()
        self.accepted.append((message["Message-ID"], envelope.rcpt_tos[0], text))
        if self.holding.get("DATA") == len(self.accepted):
            await self._hold()
        return "250 OK"

    async def _hold(self):
        self.held.set()
        await self._until(self.released.is_set)

    async def _until(self, condition):
        end = asyncio.get_running_loop().time() + DEADLINE
        while not condition() and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.005)


@contextmanager
def mail_server(mailbox, port):
    """`mailbox` behind a listening SMTP server on `port` of the loopback address."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield controller
    finally:
        mailbox.release()
        controller.stop()
