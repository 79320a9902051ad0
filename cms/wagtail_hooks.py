"""What the editing tool shows and hides: our validations, our colours, no user, password or document screen."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.domain.corrections import may_correct
from cms.domain.reaching import cut, hidden_branches
from cms.models import ModulePage, Round
from cms.permissions.opening import may_open_places
from cms.permissions.places import sites_managed_by
from cms.views import corrections, opening, places, registers, translations, validations
from cms.views.dossier import TAKEN, programme_file
from cms.views.panels import LatePanel, WaitingPanel
from cms.viewsets import reference_viewsets
from cms.viewsets.teaching import TeachingGroup

HIDDEN = {"documents", "help"}
HIDDEN_SETTINGS = {"users"}


@hooks.register("register_admin_urls")
def validation_addresses():
    """The screens of the rounds, inside the editing tool and its checks."""
    return [
        path("validations/", validations.rounds, name="cms_rounds"),
        path("validations/<int:pk>/", validations.round_page, name="cms_round"),
        path("validations/<int:pk>/reponse/", validations.answer, name="cms_answer"),
        path("validations/<int:pk>/en-ligne/", validations.put_back, name="cms_republish"),
        path("traductions/", translations.translations, name="cms_all_translations"),
        path("traductions/<slug:language>/", translations.translations, name="cms_translations"),
        path("traductions/<slug:language>/<int:pk>/traduire/", translations.start, name="cms_translate"),
        path("traductions/<slug:language>/<int:pk>/a-jour/", translations.confirm, name="cms_translation_confirmed"),
        path("validations/<int:pk>/remarque/", validations.leave_remark, name="cms_remark"),
        path("validations/<int:pk>/relecture/", validations.read_as_partner, name="cms_partner_reading"),
        path("validations/programme/<slug:code>/", registers.programme_ledger, name="cms_ledger"),
        path("validations/programme/<slug:code>/imprimer/", registers.print_ledger, name="cms_ledger_print"),
        path("validations/programme/<slug:code>/pdf/", registers.pdf_ledger, name="cms_ledger_pdf"),
        path("corrections/texte/<int:pk>/", corrections.new_correction, name="cms_correct"),
        path("corrections/<int:pk>/", corrections.correction, name="cms_correction"),
        path("corrections/<int:pk>/objection/", corrections.objection, name="cms_object"),
        path("corrections/<int:pk>/reprise/", corrections.take_back, name="cms_take_back"),
        path("mes-lieux/", places.places, name="cms_places"),
        path("mes-lieux/<int:pk>/contacts/", places.contacts, name="cms_place_contacts"),
        path("ouvrir-un-lieu/", opening.open_one, name="cms_open_place"),
        path("ouvrir-un-lieu/<int:pk>/", opening.opened, name="cms_opened_place"),
        path("programmes/<int:pk>/dossier.zip", programme_file, name="cms_programme_file"),
    ]


@hooks.register("register_admin_menu_item")
def validations_entry():
    """« Validations » in the menu, right after the pages."""
    return MenuItem(gettext_lazy("Validations"), reverse("cms_rounds"), icon_name="clipboard-list", order=110)


@hooks.register("register_admin_menu_item")
def translations_entry():
    """« Traductions » in the menu, after the rounds."""
    return MenuItem(gettext_lazy("Traductions"), reverse("cms_all_translations"), icon_name="globe", order=115)


@hooks.register("register_admin_menu_item")
def workspace_entry():
    """The way back to the other door of the team, first in the menu."""
    return MenuItem(gettext_lazy("Espace de travail"), settings.LOGIN_REDIRECT_URL, icon_name="home", order=50)


class PlacesEntry(MenuItem):
    """« Mes lieux », for those who manage one."""

    def is_shown(self, request):
        return sites_managed_by(request.user).exists()


@hooks.register("register_admin_menu_item")
def places_entry():
    """The page and the contacts of one's own place."""
    return PlacesEntry(gettext_lazy("Mes lieux"), reverse("cms_places"), icon_name="home", order=115)


