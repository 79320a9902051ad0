"""The grid counted again by brute force: raw rows and plain loops, nothing of `etp.reporting`.

Slow and plain on purpose: it shares no query, no definition and no import with the code that it checks.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

TABLES = {
    "people": "patients_person",
    "paths": "enrolments_enrolment",
    "diagnoses": "assessments_educationaldiagnosis",
    "offers": "enrolments_careoffer",
    "evaluations": "assessments_evaluation",
    "letters": "enrolments_letter",
    "transmissions": "enrolments_transmission",
    "modules": "programmes_module",
    "workshops": "etp_sessions_workshop",
    "registrations": "etp_sessions_registration",
    "attendances": "etp_sessions_attendance",
    "programmes": "programmes_programme",
}


def table(name):
    """Each row of a table as a dictionary, by primary key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {TABLES[name]}")
        columns = [column[0] for column in cursor.description]
        return {row[0]: dict(zip(columns, row, strict=True)) for row in map(list, cursor.fetchall())}


def day(value):
    return str(value)[:10] if value is not None else ""


class Recount:
    """The figures of one programme (by primary key) and one year, by loops over raw rows."""

    def __init__(self, programme, year):
        for name in TABLES:
            setattr(self, name, table(name))
        self.programme, self.first, self.last = programme, f"{year}-01-01", f"{year}-12-31"
        self.mine = {key for key, path in self.paths.items() if path["programme_id"] == programme}
        self.seen = [self.presence(a) for a in self.attendances.values()]

    def within(self, value):
        return self.first <= day(value) <= self.last

    def presence(self, attendance):
        registration = self.registrations[attendance["registration_id"]]
        workshop = self.workshops[registration["workshop_id"]]
        module = self.modules[workshop["module_id"]]
        return {
            "honoured": attendance["mark"] in ("present", "late", "left_early")
            and workshop["state"] in ("published", "held"),
            "mode": attendance["care_mode"],
            "remote": bool(attendance["remote"]),
            "person": registration["person_id"],
            "path": registration["enrolment_id"],
            "carer": bool(registration["as_carer"]),
            "companions": registration["companions"],
            "workshop": registration["workshop_id"],
            "runs": workshop["programme_id"],
            "day": day(workshop["day"]),
            "kind": module["kind"],
            "audience": module["audience"],
        }

    def patients(self, *kinds):
        kinds = kinds or ("group", "individual", "phone")
        return [
            p for p in self.seen if p["honoured"] and not p["carer"] and p["path"] in self.mine and p["kind"] in kinds
        ]

    def validated(self):
        return [d for d in self.diagnoses.values() if d["state"] == "validated" and d["enrolment_id"] in self.mine]

    def person_of(self, path):
        return self.paths[path]["person_id"]

    def diagnoses_rows(self):
        held = [d for d in self.validated() if self.within(d["held_on"])]
        paths = [self.paths[d["enrolment_id"]] for d in held]
        by_origin = {
            code: len({p["person_id"] for p in paths if p["origin"] == origin})
            for code, origin in (("1.2", "outside_hospital"), ("1.3", "hospital_stay"), ("1.4", "outpatient"))
        }
        remote = {self.person_of(d["enrolment_id"]) for d in held if d["remote"]}
        return {"1.1": len({p["person_id"] for p in paths}), "1.1bis": len(remote), **by_origin}

    @staticmethod
    def modes_of(presences):
        modes = {}
        for p in presences:
            modes.setdefault(p["person"], set()).add(p["mode"])
        return modes

    @staticmethod
    def by_mode(modes, codes):
        stay, outpatient, town, mixed = codes
        alone = {
            code: sum(found == {mode} for found in modes.values())
            for code, mode in ((stay, "stay"), (outpatient, "outpatient"), (town, "town"))
        }
        return {**alone, mixed: sum(len(found) > 1 for found in modes.values())}

    def mode_rows(self):
        first = {}
        for d in self.validated():
            path = d["enrolment_id"]
            first[path] = min(first.get(path, "9999"), day(d["held_on"]))
        since = [p for p in self.patients() if first.get(p["path"], "9999") <= p["day"] <= self.last]
        active = {p["person"] for p in since if p["day"] >= self.first}
        return self.by_mode(self.modes_of(p for p in since if p["person"] in active), ("2.1", "2.2", "2.3", "2.4"))

    def session_rows(self):
        alone = [p for p in self.patients("individual", "phone") if self.within(p["day"])]
        group = [p for p in self.patients("group") if self.within(p["day"])]
        sessions = {p["workshop"] for p in group}
        on_site = {p["workshop"] for p in group if not p["remote"]}
        mean = None
        if sessions:
            mean = (Decimal(len(group)) / len(sessions)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return {
            "2.5": None,
            "2.6": len(alone),
            "2.6bis": sum(p["remote"] for p in alone),
            "2.7": len(sessions),
            "2.7bis": len(sessions - on_site),
            "2.8": mean,
        }

    def carer_rows(self):
        named = [
            p
            for p in self.seen
            if p["honoured"] and p["carer"] and p["runs"] == self.programme and self.within(p["day"])
            and p["kind"] in ("group", "individual", "phone")
        ]  # fmt: skip
        most = {}
        unnamed = [p for p in self.patients() if p["companions"] and self.within(p["day"])]
        for p in unnamed:
            most[p["person"]] = max(most.get(p["person"], 0), p["companions"])
        return {
            "2.9": len({p["person"] for p in named}) + sum(most.values()),
            "2.10": len({p["workshop"] for p in named} | {p["workshop"] for p in unnamed}),
            "2.11": len({p["workshop"] for p in named if p["audience"] == "carers_only"}),
        }

    def in_offer(self, kinds, *, evaluated):
        diagnosed = {d["enrolment_id"] for d in self.validated()}
        ended_on = {e["offer_id"]: day(e["held_on"]) for e in self.evaluations.values()}
        found = []
        for key, offer in self.offers.items():
            if offer["kind"] not in kinds or offer["enrolment_id"] not in diagnosed & self.mine:
                continue
            if evaluated and not self.within(ended_on.get(key, "")):
                continue
            end = day(offer["closed_on"]) or "9999"
            found += [
                p for p in self.patients() if p["path"] == offer["enrolment_id"]
                and day(offer["opened_on"]) <= p["day"] <= end and (not evaluated or p["day"] <= ended_on[key])
            ]  # fmt: skip
        return found

    def complete_rows(self):
        every = ("initial", "reinforcement", "resumption")
        complete = self.in_offer(every, evaluated=True)
        evaluated = {
            self.person_of(self.offers[e["offer_id"]]["enrolment_id"])
            for e in self.evaluations.values()
            if self.within(e["held_on"]) and self.offers[e["offer_id"]]["enrolment_id"] in self.mine
        }
        return {
            "3.1": len({p["person"] for p in complete}),
            **self.by_mode(self.modes_of(complete), ("3.2", "3.3", "3.5", "3.4")),
            "3.6": len(evaluated),
        }

    def offer_rows(self):
        def people(kinds, *, evaluated):
            found = self.in_offer(kinds, evaluated=evaluated)
            return len({p["person"] for p in found if self.within(p["day"])})

        again = ("reinforcement", "resumption")
        sent = {
            self.person_of(self.letters[t["letter_id"]]["enrolment_id"])
            for t in self.transmissions.values()
            if t["state"] == "sent" and t["to_gp"] and self.within(t["sent_on"])
            and self.letters[t["letter_id"]]["kind"] == "end"
            and self.letters[t["letter_id"]]["enrolment_id"] in self.mine
        }  # fmt: skip
        said = self.programmes[self.programme]["proposes_follow_up"]
        return {
            "4.1": people(("initial",), evaluated=False),
            "4.1bis": people(("initial",), evaluated=True),
            "4.2": None if said is None else bool(said),
            "4.3": people(again, evaluated=False),
            "4.3bis": people(again, evaluated=True),
            "4.4": len(sent),
        }

    def figures(self):
        """{code: value} for the thirty rows; None where no value can be computed."""
        return {
            **self.diagnoses_rows(),
            **self.mode_rows(),
            **self.session_rows(),
            **self.carer_rows(),
            **self.complete_rows(),
            **self.offer_rows(),
        }
