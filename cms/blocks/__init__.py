"""What a page body is made of, one family a file; `ModuleBody` is the public list."""

from cms.blocks.bodies import AimsList, EasyBody, ModuleBody, PlainBody, SourceList, StopsList
from cms.blocks.guide import GuideBody

__all__ = ["AimsList", "EasyBody", "GuideBody", "ModuleBody", "PlainBody", "SourceList", "StopsList"]
