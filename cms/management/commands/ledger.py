import json

from django.core.management.base import BaseCommand, CommandError

from cms.domain.ledger import acts_of
from etp.common.tabular import csv_bytes
from etp.programmes.models import Programme


class Command(BaseCommand):
    help = "Print the ledger of validations: who did what to which text, when, for which organisation."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["json", "csv", "text"], default="text")
        parser.add_argument("--programme", default="", help="the code of one programme (default: all)")

    def handle(self, *, programme, **options):
        chosen = Programme.objects.filter(code=programme).first() if programme else None
        if programme and chosen is None:
            raise CommandError(f"No programme has the code « {programme} ».")
        rows = [line.as_json() for line in acts_of(chosen)]
        self.stdout.write({"json": _json, "csv": _csv, "text": _text}[options["format"]](rows), ending="")


def _json(rows):
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _csv(rows):
    names = ["programme", "item", "version", "act", "by", "author", "organisation", "at"]
    return csv_bytes([names, *([row[name] for name in names] for row in rows)]).decode("utf-8-sig")


def _text(rows):
    lines = ("{at}  {programme}  {item} ({version})  {act}  {by}  {organisation}".format(**row) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)
