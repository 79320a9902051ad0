"""Rows forced under every door: the doctor names each one, and nothing else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from cms.domain.articles import publish_text_page
from cms.domain.content import parse
from cms.domain.showing.records import today
from cms.models import ModulePage, PinnedContent, Round, TeachingMedia
from tests.factories.cms import module_page, rewrite, signed_page, site_tree, writer_of
from tests.factories.media import sound

pytestmark = pytest.mark.django_db


def doctor():
    """What the command prints, and its exit code."""
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as leaving:
        return out.getvalue().splitlines(), leaving.code
    return out.getvalue().splitlines(), 0


@pytest.fixture
def page():
    return signed_page()


def test_a_sound_site_is_told_in_one_line(page):
    lines, code = doctor()
    assert (len(lines), lines[0].endswith(" invariants hold."), code) == (1, True, 0)


def test_words_forced_online_are_found(page):
    ModulePage.objects.update(summary="Des mots que personne n’a signés.")
    assert doctor() == ([f"ModulePage {page.pk}: online in words that the carriers have not signed"], 1)


def test_a_text_forced_online_is_found(page):
    draft = module_page(writer_of(page.programme_of_page))
    ModulePage.objects.filter(pk=draft.pk).update(live=True)
    assert doctor() == ([f"ModulePage {draft.pk}: online in words that the carriers have not signed"], 1)


def test_a_round_forced_complete_is_found(page):
    draft = rewrite(page, "Autres mots.", by=writer_of(page.programme_of_page))
    row = Round.objects.get(page=page)
    row.pk, row.number, row.revision, row.content_hash = None, 2, draft, draft.as_object().content_hash
    row.save()
    lines, code = doctor()
    assert (f"Round {row.pk}: complete, signed by 0 of 0" in lines, code) == (True, 1)


def test_a_signed_revision_written_over_is_found(page):
    row = Round.objects.get(page=page)
    kept = PinnedContent.objects.get(round=row)
    content = row.revision.content
    type(row.revision).objects.filter(pk=row.revision_id).update(content={**content, "summary": "Autre"})
    found = [
        f"Round {row.pk}: revision {row.revision_id} holds other words",
        f"PinnedContent {kept.pk}: words that round {row.pk} is not about, or not complete",
    ]
    assert doctor() == (found, 1)


def test_a_carrier_that_never_signed_a_complete_round_is_found(page):
    row = Round.objects.get(page=page)
    stranger = module_page(writer_of(page.programme_of_page)).programme_of_page.carriers.first().organisation
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cms_roundcarrier (round_id, organisation_id, role) VALUES (%s, %s, %s)",
            [row.pk, stranger.pk, "partner"],
        )
    assert doctor() == ([f"Round {row.pk}: complete, signed by 3 of 4"], 1)


def test_a_sound_online_whose_time_has_run_out_is_found(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    site_tree()
    media = sound(transcript="", exempt_until=today())
    text = parse("---\ntitle: Souffler\n---\nUn souffle.\n")
    shown = publish_text_page("souffler", text, media=[media])
    TeachingMedia.objects.update(exempt_until=today() - timedelta(days=1))
    assert doctor() == ([f"ContentPage {shown.pk}: TeachingMedia {media.pk} online without its text"], 1)
