import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etp.programmes.models import Programme
from etp.reporting.exports import as_data, in_words
from etp.reporting.grid import grid


class Command(BaseCommand):
    help = "Print the activity grid of a year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--programme", default="", help="the programme's code; all of them when left out")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, year: int, programme: str, format: str, **options: Any) -> None:
        chosen = Programme.objects.filter(code=programme).first() if programme else None
        if programme and chosen is None:
            raise CommandError(f"No programme has the code {programme!r}.")
        rows = grid(chosen, year=year)
        if format == "json":
            self.stdout.write(json.dumps(as_data(rows), ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row.code:7} {in_words(row.figure.value) or '-':>6}  {row.indicator.title}")
