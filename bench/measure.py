"""One base, every job: ours and its twin in turn, five times, in the same server; the effect is checked in the base."""

import json
import sys
import tempfile
from statistics import median

from django.db import connection

import bench.wsgi  # noqa: F401 -- sets Django up, as the server does
from bench.jobs import JOBS
from bench.load import run
from bench.scene import people, set_scene
from tests.databases import own_base
from tests.servers import web_server

ROUNDS, WARM_UP = 5, 10
LINE = "{name:<34} {db:<10} ours {ours:>7.1f}/s  bare {bare:>7.1f}/s  ratio {ratio:>5.2f}  goal {goal:>4.2f}  {verdict}"
DETAIL = "    CPU {cpu_ours} and {cpu_bare} ms a request; p95 {p95_ours} and {p95_bare} ms; ratios {spread}"


def alternate(server, scene, job):
    """The five pairs of runs (ours, bare), after a short warm-up of both."""
    for requests in (job.ours, job.bare):
        run(server, requests(scene, WARM_UP), job.clients)
    pairs = []
    for _ in range(ROUNDS):
        ours = run(server, job.ours(scene, job.requests), job.clients)
        pairs.append((ours, run(server, job.bare(scene, job.requests), job.clients)))
    return pairs


def of_both(pairs, name):
    """The medians of one figure, ours and bare."""
    return [round(median(getattr(pair[side], name) for pair in pairs), 2) for side in (0, 1)]


def figures(job, pairs):
    """What is printed of a job: medians, the ratio of each pair, and whether their median meets the goal."""
    ours, bare = of_both(pairs, "per_second")
    ratios = sorted(ours.per_second / bare.per_second for ours, bare in pairs)
    cpu, p95 = of_both(pairs, "cpu"), of_both(pairs, "p95")
    return {
        "name": job.name, "db": connection.vendor, "ours": ours, "bare": bare, "ratio": round(median(ratios), 3),
        "goal": job.goal, "met": median(ratios) >= job.goal, "cpu_ours": cpu[0], "cpu_bare": cpu[1],
        "p95_ours": p95[0], "p95_bare": p95[1], "spread": [round(ratio, 2) for ratio in ratios],
        "statuses": sorted({status for pair in pairs for one in pair for status in one.statuses}),
    }  # fmt: skip


def check_effect(scene, job, before, statuses):
    """Both sides wrote as many seats as were asked, and count them right; raises AssertionError otherwise."""
    asked = ROUNDS * job.requests + WARM_UP if job.name == "registration" else 0
    after = scene.seats()
    wanted = tuple(number + asked for number in before)
    assert after == wanted, f"{job.name}: {after} seats in the base, {wanted} expected; statuses {statuses}"


def measure(tell):
    """Run every job on a fresh base of the engine that DATABASE_URL names; `tell` each result."""
    with own_base("bench"), tempfile.TemporaryDirectory() as folder:
        scene = set_scene()
        scene.people = people(ROUNDS * JOBS[0].requests + WARM_UP)
        connection.close()
        settings = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "0"}
        with web_server(folder, processes=2, application="bench.wsgi", **settings) as server:
            for job in JOBS:
                before = scene.seats()
                pairs = alternate(server, scene, job)
                told = figures(job, pairs)
                check_effect(scene, job, before, told["statuses"])
                tell(told)


def in_words(told):
    """The result as two lines for a reader."""
    verdict = "met" if told["met"] else "NOT MET"
    sys.stdout.write(LINE.format(**told, verdict=verdict) + "\n" + DETAIL.format(**told) + "\n")


def as_json(told):
    """The result as one object a line."""
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    measure(as_json if "--json" in sys.argv else in_words)
