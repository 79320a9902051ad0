"""People who only take a place in an open workshop: they fill one of the coming ones, so that a list exists."""

from datetime import timedelta

from etp.patients.domain import register_person
from sessions.domain.registration import book
from sessions.models import Workshop

AT_ONE_WORKSHOP = 9


def visitors_of(world, crowd, code, rng, now):
    """The stories of visitors who, in the last days, asked for the next open workshop, with the instant of each."""
    return [
        (one_visitor(world, crowd, code, number), now - timedelta(days=4) + timedelta(hours=5 * number))
        for number in range(AT_ONE_WORKSHOP)
    ]


def one_visitor(world, crowd, code, number):
    """The story of one visitor: one place, or a rank on the list, in the second next open workshop."""

    def story(at):
        coming = Workshop.objects.public().upcoming(at + timedelta(days=8))
        workshop = coming.filter(programme=world.programmes[code], module__access="open").first()
        if workshop is not None:
            person = register_person(**crowd.facts(), at=at)
            book(person, [workshop], key=f"demo-visitor-{code}-{number}", at=at)
        return
        yield

    return story
