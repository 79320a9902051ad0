"""The grid counted again by brute force: raw rows and plain loops, nothing of `etp.reporting`.

Slow and plain on purpose: it shares no query, no definition and no import with the code that it checks.
"""

from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

TABLES = {
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
    "sites": "network_site",
}
KINDS = ("group", "individual", "phone")
AGAIN = ("reinforcement", "resumption")


def table(name):
    """Each row of a table as a dictionary, by primary key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {TABLES[name]}")
        columns = [column[0] for column in cursor.description]
        return {row[0]: dict(zip(columns, row, strict=True)) for row in map(list, cursor.fetchall())}


def raw_tables():
    """Every table that the grid is made of, read once for many recounts."""
    return {name: table(name) for name in TABLES}


def day(value):
    return str(value)[:10] if value is not None else ""


class Recount:
    """The figures of one programme and one year, perhaps of one site or carrier, by loops over raw rows.

    `programme`, `site` and `carrier` are primary keys; `rows` and `figures` give the thirty lines.
    """

    def __init__(self, programme, year, *, site=None, carrier=None, tables=None):
        vars(self).update(tables or raw_tables())
        self.programme, self.site, self.carrier = programme, site, carrier
        self.first, self.last = f"{year}-01-01", f"{year}-12-31"
        self.programmes_paths = {key for key, path in self.paths.items() if path["programme_id"] == programme}
        self.mine = {key for key in self.programmes_paths if self.is_path_here(self.paths[key])}
        self.seen = [self.presence(key, a) for key, a in self.attendances.items()]

    def is_path_here(self, path):
        return self.site in (None, path["home_site_id"]) and self.carrier in (None, path["organisation_id"])

    def is_place_here(self, site):
        return self.site in (None, site) and self.carrier in (None, self.sites[site]["organisation_id"])

    def within(self, value):
        return self.first <= day(value) <= self.last

    def presence(self, key, attendance):
        registration = self.registrations[attendance["registration_id"]]
        workshop = self.workshops[registration["workshop_id"]]
        return {
            "key": key,
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
            "place": workshop["site_id"],
            "day": day(workshop["day"]),
            "kind": self.modules[workshop["module_id"]]["kind"],
        }

    def patients(self):
        """Honoured presences of patients on a path of the programme, wherever and whenever."""
        return [
            p
            for p in self.seen
            if p["honoured"] and not p["carer"] and p["path"] in self.programmes_paths and p["kind"] in KINDS
        ]

    def held(self, *kinds):
        """Those of the year, at the places of the scope, in sessions of one of `kinds`."""
        found = [p for p in self.patients() if self.within(p["day"]) and self.is_place_here(p["place"])]
        return [p for p in found if p["kind"] in kinds]

    def validated(self):
        return [d for d in self.diagnoses.values() if d["state"] == "validated" and d["enrolment_id"] in self.mine]

    def first_diagnosis(self):
        first = {}
        for d in self.validated():
            path = d["enrolment_id"]
            first[path] = min(first.get(path, "9999"), day(d["held_on"]))
        return first

    def person_of(self, path):
        return self.paths[path]["person_id"]

    def diagnoses_rows(self):
        held = [d for d in self.validated() if self.within(d["held_on"])]
        by_origin = {
            code: {self.person_of(d["enrolment_id"]) for d in held if self.paths[d["enrolment_id"]]["origin"] == origin}
            for code, origin in (("1.2", "outside_hospital"), ("1.3", "hospital_stay"), ("1.4", "outpatient"))
        }
        remote = {self.person_of(d["enrolment_id"]) for d in held if d["remote"]}
        return {"1.1": {self.person_of(d["enrolment_id"]) for d in held}, "1.1bis": remote, **by_origin}

    @staticmethod
    def by_mode(presences, codes):
        modes = {}
        for p in presences:
            modes.setdefault(p["person"], set()).add(p["mode"])
        *alone, mixed = codes
        found = {
            code: {person for person, known in modes.items() if known == {mode}}
            for code, mode in zip(alone, ("stay", "outpatient", "town"), strict=True)
        }
        return {**found, mixed: {person for person, known in modes.items() if len(known) > 1}}

    def mode_rows(self):
        first = self.first_diagnosis()
        since = [p for p in self.patients() if first.get(p["path"], "9999") <= p["day"] <= self.last]
        active = {p["person"] for p in since if p["day"] >= self.first}
        return self.by_mode([p for p in since if p["person"] in active], ("2.1", "2.2", "2.3", "2.4"))

    def session_rows(self):
        alone, group = self.held("individual", "phone"), self.held("group")
        sessions = {p["workshop"] for p in group}
        return {
            "2.6": {p["key"] for p in alone},
            "2.6bis": {p["key"] for p in alone if p["remote"]},
            "2.7": sessions,
            "2.7bis": sessions - {p["workshop"] for p in group if not p["remote"]},
            "2.8": {p["key"] for p in group},
        }

    def named_relatives(self):
        return [
            p
            for p in self.seen
            if p["honoured"] and p["carer"] and p["runs"] == self.programme and self.within(p["day"])
            and p["kind"] in KINDS and self.is_place_here(p["place"])
        ]  # fmt: skip

    def unnamed_relatives(self):
        """The most that came with each patient to one session."""
        most = {}
        for p in self.held(*KINDS):
            if p["companions"]:
                most[p["person"]] = max(most.get(p["person"], 0), p["companions"])
        return most

    def carer_rows(self):
        named = self.named_relatives()
        unnamed = {p["workshop"] for p in self.held(*KINDS) if p["companions"]}
        with_patient = {p["workshop"] for p in self.seen if p["honoured"] and not p["carer"]}
        return {
            "2.9": {p["person"] for p in named},
            "2.10": {p["workshop"] for p in named} | unnamed,
            "2.11": {p["workshop"] for p in named} - with_patient,
        }

    def in_offer(self, kinds, *, evaluated):
        first = self.first_diagnosis()
        ended_on = {e["offer_id"]: day(e["held_on"]) for e in self.evaluations.values()}
        found = []
        for key, offer in self.offers.items():
            if offer["kind"] not in kinds or offer["enrolment_id"] not in first:
                continue
            if evaluated and not self.within(ended_on.get(key, "")):
                continue
            begin = max(day(offer["opened_on"]), first[offer["enrolment_id"]])
            end = min(day(offer["closed_on"]) or "9999", ended_on[key] if evaluated else "9999")
            found += [
                p for p in self.patients() if p["path"] == offer["enrolment_id"] and begin <= p["day"] <= end
            ]  # fmt: skip
        return found

    def complete_rows(self):
        complete = self.in_offer(("initial", *AGAIN), evaluated=True)
        evaluated = {
            self.person_of(self.offers[e["offer_id"]]["enrolment_id"])
            for e in self.evaluations.values()
            if self.within(e["held_on"]) and self.offers[e["offer_id"]]["enrolment_id"] in self.mine
        }
        return {
            "3.1": {p["person"] for p in complete},
            **self.by_mode(complete, ("3.2", "3.3", "3.5", "3.4")),
            "3.6": evaluated,
        }

    def offer_rows(self):
        def people(kinds, *, evaluated):
            return {p["person"] for p in self.in_offer(kinds, evaluated=evaluated) if self.within(p["day"])}

        sent = {
            self.person_of(self.letters[t["letter_id"]]["enrolment_id"])
            for t in self.transmissions.values()
            if t["state"] == "sent" and t["to_gp"] and self.within(t["sent_on"])
            and self.letters[t["letter_id"]]["kind"] == "end"
            and self.letters[t["letter_id"]]["enrolment_id"] in self.mine
        }  # fmt: skip
        return {
            "4.1": people(("initial",), evaluated=False),
            "4.1bis": people(("initial",), evaluated=True),
            "4.3": people(AGAIN, evaluated=False),
            "4.3bis": people(AGAIN, evaluated=True),
            "4.4": sent,
        }

    def rows(self):
        """{code: keys of the people, workshops or presences behind it}; 2.5 and 4.2 have none."""
        return {
            "2.5": set(),
            "4.2": set(),
            **self.diagnoses_rows(),
            **self.mode_rows(),
            **self.session_rows(),
            **self.carer_rows(),
            **self.complete_rows(),
            **self.offer_rows(),
        }

    def figures(self):
        """{code: value} for the thirty rows; None where no value can be computed."""
        rows, said = self.rows(), self.programmes[self.programme]["proposes_follow_up"]
        mean = None
        if rows["2.7"]:
            mean = (Decimal(len(rows["2.8"])) / len(rows["2.7"])).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return {code: len(keys) for code, keys in rows.items()} | {
            "2.5": None,
            "2.8": mean,
            "2.9": len(rows["2.9"]) + sum(self.unnamed_relatives().values()),
            "4.2": None if said is None else bool(said),
        }
