"""Clients that keep their connection: how many requests a second, how long each, how much CPU of the server."""

import http.client
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Run:
    """One run of one job: requests a second, 95th percentile in ms, server CPU ms a request, statuses."""

    per_second: float
    p95: float
    cpu: float
    statuses: dict


def cpu_seconds(pids):
    """The CPU time that processes have used so far."""
    used = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / TICKS


def family(pid):
    """A process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, children)]


def client(port, requests, times, statuses):
    """Send requests of the queue on one connection until none is left."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        try:
            method, path, body, headers = requests.get_nowait()
        except Empty:
            line.close()
            return
        started = time.perf_counter()
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        statuses.append(answer.status)


def run(server, requests, clients):
    """Send all `requests` from `clients` connections at once; returns the Run."""
    queue, times, statuses = SimpleQueue(), [], []
    for request in requests:
        queue.put(request)
    threads = [threading.Thread(target=client, args=(server.port, queue, times, statuses)) for _ in range(clients)]
    pids = family(server.process.pid)
    cpu, started = cpu_seconds(pids), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, cpu = time.perf_counter() - started, cpu_seconds(pids) - cpu
    counted = {status: statuses.count(status) for status in set(statuses)}
    p95 = sorted(times)[int(len(times) * 0.95) - 1] * 1000
    return Run(len(times) / seconds, p95, cpu * 1000 / len(times), counted)
