"""Copy the base and the files while Escale runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etp.common import RuleBroken
from etp.common.backup import back_up


class Command(BaseCommand):
    help = "Copy a SQLite base in use, whole and checked, and the files beside it, into a folder without a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            for path in back_up(folder):
                self.stdout.write(f"{path}  {path.stat().st_size} bytes")
        except RuleBroken as refusal:
            raise CommandError(str(refusal)) from refusal
