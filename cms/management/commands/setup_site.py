from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.domain.tree import TRANSLATED, set_up_language, set_up_site


class Command(BaseCommand):
    help = "Put the page tree, the editing groups and the sign-off workflow in place; what exists is kept."

    def handle(self, **options):
        address = urlsplit(settings.BASE_URL)
        home = set_up_site(host=address.hostname or "localhost", port=address.port or 80)
        for language, _label in settings.LANGUAGES:
            if language in TRANSLATED:
                set_up_language(language)
        self.stdout.write(f"Site ready: {home.get_descendants(inclusive=True).count()} pages under {home.title}.")
