from django.core.management.base import BaseCommand

from cms.domain.translating import languages_of_pages, twins_in


class Command(BaseCommand):
    help = "List the pages whose translation is missing, being prepared, or behind the French one, and what changed."

    def handle(self, **options):
        for code, label in languages_of_pages():
            twins = twins_in(code)
            self.stdout.write(
                f"{label}: {len(twins)} pages, {sum(twin.state == 'current' for twin in twins)} up to date"
            )
            for twin in twins:
                if twin.state != "current":
                    changed = f" ({'; '.join(twin.changed)})" if twin.changed else ""
                    self.stdout.write(f"  {twin.source.url_path} {twin.state.value}{changed}")
