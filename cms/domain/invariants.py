"""What must be true of the site at every moment: the last net, under every door. Each check repairs nothing."""

from collections.abc import Iterator
from datetime import datetime

from cms.domain.publishing import live_without_signatures
from cms.enums import Decision, RoundState
from cms.models import ArticlePage, ContentPage, ModulePage, PinnedContent, Round, Signature, SitePage, media_in
from etp.common.clock import local_day
from etp.common.doctor import register_check


def register_invariants() -> None:
    """Have `manage.py doctor` ask these; called once, when the app is ready."""
    for check in CHECKS:
        register_check(check)


def online_words_are_signed(at: datetime) -> Iterator[str]:
    """The words of each module text online are those of a complete round."""
    for page in live_without_signatures():
        yield f"ModulePage {page.pk}: online in words that the carriers have not signed"


def a_complete_round_was_signed_by_all(at: datetime) -> Iterator[str]:
    """Each carrier of a complete round agreed to exactly its content, and its revision still holds that content."""
    for row in Round.objects.filter(state=RoundState.COMPLETE).select_related("revision").order_by("pk"):
        asked = set(row.carriers.values_list("organisation_id", flat=True))
        if not asked or _agreed(row) != asked:
            yield f"Round {row.pk}: complete, signed by {len(_agreed(row) & asked)} of {len(asked)}"
        if row.revision.as_object().content_hash != row.content_hash:
            yield f"Round {row.pk}: revision {row.revision_id} holds other words"


def _agreed(row: Round) -> set[int]:
    signed = Signature.objects.filter(round=row, decision__in=Decision.agrees, content_hash=row.content_hash)
    return set(signed.values_list("organisation_id", flat=True))


def pinned_words_were_signed(at: datetime) -> Iterator[str]:
    """What people on a path read is the content of a complete round of that text."""
    for kept in PinnedContent.objects.select_related("round", "revision").order_by("pk"):
        same = kept.revision.as_object().content_hash == kept.round.content_hash
        if not same or kept.round.state != RoundState.COMPLETE:
            yield f"PinnedContent {kept.pk}: words that round {kept.round_id} is not about, or not complete"


def what_is_heard_can_be_read(at: datetime) -> Iterator[str]:
    """Each video and sound online has its text, or an exemption that still runs."""
    day = local_day(at, "Europe/Paris")
    for page_type in (ModulePage, ContentPage, SitePage, ArticlePage):
        for page in page_type.objects.live().order_by("pk"):
            for media in media_in(page):
                if not media.written and not media.exempt_on(day):
                    yield f"{page_type.__name__} {page.pk}: TeachingMedia {media.pk} online without its text"


CHECKS = (
    online_words_are_signed,
    a_complete_round_was_signed_by_all,
    pinned_words_were_signed,
    what_is_heard_can_be_read,
)
