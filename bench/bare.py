"""The twins: one conditional UPDATE and one INSERT; a stock page; neither session, form nor journal."""

from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from wagtail.models import Page

from bench.models import Room, Seat


def register(request, pk, person):
    """Take one seat of a room for a person, or answer 409 and change nothing."""
    with transaction.atomic():
        if not Room.objects.filter(pk=pk, taken__lt=F("capacity")).update(taken=F("taken") + 1):
            return HttpResponse("full", status=409)
        Seat.objects.create(room_id=pk, person=person)
    return HttpResponse("registered")


def page(request, slug):
    """A stock Wagtail page, found and served as Wagtail does."""
    return Page.objects.get(slug=slug).specific.serve(request)
