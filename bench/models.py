"""What the twins need: one row with a counter, one row a seat, and a stock Wagtail page of ten blocks."""

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


class Room(models.Model):
    """A capacity and how much of it is taken."""

    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"Room {self.pk}"


class Seat(models.Model):
    """One person in one room, once."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    person = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="bench_one_seat_a_person")]

    def __str__(self):
        return f"Seat {self.pk}"


class StockPage(Page):
    """A page as Wagtail's guide builds one: text with links, pictures, links to other pages."""

    body = StreamField(
        [("text", blocks.RichTextBlock()), ("picture", ImageChooserBlock()), ("link", blocks.PageChooserBlock())]
    )
    template = "bench/stock.html"


OWN = [Room, Seat, StockPage]
