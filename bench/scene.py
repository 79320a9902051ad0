"""The rows a measurement needs, made on a fresh base by the verbs of the screens."""

import io
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Page

from bench.models import OWN, Room, Seat, StockPage
from cms.models import HomePage
from etp.demo.seed.cast import DR
from etp.demo.seed.pages import write_pages
from etp.demo.seed.world import World
from etp.patients.domain import account_of
from sessions.models import Registration, Workshop
from tests.factories.patients import PersonFactory
from tests.factories.programmes import ModuleFactory
from tests.factories.sessions import WorkshopFactory

WORKSHOPS_ANNOUNCED = 6
SEATS = 30_000
TEXT = '<p>Un texte avec un <a linktype="page" id="{}">lien</a> et un <a linktype="page" id="{}">autre</a>.</p>'


@dataclass
class Scene:
    """What the runs are aimed at."""

    workshop: Workshop
    room: Room
    address: str
    stock: str
    people: list = field(default_factory=list)

    def seats(self):
        """The rows and the counter on each side, as the base has them: (ours, our counter, theirs, their counter)."""
        held = Registration.objects.filter(workshop=self.workshop).count()
        taken = Workshop.objects.values_list("taken", flat=True).get(pk=self.workshop.pk)
        room = Room.objects.get(pk=self.room.pk)
        return held, taken, Seat.objects.filter(room=room).count(), room.taken


def make_tables():
    """The tables of the twins, beside ours."""
    with connection.schema_editor() as editor:
        for model in OWN:
            editor.create_model(model)


def announced_workshops(programme, site):
    """Some published workshops, so that the programme page has dates to show; returns the first."""
    today = timezone.localdate()
    made = [
        WorkshopFactory(
            programme=programme, module=ModuleFactory(), site=site, room=None, capacity=SEATS,
            day=today + timedelta(days=20 + number), at=timezone.now(),
        )
        for number in range(WORKSHOPS_ANNOUNCED)
    ]  # fmt: skip
    return made[0]


def picture():
    """One image in Wagtail's library."""
    target = io.BytesIO()
    Picture.new("RGB", (1200, 800), "#0f6b72").save(target, "PNG")
    target.seek(0)
    return Image.objects.create(title="Une image", file=ImageFile(target, name="image.png"))


def stock_page(parent):
    """A page of ten blocks: four texts of two links, three pictures, three links to other pages."""
    shown, linked = picture(), list(Page.objects.filter(depth__gt=2)[:11])
    text = [("text", TEXT.format(linked[n].pk, linked[n + 4].pk)) for n in range(4)]
    body = [*text, *[("picture", shown)] * 3, *[("link", page) for page in linked[8:11]]]
    page = StockPage(title="Une page", slug="page-de-comparaison")
    page.body = [(name, page.body.stream_block.child_blocks[name].to_python(value) if name == "text" else value)
                 for name, value in body]  # fmt: skip
    parent.add_child(instance=page)
    return page.slug


def set_scene():
    """Programmes with their pages, workshops to come, the twins' rows; on a base that has just been migrated."""
    make_tables()
    call_command("setup_site", verbosity=0, stdout=io.StringIO())
    call_command("load_communes", verbosity=0, stdout=io.StringIO())
    world = World()
    world.today = timezone.now()
    world.build()
    write_pages(world)
    workshop = announced_workshops(world.programmes[DR], world.sites["kervignac"])
    slug = stock_page(HomePage.objects.get(locale__language_code=settings.LANGUAGE_CODE))
    return Scene(workshop, Room.objects.create(capacity=SEATS), f"/programmes/{DR}/", slug)


def people(number):
    """(person's key, cookie header, form token) of people who have just signed in to their own space."""
    known = []
    for _ in range(number):
        client = Client()
        person = PersonFactory()
        client.force_login(account_of(person), backend=settings.AUTHENTICATION_BACKENDS[0])
        known.append((person.pk, client.cookies))
    return known