class OpeningEntry(MenuItem):
    """« Ouvrir un lieu », for those who may."""

    def is_shown(self, request):
        return may_open_places(request.user)


@hooks.register("register_admin_menu_item")
def opening_entry():
    """The page that opens a place whole."""
    return OpeningEntry(gettext_lazy("Ouvrir un lieu"), reverse("cms_open_place"), icon_name="plus", order=121)


@hooks.register("register_log_actions")
def file_actions(actions):
    """Whoever takes the file of a programme away is noted."""
    words = gettext_lazy("Dossier du programme emporté")
    actions.register_action(TAKEN, words, words)


@hooks.register("register_admin_viewset")
def reference_data():
    """« Programmes et lieux »: structures, places, programmes and what hangs under them."""
    return reference_viewsets()


@hooks.register("register_admin_viewset")
def teaching_data():
    """« Mots et médias »: videos, sounds and hard words, for those who write texts."""
    return TeachingGroup()


@hooks.register("construct_main_menu")
def hide_entries(request, items):
    """Documents are not used here, and help leads outside."""
    items[:] = [item for item in items if item.name not in HIDDEN]


@hooks.register("construct_settings_menu")
def hide_settings(request, items):
    """Users are invited in the workspace, never created here."""
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]


@hooks.register("construct_page_chooser_queryset")
def pages_to_choose(pages, request):
    """The chooser and its search offer the pages that the member meets, and no other."""
    return cut(request.user, pages)


@hooks.register("construct_reports_menu")
def hide_whole_reports(request, items):
    """The report on types of pages names pages of everybody: it is for those who meet them all."""
    items[:] = [item for item in items if item.name != "page-types-usage" or not hidden_branches(request.user)]


@hooks.register("construct_explorer_page_queryset")
def pages_to_explore(parent_page, pages, request):
    """So does the list of the pages under one."""
    return cut(request.user, pages)


@hooks.register("insert_global_admin_css")
def colours():
    """The colours of Escale, through Wagtail's own variables."""
    sheet = '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">'
    return format_html(sheet, static("escale/css/tokens.css"), static("escale/css/cms.css"))


@hooks.register("construct_homepage_panels")
def waiting_first(request, panels):
    """What waits for the member comes before everything else on the first page."""
    panels[:0] = [WaitingPanel(), LatePanel()]


@hooks.register("construct_page_action_menu")
def no_direct_publication(items, request, context):
    """A module text is submitted to the carriers: that is its first button, and there is none to publish it."""
    if isinstance(context.get("page"), ModulePage):
        kept = [item for item in items if item.name != "action-publish"]
        items[:] = sorted(kept, key=lambda item: item.name != "action-submit")


@hooks.register("register_page_header_buttons")
def round_button(page, user, view_name, next_url=None):
    """From a module text to its latest round of validation, and to the correction of a slip."""
    last = Round.objects.filter(page=page.pk).order_by("-number").first()
    if last:
        yield Button(_("Validations"), reverse("cms_round", args=[last.pk]), icon_name="clipboard-list", priority=15)
    if last and page.live and may_correct(page.specific, user):
        yield Button(_("Corriger une faute"), reverse("cms_correct", args=[page.pk]), icon_name="edit", priority=16)


@hooks.register("before_delete_page")
def keep_the_ledger(request, page):
    """A text that went through a round is never deleted: the ledger names it."""
    return _refuse_deletion(request, [page])


@hooks.register("before_bulk_action")
def keep_the_ledger_in_bulk(request, action_type, pages, action):
    """The same rule when several pages are deleted at once."""
    return _refuse_deletion(request, pages) if action_type == "delete" else None


def _refuse_deletion(request, pages):
    held = [page for page in pages if isinstance(page, Page) and _holds_rounds(page)]
    if not held:
        return None
    messages.error(request, _("Ce texte figure au registre des validations\u00a0: il ne peut pas être supprimé."))
    return redirect("wagtailadmin_explore", held[0].get_parent().pk)


def _holds_rounds(page):
    return Round.objects.filter(page__path__startswith=page.path).exists()
