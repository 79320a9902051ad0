from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.care import AlertBlock, ExerciseBlock
from cms.blocks.glossary import GlossaryBlock
from cms.blocks.leaflet import LeafletBlock
from cms.blocks.media import MediaBlock
from cms.blocks.pictures import PictureBlock
from cms.blocks.quiz import QuizBlock
from cms.blocks.sources import SourceBlock
from cms.blocks.steps import DoDontBlock, StepsBlock, StopBlock
from cms.blocks.text import KeyMessageBlock, QuestionBlock, TextBlock


class PlainBody(blocks.StreamBlock):
    """What any content page may hold."""

    text = TextBlock()
    key_message = KeyMessageBlock()
    picture = PictureBlock()
    media = MediaBlock()
    glossary = GlossaryBlock()
    leaflet = LeafletBlock()


class EasyBody(blocks.StreamBlock):
    """What the easy-read twin of a page may hold: short parts, one idea each."""

    text = TextBlock()
    key_message = KeyMessageBlock()
    picture = PictureBlock()
    steps = StepsBlock()
    alert = AlertBlock()
    question = QuestionBlock()


class ModuleBody(PlainBody):
    """What the text of a module may hold."""

    steps = StepsBlock()
    do_dont = DoDontBlock()
    exercise = ExerciseBlock()
    alert = AlertBlock()
    quiz = QuizBlock()
    question = QuestionBlock()


class StopsList(blocks.StreamBlock):
    """The path of a programme, four stops at most side by side."""

    stop = StopBlock()


class AimsList(blocks.StreamBlock):
    """What one gets out of it, a sentence each."""

    aim = blocks.CharBlock(label=_("Ce que l’on en retire"), max_length=240, icon="check")


class SourceList(blocks.StreamBlock):
    """The sources of a text."""

    source = SourceBlock()
